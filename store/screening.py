"""Screening: decisions are added, never edited; who waits for one is a query.

A decision is kept on the number of the record that told of the work when it was made (of its line, where there is no
record). It counts for the work that number is part of: a merge brings it along, and after a split it stays with the
part that it was about.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal, or_, select
from sqlmodel import Session, col

from .bulk import chunks
from .describe import Description, describe
from .states import State, count_settled, is_candidate, last_decision_of_each, state_expression, states_of
from .states import states as states
from .tables import DecisionRow, EntryRow, SuggestionRow, Work

_HIGHEST = 2**31 - 1  # number that both databases can hold


class UnknownWorkError(LookupError):
    """There is no work of that number."""


@dataclass(frozen=True)
class Decided:
    """A stored decision, and the standing one it replaced, if another curator had decided already."""

    decision: DecisionRow
    replaced: DecisionRow | None


def decide(
    session: Session,
    work_id: int,
    *,
    verdict: str,
    curator: str,
    at: datetime,
    is_spoken_now: bool = True,
    **details: Any,
) -> Decided:
    """Add a decision on a work (`include`, `exclude`, `reopen`), with what the machine suggests at this moment.

    `at` is when the curator spoke. Where a publish wrote the work's line while the decision waited for its turn, it
    counts as spoken after that: the next publish obeys it (not with `is_spoken_now` off: the line says so already).
    """
    root = root_of(session, work_id)
    before = standing(session, root)
    at = max(at, _last_written(session, root) or at) if is_spoken_now else at
    suggestion = session.get(SuggestionRow, root)
    suggested = suggestion.model_dump(exclude={"why", "similar", "made_at"}) if suggestion else {}
    paper = describe(session, [root]).get(root)
    decision = DecisionRow(
        work_id=told_by(session, root, paper), verdict=verdict, curator=curator, at=at, suggested=suggested, **details
    )
    decision.uid = decision.uid or _uid(session, decision, paper)
    session.add(decision)
    session.flush()
    replaced = before if before and before.verdict != "reopen" else None
    return Decided(decision, replaced)


def _uid(session: Session, decision: DecisionRow, told: Description | None) -> str:
    """A name that no other decision has, in this store or in another one that shares a decision log with it."""
    said = decision.model_dump(mode="json", exclude={"id", "uid", "suggested"})
    last = session.scalar(select(func.max(col(DecisionRow.id)))) or 0
    named = [said, last, told.title if told else "", told.identifiers if told else {}]
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _last_written(session: Session, work_id: int) -> datetime | None:
    """Just after the last time a line of the work was written, corrected or went; None if it never had one."""
    times = (EntryRow.first_seen, EntryRow.removed_at, EntryRow.edited_at)
    query = select(*(func.max(col(time)) for time in times))
    found = session.execute(query.where(col(EntryRow.work_id) == work_id)).one()
    return max((seen + timedelta(microseconds=1) for seen in found if seen), default=None)


def root_of(session: Session, work_id: int) -> int:
    """The work that number stands for now: itself, or the one it was merged into. Raises `UnknownWorkError`."""
    work = session.get(Work, work_id) if 0 < work_id <= _HIGHEST else None
    if work is None:
        raise UnknownWorkError(f"no work {work_id}; `livinglist queue --all` lists them")
    return work.merged_into or work_id


def numbers_of(session: Session, work_id: int) -> list[int]:
    """All numbers of a work, its own first."""
    query = select(col(Work.id)).where(or_(col(Work.id) == work_id, col(Work.merged_into) == work_id))
    return [number for number in session.scalars(query.order_by(col(Work.id))) if number is not None]


def standing(session: Session, work_id: int) -> DecisionRow | None:
    """The last decision on a work, whatever number it was made on."""
    return last_decisions(session, [work_id]).get(work_id)


def last_decisions(session: Session, work_ids: Sequence[int]) -> dict[int, DecisionRow]:
    """The last decision on each of these works that has one."""
    found: dict[int, DecisionRow] = {}
    for chunk in chunks(work_ids):
        query = (
            select(DecisionRow, func.coalesce(col(Work.merged_into), col(Work.id)))
            .join(Work, col(Work.id) == col(DecisionRow.work_id))
            .where(or_(col(Work.id).in_(chunk), col(Work.merged_into).in_(chunk)))
            .order_by(col(DecisionRow.id))
        )
        found |= {root: decision for decision, root in session.execute(query)}
    return found


def history(session: Session, work_id: int) -> list[DecisionRow]:
    """All decisions on a work, oldest first."""
    query = select(DecisionRow).where(col(DecisionRow.work_id).in_(numbers_of(session, work_id)))
    return list(session.scalars(query.order_by(col(DecisionRow.id))))


def state_of(session: Session, work_id: int) -> State:
    """The state of one work."""
    return states_of(session, [work_id])[work_id]


def in_screening_order(
    session: Session,
    *,
    only_candidates: bool,
    category: str | None = None,
    kind: str | None = None,
    limit: int | None = None,
) -> list[tuple[int, State]]:
    """(work id, state) with the most relevant first, then the newest; works without a suggestion come last."""
    given: dict[str, Any] = {"category": category, "kind": kind, "most": limit}
    narrowed = frozenset(name for name, value in given.items() if value or value == 0)
    judged = session.execute(_judged(narrowed, only_candidates), given)
    found = [(work_id, found_state) for work_id, found_state in judged]
    if category or kind or len(found) == limit:
        return found
    rest = None if limit is None else limit - len(found)
    unjudged = session.execute(_unjudged(rest is not None, only_candidates), {"most": rest})
    return found + [(work_id, found_state) for work_id, found_state in unjudged]


@cache
def _judged(narrowed: frozenset[str], only_candidates: bool) -> Any:
    """Built once: to put it together takes longer than to run it."""
    query = select(*_with_state(SuggestionRow.work_id, only_candidates=only_candidates)).order_by(
        col(SuggestionRow.relevance).desc(), col(SuggestionRow.work_id).desc()
    )
    if only_candidates:
        query = query.where(is_candidate(col(SuggestionRow.work_id)))
    for name in sorted(narrowed & {"category", "kind"}):
        query = query.where(getattr(SuggestionRow, name) == bindparam(name))
    return query.limit(bindparam("most", type_=Integer)) if "most" in narrowed else query


@cache
def _unjudged(is_limited: bool, only_candidates: bool) -> Any:
    its_suggestion = select(SuggestionRow).where(col(SuggestionRow.work_id) == col(Work.id))
    query = (
        select(*_with_state(Work.id, only_candidates=only_candidates))
        .where(col(Work.merged_into).is_(None), ~its_suggestion.exists())
        .order_by(col(Work.id))
    )
    if only_candidates:
        query = query.where(is_candidate(col(Work.id)))
    return query.limit(bindparam("most", type_=Integer)) if is_limited else query


def _with_state(work_id: Any, *, only_candidates: bool) -> tuple[Any, Any]:
    return col(work_id), literal("candidate") if only_candidates else state_expression(col(work_id))


def still_waiting(session: Session, work_ids: Sequence[int]) -> set[int]:
    """Those of the works that wait for a decision."""
    found: set[int] = set()
    for chunk in chunks(work_ids):
        found |= set(session.scalars(_still_waiting(), {"works": list(chunk)}))
    return found


@cache
def _still_waiting() -> Any:
    asked: Any = bindparam("works", expanding=True)
    return select(col(Work.id)).where(col(Work.id).in_(asked), is_candidate(col(Work.id)))


def count_candidates(session: Session) -> int:
    """How many works wait for a decision: all but those that a decision or the list has settled."""
    all_works = select(func.count()).select_from(Work).where(col(Work.merged_into).is_(None))
    return (session.scalar(all_works) or 0) - (session.scalar(count_settled()) or 0)


def count_decisions(session: Session) -> int:
    """How many decisions were ever made."""
    return int(session.scalar(select(func.count()).select_from(DecisionRow)) or 0)


def decided(session: Session) -> list[DecisionRow]:
    """The standing decisions (include or exclude), one a work, oldest first."""
    last = last_decision_of_each().subquery()
    query = (
        select(DecisionRow)
        .join(last, last.c.decision_id == col(DecisionRow.id))
        .where(col(DecisionRow.verdict) != "reopen")
        .order_by(col(DecisionRow.id))
    )
    return list(session.scalars(query))


def told_by(session: Session, work_id: int, paper: Description | None) -> int:
    """The number that a decision on a work is about."""
    if paper and paper.records:
        return paper.records[0].number
    own = col(EntryRow.work_id) == work_id, col(EntryRow.published_for).is_(None)
    return session.scalars(select(col(EntryRow.number)).where(*own).order_by(col(EntryRow.id))).first() or work_id
