"""Saving what a harvest brought: records, and the windows they prove, in one transaction."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from ..records.page import Harvested, Proof
from ..records.record import Record, Tally
from ..records.text import title_key
from . import works
from .bulk import chunks, insert_or_ignore
from .tables import KEY_CHARACTERS, IdentifierRow, RecordRow, RejectionRow, VersionRow, WindowRow

_LONGEST_GAP_DAYS = 400
_CLOSES_AFTER = timedelta(days=1, hours=12)  # day D is over in every zone, and announced, at D+1 12:00 UTC
_FIELDS = tuple(Record.model_fields)
_FILLED_ONCE = ("abstract", "authors", "venue", "year", "first_posted", "revised", "doi", "arxiv_id", "pmid", "pmcid",
                "journal_ref", "code_url", "pdf_url", "subjects", "relations", "document_type", "url")  # fmt: skip


class TooLongAgoError(Exception):
    """So many days have passed since the last run that one night cannot make up for them."""


def save(session: Session, harvested: Harvested, *, at: datetime) -> tuple[Tally, works.Attached]:
    """Store one batch and its windows; the caller commits. The same batch again changes nothing."""
    newest = _newest(harvested.records)
    stored = _stored(session, harvested.source, list(newest))
    fresh = [record for key, record in newest.items() if key not in stored]
    changed: list[tuple[RecordRow, Record]] = []
    for key, row in stored.items():
        merged = _merge(row, newest[key])
        if digest(merged) != row.digest:
            changed.append((row, merged))
    updated = sum(_is_news(row, merged) for row, merged in changed)
    placed, attached = works.place(session, fresh, changed, at=at)
    _insert(session, fresh, placed, at=at)
    _update(session, changed, at=at)
    _save_versions(session, harvested, at=at)
    _save_rejections(session, harvested, at=at)
    _save_windows(session, harvested, at=at)
    return _tally(newest, len(fresh), updated, len(harvested.rejected)), attached


def _tally(newest: dict[str, Record], fresh: int, updated: int, rejected: int) -> Tally:
    """Counts of one batch. A hint counts only where it brings something; the truth that takes its place is no news."""
    if all(record.is_provisional for record in newest.values()):
        return Tally(fresh, updated, 0, rejected)
    return Tally(fresh, updated, len(newest) - fresh - updated, rejected)


def _is_news(row: RecordRow, merged: Record) -> bool:
    return row.version != merged.version or not row.is_provisional or merged.is_provisional


def plan(session: Session, *, source: str, stream: str, now: datetime, window_days: int) -> list[date]:
    """The days to harvest, oldest first: all open ones, the last `window_days`, and those since the last run.

    Each is opened as a window before the first request, so that a day no run reached is not forgotten.
    """
    today = now.astimezone(UTC).date()
    statuses = _statuses(session, source, stream)
    last_planned = max((day for day in statuses if day <= today), default=today)
    first = min(today - timedelta(days=window_days - 1), last_planned + timedelta(days=1))
    if (today - first).days > _LONGEST_GAP_DAYS + window_days:
        raise TooLongAgoError(
            f"the last run was on {last_planned}; fetch what came since in pieces: "
            f"`livinglist backfill --source {source} --from {first} --to DATE`"
        )
    recent = {first + timedelta(days=ahead) for ahead in range((today - first).days + 1)}
    session.add_all(_untried(source, stream, day, at=now) for day in sorted(recent - statuses.keys()))
    session.flush()
    return sorted(recent | {day for day, status in statuses.items() if status != "ok" and day <= today})


def unproven(session: Session, *, source: str, stream: str, first: date, last: date) -> list[date]:
    """The days of a period that have no proof yet, oldest first."""
    proven = {day for day, status in _statuses(session, source, stream).items() if status == "ok"}
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if day not in proven]


def windows(session: Session, *, source: str, stream: str, now: datetime) -> dict[str, int]:
    """How many days of a stream are proven, and how many should be by now but are not."""
    statuses = _statuses(session, source, stream)
    ok = sum(status == "ok" for status in statuses.values())
    due = sum(status != "ok" and _is_over(day, now) for day, status in statuses.items())
    return {"ok": ok, "open": due}


def last_complete_day(session: Session, *, source: str, stream: str) -> date | None:
    """The watermark: the last proven day before the first one that is not."""
    statuses = _statuses(session, source, stream)
    unproven = min((day for day, status in statuses.items() if status != "ok"), default=date.max)
    return max((day for day, status in statuses.items() if status == "ok" and day < unproven), default=None)


def lag_days(session: Session, *, source: str, share: float) -> float | None:
    """Within how many days after posting that share of the source's records was first seen here (nearest rank).

    Counted from when the day was first asked for, if that was later: nights that were not run are not the service's
    lag. Records older than the first harvest say nothing and are left out.
    """
    first = session.scalar(select(func.min(col(RecordRow.first_seen))).where(col(RecordRow.source) == source))
    if first is None:
        return None
    opened = _first_asked(session, source)
    query = select(col(RecordRow.first_posted), col(RecordRow.first_seen)).where(
        col(RecordRow.source) == source, col(RecordRow.first_posted) >= first - timedelta(days=2)
    )
    lags = sorted(
        max(0.0, (seen - max(posted, opened.get(posted.date(), posted))).total_seconds() / 86_400)
        for posted, seen in session.execute(query)
    )
    return round(lags[min(len(lags) - 1, int(share * len(lags)))], 1) if lags else None


def _first_asked(session: Session, source: str) -> dict[date, datetime]:
    query = (
        select(col(WindowRow.day), func.min(col(WindowRow.opened_at)).label("opened"))
        .where(col(WindowRow.source) == source)
        .group_by(col(WindowRow.day))
    )
    return {row.day: row.opened for row in session.execute(query)}


def _statuses(session: Session, source: str, stream: str) -> dict[date, str]:
    query = select(col(WindowRow.day), col(WindowRow.status)).where(
        col(WindowRow.source) == source, col(WindowRow.stream) == stream
    )
    return {row.day: row.status for row in session.execute(query)}


def digest(record: Record) -> str:
    """The digest of what a record says; two equal digests need no update."""
    content = {name: getattr(record, name) for name in _FIELDS if name != "is_provisional"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=_as_text).encode()).hexdigest()


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _newest(records: Iterable[Record]) -> dict[str, Record]:
    newest: dict[str, Record] = {}
    for record in records:
        known = newest.get(record.source_id)
        if known is None or (not record.is_provisional, record.version) >= (not known.is_provisional, known.version):
            newest[record.source_id] = record
    return newest


def _stored(session: Session, source: str, source_ids: list[str]) -> dict[str, RecordRow]:
    rows: dict[str, RecordRow] = {}
    for chunk in chunks(source_ids):
        query = select(RecordRow).where(col(RecordRow.source) == source, col(RecordRow.source_id).in_(chunk))
        rows |= {row.source_id: row for row in session.scalars(query)}
    return rows


def _merge(row: RecordRow, incoming: Record) -> Record:
    """The record after `incoming`: nothing filled is emptied, a hint overwrites nothing, no version goes back."""
    old = {name: getattr(row, name) for name in _FIELDS}
    new = {name: getattr(incoming, name) for name in _FIELDS}
    only_fills = incoming.version < row.version or (
        incoming.is_provisional and not row.is_provisional and incoming.version <= row.version
    )
    if only_fills:
        old, new = new, old
    filled = {name: new[name] or old[name] for name in _FILLED_ONCE}
    if incoming.version == row.version:
        filled["withdrawn"] = row.withdrawn or incoming.withdrawn  # not every channel of a service tells
    return Record.model_construct(**(new | filled))


def _insert(session: Session, fresh: list[Record], placed: dict[str, int], *, at: datetime) -> None:
    rows = [
        _content(record) | {"work_id": placed[record.source_id], "first_seen": at, "last_changed": at}
        for record in fresh
    ]
    if not rows:
        return
    session.execute(insert(RecordRow), rows)
    ids = _ids(session, fresh[0].source, [record.source_id for record in fresh])
    identifiers = [row for record in fresh for row in works.identifier_rows(record, record_id=ids[record.source_id])]
    if identifiers:
        session.execute(insert(IdentifierRow), identifiers)


def _update(session: Session, changed: list[tuple[RecordRow, Record]], *, at: datetime) -> None:
    for row, merged in changed:
        known = {(identifier["scheme"], identifier["value"]) for identifier in works.identifier_rows(row, record_id=0)}
        for name, value in _content(merged).items():
            setattr(row, name, value)
        row.last_changed = at
        assert row.id is not None
        added = [r for r in works.identifier_rows(merged, record_id=row.id) if (r["scheme"], r["value"]) not in known]
        if added:
            session.execute(insert(IdentifierRow), added)
    session.flush()
    stale = sorted({row.work_id for row, _ in changed})
    for chunk in chunks(stale):
        works.forget_suggestions(session, chunk)


def _content(record: Record) -> dict[str, Any]:
    content: dict[str, Any] = {name: getattr(record, name) for name in _FIELDS}
    return content | {"title_key": title_key(record.title)[:KEY_CHARACTERS], "digest": digest(record)}


def _ids(session: Session, source: str, source_ids: list[str]) -> dict[str, int]:
    ids: dict[str, int] = {}
    for chunk in chunks(source_ids):
        query = select(col(RecordRow.source_id), col(RecordRow.id)).where(
            col(RecordRow.source) == source, col(RecordRow.source_id).in_(chunk)
        )
        ids |= {source_id: row_id for source_id, row_id in session.execute(query) if row_id is not None}
    return ids


def _save_versions(session: Session, harvested: Harvested, *, at: datetime) -> None:
    """Every version row that came, once; hints are not versions."""
    told = [record for record in harvested.records if not record.is_provisional]
    ids = _ids(session, harvested.source, sorted({record.source_id for record in told}))
    rows = {
        (ids[record.source_id], record.version): {
            "record_id": ids[record.source_id],
            "version": record.version,
            "title": record.title,
            "abstract": record.abstract,
            "revised": record.revised,
            "digest": _version_digest(record),
            "first_seen": at,
        }
        for record in told
    }
    for chunk in chunks(list(rows.values())):
        session.execute(insert_or_ignore(session, VersionRow), chunk)


def _version_digest(record: Record) -> str:
    return hashlib.sha256(f"{record.title}\0{record.abstract}".encode()).hexdigest()


def _save_rejections(session: Session, harvested: Harvested, *, at: datetime) -> None:
    for rejected in harvested.rejected:
        found = session.scalars(
            select(RejectionRow).where(
                col(RejectionRow.source) == harvested.source, col(RejectionRow.identifier) == rejected.identifier[:500]
            )
        ).first()
        row = found or RejectionRow(
            source=harvested.source, stream=harvested.stream, identifier=rejected.identifier[:500],
            reason="", raw=b"", first_seen=at, last_seen=at,
        )  # fmt: skip
        row.reason, row.raw, row.last_seen = rejected.reason, rejected.raw, at
        session.add(row)


def _save_windows(session: Session, harvested: Harvested, *, at: datetime) -> None:
    for day, proof in harvested.proven.items():
        _prove(_window(session, harvested, day, at=at), proof, at=at)
    for day, reason in harvested.failed.items():
        row = _window(session, harvested, day, at=at)
        row.tried_at = at
        if row.status != "ok":  # an earlier proof stands
            row.status, row.note = "failed", reason
    session.flush()


def _window(session: Session, harvested: Harvested, day: date, *, at: datetime) -> WindowRow:
    row = session.get(WindowRow, (harvested.source, harvested.stream, day))
    if row is None:
        row = _untried(harvested.source, harvested.stream, day, at=at)
        session.add(row)
    return row


def _untried(source: str, stream: str, day: date, *, at: datetime) -> WindowRow:
    return WindowRow(
        source=source, stream=stream, day=day, status="failed", opened_at=at, tried_at=at, note="not harvested yet"
    )


def _prove(row: WindowRow, proof: Proof, *, at: datetime) -> None:
    row.expected, row.got, row.walks, row.tried_at, row.note = proof.expected, proof.got, proof.walks, at, ""
    if not _is_over(row.day, at):
        row.status, row.note = "partial", "the day was not over"
    elif row.status != "ok":
        row.status, row.ok_at = "ok", at


def _is_over(day: date, now: datetime) -> bool:
    return now >= datetime.combine(day, time(), UTC) + _CLOSES_AFTER
