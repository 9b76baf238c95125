"""Pairs of titles and identifiers whose truth was checked by hand, as evidence for `match`.

`pairs.jsonl`: difficult pairs, one a line, each with the rule it tries and where it was met. `listed_elsewhere.tsv`:
the papers of the first list under the titles and addresses that other lists, and later revisions, have for them.
"""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from livinglist.records.identifiers import identifiers_in
from livinglist.records.matching import Evidence

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Pair:
    """Two descriptions and whether they speak of one paper."""

    rule: str
    same: bool
    source: str
    a: Evidence
    b: Evidence


@dataclass(frozen=True)
class Elsewhere:
    """A listed paper as the list has it, and as another list has it."""

    listed_title: str
    listed_address: str
    title: str
    address: str
    source: str

    @property
    def listed(self) -> Evidence:
        return _on_a_list(self.listed_title, self.listed_address)

    @property
    def other(self) -> Evidence:
        return _on_a_list(self.title, self.address)


def checked_pairs() -> list[Pair]:
    """All difficult pairs, in the order of the file."""
    lines = (_FOLDER / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Pair(row["rule"], row["same"], row["source"], _side(row["a"]), _side(row["b"])) for row in rows]


def listed_elsewhere() -> list[Elsewhere]:
    """The listed papers as other lists have them."""
    with (_FOLDER / "listed_elsewhere.tsv").open(encoding="utf-8", newline="") as file:
        return [Elsewhere(**row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _on_a_list(title: str, address: str) -> Evidence:
    return Evidence(title, frozenset(identifiers_in(address).pairs()), is_listed=True)


def _side(row: dict[str, Any]) -> Evidence:
    def named(key: str) -> frozenset[tuple[str, str]]:
        parts = (text.split(":", 1) for text in row.get(key, ()))
        return frozenset((scheme, value) for scheme, value in parts)

    return Evidence(
        row["title"],
        named("ids"),
        row.get("authors", []),
        row.get("year"),
        is_listed=row.get("listed", False),
        asserted=named("asserted"),
        other_papers=named("other_papers"),
        is_preprint=row.get("preprint"),
        venue=row.get("venue", ""),
        journal_ref=row.get("journal_ref", ""),
    )
