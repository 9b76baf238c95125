"""Who decided what, when: the decisions in the order they were made."""

from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from .tables import DecisionRow, Work


def decisions(
    session: Session, *, curator: str | None = None, since: datetime | None = None, limit: int | None = None
) -> list[DecisionRow]:
    """Decisions, the latest first: of one curator, and not before an instant, if those are given."""
    query = select(DecisionRow).order_by(col(DecisionRow.id).desc()).limit(limit)
    if curator is not None:
        query = query.where(col(DecisionRow.curator) == curator)
    if since is not None:
        query = query.where(col(DecisionRow.at) >= since)
    return list(session.scalars(query))


def decision(session: Session, number: int) -> tuple[DecisionRow, int] | None:
    """A decision, and the work it counts for now; None if there is none of that number."""
    query = (
        select(DecisionRow, func.coalesce(col(Work.merged_into), col(Work.id)))
        .join(Work, col(Work.id) == col(DecisionRow.work_id))
        .where(col(DecisionRow.id) == number)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None
