"""Table rows: datasets, or papers in lists that keep them in tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .document import Document, Line
from .layout import Part
from .links import links_in
from .markup import plain

PIPE = re.compile(r"(?<!\\)\|")
_ROLES = {
    "title": {"dataset name", "dataset", "name", "title", "paper", "model", "method", "database", "resource", "work"},
    "venue": {"venue", "journal", "publication", "published in", "conference", "source"},
    "year": {"year", "date"},
    "modality": {"modality", "modalities", "text type", "text types", "data type", "data types"},
    "scale": {"scale", "size", "samples"},
    "task": {"task", "tasks"},
    "code": {"code", "github", "repository", "link", "links", "project", "url", "download"},
}


@dataclass(frozen=True)
class Table:
    """A table as it stands: its header and rows, and the index of its first row (from 0)."""

    header: str
    rows: tuple[str, ...]
    start: int

    @property
    def columns(self) -> tuple[str, ...]:
        """What each column holds."""
        return columns_of(self.header)


@dataclass(frozen=True)
class Row:
    """A table row. `title` is the name as a reader sees it, `cells` are all cells as they stand, ends trimmed."""

    title: str
    venue: str
    year: int | None
    paper_url: str | None
    code_url: str | None
    cells: tuple[str, ...]


def cells_of(raw: str) -> tuple[str, ...]:
    """The cells of a row, ends trimmed; an escaped pipe belongs to its cell."""
    cells = [cell.strip() for cell in PIPE.split(raw.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    if cells and not cells[-1] and PIPE.search(raw.rstrip()[-1:]):
        cells = cells[:-1]
    return tuple(cell.replace("\\|", "|") for cell in cells)


def table_of(document: Document, claimed: dict[int, Part], part: Part) -> Table | None:
    """The first table of one part of the list."""
    tables = (_first_table(document.body(section)) for section, owner in claimed.items() if owner == part)
    return next((table for table in tables if table), None)


def _first_table(lines: Iterable[Line]) -> Table | None:
    header, rows, start = "", [], 0
    for line in lines:
        if line.shape == "header" and not header:
            header, start = line.raw, line.number + 1
        elif line.shape == "row" and header:
            rows.append(line.raw)
        elif header and line.shape != "delimiter":
            break
    return Table(header, tuple(rows), start) if header else None


def columns_of(raw: str) -> tuple[str, ...]:
    """What each column of a header row holds: a role ("title", "venue", "year", "code", "modality", …) or its name.

    The first column is the title if none is called so.
    """
    names = [" ".join(plain(cell).casefold().split()) for cell in cells_of(raw)]
    roles = [next((role for role, words in _ROLES.items() if name in words), name) for name in names]
    if roles and "title" not in roles:
        roles[0] = "title"
    return tuple(roles)


def read_row(raw: str, columns: tuple[str, ...]) -> Row | None:
    """Read one row under those columns; None if it names nothing."""
    cells = cells_of(raw)
    by_role: dict[str, str] = {}
    for role, cell in zip(columns or ("title",), cells, strict=False):
        by_role.setdefault(role, cell)
    named = by_role.get("title", "")
    links = links_in(named)
    title = plain(links[0].label) if links and links[0].form == "plain" else plain(named)
    code = links_in(by_role.get("code", ""))
    if not title:
        return None
    year = re.search(r"(?:19|20)\d\d", by_role.get("year", ""))
    return Row(
        title, plain(by_role.get("venue", "")), int(year[0]) if year else None,
        (links[0].url or None) if links else None, (code[0].url or None) if code else None, cells,
    )  # fmt: skip
