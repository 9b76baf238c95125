"""How the field moves: papers by month, category and source, and which preprints a journal took."""

from collections import Counter
from datetime import datetime

from sqlalchemy import extract, func, select
from sqlmodel import Session, col

from .tables import RecordRow, SuggestionRow

Month = tuple[int, int]
_POSTED = RecordRow.first_posted


def by_category(session: Session, *, since: datetime, relevant_from: float) -> Counter[tuple[Month, str | None]]:
    """Works by the month they were posted and the suggested category: those at least so likely to belong."""
    year, month = extract("year", col(_POSTED)), extract("month", col(_POSTED))
    query = (
        select(year, month, col(SuggestionRow.category), func.count(func.distinct(col(RecordRow.work_id))))
        .join(SuggestionRow, col(SuggestionRow.work_id) == col(RecordRow.work_id))
        .where(col(_POSTED) >= since, col(SuggestionRow.relevance) >= relevant_from)
        .group_by(year, month, col(SuggestionRow.category))
    )
    return Counter({((int(y), int(m)), category): count for y, m, category, count in session.execute(query)})


def by_source(session: Session, *, since: datetime) -> Counter[tuple[Month, str]]:
    """Records by the month they were posted and where."""
    year, month = extract("year", col(_POSTED)), extract("month", col(_POSTED))
    query = (
        select(year, month, col(RecordRow.source), func.count())
        .where(col(_POSTED) >= since)
        .group_by(year, month, col(RecordRow.source))
    )
    return Counter({((int(y), int(m)), source): count for y, m, source, count in session.execute(query)})


def published_preprints(session: Session, *, since: datetime) -> dict[Month, tuple[int, int]]:
    """By the month they were posted: how many works are preprints, and how many of those a journal has published."""
    journal = RecordRow.__table__.alias()  # type: ignore[attr-defined]
    is_published = select(journal.c.id).where(
        journal.c.work_id == col(RecordRow.work_id), journal.c.is_preprint.is_(False)
    )
    year, month = extract("year", col(_POSTED)), extract("month", col(_POSTED))
    works = func.count(func.distinct(col(RecordRow.work_id)))
    query = select(year, month, works).where(col(_POSTED) >= since, col(RecordRow.is_preprint)).group_by(year, month)
    all_of_them = {(int(y), int(m)): count for y, m, count in session.execute(query)}
    taken = {(int(y), int(m)): count for y, m, count in session.execute(query.where(is_published.exists()))}
    return {key: (count, taken.get(key, 0)) for key, count in all_of_them.items()}
