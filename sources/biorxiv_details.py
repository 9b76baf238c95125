"""The answers of `/details` of api.biorxiv.org, which are the truth of a day: one row per version of a paper."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from ..records.identifiers import clean_doi
from ..records.page import Page, Rejected
from ..records.record import Record, code_url_in
from ..records.text import clean_text
from .biorxiv_feed import VENUES, landing_page, year_of
from .envelope import count_in, read_json, reason_of
from .http import BadEnvelope, ServiceFault

Row = dict[str, Any]
Key = tuple[str, str]

_EMPTY = {"no posts found", "no articles found"}


@dataclass(frozen=True)
class Details:
    """One page of `/details`. `total` is the service's promise for the whole interval, None where it makes none."""

    rows: list[Row]
    total: int | None


def parse_page(body: bytes, server: str) -> Page:
    """The records of one page: of every paper its latest version."""
    details = parse_details(body, server)
    page = records_of(details.rows, server)
    return Page(page.records, page.rejected, details.total, len(details.rows))


def parse_details(body: bytes, server: str, *, cursor: int | None = None) -> Details:
    """The rows of one page, its envelope checked. No rows only where the service says so in the proper form."""
    document = read_json(body, server)
    message = _message(document, server)
    rows = document.get("collection")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadEnvelope(server, "an answer without a collection")
    status = str(message.get("status", "")).strip().lower()
    total, count = _number(message, "total", server), _number(message, "count", server)
    if status in _EMPTY:
        if rows:
            raise BadEnvelope(server, f"{status!r}, and yet {len(rows)} rows")
        return Details([], total or 0)
    if status != "ok":
        raise ServiceFault(server, f"it says: {message.get('status') or 'no status'}")
    if count is not None and count != len(rows):
        raise BadEnvelope(server, f"{len(rows)} rows where {count} are announced")
    began = _number(message, "cursor", server)
    if cursor is not None and began is not None and began != cursor:
        raise BadEnvelope(server, f"a page that starts at {began} where {cursor} was asked")
    return Details(rows, total)


def key_of(row: Row) -> Key:
    """What tells one version row from another: DOI and version; a row without them is its own name."""
    doi, version = row.get("doi"), row.get("version")
    return (clean_doi(str(doi)) or str(doi), str(version)) if doi and version else ("", json.dumps(row, sort_keys=True))


def records_of(rows: Iterable[Row], server: str) -> Page:
    """One record per paper, of its latest version in `rows`; rows that cannot be read are set aside."""
    page = versions_of(rows, server)
    latest: dict[str, Record] = {}
    for record in page.records:
        if record.source_id not in latest or latest[record.source_id].version <= record.version:
            latest[record.source_id] = record
    return Page(list(latest.values()), page.rejected, received=page.received)


def versions_of(rows: Iterable[Row], server: str) -> Page:
    """A record of every version in `rows`, all with the paper's first day if it is known here."""
    records: list[Record] = []
    first: dict[str, datetime] = {}
    rejected: list[Rejected] = []
    received = 0
    for row in rows:
        received += 1
        try:
            record = _record(row, server)
        except ValueError as error:
            identifier = clean_doi(str(row.get("doi"))) or f"row {received - 1}"
            raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
            rejected.append(Rejected(identifier, reason_of(error), raw))
            continue
        if record.first_posted:
            first[record.source_id] = record.first_posted
        records.append(record)
    dated = [
        record.model_copy(update={"first_posted": first[record.source_id]})
        if record.first_posted is None and record.source_id in first
        else record
        for record in records
    ]
    return Page(dated, rejected, received=received)


def category_of(row: Row) -> str:
    """The subject of a row, in the words a curator writes in the settings."""
    return subject_key(str(row.get("category") or ""))


def subject_key(subject: str) -> str:
    """`cell_biology`, `Cell Biology` and `cell biology` are one subject."""
    return " ".join(subject.replace("_", " ").lower().split())


def _message(document: Row, server: str) -> Row:
    messages = document.get("messages")
    if not isinstance(messages, list) or not messages or not isinstance(messages[0], dict):
        raise BadEnvelope(server, "an answer without messages")
    return messages[0]


def _number(message: Row, name: str, server: str) -> int | None:
    """A count comes as number or as string."""
    value = message.get(name)
    if value is None or value == "":
        return None
    count = None if isinstance(value, bool) else count_in(str(value))
    if count is None:
        raise BadEnvelope(server, f"{name} is {value!r}")
    return count


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is a {type(value).__name__}, not text")
    return value or ""


def _record(row: Row, server: str) -> Record:
    doi = clean_doi(_text(row, "doi"))
    if not doi:
        raise ValueError("no DOI")
    version = int(str(row.get("version") or 0))
    posted = datetime.combine(date.fromisoformat(_text(row, "date")), datetime.min.time(), UTC)
    abstract = clean_text(_text(row, "abstract"))
    title = clean_text(_text(row, "title"))
    published = clean_doi(_text(row, "published"))
    kind = _text(row, "type")
    return Record.model_validate(
        {
            "source": server,
            "source_id": doi,
            "doi": doi,
            "version": version,
            "title": title,
            "abstract": abstract,
            "authors": clean_text(_text(row, "authors")).split(";"),  # an entity ends in a semicolon too
            "venue": VENUES[server],
            "year": year_of(doi, posted.date()),
            "first_posted": posted if version == 1 else None,
            "revised": posted,
            "withdrawn": kind.strip().lower() == "withdrawn" or title.upper().startswith("WITHDRAWN:"),
            "document_type": kind,
            "subjects": [_text(row, "category")],
            "relations": [{"type": "published_as", "scheme": "doi", "value": published}] if published else [],
            "url": landing_page(server, doi, version),
            "code_url": code_url_in(abstract),
        }
    )
