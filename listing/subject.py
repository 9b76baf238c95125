"""A list under examination: its lines, its entries and rows read once, and which part of the list each belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .columns import cells_of, columns_of
from .document import Document, Line
from .entry import Entry, read_entry
from .errors import LayoutError
from .known import KnownPapers
from .layout import Layout, Part, claims


@dataclass(frozen=True)
class Defect:
    """One thing that is wrong with a list: the rule's code, where (from 1), what, and whether `fix` mends it."""

    code: str
    line: int
    message: str
    fixable: bool = False


@dataclass(frozen=True)
class Paper:
    """An entry line of the list and the part it stands in; `part` is None where there is no layout."""

    line: Line
    entry: Entry
    part: Part | None


@dataclass(frozen=True)
class TableRow:
    """A table row; `columns` are what its header says, `table` is the line of that header."""

    line: Line
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    table: int

    @property
    def width(self) -> int:
        """How many cells the header has."""
        return len(self.columns)


@dataclass(frozen=True)
class Subject:
    """What the rules look at. `problem` says which heading is missing, `known` what records say of papers."""

    document: Document
    papers: tuple[Paper, ...]
    rows: tuple[TableRow, ...]
    problem: str = ""
    known: KnownPapers = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, layout: Layout | None, known: KnownPapers) -> "Subject":
        """Read every entry and row. Without a layout that fits, every entry with a labelled link counts."""
        claimed, problem = None, ""
        try:
            claimed = claims(document, layout) if layout else None
        except LayoutError as error:
            problem = str(error)
        return cls(document, tuple(_papers(document, claimed)), tuple(_rows(document)), problem, known)


def _papers(document: Document, claimed: dict[int, Part] | None) -> Iterator[Paper]:
    for line in document.lines:
        if line.shape != "entry" or (claimed is not None and line.section not in claimed):
            continue
        entry = read_entry(line.raw)
        if entry and not entry.is_within and (claimed is not None or any(link.is_labelled for link in entry.links)):
            yield Paper(line, entry, claimed[line.section] if claimed is not None else None)


def _rows(document: Document) -> Iterator[TableRow]:
    columns: tuple[str, ...] = ()
    table = 0
    for line in document.lines:
        if line.shape == "header":
            columns, table = columns_of(line.raw), line.number
        elif line.shape == "row":
            yield TableRow(line, cells_of(line.raw), columns, table)
