"""Texts to judge, examples to learn from, and the two tables that ship: titles of lists, and of the stream."""

import csv
import gzip
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from ..records.record import Kind


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


def _packaged(name: str) -> bytes:
    return files(__package__).joinpath(name).read_bytes()


def _rows(table: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(table.decode().splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
