"""What rows say, row by row: readable, true to their digests, and found under the identifiers they name."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from . import harvests, works
from .copying import tables
from .publications import digest_of
from .tables import EntryRow, IdentifierRow, PublicationRow, RecordRow, VersionRow

T = TypeVar("T")
_BATCH = 500


@dataclass(frozen=True)
class Defect:
    """A law of the store that is broken, and where."""

    law: str  # file, schema, unreadable, append-only, orphan, merge, window, digest, title, identifiers
    where: str
    message: str


def unreadable(session: Session) -> Iterator[Defect]:
    """Rows whose values are not what their columns say: SQLite keeps any value in any column."""
    for table in tables():
        try:
            for _ in session.execute(select(table), execution_options={"yield_per": _BATCH}):
                pass
        except (ValueError, TypeError, LookupError) as error:
            said = " ".join(str(error).split())
            yield Defect("unreadable", f"table {table.name}", f"a row cannot be read: {said}")


def records(session: Session) -> Iterator[Defect]:
    """Records that say something else than when they were stored, or are not found by what they say."""
    for batch in _batches(session, RecordRow):
        known = _carried(session, [record.id for record in batch])
        for record in batch:
            if record.digest != harvests.digest(record):
                yield Defect("digest", f"record {record.id}", "its content is not what was stored")
            yield from _misfiled("record", record)
            named = {(row["scheme"], row["value"]) for row in works.identifier_rows(record, record_id=0)}
            for scheme, value in sorted(named - known[record.id]):
                yield Defect("identifiers", f"record {record.id}", f"it is not found under its {scheme} {value}")


def others(session: Session) -> Iterator[Defect]:
    """Versions, list entries and publications that say something else than when they were stored."""
    for version in _rows(session, VersionRow):
        if version.digest != harvests.version_digest(version.title, version.abstract):
            where = f"version {version.id} of record {version.record_id}"
            yield Defect("digest", where, "its text is not what was stored")
    for entry in _rows(session, EntryRow):
        yield from _misfiled("entry", entry)
    for publication in _rows(session, PublicationRow):
        if publication.after_digest != digest_of(publication.text):
            yield Defect("digest", f"publication {publication.id}", "its text is not what was stored")


def _misfiled(name: str, row: RecordRow | EntryRow) -> Iterator[Defect]:
    if row.title_key != works.stored_key(row.title):
        yield Defect("title", f"{name} {row.id}", "it is not found under its title")


def _carried(session: Session, record_ids: list[int]) -> dict[int | None, set[tuple[str, str]]]:
    carried: dict[int | None, set[tuple[str, str]]] = defaultdict(set)
    for row in session.scalars(select(IdentifierRow).where(col(IdentifierRow.record_id).in_(record_ids))):
        carried[row.record_id].add((row.scheme, row.value))
    return carried


def _rows(session: Session, table: type[T]) -> Iterator[T]:
    return chain.from_iterable(_batches(session, table))


def _batches(session: Session, table: Any) -> Iterator[Sequence[Any]]:
    query = select(table).order_by(table.id).execution_options(yield_per=_BATCH)
    yield from session.scalars(query).partitions()
