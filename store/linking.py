"""Linking: within a neighbourhood, who is one with whom, and where only a person can tell."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from ..records.matching import title_similarity
from .grouping import Link, Pair
from .holders import Holder
from .keys import stored_key
from .neighbourhood import Neighbourhood


@dataclass
class Linked:
    """Links that the evidence makes, those that hold whatever it says, and doubtful pairs with the reason."""

    links: list[Link] = field(default_factory=list)
    fixed: list[Pair] = field(default_factory=list)
    doubts: dict[Pair, str] = field(default_factory=dict)


def link(found: Neighbourhood, *, apart: Collection[Pair]) -> Linked:
    """Compare the whole holders with all that is near. `apart`: pairs that curators have told from each other."""
    linked = Linked()
    for number in sorted(found.whole):
        holder = found.holders[number]
        if holder.published_for is not None:
            linked.fixed.append((number, holder.published_for))
        near = [other for other in found.near(holder) if pair_of(holder, other) not in apart]
        if holder.is_line:
            _link_lines(found, holder, near, linked)
        else:
            _link_records(found, holder, near, linked)
            _link_to_list(found, holder, [other for other in near if _may_speak(other, holder)], linked)
    return linked


def pair_of(a: Holder, b: Holder) -> Pair:
    """The numbers of two holders, the smaller first."""
    return min(a.number, b.number), max(a.number, b.number)


def _may_speak(line: Holder, record: Holder) -> bool:
    """A line of ours repeats the title of a record that is compared itself, with its authors: its address may speak."""
    if not line.is_line:
        return False
    return line.published_for is None or bool(line.evidence.identifiers & record.evidence.identifiers)


def _link_lines(found: Neighbourhood, line: Holder, near: list[Holder], linked: Linked) -> None:
    for other in near:
        if other.is_line and found.match(line, other).verdict == "same":
            linked.links.append(_link(line, other, found.match(line, other).reason))


def _link_records(found: Neighbourhood, record: Holder, near: list[Holder], linked: Linked) -> None:
    for other in near:
        if other.is_line:
            continue
        says = found.match(record, other)
        if says.verdict == "same":
            linked.links.append(_link(record, other, says.reason))
        elif says.verdict == "ask":
            linked.doubts[pair_of(record, other)] = says.reason


def _link_to_list(found: Neighbourhood, record: Holder, lines: list[Holder], linked: Linked) -> None:
    """Of several papers on the list that carry one identifier, the one whose title fits best; a data row only alone."""
    papers = [(line, found.match(record, line)) for line in lines if not line.is_data_row]
    agreeing = [line for line, says in papers if says.verdict == "same"]
    doubtful = {pair_of(record, line): says.reason for line, says in papers if says.verdict == "ask"}
    if agreeing:
        best = max(agreeing, key=lambda line: (title_similarity(line.evidence.title, record.evidence.title), line.name))
        chosen = [line for line in agreeing if _key(line) == _key(best)]
        linked.links += [_link(record, line, found.match(record, line).reason) for line in chosen]
    elif doubtful:
        linked.doubts |= doubtful
    else:
        rows = [line for line in lines if line.is_data_row and line.evidence.identifiers & record.evidence.identifiers]
        if len({_key(row) for row in rows}) == 1:
            linked.links += [_link(record, row, "the row of data links to it") for row in rows]


def _link(a: Holder, b: Holder, reason: str) -> Link:
    """Identifiers speak louder than titles."""
    by_identifier = bool(a.evidence.identifiers & b.evidence.identifiers)
    rank: tuple[Any, ...] = (not by_identifier, *sorted((a.name, b.name)))
    return Link(*pair_of(a, b), rank, reason)


def _key(line: Holder) -> str:
    return stored_key(line.evidence.title)
