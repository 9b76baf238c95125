"""A work as a person meets it: the best of what its records and its line on the list say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from .bulk import chunks
from .tables import EntryRow, RecordRow
from .versions import is_version_of_record

T = TypeVar("T")


@dataclass(frozen=True)
class Description:
    """One work: what its best record says, with identifiers and links gathered from all of them."""

    work_id: int
    title: str
    authors: list[str]
    abstract: str
    venue: str
    year: int | None
    first_posted: date | None
    identifiers: dict[str, str | None]
    paper_url: str | None
    code_url: str | None
    withdrawn: bool
    records: list[RecordRow]
    entries: list[EntryRow]


def describe(session: Session, work_ids: Sequence[int]) -> dict[int, Description]:
    """A description of each work, by number. A work that has nothing but lines once removed is told by the last one."""
    records: dict[int, list[RecordRow]] = defaultdict(list)
    entries: dict[int, list[EntryRow]] = defaultdict(list)
    former: dict[int, EntryRow] = {}
    for chunk in chunks(work_ids):
        for record in session.scalars(select(RecordRow).where(col(RecordRow.work_id).in_(chunk))):
            records[record.work_id].append(record)
        lines = select(EntryRow).where(col(EntryRow.work_id).in_(chunk)).order_by(col(EntryRow.id))
        for entry in session.scalars(lines):
            former[entry.work_id] = entry
            if entry.removed_at is None:
                entries[entry.work_id].append(entry)
    return {
        work_id: _describe(work_id, sorted(records[work_id], key=_rank), entries[work_id], former.get(work_id))
        for work_id in work_ids
        if records[work_id] or work_id in former
    }


def texts(session: Session, work_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """(title, abstract) of each work: its best record's title, and the first abstract that is not empty."""
    return {work_id: (d.title, d.abstract) for work_id, d in describe(session, work_ids).items()}


def _rank(record: RecordRow) -> tuple[bool, bool, bool, str, str]:
    """Versions of record before preprints, told before hinted, then by name: whatever order they came in."""
    return (
        record.withdrawn, not is_version_of_record(record), record.is_provisional, record.source, record.source_id,
    )  # fmt: skip


def _describe(work_id: int, records: list[RecordRow], entries: list[EntryRow], former: EntryRow | None) -> Description:
    if not records:
        told_by = entries[0] if entries else former
        assert told_by is not None
        return _describe_entry(work_id, told_by, entries)
    best = records[0]
    dates = [record.first_posted.date() for record in records if record.first_posted]
    return Description(
        work_id=work_id,
        title=best.title,
        authors=_first(record.authors for record in records) or [],
        abstract=_first(record.abstract for record in records) or "",
        venue=_first(record.venue for record in records) or "",
        year=_first(record.year for record in records),
        first_posted=min(dates, default=None),
        identifiers={
            "arxiv": _first(record.arxiv_id for record in records),
            "doi": _first(record.doi for record in records),
            "pmid": _first(record.pmid for record in records),
        },
        paper_url=_paper_url(best),
        code_url=_first(record.code_url for record in records),
        withdrawn=any(record.withdrawn for record in records),
        records=records,
        entries=entries,
    )


def _describe_entry(work_id: int, entry: EntryRow, entries: list[EntryRow]) -> Description:
    return Description(
        work_id, entry.title, [], "", entry.venue, entry.year, None,
        {"arxiv": None, "doi": None, "pmid": None}, entry.paper_url, entry.code_url, False, [], entries,
    )  # fmt: skip


def _paper_url(record: RecordRow) -> str | None:
    """The journal's page by DOI where there is one; else the page of the service."""
    if record.source == "pubmed" and record.doi:
        return f"https://doi.org/{record.doi}"
    return record.url or None


def _first(values: Iterable[T | None]) -> T | None:
    return next((value for value in values if value), None)
