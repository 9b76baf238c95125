"""Batches: many works decided at once, and taken back as one. Which works match is a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from .bulk import chunks
from .states import is_candidate
from .tables import BatchRow, DecisionRow, RecordRow, SuggestionRow, Work


@dataclass(frozen=True)
class Wanted:
    """Which works: of a suggested category or kind, told of by a source, with a relevance from `least` to `most`."""

    category: str | None = None
    kind: str | None = None
    source: str | None = None
    least: float = 0.0
    most: float = 1.0


def waiting(session: Session, wanted: Wanted, *, limit: int, among: Sequence[int] | None = None) -> list[int]:
    """The candidates that match, the most relevant first; `among` these works, if given."""
    query = _matching(wanted).where(is_candidate(col(SuggestionRow.work_id)))
    if among is None:
        return list(session.scalars(query.limit(limit)))
    found = [work for chunk in chunks(among) for work in session.scalars(_within(query, chunk))]
    return found[:limit]


def decided(session: Session, wanted: Wanted, *, limit: int, among: Sequence[int] | None = None) -> list[int]:
    """The works that match as well, and that somebody decided on already."""
    root = func.coalesce(col(Work.merged_into), col(Work.id))
    spoken_of = select(root).join(DecisionRow, col(DecisionRow.work_id) == col(Work.id))
    work = col(SuggestionRow.work_id)
    query = _matching(wanted).where(work.in_(spoken_of), ~is_candidate(work))
    if among is None:
        return list(session.scalars(query.limit(limit)))
    found = [work for chunk in chunks(among) for work in session.scalars(_within(query, chunk))]
    return found[:limit]


def add(session: Session, *, key: str, curator: str, said: dict[str, Any], at: datetime) -> BatchRow:
    """A new batch, which decisions can name."""
    row = BatchRow(key=key, curator=curator, at=at, said=said)
    session.add(row)
    session.flush()
    return row


def find(session: Session, number: int) -> BatchRow | None:
    """The batch of that number."""
    return session.get(BatchRow, number)


def by_key(session: Session, key: str) -> BatchRow | None:
    """The batch that a form with this key made, if it was sent before."""
    return session.scalars(select(BatchRow).where(col(BatchRow.key) == key)).first()


def decisions(session: Session, number: int) -> list[tuple[DecisionRow, int]]:
    """The decisions that a batch made, and those that took it back, each with the work it counts for now."""
    query = (
        select(DecisionRow, func.coalesce(col(Work.merged_into), col(Work.id)))
        .join(Work, col(Work.id) == col(DecisionRow.work_id))
        .where(col(DecisionRow.batch) == number)
        .order_by(col(DecisionRow.id))
    )
    return [(row, work) for row, work in session.execute(query)]


def _matching(wanted: Wanted) -> Any:
    work, relevance = col(SuggestionRow.work_id), col(SuggestionRow.relevance)
    query = select(work).order_by(relevance.desc(), work.desc())
    query = query.where(relevance >= wanted.least, relevance <= wanted.most)
    if wanted.category:
        query = query.where(col(SuggestionRow.category) == wanted.category)
    if wanted.kind:
        query = query.where(col(SuggestionRow.kind) == wanted.kind)
    if wanted.source:
        source = func.coalesce(col(RecordRow.source), "")  # or SQLite reads all of a source, once for each work
        told = select(col(RecordRow.id)).where(col(RecordRow.work_id) == work, source == wanted.source)
        query = query.where(told.exists())
    return query


def _within(query: Any, works: Sequence[int]) -> Any:
    return query.where(col(SuggestionRow.work_id).in_(works))
