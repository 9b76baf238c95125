"""What is stored of a source's records: what a channel must know to ask for the rest."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from ..records.record import Record
from .bulk import chunks
from .tables import DecisionRow, EntryRow, IdentifierRow, LookupRow, RecordRow, SuggestionRow, WindowRow

_FIELDS = tuple(Record.model_fields)
_ASKED_AGAIN_AFTER = timedelta(days=90)
_LIKELY = 0.5  # of relevance


def stored_ids(session: Session, source: str, source_ids: Iterable[str]) -> set[str]:
    """Those of the ids that a stored record has."""
    found: set[str] = set()
    for chunk in chunks(sorted(source_ids)):
        query = select(col(RecordRow.source_id)).where(
            col(RecordRow.source) == source, col(RecordRow.source_id).in_(chunk)
        )
        found |= set(session.scalars(query))
    return found


def stored_records(session: Session, source: str, source_ids: Iterable[str]) -> list[Record]:
    """The stored records of the ids, as they were when they were saved last."""
    found: list[Record] = []
    for chunk in chunks(sorted(source_ids)):
        query = select(RecordRow).where(col(RecordRow.source) == source, col(RecordRow.source_id).in_(chunk))
        found += [
            Record.model_construct(**{name: getattr(row, name) for name in _FIELDS}) for row in session.scalars(query)
        ]
    return found


def work_named(session: Session, names: Iterable[tuple[str, str]]) -> int | None:
    """The work of which a record has one of these identifiers, (scheme, value), as its own: the first that is known."""
    for scheme, value in names:
        query = select(col(RecordRow.work_id)).join(IdentifierRow, col(IdentifierRow.record_id) == col(RecordRow.id))
        own = query.where(col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value) == value)
        if work := session.scalar(own.where(col(IdentifierRow.asserted).is_(False)).order_by(col(RecordRow.id))):
            return int(work)
    return None


def preprints_to_link(session: Session, source: str, *, asker: str, at: datetime, limit: int) -> list[str]:
    """DOIs of preprints of a source that are listed, included or likely to be, which `asker` was not asked for lately.

    The likeliest first.
    """
    lately = select(col(LookupRow.identifier)).where(
        col(LookupRow.source) == asker, col(LookupRow.asked_at) > at - _ASKED_AGAIN_AFTER
    )
    query = (
        select(col(RecordRow.source_id))
        .outerjoin(SuggestionRow, col(SuggestionRow.work_id) == col(RecordRow.work_id))
        .where(col(RecordRow.source) == source, col(RecordRow.source_id).not_in(lately))
    )
    listed = select(col(EntryRow.work_id)).where(col(EntryRow.removed_at).is_(None))
    included = select(col(DecisionRow.work_id)).where(col(DecisionRow.verdict) == "include")
    chosen = col(RecordRow.work_id).in_(listed) | col(RecordRow.work_id).in_(included)
    first = list(session.scalars(query.where(chosen).order_by(col(RecordRow.id)).limit(limit)))
    likely = query.where(col(SuggestionRow.relevance) >= _LIKELY, ~chosen)
    by_relevance = likely.order_by(col(SuggestionRow.relevance).desc(), col(RecordRow.id))
    return first + list(session.scalars(by_relevance.limit(limit - len(first))))


def incomplete_ids(session: Session, source: str, *, since: datetime) -> list[str]:
    """Records first seen since then that still lack an abstract or a DOI."""
    query = select(col(RecordRow.source_id)).where(
        col(RecordRow.source) == source,
        col(RecordRow.first_seen) >= since,
        or_(col(RecordRow.abstract) == "", col(RecordRow.doi).is_(None)),
    )
    return list(session.scalars(query.order_by(col(RecordRow.source_id))))


def beginning(session: Session, *, source: str, stream: str) -> tuple[date, datetime] | None:
    """The first day that was ever asked of a stream, and when asking began; None before the first run."""
    first, opened = session.execute(
        select(func.min(col(WindowRow.day)), func.min(col(WindowRow.opened_at)).label("opened")).where(
            col(WindowRow.source) == source, col(WindowRow.stream) == stream
        )
    ).one()
    return None if first is None else (first, opened)
