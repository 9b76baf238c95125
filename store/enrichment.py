"""Enrichment: which listed papers no source has told of yet, and whether what a source tells is that paper."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from ..records.identifiers import PREPRINT_PREFIXES
from ..records.matching import Evidence, match
from ..records.record import SOURCES, Record
from .bulk import chunks
from .holders import evidence_of
from .tables import EntryRow, IdentifierRow, LookupRow, RecordRow

_ASKED_AGAIN_AFTER = timedelta(days=30)
_LINKED = " is linked to "  # how a lookup notes that an identifier is another paper's


def wanting(session: Session, source: str, *, at: datetime, limit: int | None = None) -> list[str]:
    """Identifiers of listed papers that this source may know and has not told of, the list's first first.

    Those that were asked for within 30 days are left out.
    """
    query = (
        select(col(IdentifierRow.scheme), col(IdentifierRow.value), col(EntryRow.venue), col(EntryRow.paper_url))
        .join(EntryRow, col(EntryRow.id) == col(IdentifierRow.entry_id))
        .where(col(EntryRow.removed_at).is_(None), col(EntryRow.kind) != "dataset")
        .order_by(col(EntryRow.position), col(IdentifierRow.id))
    )
    rows = session.execute(query)
    named = dict.fromkeys(value for scheme, value, *said in rows if _source_of(scheme, value, said) == source)
    known = _told_of(session, source, named) | _asked_lately(session, source, at)
    return [value for value in named if value not in known][:limit]


def fitting(session: Session, records: Iterable[Record]) -> tuple[list[Record], dict[str, str]]:
    """The records that are the listed papers whose links name them; of the others, by identifier, what they are.

    A link on the list is evidence, not identity: lists carry wrong identifiers.
    """
    fit: list[Record] = []
    foreign: dict[str, str] = {}
    for record in records:
        entries = _entries_naming(session, record)
        if any(_is_same(record, entry, value) for value, entry in entries):
            fit.append(record)
        else:
            foreign |= {value: f"“{entry.title}”{_LINKED}“{record.title}”" for value, entry in entries}
    return fit, foreign


def remember(session: Session, source: str, asked: Sequence[str], missed: Mapping[str, str], *, at: datetime) -> None:
    """Note what was asked for, and of what was not found why."""
    for identifier in asked:
        note = missed.get(identifier, "")
        session.merge(
            LookupRow(source=source, identifier=identifier, asked_at=at, found=identifier not in missed, note=note)
        )


def linked_elsewhere(session: Session) -> dict[str, str]:
    """The title of the paper that each identifier names which a source did not take for the listed one's."""
    notes = select(col(LookupRow.identifier), col(LookupRow.note)).where(
        col(LookupRow.found).is_(False), col(LookupRow.note).contains(_LINKED)
    )
    return {identifier: note.rpartition(_LINKED)[2].strip("“”") for identifier, note in session.execute(notes)}


def count_found(session: Session) -> int:
    """How many listed papers were found by their identifier."""
    its_own = col(LookupRow.source).in_(SOURCES)
    query = select(func.count()).select_from(LookupRow).where(col(LookupRow.found).is_(True), its_own)
    return int(session.scalar(query) or 0)


def _source_of(scheme: str, value: str, said: Sequence[str | None]) -> str | None:
    """Who may know the paper. Preprint DOIs do not tell their server; the list's venue or link may."""
    if scheme == "arxiv":
        return "arxiv"
    if scheme == "pmid":
        return "pubmed"
    if scheme != "doi":
        return None
    if not value.startswith(PREPRINT_PREFIXES):
        return "pubmed"
    return "medrxiv" if any("medrxiv" in (words or "").lower() for words in said) else "biorxiv"


def _told_of(session: Session, source: str, values: Iterable[str]) -> set[str]:
    told: set[str] = set()
    for chunk in chunks(sorted(values)):
        query = select(col(RecordRow.source_id), col(RecordRow.doi)).where(
            col(RecordRow.source) == source,
            or_(col(RecordRow.source_id).in_(chunk), col(RecordRow.doi).in_(chunk)),
            col(RecordRow.is_provisional).is_(False),
        )
        for source_id, doi in session.execute(query):
            told |= {source_id, doi}
    return told


def _asked_lately(session: Session, source: str, at: datetime) -> set[str]:
    query = select(col(LookupRow.identifier)).where(
        col(LookupRow.source) == source, col(LookupRow.asked_at) > at - _ASKED_AGAIN_AFTER
    )
    return set(session.scalars(query))


def _entries_naming(session: Session, record: Record) -> list[tuple[str, EntryRow]]:
    found = []
    for scheme, value in record.identifiers():
        query = (
            select(EntryRow)
            .join(IdentifierRow, col(IdentifierRow.entry_id) == col(EntryRow.id))
            .where(col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value) == value)
            .where(col(EntryRow.removed_at).is_(None), col(EntryRow.kind) != "dataset")
        )
        found += [(value, entry) for entry in session.scalars(query)]
    return found


def _is_same(record: Record, entry: EntryRow, value: str) -> bool:
    named = next(pair for pair in record.identifiers() if pair[1] == value)
    listed = Evidence(entry.title, frozenset({named}), [], entry.year, is_listed=True)
    return match(evidence_of(record), listed).verdict == "same"
