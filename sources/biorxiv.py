"""bioRxiv and medRxiv: the RSS feed as an early hint, then every day of `/details` walked until walks agree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from ..records.identifiers import clean_doi
from ..records.page import Harvested, Page, Proof, Rejected
from .biorxiv_details import category_of, records_of, subject_key, versions_of
from .biorxiv_service import BiorxivService
from .biorxiv_walk import settled
from .by_id import Fetched, canonical, in_portions, portions_of
from .feed_memory import FeedMemory
from .http import BadQuery, Policy, SourceError
from .windows import Batches, begun, digest

_ALL = frozenset({"all"})
_HINTED = timedelta(days=7)  # a feed holds the newest papers; a backfill of older days has no use for it


@dataclass(frozen=True)
class BiorxivStream:
    """The papers of one server in any of `subjects`, such as `cell_biology`; `all` is every paper."""

    server: Literal["biorxiv", "medrxiv"]
    rss_url: str
    api_url: str
    subjects: tuple[str, ...]
    policy: Policy

    @property
    def name(self) -> str:
        """The same while the subjects are the same, in whatever order and spelling."""
        return f"{self.server}:{'all' if self.takes_all else digest('+'.join(sorted(self.wanted)))}"

    @property
    def wanted(self) -> frozenset[str]:
        """The subjects in the form rows are compared in."""
        return frozenset(subject_key(subject) for subject in self.subjects)

    @property
    def takes_all(self) -> bool:
        """No row is left out."""
        return not self.wanted or "all" in self.wanted


def harvest(
    stream: BiorxivStream, days: Sequence[date], *, now: datetime, memory: FeedMemory | None = None
) -> Iterator[Harvested]:
    """First provisional records from the feed, if recent days are asked, then the versions posted on `days`.

    Every day ends proven or failed. A fault of the feed is a problem beside the windows; a fault of the API is a
    failed day, never an exception. `memory` makes the feed's request conditional, and takes the note of an overflow.
    """
    service = BiorxivService(stream.server, stream.rss_url, stream.api_url, stream.policy)
    batches = Batches(stream.server, stream.name, lambda: service.requests)
    doubted: set[str] = set()
    posted = 0
    asked, future = begun(days, now)
    if any(now.date() - day <= _HINTED for day in asked) or not stream.takes_all:
        yield batches.unproven(_hint(service, stream, batches, doubted, memory or FeedMemory()))
    while asked:
        day = asked.pop(0)
        try:
            proof, page = _day(service, stream, day, doubted)
            posted += proof.got if now.date() - day <= _HINTED else 0
            batches.add(page.records, page.rejected)
            _refuse_unknown_subjects(stream.server, doubted - _ALL)
            yield batches.proven({day: proof})
        except SourceError as fault:
            rest = asked if batches.gives_up_after(fault) else []
            yield batches.failed([day, *rest], fault)
            asked = [] if rest else asked
    if posted and doubted & _ALL:
        yield batches.unproven(f"feed of all: no items, although {posted} papers were posted lately")
    if future:
        yield batches.failed(future, f"{stream.server}: the day has not begun")


def fetch_by_ids(stream: BiorxivStream, ids: Iterable[str]) -> Iterator[Harvested]:
    """The preprints of these DOIs, each in its latest version, whatever its subject; batches without windows.

    One request a DOI. A DOI that this server does not know is among the rejected: no DOI tells which server has it.
    """
    service = BiorxivService(stream.server, stream.rss_url, stream.api_url, stream.policy)
    batches = Batches(stream.server, stream.name, lambda: service.requests)
    asked, rejected = canonical(ids, clean_doi, "a DOI")
    batches.add([], rejected)
    return in_portions(batches, portions_of(asked, 1), lambda portion: _preprint(service, stream.server, portion[0]))


def _preprint(service: BiorxivService, server: str, doi: str) -> Fetched:
    page = records_of(service.versions(doi), server)
    unknown = [] if page.received else [Rejected(doi, f"{server} has no preprint of this DOI")]
    return page.records, page.rejected + unknown


def _hint(
    service: BiorxivService, stream: BiorxivStream, batches: Batches, doubted: set[str], memory: FeedMemory
) -> str | None:
    """Adds what the feeds show and says what was wrong with them. A misspelt subject is a valid feed without items."""
    problems = []
    for subject in ["all"] if stream.takes_all else sorted(stream.wanted):
        try:
            page = service.feed(subject, memory)
        except SourceError as fault:
            problems.append(f"feed of {subject}: {fault}")
            continue
        if page is None:
            continue
        batches.add(page.records, page.rejected)
        if not page.received:
            doubted.add(subject)
            if subject not in _ALL:
                problems.append(f"feed of {subject}: no items; is the subject misspelt?")
    return "; ".join(problems) or None


def _day(service: BiorxivService, stream: BiorxivStream, day: date, doubted: set[str]) -> tuple[Proof, Page]:
    walk, walks = settled(lambda: service.walk(day), stream.server, "the day")
    rows = list(walk.rows.values())
    doubted.difference_update(category_of(row) for row in rows)
    kept = rows if stream.takes_all else [row for row in rows if category_of(row) in stream.wanted]
    return Proof(walk.total, len(rows), walks), versions_of(kept, stream.server)


def _refuse_unknown_subjects(server: str, doubted: set[str]) -> None:
    if doubted:
        raise BadQuery(server, f"no paper and no feed has the subject {', '.join(sorted(doubted))}")
