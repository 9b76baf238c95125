"""A list under examination: its lines, its entries and rows read once, and which part of the list each belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..records.identifiers import identifiers_in
from .columns import cells_of, columns_of
from .document import Document, Line
from .entry import Entry, read_entry
from .errors import LayoutError
from .known import KnownPapers
from .layout import Layout, Part, claims
from .links import links_in
from .table import read_row


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
class Item:
    """A paper as the list tells it, whether in an entry or in a row of a table of papers."""

    line: Line
    title: str
    venue: str
    year: int | None
    paper_url: str | None
    code_url: str | None


@dataclass(frozen=True)
class Subject:
    """What the rules look at. `problem` says which heading is missing, `known` what records say of papers.

    `items` are the papers of entries and of tables of papers; data, which may share name and paper with a model, are
    none.
    """

    document: Document
    papers: tuple[Paper, ...]
    rows: tuple[TableRow, ...]
    items: tuple[Item, ...]
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
        papers, rows = tuple(_papers(document, claimed)), tuple(_rows(document))
        items = sorted([*map(_item, papers), *_items(rows, claimed)], key=lambda item: item.line.number)
        return cls(document, papers, rows, tuple(items), problem, known)


def identifiers_of(document: Document) -> frozenset[tuple[str, str]]:
    """(scheme, value) of every paper that an entry or a row leads to: what records may be asked for."""
    urls = {link.url for line in document.lines if line.shape in ("entry", "row") for link in links_in(line.raw)}
    return frozenset(pair for url in urls for pair in identifiers_in(url).pairs())


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


def _item(paper: Paper) -> Item:
    entry = paper.entry
    year = paper.line.year or entry.year
    return Item(paper.line, entry.title, entry.venue or "", year, entry.paper_url, entry.code_url)


def _items(rows: tuple[TableRow, ...], claimed: dict[int, Part] | None) -> Iterator[Item]:
    """The papers that the list keeps in tables."""
    for row in rows:
        part = claimed.get(row.line.section) if claimed else None
        if part and part.kind != "dataset" and (read := read_row(row.line.raw, row.columns)):
            year = read.year or row.line.year
            yield Item(row.line, read.title, read.venue, year, read.paper_url, read.code_url)
