"""The line a new entry becomes: written like its neighbours, its words harmless."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..records.text import fold, words_of
from .casing import proper_words, sentence_case
from .document import Document
from .dress import escape_words, fitted, put_on
from .entry import Entry, read_entry
from .errors import Refused
from .escape import link_target
from .head import reads_as_authors
from .layout import Layout, Part, claims
from .rows import render_row
from .style import Style, learn
from .table import Table, table_of
from .written import NewEntry as NewEntry
from .written import Written as Written

STOPS = (".", "?", "!", "…")


@dataclass(frozen=True)
class Neighbours:
    """What a new entry of one part of the list takes after."""

    style: Style
    venues: dict[str, str]  # how the list spells each venue it names more than once, by its folded words
    proper: frozenset[str]
    has_references: bool
    table: Table | None = None  # the part keeps its papers in a table
    is_empty: bool = False


def render_line(document: Document, layout: Layout, new: NewEntry) -> str:
    """The exact line `new` would become, without its line ending.

    Raises LayoutError if a heading of the layout is missing, Refused if the entry can't be written.
    """
    return render(new, neighbours(document, layout, part_of(layout, new))).raw


def part_of(layout: Layout, new: NewEntry) -> Part:
    """Where the entry belongs. Raises Refused if the layout has no heading for it."""
    part = layout.part(new.kind, new.category)
    if part is None:
        raise Refused(f"the list has no heading for a {new.kind} of category {new.category or 'none'}")
    return part


def neighbours(document: Document, layout: Layout, part: Part) -> Neighbours:
    """What the entries of that part, and the list as a whole, have in common."""
    claimed = claims(document, layout)
    near: list[Entry] = []
    everywhere: list[Entry] = []
    for line in document.lines:
        if line.shape == "entry" and (owner := claimed.get(line.section)) and (entry := read_entry(line.raw)):
            everywhere.append(entry)
            if owner == part:
                near.append(entry)
    style = learn(near, everywhere)
    proper = proper_words(entry.title for entry in everywhere) if style.lower_case else frozenset[str]()
    table = None if near else table_of(document, claimed, part)
    return Neighbours(style, _venues(near + everywhere), proper, document.has_references, table, not near)


def render(new: NewEntry, beside: Neighbours) -> Written:
    """One line in the style of its neighbours. Raises Refused if it can't be written, or has no table to stand in."""
    if beside.table:
        return render_row(new, beside.table)
    if new.kind == "dataset" and beside.is_empty:
        raise Refused("a dataset is a row of a table, and its part of the list has none")
    title = title_of(new, beside)
    values = values_of(new, title, beside)
    dress = fitted(beside.style.dress, values)
    links = _links(new, beside.style, title_is_link="{paper}" in dress)
    gap = beside.style.gap.lstrip(".") if title.endswith(STOPS) else beside.style.gap
    after = gap + links + (")" if gap.endswith("(") else "") if links else ""
    body, inline = escape_words(put_on(dress, values, after), has_references=beside.has_references)
    return Written(beside.style.start + body, beside.style.start, inline)


def values_of(new: NewEntry, title: str, beside: Neighbours) -> dict[str, str]:
    """What stands in the places of a dress, spelled as the list spells it."""
    venue = fold(new.venue)
    return {
        "title": title,
        "venue": beside.venues.get(_venue_key(venue), venue),
        "authors": _named(fold(beside.style.byline.of(new.authors))) if "{authors}" in beside.style.dress else "",
        "year": str(new.year),
        "yy": f"{new.year % 100:02}",
        "paper": link_target(new.paper_url) if new.paper_url else "",
    }


def _named(authors: str) -> str:
    """Nobody, rather than names which a reader of the line would take for part of the title."""
    return authors if reads_as_authors(authors) else ""


def title_of(new: NewEntry, beside: Neighbours) -> str:
    """The title in the list's case, with the full stop its titles have."""
    title = fold(new.title)
    if not title:
        raise Refused("an entry needs a title")
    if beside.style.lower_case and not new.title_is_final:
        title = sentence_case(title, beside.proper)
    return title + "." if beside.style.full_stop and not title.endswith(STOPS) else title


def _links(new: NewEntry, style: Style, *, title_is_link: bool) -> str:
    paper = None if title_is_link else new.paper_url
    wanted = [(style.paper_label, paper), (style.code_label, new.code_url)]
    written = [LINK_FORMS[style.form].format(label=label, url=link_target(url)) for label, url in wanted if url]
    return style.separator.join(written)


LINK_FORMS = {
    "double": "[[{label}]]({url})",
    "inner": "[[{label}]({url})]",
    "plain": "[{label}]({url})",
    "bare": "[[{label}]]({url})",
}


def _venues(entries: Iterable[Entry]) -> dict[str, str]:
    spellings: dict[str, Counter[str]] = {}
    for entry in entries:
        if entry.venue:
            spellings.setdefault(_venue_key(entry.venue), Counter())[entry.venue] += 1
    usual = {key: counts.most_common(1)[0] for key, counts in spellings.items()}
    return {key: spelling for key, (spelling, count) in usual.items() if count > 1}


def _venue_key(venue: str) -> str:
    return " ".join(words_of(venue))
