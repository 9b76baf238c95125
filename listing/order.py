"""In which order a list keeps its papers, learned from those it has: appended, by date, or by name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ..records.identifiers import identifiers_in
from ..records.text import words_of

Order = Literal["appended", "newest first", "oldest first", "by name"]

_ENOUGH_STEPS = 10
_CLEAR = 0.95
_MONTH = re.compile(r"(?:19|20)\d\d\D?(0[1-9]|1[0-2])(?!\d)")


@dataclass(frozen=True)
class Key:
    """What papers may be ordered by. `year` and `month` are 0 where nothing tells them.

    `is_dated`: the list itself says the year; an arXiv address may tell it, too.
    """

    year: int
    month: int
    name: str
    is_dated: bool

    @classmethod
    def of(cls, title: str, year: int | None, url: str | None, date: str = "") -> "Key":
        """The month comes from a date as written ("202304"), or from an arXiv address of the same year."""
        written = _MONTH.search(date)
        month = int(written[1]) if written else 0
        arxiv = identifiers_in(url).arxiv or ""
        if not month and arxiv[:4].isdigit() and year in (None, 2000 + int(arxiv[:2])):
            year_of_arxiv, month = 2000 + int(arxiv[:2]), int(arxiv[2:4])
            return cls(year_of_arxiv, month, " ".join(words_of(title)), year is not None)
        return cls(year or 0, month, " ".join(words_of(title)), year is not None)


def order_of(groups: Sequence[Sequence[Key]]) -> Order:
    """The order of papers that stand in several places, each place in its own order; "appended" unless it is clear."""
    pairs = [pair for group in groups for pair in pairwise(group)]
    falls = sum(_is_newer(a, b) for a, b in pairs)
    rises = sum(_is_newer(b, a) for a, b in pairs)
    years = [(a.year, b.year) for a, b in pairs if a.is_dated and b.is_dated and a.year != b.year]
    if _is_clear(falls, rises) or (years and all(a > b for a, b in years)):
        return "newest first"
    if _is_clear(rises, falls) or (years and all(a < b for a, b in years)):
        return "oldest first"
    if _is_clear(sum(a.name < b.name for a, b in pairs), sum(a.name > b.name for a, b in pairs)):
        return "by name"
    return "appended"


def place_among(keys: Sequence[Key], new: Key, order: Order) -> int:
    """Before which of `keys` the new one goes; `len(keys)` for behind the last."""
    if order == "newest first":
        return next((place for place, key in enumerate(keys) if _is_newer(new, key)), len(keys))
    if order == "oldest first":
        older = (place for place, key in enumerate(keys) if key.year and not _is_newer(key, new))
        return max(older, default=-1) + 1
    if order == "by name":
        return next((place for place, key in enumerate(keys) if key.name > new.name), len(keys))
    return len(keys)


def _is_newer(one: Key, other: Key) -> bool:
    if not one.year or not other.year:
        return False
    if one.year != other.year or not one.month or not other.month:
        return one.year > other.year
    return one.month > other.month


def _is_clear(steps: int, others: int) -> bool:
    return steps >= _ENOUGH_STEPS and steps >= _CLEAR * (steps + others)
