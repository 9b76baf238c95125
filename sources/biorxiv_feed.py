"""bioRxiv's and medRxiv's RSS: about 30 newest items, a hint that shows papers early and proves nothing."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import feedparser

from ..records.identifiers import clean_doi
from ..records.page import Page, Rejected
from ..records.record import Record, code_url_in
from ..records.text import clean_text
from .envelope import check_text, reason_of, unreadable
from .http import BadEnvelope

VENUES = {"biorxiv": "bioRxiv", "medrxiv": "medRxiv"}

_HARMLESS = (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)
_VERSION = re.compile(r"v(\d+)(?:[?#.]|$)")
# "Kukla, D., Crampton, A.": the comma stands inside names and between them.
_BETWEEN_AUTHORS = re.compile(r"(?<=\.),\s+")


def parse_feed(body: bytes, server: str) -> Page:
    """Provisional records of one feed. An empty feed is a page of 0: for its reader to judge.

    Raises `BadEnvelope` for anything but a whole RSS 1.0 document of that server.
    """
    check_text(body, server)
    _refuse_wrong_encoding(body, server)
    feed = feedparser.parse(io.BytesIO(body))
    fault = feed.get("bozo_exception")
    if feed.get("bozo") and not isinstance(fault, _HARMLESS):
        raise unreadable(body, server, f"a feed that breaks: {fault}")
    if feed.get("version") != "rss10":
        raise BadEnvelope(server, f"no RSS 1.0 feed, but {feed.get('version') or 'something else'}")
    if "Subject Collection" not in feed.feed.get("title", ""):
        raise BadEnvelope(server, f"a feed of another kind: {feed.feed.get('title', 'untitled')!r}")
    records: list[Record] = []
    rejected: list[Rejected] = []
    for position, entry in enumerate(feed.entries):
        try:
            records.append(_record(entry, server))
        except ValueError as error:
            identifier = clean_doi(entry.get("dc_identifier")) or entry.get("id") or f"item {position}"
            rejected.append(Rejected(identifier, reason_of(error), repr(dict(entry)).encode()))
    if feed.entries and not any(record.abstract for record in records):
        raise BadEnvelope(
            server, f"a feed without one whole item: {rejected[0].reason if rejected else 'no summaries'}"
        )
    return Page(records, rejected, received=len(feed.entries))


def _refuse_wrong_encoding(body: bytes, server: str) -> None:
    """feedparser would read one stray byte as a reason to garble every letter."""
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([\w-]+)", body)
    try:
        body.decode(declared[1].decode() if declared else "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise BadEnvelope(server, "a feed that is not in the encoding it declares") from None


def _record(entry: Any, server: str) -> Record:
    doi = clean_doi(entry.get("dc_identifier"))
    version = _VERSION.search(entry.get("link", "").strip())
    if not doi or not version:
        raise ValueError("no DOI" if not doi else "no version in its link")
    summary = clean_text(entry.get("summary"))
    posted = _midnight(entry.get("updated", ""))
    number = int(version[1])
    return Record.model_validate(
        {
            "source": server,
            "source_id": doi,
            "doi": doi,
            "version": number,
            "title": clean_text(entry.get("title")),
            "abstract": summary,
            "authors": authors_in(entry.get("author", "")),
            "venue": VENUES[server],
            "year": year_of(doi, posted.date()),
            "first_posted": posted if number == 1 else None,
            "revised": posted,
            "is_provisional": True,
            "url": landing_page(server, doi, number),
            "code_url": code_url_in(summary),
        }
    )


def authors_in(creator: str) -> list[str]:
    """The names of one `dc:creator`; a consortium without initials stays with its neighbour."""
    return [name for part in _BETWEEN_AUTHORS.split(clean_text(creator)) if (name := part.strip(" ,"))]


def landing_page(server: str, doi: str, version: int) -> str:
    """The page of one version, on the server itself: the form that curated lists use."""
    return f"https://www.{server}.org/content/{doi}v{version}"


def year_of(doi: str, version_date: date) -> int:
    """The year of version 1 where the DOI tells it (10.1101/2023.12.07.569910), else of this version."""
    told = re.match(r"10\.\d+/(20\d\d)\.\d\d\.\d\d\.", doi)
    return int(told[1]) if told else version_date.year


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day.strip()[:10]), datetime.min.time(), UTC)
