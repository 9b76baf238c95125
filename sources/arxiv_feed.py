"""arXiv's answer: a page of its Atom feed, checked strictly before the `arxiv` client reads it, and its Records."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from arxiv import _feed
from lxml import etree

from ..records.identifiers import arxiv_version, clean_arxiv_id
from ..records.page import Page, Rejected
from ..records.record import Record
from .arxiv_record import SOURCE, record_of
from .envelope import count_in, instant_in, read_xml, reason_of, whole_text
from .http import BadEnvelope, BadQuery

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_MISSING = "without"
_LEAST_PAGE = 20  # a page may be smaller than asked for, as whoever walks steps by what came; but not without end
_MAX_CHARACTERS = 1_000_000  # far beyond any abstract, and far below what stops the client's own parser


@dataclass(frozen=True)
class CheckedPage:
    """A page that is what was asked for. `body` holds only entries that the client can read.

    `defect` names an entry without what every entry has: the service's fault of the hour, and no proof of a day.
    """

    body: bytes
    total: int
    received: int
    rejected: list[Rejected] = field(default_factory=list)
    defect: str | None = None

    @property
    def readable(self) -> int:
        """Entries left for the client."""
        return self.received - len(self.rejected)


def parse_page(body: bytes) -> Page:
    """The records of one recorded or fetched page. Raises `BadEnvelope` or `BadQuery`, never reads it as empty."""
    checked = check_page(body)
    return page_of(checked, _feed.parse(checked.body).results)


def check_page(body: bytes, *, start: int | None = None, asked: int | None = None) -> CheckedPage:
    """The page, proven whole: root, counts and number of entries. Entries that cannot be read are set aside."""
    feed = read_xml(body, SOURCE, f"{_ATOM}feed")
    entries = feed.findall(f"{_ATOM}entry")
    _refuse_error_entry(entries)
    total, began = _count(feed, "totalResults"), _count(feed, "startIndex")
    if start is not None and began != start:
        raise BadEnvelope(SOURCE, f"a page that starts at {began} where {start} was asked")
    _refuse_short_page(len(entries), total, began, asked)
    rejected, defect = [], None
    for position, entry in enumerate(entries, began):
        if fault := _fault(entry):
            identifier = (entry.findtext(f"{_ATOM}id") or "").strip() or f"entry {position}"
            identifier = clean_arxiv_id(identifier) or identifier
            rejected.append(Rejected(identifier, fault, etree.tostring(entry, with_tail=False)))
            if fault.startswith(_MISSING):
                defect = f"{identifier}: {fault}"
            feed.remove(entry)
    return CheckedPage(etree.tostring(feed, encoding="UTF-8"), total, len(entries), rejected, defect)


def page_of(checked: CheckedPage, results: Iterable[Any]) -> Page:
    """The page with the client's results as records."""
    records, rejected = [], list(checked.rejected)
    for result in results:
        try:
            records.append(_record(result))
        except ValueError as error:
            identifier = clean_arxiv_id(result.entry_id) or result.entry_id
            rejected.append(Rejected(identifier, reason_of(error), _raw(checked.body, result.entry_id)))
    return Page(records, rejected, checked.total, checked.received)


def _refuse_error_entry(entries: list[etree._Element]) -> None:
    for entry in entries:
        if "/api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
            raise BadQuery(SOURCE, f"it refuses the query: {entry.findtext(f'{_ATOM}summary') or 'no reason given'}")


def _count(feed: etree._Element, name: str) -> int:
    count = count_in(feed.findtext(f"{_OPENSEARCH}{name}") or "")
    if count is None:
        raise BadEnvelope(SOURCE, f"a feed without {name}")
    return count


def _refuse_short_page(received: int, total: int, began: int, asked: int | None) -> None:
    left = max(total - began, 0)
    due = min(left, asked, _LEAST_PAGE) if asked is not None else min(left, 1)
    if received < due:
        raise BadEnvelope(SOURCE, f"a page of {received} entries where {due} were due (of {total} in all)")
    if received > left:
        raise BadEnvelope(SOURCE, f"{received} entries where only {left} of {total} were left")


def _fault(entry: etree._Element) -> str | None:
    texts = {name: (entry.findtext(f"{_ATOM}{name}") or "").strip() for name in ("id", "published", "updated")}
    if missing := [name for name, text in texts.items() if not text]:
        return f"{_MISSING} <{missing[0]}>"
    if not clean_arxiv_id(texts["id"]):
        return "no arXiv id"
    if (size := max(len(whole_text(element)) for element in entry)) > _MAX_CHARACTERS:
        return f"a text of {size:,} characters"
    for name in ("published", "updated"):
        try:
            instant_in(texts[name])
        except ValueError:
            return f"{_MISSING} a date in <{name}>"
    return None


def _record(result: Any) -> Record:
    return record_of(
        arxiv_id=clean_arxiv_id(result.entry_id),
        version=arxiv_version(result.entry_id),
        title=result.title,
        summary=result.summary,
        comment=result.comment,
        authors=[author.name for author in result.authors],
        subjects=[result.primary_category, *result.categories],
        first_posted=result.published,
        revised=result.updated,
        doi=result.doi,
        journal_ref=result.journal_ref,
    )


def _raw(body: bytes, entry_id: str) -> bytes:
    for entry in etree.fromstring(body).iterfind(f"{_ATOM}entry"):
        if entry.findtext(f"{_ATOM}id") == entry_id:
            return etree.tostring(entry, with_tail=False)
    return b""
