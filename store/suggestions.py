"""Suggestions: what the machine says of each work that waits, and which works it has yet to judge."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from .bulk import chunks, upsert
from .screening import states
from .tables import SuggestionRow


@dataclass(frozen=True)
class Judged:
    """A suggestion for one work."""

    work_id: int
    relevance: float
    kind: str
    category: str | None
    confidence: float
    probabilities: dict[str, float]
    why: list[dict[str, Any]]
    similar: list[dict[str, Any]]


def unjudged(session: Session, *, model: str, within: tuple[int, int] | None = None) -> list[int]:
    """Works that this model has not judged yet: all but the listed ones, by number, between two numbers if given."""
    found = states().subquery()
    query = (
        select(found.c.work_id)
        .outerjoin(SuggestionRow, col(SuggestionRow.work_id) == found.c.work_id)
        .where(found.c.state != "listed", or_(col(SuggestionRow.model).is_(None), col(SuggestionRow.model) != model))
        .order_by(found.c.work_id)
    )
    if within:
        query = query.where(found.c.work_id.between(*within))
    return list(session.scalars(query))


def save(session: Session, judged: Iterable[Judged], *, model: str, at: datetime) -> None:
    """Store suggestions, each in place of the one before."""
    rows = [asdict(one) | {"model": model, "made_at": at} for one in judged]
    for chunk in chunks(rows):
        session.execute(upsert(session, SuggestionRow, key="work_id"), chunk)


def suggestions(session: Session, work_ids: Sequence[int]) -> dict[int, SuggestionRow]:
    """The current suggestion of each work that has one."""
    found: dict[int, SuggestionRow] = {}
    for chunk in chunks(work_ids):
        query = select(SuggestionRow).where(col(SuggestionRow.work_id).in_(chunk))
        found |= {row.work_id: row for row in session.scalars(query)}
    return found


def relevances(session: Session, work_ids: Sequence[int]) -> dict[int, float]:
    """The relevance told of each work that has a suggestion."""
    found: dict[int, float] = {}
    for chunk in chunks(work_ids):
        query = select(col(SuggestionRow.work_id), col(SuggestionRow.relevance))
        rows = session.execute(query.where(col(SuggestionRow.work_id).in_(chunk)))
        found |= {row.work_id: row.relevance for row in rows}
    return found


def categories(session: Session, work_ids: Sequence[int]) -> dict[int, str | None]:
    """The category told of each work that has a suggestion."""
    found: dict[int, str | None] = {}
    for chunk in chunks(work_ids):
        query = select(col(SuggestionRow.work_id), col(SuggestionRow.category))
        found |= dict(session.execute(query.where(col(SuggestionRow.work_id).in_(chunk))).tuples().all())
    return found


def count(session: Session) -> int:
    """How many works have a suggestion."""
    return int(session.scalar(select(func.count()).select_from(SuggestionRow)) or 0)
