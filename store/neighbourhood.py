"""The neighbourhood of changed records and lines: every work they may be part of, whole."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlmodel import Session

from ..records.matching import Match, match
from . import holders
from .grouping import Pair
from .holders import Holder, Row
from .keys import Key, stored_key


@dataclass
class Neighbourhood:
    """Holders that were loaded. Of the `whole` ones, all that shares a key with them is here too."""

    holders: dict[int, Holder] = field(default_factory=dict)
    whole: set[int] = field(default_factory=set)
    _rows: set[Row] = field(default_factory=set)
    _carriers: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    _telling: set[Key] = field(default_factory=set)
    _crowds: dict[Key, int] = field(default_factory=dict)
    _matches: dict[Pair, Match] = field(default_factory=dict)

    def near(self, holder: Holder) -> list[Holder]:
        """Everything that shares a telling key with a whole holder."""
        if self._telling.isdisjoint(holder.keys):
            return []
        numbers = {number for key in holder.keys & self._telling for number in self._carriers[key]}
        return [self.holders[number] for number in sorted(numbers - {holder.number})]

    def match(self, a: Holder, b: Holder) -> Match:
        """What comparing two holders says."""
        pair = min(a.number, b.number), max(a.number, b.number)
        if pair not in self._matches:
            self._matches[pair] = _match_lines(a, b) if a.is_line and b.is_line else match(a.evidence, b.evidence)
        return self._matches[pair]

    def _add(self, found: Iterable[Holder]) -> list[Holder]:
        new = [holder for holder in found if holder.number not in self.holders]
        for holder in new:
            self.holders[holder.number] = holder
            self._rows.add(holder.row)
            for key in holder.keys:
                self._carriers[key].append(holder.number)
        return new

    def _make_whole(self, session: Session, numbers: Collection[int]) -> None:
        keys = {key for number in numbers for key in self.holders[number].keys}
        shared = holders.shared(session, keys, beyond=max(map(len, self._carriers.values()), default=0))
        self._crowds |= holders.crowds(shared)
        self._telling |= shared.keys() - self._crowds.keys()
        self._add(holders.with_keys(session, shared.keys() - self._crowds.keys(), without=self._rows))
        self.whole |= set(numbers)

    def _newly_crowded(self, numbers: Collection[int]) -> set[Key]:
        """Keys that a crowd carries, but would not without these: what they linked before, they link no more."""
        asked = set(numbers)
        mine = {key: len(asked.intersection(self._carriers[key])) for key in self._crowds}
        return {key for key, count in self._crowds.items() if count - mine[key] <= holders.most_carriers(key)}

    def _partners(self, numbers: Collection[int]) -> set[int]:
        """Who may be one with these. A record is linked to one line of several: those of both kinds all matter."""
        partners: set[int] = set()
        for number in numbers:
            holder = self.holders[number]
            if holder.published_for is not None:
                partners.add(holder.published_for)
            for other in self.near(holder):
                if holder.is_line != other.is_line or self.match(holder, other).verdict == "same":
                    partners.add(other.number)
        return partners


def gather(
    session: Session,
    numbers: Collection[int],
    *,
    alone: Collection[int] = (),
    known: Iterable[Holder] = (),
    left: Collection[Key] = (),
) -> Neighbourhood:
    """The neighbourhood of numbers whose content is new.

    `alone`: those that were just stored and are no part of any work yet; `known`: the holders of such, which need not
    be read; `left`: keys that others have lost.
    """
    found = Neighbourhood()
    found._add(known)
    telling = set(left) - holders.crowds(holders.shared(session, left)).keys()
    waiting = {*numbers, *(holder.number for holder in holders.with_keys(session, telling))}
    while waiting:
        found._add(holders.with_numbers(session, waiting - found.holders.keys()))
        waiting &= found.holders.keys()
        works = {found.holders[number].work_id for number in waiting if number not in alone}
        found._add(holders.of_works(session, works, without=found._rows))
        members = {number for number, holder in found.holders.items() if holder.work_id in works}
        is_first = not found.whole
        found._make_whole(session, waiting)
        partners = found._partners(waiting) | members
        if is_first:
            partners |= {holder.number for holder in holders.with_keys(session, found._newly_crowded(numbers))}
        waiting = partners - found.whole
    return found


def _match_lines(a: Holder, b: Holder) -> Match:
    """Two lines of the list are one paper if they bear one title; a row of data is never a paper."""
    if a.is_data_row == b.is_data_row and stored_key(a.evidence.title) == stored_key(b.evidence.title) != "":
        return Match("same", "two lines of one title")
    return Match("different", "two lines of the list")
