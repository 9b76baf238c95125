"""What is on the list: one item for each entry and each table row under the headings of the layout."""

from dataclasses import dataclass

from ..records.record import Kind
from .columns import columns_of
from .document import Document, Line
from .entry import read_entry
from .layout import Layout, Part, claims
from .table import read_row


@dataclass(frozen=True)
class Listed:
    """One paper on the list. `section` is the heading as the layout has it, `line` counts from 1, `raw` is the line.

    `cells` are what a table row says besides, by the role of the column ("modality", "scale") or its name.
    """

    kind: Kind
    category: str | None
    section: str
    year: int | None
    title: str
    venue: str
    paper_url: str | None
    code_url: str | None
    line: int
    raw: str
    cells: tuple[tuple[str, str], ...] = ()


def listed(document: Document, layout: Layout) -> list[Listed]:
    """Everything on the list, in document order. Raises LayoutError if a heading is missing."""
    claimed = claims(document, layout)
    items: list[Listed] = []
    columns: tuple[str, ...] = ()
    for line in document.lines:
        part = claimed.get(line.section)
        if line.shape == "header":
            columns = columns_of(line.raw)
        if part and (item := _item(line, part, columns)):
            items.append(item)
    return items


def _item(line: Line, part: Part, columns: tuple[str, ...]) -> Listed | None:
    if line.shape == "row" and (row := read_row(line.raw, columns)):
        return Listed(
            part.kind, part.category, part.heading, row.year or line.year, row.title, row.venue,
            row.paper_url, row.code_url, line.number, line.raw, row.cells,
        )  # fmt: skip
    if line.shape == "entry" and (entry := read_entry(line.raw)) and entry.is_paper:
        return Listed(
            part.kind, part.category, part.heading, line.year or entry.year, entry.title, entry.venue or "",
            entry.paper_url, entry.code_url, line.number, line.raw,
        )  # fmt: skip
    return None
