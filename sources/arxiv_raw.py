"""The answer of arXiv's OAI-PMH in its format arXivRaw: every version of a paper with its date, and when it changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from ..records.identifiers import clean_arxiv_id
from ..records.page import Rejected
from ..records.record import Record
from .arxiv_record import SOURCE, record_of
from .envelope import instant_in, read_xml, reason_of, whole_text
from .http import BadEnvelope, BadQuery, ServiceFault

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_NAMED = "oai:arXiv.org:"
# arXiv's mark of a version without files (arXiv/oaipmh, create_records: 'withdrawn': 'I').
_EMPTIED = "I"
_AFFILIATION = re.compile(r"\([^()]*\)")
_BETWEEN_AUTHORS = re.compile(r",?\s+(?:and|&)\s+|[,:]\s*")
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[IV]{2,}")
_ET_AL = re.compile(r"et\.?\s+al\.?", re.IGNORECASE)
_TIGHT_DOT = re.compile(r"(?<!\\)\.(?=\S)")


class LapsedToken(Exception):  # noqa: N818
    """The list cannot be resumed: tokens die at midnight. It is to be asked again from its beginning."""


@dataclass(frozen=True)
class ChangesPage:
    """One page of a list. `stamps` holds the day of the last change of every paper on it.

    `responded` is when the service made the answer, which its cache may have kept since.
    """

    responded: datetime
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    stamps: dict[str, date] = field(default_factory=dict)
    token: str | None = None


def parse_changes(body: bytes) -> ChangesPage:
    """One page; without papers only where the service says that none match.

    Raises `LapsedToken`, `BadQuery` for what the service refuses, `BadEnvelope` for any doubt.
    """
    root = read_xml(body, SOURCE, f"{_OAI}OAI-PMH")
    responded = _responded(root)
    if (error := root.find(f"{_OAI}error")) is not None:
        _refuse_error(error)
        return ChangesPage(responded)
    listed = root.find(f"{_OAI}ListRecords")
    listed = root.find(f"{_OAI}GetRecord") if listed is None else listed
    if listed is None or listed.find(f"{_OAI}record") is None:
        raise BadEnvelope(SOURCE, f"an OAI-PMH answer without {'ListRecords' if listed is None else 'a record'}")
    page = ChangesPage(responded, token=(listed.findtext(f"{_OAI}resumptionToken") or "").strip() or None)
    for item in listed.iterfind(f"{_OAI}record"):
        identifier, stamp = _header(item)
        page.stamps[identifier] = stamp
        try:
            page.records.append(_record(item))
        except ValueError as fault:
            page.rejected.append(Rejected(identifier, reason_of(fault), etree.tostring(item, with_tail=False)))
    return page


def authors_in(line: str) -> list[str]:
    """The names in an authors line as arXiv's API gives them: without affiliations, "J.Doe" as "J. Doe"."""
    text = line
    while (shorter := _AFFILIATION.sub(" ", text)) != text:
        text = shorter
    names: list[str] = []
    for part in _BETWEEN_AUTHORS.split(" ".join(text.split())):
        name = _TIGHT_DOT.sub(". ", part.strip())
        if names and _SUFFIX.fullmatch(name):
            names[-1] = f"{names[-1]} {name}"
        elif name and not _ET_AL.fullmatch(name):
            names.append(name)
    return names


def _responded(root: etree._Element) -> datetime:
    try:
        return instant_in(root.findtext(f"{_OAI}responseDate") or "")
    except ValueError:
        raise BadEnvelope(SOURCE, "an OAI-PMH answer without its responseDate") from None


def _refuse_error(error: etree._Element) -> None:
    code, text = error.get("code") or "", whole_text(error).strip() or "no reason given"
    if code == "badResumptionToken":
        raise LapsedToken(text)
    if not code:
        raise ServiceFault(SOURCE, f"it says: {text}")
    if code != "noRecordsMatch":
        raise BadQuery(SOURCE, f"it refuses the list of changes ({code}): {text}")


def _header(item: etree._Element) -> tuple[str, date]:
    named = (item.findtext(f"{_OAI}header/{_OAI}identifier") or "").strip().removeprefix(_NAMED)
    try:
        stamp = date.fromisoformat((item.findtext(f"{_OAI}header/{_OAI}datestamp") or "").strip()[:10])
    except ValueError:
        raise BadEnvelope(SOURCE, f"a change of {named or 'no paper'} without its date") from None
    if not named:
        raise BadEnvelope(SOURCE, "a change without the paper's identifier")
    return clean_arxiv_id(named) or named, stamp


def _record(item: etree._Element) -> Record:
    told = item.find(f"{_OAI}metadata/*")
    header = item.find(f"{_OAI}header")
    if told is None:
        raise ValueError("deleted from arXiv" if header is not None and header.get("status") else "no metadata")
    if told.tag != f"{_RAW}arXivRaw":
        raise BadEnvelope(SOURCE, f"a change in the format {etree.QName(told).localname} instead of arXivRaw")
    versions = sorted(_versions(told))
    if not versions:
        raise ValueError("no versions")
    current, revised, source_type = versions[-1]
    categories = (told.findtext(f"{_RAW}categories") or "").split()
    return record_of(
        arxiv_id=clean_arxiv_id((told.findtext(f"{_RAW}id") or "").strip()),
        version=current,
        title=told.findtext(f"{_RAW}title"),
        summary=told.findtext(f"{_RAW}abstract"),
        comment=told.findtext(f"{_RAW}comments"),
        authors=authors_in(told.findtext(f"{_RAW}authors") or ""),
        subjects=categories,
        first_posted=versions[0][1],
        revised=revised,
        doi=told.findtext(f"{_RAW}doi"),
        journal_ref=told.findtext(f"{_RAW}journal-ref"),
        is_emptied=_EMPTIED in source_type,
    )


def _versions(told: etree._Element) -> Iterator[tuple[int, datetime, str]]:
    for version in told.iterfind(f"{_RAW}version"):
        number = int((version.get("version") or "").removeprefix("v"))
        yield number, _date(version.findtext(f"{_RAW}date") or ""), version.findtext(f"{_RAW}source_type") or ""


def _date(text: str) -> datetime:
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"a date outside the calendar: {text[:40]}") from None
