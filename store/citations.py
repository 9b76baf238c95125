"""Citations: which works a work cites, and which cite it, as far as sources tell and the store knows both."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, select
from sqlmodel import Session, col

from ..records.record import CitingRecord, Record
from .bulk import chunks, insert_rows
from .keys import NEAR, TITLE
from .tables import CitationRow, EntryRow, IdentifierRow, RecordRow


def save(session: Session, records: Iterable[Record], *, ids: Mapping[str, int]) -> None:
    """Store what records cite. A citation once told is never taken back: a later answer may leave it out.

    `ids`: the row of each record, by its name at the source.
    """
    rows = [
        {"record_id": ids[record.source_id], "scheme": scheme, "value": value}
        for record in records
        if isinstance(record, CitingRecord)
        for scheme, value in dict.fromkeys(record.references)
    ]
    insert_rows(session, CitationRow, rows, skips_known=True)


def cites(session: Session, work_id: int) -> list[int]:
    """The stored works that a work cites, by number. What only a link of the list identifies counts as well."""
    query = (
        select(IdentifierRow)
        .join(CitationRow, _names_the_cited())
        .join(RecordRow, col(RecordRow.id) == col(CitationRow.record_id))
        .where(col(RecordRow.work_id) == work_id)
    )
    carriers = session.scalars(query).all()
    harvested = {(row.scheme, row.value) for row in carriers if row.record_id is not None}
    records = {row.record_id for row in carriers if row.record_id is not None}
    lines = {row.entry_id for row in carriers if row.entry_id and (row.scheme, row.value) not in harvested}
    return sorted({*_works(session, RecordRow, records), *_works(session, EntryRow, lines)} - {work_id})


def cited_by(session: Session, work_id: int) -> list[int]:
    """The stored works that cite a work, by number."""
    records = select(col(RecordRow.id)).where(col(RecordRow.work_id) == work_id)
    query = select(col(IdentifierRow.scheme), col(IdentifierRow.value)).where(col(IdentifierRow.record_id).in_(records))
    named = {(scheme, value) for scheme, value in session.execute(query)} or _linked(session, work_id)
    found: set[int] = set()
    for scheme, value in named:
        cited = select(col(CitationRow.record_id)).where(
            col(CitationRow.scheme) == scheme, col(CitationRow.value) == value
        )
        found |= set(session.scalars(cited))
    return sorted(set(_works(session, RecordRow, found)) - {work_id})


def _linked(session: Session, work_id: int) -> set[tuple[str, str]]:
    """What the lines of a work that no source has told of link to."""
    entries = select(col(EntryRow.id)).where(col(EntryRow.work_id) == work_id)
    query = select(col(IdentifierRow.scheme), col(IdentifierRow.value)).where(col(IdentifierRow.entry_id).in_(entries))
    return {(scheme, value) for scheme, value in session.execute(query)}


def _names_the_cited() -> Any:
    return and_(
        col(IdentifierRow.scheme) == col(CitationRow.scheme),
        col(IdentifierRow.value) == col(CitationRow.value),
        col(IdentifierRow.scheme).not_in([TITLE, NEAR]),
    )


def _works(session: Session, table: Any, ids: Iterable[int]) -> Iterable[int]:
    for chunk in chunks(sorted(ids)):
        yield from session.scalars(select(table.work_id).where(table.id.in_(chunk)))
