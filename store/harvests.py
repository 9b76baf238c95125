"""Saving what a harvest brought: records, the windows they prove, what was refused; all in one transaction."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from ..records.page import Harvested
from ..records.record import Record, Tally
from . import bookmarks, citations, keys, rejections, windows, works
from .bulk import insert_rows, values_of
from .holders import Holder, of_new_record
from .tables import RecordRow, VersionRow

_FIELDS = tuple(Record.model_fields)
_fields_of = attrgetter(*_FIELDS)
_TOLD = tuple(sorted(set(_FIELDS) - {"is_provisional"}))
_told_by = attrgetter(*_TOLD)
_FILLED_ONCE = ("abstract", "authors", "venue", "year", "first_posted", "revised", "doi", "arxiv_id", "pmid", "pmcid",
                "journal_ref", "code_url", "pdf_url", "subjects", "relations", "document_type", "url")  # fmt: skip


def save(session: Session, harvested: Harvested, *, at: datetime, parser: str = "") -> tuple[Tally, works.Attached]:
    """Store one batch, its windows and its bookmarks; the caller commits. The same batch again changes nothing.

    `parser` names the parser that read it, so that what it refused can be tried again by another.
    """
    newest = _newest(harvested.records)
    stored = _stored(session, harvested.source, list(newest))
    fresh = [record for key, record in newest.items() if key not in stored]
    changed: list[tuple[RecordRow, Record]] = []
    for key, row in stored.items():
        merged = _merge(row, newest[key])
        if digest(merged) != row.digest:
            changed.append((row, merged))
    updated = sum(_is_news(row, merged) for row, merged in changed)
    new = _insert(session, fresh, at=at)
    left = _update(session, changed, at=at)
    numbers = [holder.number for holder in new]
    attached = works.place(session, numbers, {row.number for row, _ in changed}, known=new, left=left, at=at)
    ids = {row.source_id: row.id for row in stored.values() if row.id is not None}
    ids |= {record.source_id: holder.row[1] for record, holder in zip(fresh, new, strict=True)}
    citations.save(session, newest.values(), ids=ids)
    _save_versions(session, harvested, ids, at=at)
    rejections.resolve(session, newest, source=harvested.source, at=at)
    rejections.keep(session, harvested.rejected, source=harvested.source, stream=harvested.stream, parser=parser, at=at)
    windows.save(session, harvested, at=at)
    bookmarks.remember(session, harvested.bookmarks, at=at)
    return _tally(newest, len(fresh), updated, len(harvested.rejected)), attached


def _tally(newest: dict[str, Record], fresh: int, updated: int, rejected: int) -> Tally:
    """Counts of one batch. A hint counts only where it brings something; the truth that takes its place is no news."""
    if all(record.is_provisional for record in newest.values()):
        return Tally(fresh, updated, 0, rejected)
    return Tally(fresh, updated, len(newest) - fresh - updated, rejected)


def _is_news(row: RecordRow, merged: Record) -> bool:
    return row.version != merged.version or not row.is_provisional or merged.is_provisional


def digest(record: Record) -> str:
    """The digest of what a record says; two equal digests need no update."""
    return hashlib.sha256(_written(dict(zip(_TOLD, _told_by(record), strict=True))).encode()).hexdigest()


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


_written = json.JSONEncoder(sort_keys=True, default=_as_text, check_circular=False).encode


def _newest(records: Iterable[Record]) -> dict[str, Record]:
    newest: dict[str, Record] = {}
    for record in records:
        known = newest.get(record.source_id)
        if known is None or (not record.is_provisional, record.version) >= (not known.is_provisional, known.version):
            newest[record.source_id] = record
    return newest


def _stored(session: Session, source: str, source_ids: list[str]) -> dict[str, RecordRow]:
    if not source_ids:
        return {}
    asked = select(values_of(session, source_ids).c.value)
    query = select(RecordRow).where(col(RecordRow.source) == source, col(RecordRow.source_id).in_(asked))
    return {row.source_id: row for row in session.scalars(query)}


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
    filled["relations"] = _united(old["relations"], new["relations"])
    if incoming.version == row.version:
        filled["withdrawn"] = row.withdrawn or incoming.withdrawn  # not every channel of a service tells
    return Record.model_construct(**(new | filled))


def _united(old: list[dict[str, str]], new: list[dict[str, str]]) -> list[dict[str, str]]:
    """Relations are told by several channels, each in part: what one leaves out is not taken back."""
    told: dict[tuple[str, str, str], dict[str, str]] = {}
    for relation in (*old, *new):
        key = relation["type"], relation["scheme"], relation["value"]
        told[key] = told.get(key, {}) | relation
    return list(told.values())


def _insert(session: Session, fresh: list[Record], *, at: datetime) -> list[Holder]:
    """Store records, each as a work of its own."""
    if not fresh:
        return []
    numbers = works.new_numbers(session, len(fresh), at=at)
    rows = [
        _content(record) | {"number": number, "work_id": number, "first_seen": at, "last_changed": at}
        for number, record in zip(numbers, fresh, strict=True)
    ]
    insert_rows(session, RecordRow, rows)
    ids = _ids(session, numbers)
    named = [keys.keys_of_record(record) for record in fresh]
    keys.save(session, dict(zip(ids, named, strict=True)), owner="record_id")
    return [of_new_record(*one) for one in zip(fresh, ids, numbers, named, strict=True)]


def _update(session: Session, changed: list[tuple[RecordRow, Record]], *, at: datetime) -> set[keys.Key]:
    """Store what changed; the keys by which records are no longer found."""
    for row, merged in changed:
        for name, value in _content(merged).items():
            setattr(row, name, value)
        row.last_changed = at
    session.flush()
    works.forget_suggestions(session, {row.work_id for row, _ in changed})
    named = {row.id: keys.keys_of_record(merged) for row, merged in changed if row.id is not None}
    left = keys.replace(session, named, owner="record_id")
    return {key for lost in left.values() for key in lost}


def _content(record: Record) -> dict[str, Any]:
    return dict(zip(_FIELDS, _fields_of(record), strict=True)) | {"digest": digest(record)}


def _ids(session: Session, numbers: list[int]) -> list[int]:
    """The rows of records that were just stored, by their numbers."""
    query = select(col(RecordRow.id)).where(col(RecordRow.number).between(numbers[0], numbers[-1]))
    return list(session.connection().scalars(query.order_by(col(RecordRow.number))))


def _save_versions(session: Session, harvested: Harvested, ids: Mapping[str, int], *, at: datetime) -> None:
    """Every version row that came, once; hints are not versions."""
    rows = {
        (record.source_id, record.version): {
            "record_id": ids[record.source_id],
            "version": record.version,
            "title": record.title,
            "abstract": record.abstract,
            "revised": record.revised,
            "digest": version_digest(record.title, record.abstract),
            "first_seen": at,
        }
        for record in harvested.records
        if not record.is_provisional
    }
    insert_rows(session, VersionRow, list(rows.values()), skips_known=True)


def version_digest(title: str, abstract: str) -> str:
    """The digest of what a version says."""
    return hashlib.sha256(f"{title}\0{abstract}".encode()).hexdigest()
