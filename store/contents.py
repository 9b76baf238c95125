"""What rows say, row by row: readable, true to their digests, and found under the identifiers they name."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlmodel import Session, col

from . import harvests, keys, works
from .copying import tables
from .publications import digest_of
from .tables import EntryRow, IdentifierRow, PublicationRow, RecordRow, VersionRow

T = TypeVar("T")
Advance = Callable[[str, int, int], object]  # told what is being checked, how much is done, and of how much
_BATCH = 2_000


@dataclass(frozen=True)
class Defect:
    """A law of the store that is broken, and where."""

    law: str  # file, schema, unreadable, append-only, orphan, merge, window, digest, identifiers, work
    where: str
    message: str


def unreadable(session: Session, advance: Advance) -> Iterator[Defect]:
    """Rows whose values are not what their columns say: SQLite keeps any value in any column."""
    for done, table in enumerate(tables()):
        advance("check tables", done, len(tables()))
        try:
            for _ in session.execute(select(table), execution_options={"yield_per": _BATCH}):
                pass
        except (ValueError, TypeError, LookupError) as error:
            said = " ".join(str(error).split())
            yield Defect("unreadable", f"table {table.name}", f"a row cannot be read: {said}")


def records(session: Session, advance: Advance) -> Iterator[Defect]:
    """Records that say something else than when they were stored, or are not found by what they say."""
    for batch in _batches(session, RecordRow, "check records", advance):
        known = _carried(session, col(IdentifierRow.record_id), [record.id for record in batch])
        for record in batch:
            if record.digest != harvests.digest(record):
                yield Defect("digest", f"record {record.id}", "its content is not what was stored")
            yield from _misfiled(f"record {record.id}", keys.keys_of_record(record), known[record.id])


def lines(session: Session, advance: Advance) -> Iterator[Defect]:
    """List entries that are not found by what they say."""
    for batch in _batches(session, EntryRow, "check lines", advance):
        known = _carried(session, col(IdentifierRow.entry_id), [entry.id for entry in batch])
        for entry in batch:
            yield from _misfiled(f"entry {entry.id}", keys.keys_of_line(entry.title, entry.paper_url), known[entry.id])


def grouped(session: Session, advance: Advance) -> Iterator[Defect]:
    """Records and entries without a number of their own, or in another work than what is stored makes of them."""
    for table, name in ((RecordRow, "record"), (EntryRow, "entry")):
        for batch in _batches(session, table, f"check works of {name}s", advance, table.id, table.number):
            for row_id, number in batch:
                if number is None:
                    yield Defect("work", f"{name} {row_id}", "it has no number of its own")
            numbers = [number for _, number in batch if number is not None]
            for number, (work, right) in works.audit(session, numbers).items():
                yield Defect("work", f"number {number}", f"is part of work {work}; what is stored makes it {right}")


def others(session: Session, advance: Advance) -> Iterator[Defect]:
    """Versions and publications that say something else than when they were stored."""
    for version in _rows(session, VersionRow, "check versions", advance):
        if version.digest != harvests.version_digest(version.title, version.abstract):
            where = f"version {version.id} of record {version.record_id}"
            yield Defect("digest", where, "its text is not what was stored")
    for publication in _rows(session, PublicationRow, "check publications", advance):
        if publication.after_digest != digest_of(publication.text):
            yield Defect("digest", f"publication {publication.id}", "its text is not what was stored")


def _misfiled(where: str, named: Iterable[keys.Key], known: Collection[keys.Key]) -> Iterator[Defect]:
    for scheme, value in sorted(set(named) - set(known)):
        yield Defect("identifiers", where, f"it is not found under its {scheme} {value}")


def _carried(session: Session, owner: Any, ids: list[int]) -> dict[int | None, set[keys.Key]]:
    carried: dict[int | None, set[keys.Key]] = defaultdict(set)
    query = select(owner, col(IdentifierRow.scheme), col(IdentifierRow.value)).where(owner.in_(ids))
    for row_id, scheme, value in session.execute(query):
        carried[row_id].add((scheme, value))
    return carried


def _rows(session: Session, table: type[T], name: str, advance: Advance) -> Iterator[T]:
    return chain.from_iterable(_batches(session, table, name, advance))


def _batches(session: Session, table: Any, name: str, advance: Advance, *columns: Any) -> Iterator[Sequence[Any]]:
    """Whole rows, or these columns of them."""
    total, done = session.scalar(select(func.count()).select_from(table)) or 0, 0
    query = select(*(columns or (table,))).order_by(table.id)
    rows = session.execute(query, execution_options={"yield_per": _BATCH})
    for batch in (rows if columns else rows.scalars()).partitions():
        yield batch
        done += len(batch)
        advance(name, done, total)


LAWS = (records, lines, others, grouped)
