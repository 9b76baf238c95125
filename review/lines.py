"""The list's file, and the line a work becomes in it."""

from pathlib import Path

from ..config.settings import Settings
from ..config.workspace import Workspace
from ..listing.document import Document, parse
from ..listing.encoding import Decoded, decode
from ..listing.errors import LayoutError, Refused
from ..listing.layout import CategoryHeadings, Layout
from ..listing.rendering import Neighbours, NewEntry, neighbours, part_of, render
from ..records.record import KINDS, Kind
from ..store.describe import Description
from ..store.tables import DecisionRow, SuggestionRow
from .errors import MisuseError


def layout_of(settings: Settings) -> Layout:
    """The headings of the configuration, as `listing` takes them."""
    categories = tuple(CategoryHeadings(c.key, c.methods, c.datasets) for c in settings.categories)
    return Layout(settings.list.surveys, categories, settings.list.datasets)


def read_list(path: Path) -> str:
    """The list's text, every byte of it: what is neither UTF-8 nor UTF-16 survives as surrogates."""
    return read_encoded(path).text


def read_encoded(path: Path) -> Decoded:
    """The list's text and the encoding it is in."""
    try:
        return decode(path.read_bytes())
    except OSError as error:
        raise MisuseError(f"cannot read the list {path}: {error.strerror}; `[list] path` names it") from error


def new_entry(
    paper: Description, suggestion: SuggestionRow | None, decision: DecisionRow | None, *, this_year: int
) -> NewEntry:
    """What would be written of a work: a curator's word first, then its records, then the machine's."""
    given = decision.model_dump() if decision else {}
    kind = given.get("kind") or (suggestion.kind if suggestion else "method")
    year = given.get("year") or paper.year
    return NewEntry(
        kind=as_kind(kind),
        category=given.get("category") or (suggestion.category if suggestion else None),
        year=year if year and 1900 <= year <= 2099 else this_year,
        title=given.get("title") or paper.title,
        venue=given.get("venue") or paper.venue,
        paper_url=given.get("paper_url") or paper.paper_url,
        code_url=given.get("code_url") or paper.code_url,
        title_is_final=bool(given.get("title")),
        cells=tuple((given.get("cells") or {}).items()),
        authors=tuple(paper.authors),
        text=f"{paper.title}. {paper.abstract}",
    )


def as_kind(name: str) -> Kind:
    """The kind of that name; anything else is misuse."""
    for kind in KINDS:
        if kind == name:
            return kind
    raise MisuseError(f"no kind {name!r}; kinds: {', '.join(KINDS)}")


class LineWriter:
    """Writes the lines many works would become, learning each section's style once."""

    def __init__(self, document: Document, layout: Layout) -> None:
        self._document = document
        self._layout = layout
        self._learnt: dict[tuple[str, str | None], Neighbours] = {}

    def line(self, entry: NewEntry) -> str | None:
        """The line `entry` would become; None where the list has no place for it."""
        try:
            part = part_of(self._layout, entry)
            key = (part.kind, part.category)
            if key not in self._learnt:
                self._learnt[key] = neighbours(self._document, self._layout, part)
            return render(entry, self._learnt[key]).raw
        except (Refused, LayoutError):
            return None


def line_writer(workspace: Workspace) -> LineWriter:
    """A writer of lines for the list as it is now."""
    return LineWriter(parse(read_list(workspace.list_path)), layout_of(workspace.settings))
