"""The state of works as queries: computed from decisions and lines, never stored."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import and_, bindparam, case, false, func, literal, or_, select, union
from sqlmodel import Session, col

from .bulk import asking, chunks, numbers_asked
from .tables import DecisionRow, EntryRow, Work

State = Literal["candidate", "included", "excluded", "listed"]


def states() -> Any:
    """(work id, state) of every work: a query, not a column."""
    known = _touched().subquery()
    return (
        select(col(Work.id).label("work_id"), func.coalesce(known.c.state, "candidate").label("state"))
        .select_from(Work)
        .outerjoin(known, known.c.work_id == col(Work.id))
        .where(col(Work.merged_into).is_(None))
    )


def count_settled() -> Any:
    """How many works a decision or a line has settled: all that ever had one but those that wait again."""
    root = func.coalesce(col(Work.merged_into), col(Work.id))
    decided = select(root).join(DecisionRow, col(DecisionRow.work_id) == col(Work.id))
    touched = union(decided, select(col(EntryRow.work_id))).subquery()
    again = _that_may_wait_again().subquery()
    waits = select(func.count()).select_from(Work).where(col(Work.id).in_(select(again)))
    waiting = waits.where(state_expression(col(Work.id)) == "candidate").scalar_subquery()
    return select(func.count() - waiting).select_from(touched)


def _touched() -> Any:
    """(work id, state) of the works that ever had a decision or a line; all others are candidates."""
    last = last_decision_of_each().subquery()
    entry = _lines().subquery()
    either = union(select(last.c.work_id), select(entry.c.work_id)).subquery()
    return (
        select(either.c.work_id, _state(last.c.verdict, entry.c.standing, entry.c.kept).label("state"))
        .outerjoin(last, last.c.work_id == either.c.work_id)
        .outerjoin(entry, entry.c.work_id == either.c.work_id)
    )


def _state(verdict: Any, standing: Any, kept: Any) -> Any:
    """From the last verdict and the work's lines (standing, kept: 1, 0, or NULL where there never was a line)."""
    last = func.coalesce(verdict, "reopen")
    return case(
        (and_(last == "include", standing == 1), "listed"),
        (last == "include", "included"),
        (kept == 1, "listed"),
        (last == "exclude", "excluded"),
        (and_(verdict.is_(None), standing == 0), "excluded"),  # a person took its line out
        else_="candidate",
    )


def states_of(session: Session, work_ids: Sequence[int]) -> dict[int, State]:
    """The state of each of these works."""
    found: dict[int, State] = {}
    for chunk in chunks(work_ids):
        found |= dict(session.execute(_states_of_some(), {"works": list(chunk)}).tuples().all())
    return found


def states_of_many(session: Session, work_ids: Collection[int]) -> dict[int, State]:
    """As `states_of`, fastest where nothing was ever decided on most of them, and they stand on no list."""
    settled = session.scalars(_settled_among(session.get_bind().dialect.name), asking(session, work_ids))
    waiting: State = "candidate"
    return dict.fromkeys(work_ids, waiting) | states_of(session, list(settled))


@cache
def _settled_among(dialect: str) -> Any:
    asked = numbers_asked(dialect)
    listed = select(asked.c.value).join(EntryRow, col(EntryRow.work_id) == asked.c.value)
    decided = [
        select(asked.c.value)
        .join(Work, col(its) == asked.c.value)
        .join(DecisionRow, col(DecisionRow.work_id) == col(Work.id))
        for its in (Work.id, Work.merged_into)
    ]
    return union(listed, *decided)


@cache
def _states_of_some() -> Any:
    """Built once: to put it together takes longer than to run it."""
    asked: Any = bindparam("works", expanding=True)
    return select(col(Work.id), state_expression(col(Work.id))).where(col(Work.id).in_(asked))


def state_expression(work_id: Any) -> Any:
    """The state of one work at a time, by index alone: for a page of many works."""
    asked = work_id.class_.__table__
    decision = DecisionRow.__table__.alias()  # type: ignore[attr-defined]
    last = select(func.max(decision.c.id)).where(decision.c.work_id.in_(_numbers(work_id))).scalar_subquery()
    verdict = select(col(DecisionRow.verdict)).where(col(DecisionRow.id) == last).scalar_subquery()
    stands, kept = _line_marks()
    lines = select(func.max(stands)).where(col(EntryRow.work_id) == work_id).correlate(asked).scalar_subquery()
    kept_lines = select(func.max(kept)).where(col(EntryRow.work_id) == work_id).correlate(asked).scalar_subquery()
    return _state(verdict, lines, kept_lines)


def is_candidate(work_id: Any) -> Any:
    """Whether a work waits for a decision, by index alone, and fastest where there is none, or one that stands."""
    decision = DecisionRow.__table__.alias()  # type: ignore[attr-defined]
    merged = Work.__table__.alias()  # type: ignore[attr-defined]
    own = select(decision.c.id).where(decision.c.work_id == work_id)
    others = select(decision.c.id).join(merged, merged.c.id == decision.c.work_id)
    others = others.where(merged.c.merged_into == work_id)
    its_own, anothers = [query.correlate(work_id.class_.__table__).exists() for query in (own, others)]
    waits_again = state_expression(work_id) == "candidate"
    # Not "neither nor": within a CASE, SQLite looks for both.
    return case((work_id.in_(_that_may_wait_again()), waits_again), (its_own, false()), else_=~anothers)


def _that_may_wait_again() -> Any:
    """The works that were decided on, or listed, and may be candidates for all that."""
    root = func.coalesce(col(Work.merged_into), col(Work.id))
    reopened = select(root).join(DecisionRow, col(DecisionRow.work_id) == col(Work.id))
    return union(reopened.where(col(DecisionRow.verdict) == "reopen"), select(col(EntryRow.work_id)))


def _numbers(work_id: Any) -> Any:
    numbers = Work.__table__.alias()  # type: ignore[attr-defined]
    its_numbers = select(numbers.c.id).where(or_(numbers.c.id == work_id, numbers.c.merged_into == work_id))
    return its_numbers.correlate(work_id.class_.__table__)


def last_decision_of_each() -> Any:
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
    stands, kept = _line_marks()
    return select(col(EntryRow.work_id), func.max(stands).label("standing"), func.max(kept).label("kept")).group_by(
        col(EntryRow.work_id)
    )


def _line_marks() -> tuple[Any, Any]:
    stands = case((col(EntryRow.removed_at).is_(None), literal(1)), else_=literal(0))
    kept = case(
        (and_(col(EntryRow.removed_at).is_(None), col(EntryRow.origin) != "published"), literal(1)), else_=literal(0)
    )
    return stands, kept
