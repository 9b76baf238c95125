"""What a list nobody described is understood to be, for a person to confirm before it is adopted."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..records.record import Kind
from .conventions import Convention, conventions
from .document import Document
from .errors import LayoutError, Refused
from .layout import Layout, Part, claims
from .outline import Node
from .parts import Found, find_parts
from .reading import listed
from .rendering import NewEntry, render_line


@dataclass(frozen=True)
class Understood:
    """One part of a list: the heading as the layout names it, its line, and what stands there.

    `years` is "2024–2019" or ""; `example` the line a new paper would become there, "" where none can be written yet.
    """

    heading: str
    line: int
    kind: Kind
    category: str | None
    papers: int
    rows: int
    years: str
    example: str


@dataclass(frozen=True)
class Inferred:
    """A list's layout as read from the list alone.

    `names` tell what each category's key stands for. `parts` and `conventions` are what was understood, as rows for a
    table; `unread` the sections that hold links but are no part; `doubts` what a person has to look at. `problem` says
    why the list can't be adopted as it is, "" if it can.
    """

    layout: Layout
    names: dict[str, str]
    parts: tuple[Understood, ...]
    conventions: tuple[Convention, ...]
    unread: tuple[str, ...]
    doubts: tuple[str, ...]
    problem: str


def infer_layout(document: Document) -> Inferred:
    """Surveys, methods and data by category, and how they are written. Never fails; see `Inferred.problem`."""
    found = find_parts(document)
    problem = _problem(document, found)
    parts = () if problem else tuple(_parts(document, found))
    return Inferred(
        found.layout, found.names, parts, () if problem else tuple(conventions(document, found.layout)),
        tuple(_unread(found.nodes)), found.doubts, problem,
    )  # fmt: skip


def _problem(document: Document, found: Found) -> str:
    if not found.layout.categories:
        headings = ", ".join(f"“{section.title}”" for section in document.sections[:12])
        return f"no heading has papers under it; headings: {headings or 'none'}"
    try:
        claimed = set(claims(document, found.layout).values())
    except LayoutError as error:  # a heading with “>” in it can't be named
        return str(error)
    mistaken = [f"“{part.heading}”" for part in found.layout.parts() if part not in claimed]
    return f"{', '.join(mistaken)} and another heading have one name" if mistaken else ""


def _parts(document: Document, found: Found) -> Iterator[Understood]:
    claimed = claims(document, found.layout)
    items = listed(document, found.layout)
    for part in found.layout.parts():
        own = [found.nodes[place] for place, owner in claimed.items() if owner == part]
        here = [item for item in items if (item.kind, item.category) == (part.kind, part.category)]
        years = sorted({year for node in own for year in node.years} or {item.year for item in here if item.year})
        span = "–".join(str(year) for year in dict.fromkeys((years[-1], years[0]))) if years else ""
        yield Understood(
            part.heading, min(node.section.line for node in own), part.kind, part.category, len(here),
            sum(node.rows for node in own), span, _example(document, found.layout, part, years[-1] if years else 2024),
        )  # fmt: skip


def _example(document: Document, layout: Layout, part: Part, year: int) -> str:
    paper = "https://arxiv.org/abs/…"
    new = NewEntry(part.kind, part.category, year, "Title", "Venue", paper, "https://github.com/…", True)
    try:
        return render_line(document, layout, new)
    except Refused:
        return ""


def _unread(nodes: tuple[Node, ...]) -> Iterator[str]:
    for node in nodes:
        count = node.papers + node.links
        if node.holds == "other" and count and node.section.key.split()[-1:] not in (["contents"], ["catalog"]):
            yield f"“{node.section.title}” (line {node.section.line}, {count} entries)"
