"""Table rows: datasets, or papers in lists that keep them in tables."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .columns import cells_of, columns_of
from .document import Document, Line
from .layout import Part
from .links import Link, links_in
from .markup import plain

_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETS = re.compile(r"\[([^\[\]]+)\](?:\(\))?$")
_PAPER_LABELS = frozenset(["paper", "pdf", "arxiv", "preprint", "article"])


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
    """A table row. `title` is the name as a reader sees it, `cells` what stands in the other columns, by their role."""

    title: str
    venue: str
    year: int | None
    paper_url: str | None
    code_url: str | None
    cells: tuple[tuple[str, str], ...]


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


@lru_cache(maxsize=20_000)  # each new row is held against all those above it
def read_row(raw: str, columns: tuple[str, ...]) -> Row | None:
    """Read one row under those columns; None if it names nothing."""
    by_role: dict[str, str] = {}
    for role, cell in zip(columns or ("title",), cells_of(raw), strict=False):
        by_role.setdefault(role, cell)
    title, links = _named(by_role.pop("title", ""))
    if not title:
        return None
    links += links_in(by_role.get("paper", ""))
    others = links_in(by_role.get("code", ""))
    papers = [link for link in links if link.kind != "code"] + [link for link in others if _is_paper(link, others)]
    codes = [link for link in links if link.kind == "code"] + [link for link in others if link not in papers]
    year = _YEAR.search(by_role.get("year", ""))
    return Row(
        title, plain(by_role.get("venue", "")), int(year[0]) if year else None,
        _first_url(papers), _first_url(codes), tuple((role, plain(cell)) for role, cell in by_role.items()),
    )  # fmt: skip


def _named(cell: str) -> tuple[str, list[Link]]:
    """The name in a cell, which may be a link itself or have its links behind it."""
    links = links_in(cell)
    if not links:
        unlinked = _BRACKETS.match(cell)  # a name whose link was never made
        return plain(unlinked[1] if unlinked else cell), links
    before = plain(cell[: links[0].start].strip("*_ "))
    is_named = any(letter.isalnum() for letter in before) or links[0].form != "plain"
    return before if is_named else plain(links[0].label), links


def _is_paper(link: Link, among: list[Link]) -> bool:
    return len(among) > 1 and link.label.strip(" ()[]").casefold() in _PAPER_LABELS


def _first_url(links: list[Link]) -> str | None:
    return next((link.url for link in links if link.url), None)
