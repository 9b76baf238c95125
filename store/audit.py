"""Who decided what, when: the decisions in the order they were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from .bulk import chunks
from .tables import DecisionRow, Work


def decisions(
    session: Session,
    *,
    curator: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[DecisionRow]:
    """Decisions, the latest first: of one curator, since an instant, before a decision of that number, if given."""
    query = select(DecisionRow).order_by(col(DecisionRow.id).desc()).limit(limit)
    if curator is not None:
        query = query.where(col(DecisionRow.curator) == curator)
    if since is not None:
        query = query.where(col(DecisionRow.at) >= since)
    if before is not None:
        query = query.where(col(DecisionRow.id) < before)
    return list(session.scalars(query))


@dataclass(frozen=True)
class Made:
    """That somebody decided on a number, when, and what."""

    id: int
    work_id: int
    verdict: str
    at: datetime


def made(session: Session, *, after: int = 0, curator: str | None = None, since: datetime | None = None) -> list[Made]:
    """Decisions after the one of that number, the oldest first: of one curator, since an instant, if given."""
    decision = DecisionRow.__table__.c  # type: ignore[attr-defined]
    query = select(decision.id, decision.work_id, decision.verdict, decision.at).order_by(decision.id)
    query = query.where(decision.id > after)
    if curator is not None:
        query = query.where(decision.curator == curator)
    if since is not None:
        query = query.where(decision.at >= since)
    return [Made(*row) for row in session.execute(query)]


def verdicts(session: Session, numbers: Sequence[int], *, until: int) -> dict[int, str]:
    """What had been decided on each of these numbers, where anything had, when the decision of that number was made."""
    found: dict[int, str] = {}
    for chunk in chunks(numbers):
        query = select(col(DecisionRow.work_id), col(DecisionRow.verdict)).order_by(col(DecisionRow.id))
        rows = session.execute(query.where(col(DecisionRow.work_id).in_(chunk), col(DecisionRow.id) <= until))
        found |= dict(rows.tuples().all())
    return found


def last_number(session: Session) -> int:
    """The number of the last decision; 0 before the first."""
    return int(session.scalar(select(func.max(col(DecisionRow.id)))) or 0)


def decision(session: Session, number: int) -> tuple[DecisionRow, int] | None:
    """A decision, and the work it counts for now; None if there is none of that number."""
    query = (
        select(DecisionRow, func.coalesce(col(Work.merged_into), col(Work.id)))
        .join(Work, col(Work.id) == col(DecisionRow.work_id))
        .where(col(DecisionRow.id) == number)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def curators(session: Session) -> list[str]:
    """Everybody who ever decided."""
    return sorted(session.scalars(select(col(DecisionRow.curator)).distinct()))


def works_of(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """The work that each number is part of now."""
    found: dict[int, int] = {}
    for chunk in chunks(numbers):
        query = select(col(Work.id), func.coalesce(col(Work.merged_into), col(Work.id)))
        found |= dict(session.execute(query.where(col(Work.id).in_(chunk))).tuples().all())
    return found
