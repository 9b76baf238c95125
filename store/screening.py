"""Screening: decisions are added, never edited; who waits for one is a query."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import and_, case, func, literal, or_, select
from sqlmodel import Session, col

from .tables import DecisionRow, EntryRow, SuggestionRow, Work

State = Literal["candidate", "included", "excluded", "listed"]


class UnknownWorkError(LookupError):
    """There is no work of that number."""


@dataclass(frozen=True)
class Decided:
    """A stored decision, and the standing one it replaced, if another curator had decided already."""

    decision: DecisionRow
    replaced: DecisionRow | None


def decide(session: Session, work_id: int, *, verdict: str, curator: str, at: datetime, **details: Any) -> Decided:
    """Add a decision on a work (`include`, `exclude`, `reopen`), with what the machine suggests at this moment.

    `at` is when the curator spoke. Where a publish wrote the work's line while the decision waited for its turn, it
    counts as spoken after that: the next publish obeys it.
    """
    root = root_of(session, work_id)
    before = standing(session, root)
    at = max(at, _last_written(session, root) or at)
    suggestion = session.get(SuggestionRow, root)
    suggested = suggestion.model_dump(exclude={"why", "similar", "made_at"}) if suggestion else {}
    decision = DecisionRow(work_id=root, verdict=verdict, curator=curator, at=at, suggested=suggested, **details)
    session.add(decision)
    session.flush()
    replaced = before if before and before.verdict != "reopen" else None
    return Decided(decision, replaced)


def _last_written(session: Session, work_id: int) -> datetime | None:
    """Just after the last time a line of the work was written or went; None if it never had one."""
    query = select(func.max(col(EntryRow.first_seen)), func.max(col(EntryRow.removed_at)))
    found = session.execute(query.where(col(EntryRow.work_id) == work_id)).one()
    return max((seen + timedelta(microseconds=1) for seen in found if seen), default=None)


def root_of(session: Session, work_id: int) -> int:
    """The work that number stands for now: itself, or the one it was merged into. Raises `UnknownWorkError`."""
    work = session.get(Work, work_id)
    if work is None:
        raise UnknownWorkError(f"no work {work_id}; `livinglist queue --all` lists them")
    return work.merged_into or work_id


def standing(session: Session, work_id: int) -> DecisionRow | None:
    """The last decision on a work, whatever numbers it had when it was made."""
    query = (
        select(DecisionRow)
        .join(Work, col(Work.id) == col(DecisionRow.work_id))
        .where(or_(col(Work.id) == work_id, col(Work.merged_into) == work_id))
        .order_by(col(DecisionRow.id).desc())
        .limit(1)
    )
    return session.scalars(query).first()


def history(session: Session, work_id: int) -> list[DecisionRow]:
    """All decisions on a work, oldest first."""
    query = (
        select(DecisionRow)
        .join(Work, col(Work.id) == col(DecisionRow.work_id))
        .where(or_(col(Work.id) == work_id, col(Work.merged_into) == work_id))
        .order_by(col(DecisionRow.id))
    )
    return list(session.scalars(query))


def states() -> Any:
    """(work id, state) of every work: a query, not a column."""
    last = _last_decisions().subquery()
    entry = _lines().subquery()
    verdict = func.coalesce(last.c.verdict, "reopen")
    state = case(
        (and_(verdict == "include", entry.c.standing == 1), "listed"),
        (verdict == "include", "included"),
        (entry.c.kept == 1, "listed"),
        (verdict == "exclude", "excluded"),
        (and_(last.c.verdict.is_(None), entry.c.standing == 0), "excluded"),  # a person took its line out
        else_="candidate",
    ).label("state")
    return (
        select(col(Work.id).label("work_id"), state)
        .select_from(Work)
        .outerjoin(last, last.c.work_id == col(Work.id))
        .outerjoin(entry, entry.c.work_id == col(Work.id))
        .where(col(Work.merged_into).is_(None))
    )


def state_of(session: Session, work_id: int) -> State:
    """The state of one work."""
    found = states().subquery()
    state: State = session.execute(select(found.c.state).where(found.c.work_id == work_id)).scalar_one()
    return state


def in_screening_order(
    *, only_candidates: bool, category: str | None = None, kind: str | None = None, limit: int | None = None
) -> Any:
    """(work id, state) with the most relevant first; works without a suggestion come last."""
    found = states().subquery()
    query = (
        select(found.c.work_id, found.c.state)
        .outerjoin(SuggestionRow, col(SuggestionRow.work_id) == found.c.work_id)
        .order_by(func.coalesce(col(SuggestionRow.relevance), -1.0).desc(), found.c.work_id)
        .limit(limit)
    )
    if only_candidates:
        query = query.where(found.c.state == "candidate")
    if category:
        query = query.where(col(SuggestionRow.category) == category)
    return query.where(col(SuggestionRow.kind) == kind) if kind else query


def count_candidates(session: Session) -> int:
    """How many works wait for a decision."""
    found = states().subquery()
    query = select(func.count()).select_from(found).where(found.c.state == "candidate")
    return int(session.scalar(query) or 0)


def count_decisions(session: Session) -> int:
    """How many decisions were ever made."""
    return int(session.scalar(select(func.count()).select_from(DecisionRow)) or 0)


def decided(session: Session) -> list[DecisionRow]:
    """The standing decisions (include or exclude), one a work, oldest first."""
    last = _last_decisions().subquery()
    query = (
        select(DecisionRow)
        .join(last, last.c.decision_id == col(DecisionRow.id))
        .where(col(DecisionRow.verdict) != "reopen")
        .order_by(col(DecisionRow.id))
    )
    return list(session.scalars(query))


def _last_decisions() -> Any:
    """(work_id, decision_id, verdict): the last decision of each root work."""
    root = func.coalesce(col(Work.merged_into), col(Work.id)).label("work_id")
    last = (
        select(root, func.max(col(DecisionRow.id)).label("decision_id"))
        .join(Work, col(Work.id) == col(DecisionRow.work_id))
        .group_by(root)
        .subquery()
    )
    return select(last.c.work_id, last.c.decision_id, col(DecisionRow.verdict).label("verdict")).join(
        DecisionRow, col(DecisionRow.id) == last.c.decision_id
    )


def _lines() -> Any:
    """(work_id, standing, kept) of works that ever had a line: 1 if one stands, 1 if people put one that stands."""
    stands = case((col(EntryRow.removed_at).is_(None), literal(1)), else_=literal(0))
    kept = case(
        (and_(col(EntryRow.removed_at).is_(None), col(EntryRow.origin) != "published"), literal(1)), else_=literal(0)
    )
    return select(col(EntryRow.work_id), func.max(stands).label("standing"), func.max(kept).label("kept")).group_by(
        col(EntryRow.work_id)
    )
