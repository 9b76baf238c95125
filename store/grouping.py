"""Grouping: which numbers are one work, from what speaks for it and what curators said; order plays no part."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Pair = tuple[int, int]


@dataclass(frozen=True)
class Link:
    """That two numbers are one paper. `rank`, smaller is stronger, comes from what they say, never from when."""

    a: int
    b: int
    rank: tuple[Any, ...] = ()
    reason: str = ""


def group(
    numbers: Iterable[int], links: Iterable[Link], *, same: Iterable[Pair] = (), apart: Iterable[Pair] = ()
) -> dict[int, int]:
    """The work of each number: the smallest number that is one with it.

    What curators called the same is one. Of the links, the strongest first, each holds unless it would bring together
    what curators keep apart. Pairs and links beyond `numbers` are left out.
    """
    groups = _Groups(numbers)
    for a, b in same:
        groups.unite(a, b)
    for a, b in apart:
        groups.keep_apart(a, b)
    for link in sorted(links, key=lambda link: link.rank) if groups.opponents else links:
        groups.unite(link.a, link.b)
    return {number: groups.root(number) for number in groups.parents}


class _Groups:
    def __init__(self, numbers: Iterable[int]) -> None:
        self.parents = {number: number for number in numbers}
        self.opponents: dict[int, set[int]] = defaultdict(set)

    def root(self, number: int) -> int:
        while (parent := self.parents[number]) != number:
            self.parents[number] = number = self.parents[parent]
        return number

    def unite(self, a: int, b: int) -> None:
        if a not in self.parents or b not in self.parents:
            return
        first, second = sorted((self.root(a), self.root(b)))
        if first == second or self._are_apart(first, second):
            return
        self.parents[second] = first
        if second in self.opponents:
            self.opponents[first] |= self.opponents.pop(second)

    def keep_apart(self, a: int, b: int) -> None:
        if a in self.parents and b in self.parents:
            self.opponents[self.root(a)].add(b)
            self.opponents[self.root(b)].add(a)

    def _are_apart(self, a: int, b: int) -> bool:
        return any(self.root(opponent) == b for opponent in self.opponents.get(a, ()))
