"""Texts to judge, examples to learn from, and the two tables that ship: titles of lists, and of the stream."""

import csv
import gzip
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from ..records.record import KINDS, Kind


@dataclass(frozen=True)
class Text:
    """What the machine reads of one paper."""

    title: str
    abstract: str = ""


@dataclass(frozen=True)
class Example:
    """A paper whose place is known. `origin`: the lists it was taken from, empty for the curator's own."""

    title: str
    kind: Kind
    category: str | None = None
    abstract: str = ""
    year: int | None = None
    origin: str = ""

    @property
    def text(self) -> Text:
        """What the machine reads of it."""
        return Text(self.title, self.abstract)


@cache
def shipped_examples() -> tuple[Example, ...]:
    """Papers of other curated lists of this field, for a cold start: titles, kinds, categories, years, origins."""
    return tuple(
        Example(
            row["title"],
            cast(Kind, row["kind"]),
            row["category"] or None,
            year=int(row["year"]) if row["year"] else None,
            origin=row["origin"],
        )
        for row in _rows(_packaged("titles.tsv"))
    )


@cache
def shipped_background() -> tuple[Text, ...]:
    """Titles of the stream that are on no list and not about this field: what most of a night looks like."""
    return tuple(Text(row["title"]) for row in _rows(gzip.decompress(_packaged("background.tsv.gz"))))


class TableError(ValueError):
    """A table of papers is not understood; the message names the line and the remedy."""


def examples_from(table: bytes, *, origin: str, categories: Collection[str]) -> tuple[Example, ...]:
    """A curator's own table, of the columns of the one that ships: title, kind, and if known category and year."""
    try:
        rows = _rows(table.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError as error:
        raise TableError(f"byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except csv.Error as error:
        raise TableError(f"it is no table: {error}") from error
    if rows and not {"title", "kind"} <= rows[0].keys():
        raise TableError("the first line names the columns, separated by tabs: title, kind, category, year")
    return tuple(_example(number, row, origin, categories) for number, row in enumerate(rows, 2))


def _example(number: int, row: dict[str, Any], origin: str, categories: Collection[str]) -> Example:
    title, kind, category, year = ((row.get(key) or "").strip() for key in ("title", "kind", "category", "year"))
    known = {"kind": (kind, KINDS), "category": (category, ("", *categories))}
    for name, (told, allowed) in known.items():
        if told not in allowed:
            raise TableError(f"line {number}: {name} {told!r:.40}; known are {', '.join(filter(None, allowed))}")
    if not title or (year and not year.isdecimal()):
        raise TableError(f"line {number}: a paper needs a title, and a year of digits or none")
    return Example(title, cast(Kind, kind), category or None, year=int(year) if year else None, origin=origin)


def _packaged(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def _rows(table: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(table.decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
