"""Works: which records and lines of the list are one paper.

A work is what hangs together by links, without what curators keep apart and with what they said is the same. It is a
function of what is stored now, whatever order it came in: `audit` compares the two.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session, col

from . import answers, doubts, holders, upgrades
from .answers import Told
from .bulk import chunks, insert_rows
from .grouping import Link, Pair, group
from .holders import Holder
from .keys import Key
from .linking import Linked, link
from .neighbourhood import Neighbourhood, gather
from .tables import EntryRow, RecordRow, SuggestionRow, Work


@dataclass(frozen=True)
class Attached:
    """What placing records did to the works."""

    new: int = 0
    merged: int = 0
    questions: int = 0

    def __add__(self, other: "Attached") -> "Attached":
        return Attached(self.new + other.new, self.merged + other.merged, self.questions + other.questions)


@dataclass(frozen=True)
class _Grouped:
    """The works as they should be, of all whole holders of a neighbourhood."""

    found: Neighbourhood
    told: Told
    linked: Linked
    roots: Mapping[int, int]

    def moved(self) -> dict[int, int]:
        """The numbers that are to become part of another work than now."""
        return {number: root for number, root in self.roots.items() if self.found.holders[number].work_id != root}

    def open(self, pairs: Iterable[Pair]) -> int:
        """Between how many works these doubtful pairs leave a question."""
        settled = {self._works(pair) for pair in self.told.different}
        asked = {self._works(pair) for pair in pairs}
        return sum(len(works) == 2 for works in asked - settled)

    def _works(self, pair: Pair) -> frozenset[int]:
        known = self.found.holders
        return frozenset(self.roots.get(n, known[n].work_id if n in known else n) for n in pair)


def place(
    session: Session,
    fresh: Collection[int],
    changed: Collection[int] = (),
    *,
    known: Iterable[Holder] = (),
    left: Collection[Key] = (),
    at: datetime,
) -> Attached:
    """Find the works of these numbers, of records and lines that are stored already.

    `fresh` were just stored, each as a work of its own; of `changed` the content or a curator's word has changed.
    `known`: fresh ones as they are compared, which need not be read again; `left`: the keys that changed ones carry no
    more.
    """
    fresh = set(fresh)
    grouped = _group(session, {*fresh, *changed}, alone=fresh, known=known, left=left)
    moved = grouped.moved()
    _move(session, grouped.found, moved, fresh=fresh)
    asked = doubts.note(session, grouped.linked.doubts, of=grouped.found.whole, fresh=fresh, at=at)
    upgrades.review(session, set(grouped.roots.values()), at=at)
    return _attached(grouped, moved, fresh=fresh, asked=grouped.open(asked))


def audit(session: Session, numbers: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Those of the numbers whose work is not the one that follows from what is stored: (is, should be)."""
    wrong: dict[int, tuple[int, int]] = {}
    for chunk in chunks(sorted(numbers)):
        grouped = _group(session, chunk)
        wrong |= {number: (grouped.found.holders[number].work_id, root) for number, root in grouped.moved().items()}
    return wrong


def reasons(session: Session, work_id: int) -> list[Link]:
    """What holds a work together: every link between two of its numbers, each once."""
    grouped = _group(session, [holder.number for holder in holders.of_works(session, [work_id])])
    its = {link for link in grouped.linked.links if grouped.roots[link.a] == work_id == grouped.roots.get(link.b)}
    return sorted(its, key=lambda link: (link.a, link.b))


def new_numbers(session: Session, count: int, *, at: datetime) -> list[int]:
    """So many numbers that nothing has yet, ascending."""
    rows = [{"first_seen": at, "merged_into": None}] * count
    return sorted(insert_rows(session, Work, rows, returning="id"))


def forget_suggestions(session: Session, work_ids: Iterable[int]) -> None:
    """Drop what the machine said of works whose text has changed; the next judging says it anew."""
    for chunk in chunks(sorted(work_ids)):
        session.execute(delete(SuggestionRow).where(col(SuggestionRow.work_id).in_(chunk)))


def _group(
    session: Session,
    numbers: Collection[int],
    *,
    alone: Collection[int] = (),
    known: Iterable[Holder] = (),
    left: Collection[Key] = (),
) -> _Grouped:
    session.flush()
    found = gather(session, numbers, alone=alone, known=known, left=left)
    told = answers.told(session, found.whole)
    linked = link(found, apart=told.different)
    roots = group(found.whole, linked.links, same=[*told.same, *linked.fixed], apart=told.different)
    return _Grouped(found, told, linked, roots)


def _move(session: Session, found: Neighbourhood, moved: Mapping[int, int], *, fresh: Collection[int]) -> None:
    if not moved:
        return
    session.flush()
    _follow(session, {number: root for number, root in moved.items() if found.holders[number].work_id == number})
    rows = [{"its": n, "work": to, "root": None if to == n else to} for n, to in moved.items()]
    its: Any = bindparam("its")
    work: Any = bindparam("work")
    root: Any = bindparam("root")
    connection = session.connection()
    connection.execute(update(Work).where(col(Work.id) == its).values(merged_into=root), rows)
    for table in (RecordRow, EntryRow):
        connection.execute(update(table).where(col(table.number) == its).values(work_id=work), rows)
    before = {found.holders[number].work_id for number in moved if number not in fresh}
    written = {number for number in fresh if number in moved and found.holders[number].published_for}
    forget_suggestions(session, before | {to for number, to in moved.items() if number not in written})
    session.expire_all()


def _follow(session: Session, roots: Mapping[int, int]) -> None:
    """Numbers without a holder, of lines that never reached the list, go where the work they were part of goes."""
    for chunk in chunks(sorted(roots)):
        query = select(col(Work.id), col(Work.merged_into)).where(col(Work.merged_into).in_(chunk))
        rows: list[dict[str, Any]] = [{"its": number, "root": roots[root]} for number, root in session.execute(query)]
        if rows:
            statement = update(Work).where(col(Work.id) == bindparam("its")).values(merged_into=bindparam("root"))
            session.connection().execute(statement, rows)


def _attached(grouped: _Grouped, moved: Mapping[int, int], *, fresh: Collection[int], asked: int) -> Attached:
    made = sum(grouped.roots.get(number) == number for number in fresh)
    stored = {number: root for number, root in moved.items() if number not in fresh}
    parted = sum(number == root for number, root in stored.items())
    merged = sum(grouped.found.holders[number].work_id == number for number in stored)
    return Attached(made + parted, merged, asked)
