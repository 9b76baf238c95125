"""PubMed: what entered on a day (CRDT) and what changed in the same days (MDAT), every id fetched or accounted for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from ..records.identifiers import clean_doi, clean_pmid
from ..records.page import Harvested, Proof, Rejected
from ..records.record import Record
from .by_id import Fetched, canonical, in_portions, portions_of
from .entrez import SOURCE
from .http import Policy, SourceError
from .pubmed_memory import PubmedMemory
from .pubmed_service import FETCH_SIZE, PubmedService
from .windows import Batches, begun, digest, runs_of

_SPAN_DAYS = 31
_DOIS_A_SEARCH = 40


@dataclass(frozen=True)
class PubmedStream:
    """One query in PubMed's language. The key stays out of names, messages and `repr`."""

    eutils_url: str
    query: str
    policy: Policy
    api_key: str | None = field(default=None, repr=False)
    modified_at_most: int = 5_000  # of a month's days together

    @property
    def name(self) -> str:
        """The same while the query is the same."""
        return f"{SOURCE}:{digest(self.query)}"


def harvest(
    stream: PubmedStream, days: Sequence[date], *, now: datetime, memory: PubmedMemory | None = None
) -> Iterator[Harvested]:
    """Records created or modified on `days`, in batches; every day ends as proven or failed in exactly one of them.

    A record belongs to the day it is found under, its CRDT day; the record itself does not tell it. A service's fault
    is a failed day, never an exception. With a `memory`, more modified records than `modified_at_most` are left for
    the harvests to come, their days open; and a query that PubMed begins to understand otherwise is a problem.
    """
    service = PubmedService(stream.eutils_url, stream.query, stream.policy, stream.api_key)
    batches = Batches(SOURCE, stream.name, lambda: service.requests)
    asked, future = begun(days, now)
    waiting = runs_of(asked, _SPAN_DAYS)
    fetched: set[str] = set()
    is_understood = memory is None
    while waiting:
        span = waiting.pop(0)
        try:
            if memory and not is_understood:
                is_understood = True
                yield batches.unproven(memory.learn(service.translation()))
            wanted = _wanted(service, span, fetched, stream.modified_at_most, memory)
            yield from _harvest_span(service, span, wanted, batches, fetched)
            if memory:
                wanted.remember(memory, now)
        except SourceError as fault:
            if batches.gives_up_after(fault, len(span)):
                span += [day for later in waiting for day in later]
                waiting = []
            elif len(span) > 1:
                waiting = runs_of(span, len(span) // 2) + waiting
                continue
            yield batches.failed(span, fault)
    if future:
        yield batches.failed(future, f"{SOURCE}: the day has not begun")


def fetch_by_ids(stream: PubmedStream, ids: Iterable[str]) -> Iterator[Harvested]:
    """The records of these PMIDs and DOIs, whatever the query; batches without windows.

    What PubMed does not have is among the rejected, by the id it was asked for. A service's fault is a problem of its
    batch, never an exception.
    """
    service = PubmedService(stream.eutils_url, stream.query, stream.policy, stream.api_key)
    batches = Batches(SOURCE, stream.name, lambda: service.requests)
    asked, rejected = canonical(ids, lambda raw: clean_pmid(raw) or clean_doi(raw), "a PMID or a DOI")
    batches.add([], rejected)
    pmids = [name for name in asked if name.isdecimal()]
    dois = [name for name in asked if not name.isdecimal()]
    portions = portions_of(pmids, FETCH_SIZE) + portions_of(dois, _DOIS_A_SEARCH)
    return in_portions(batches, portions, lambda portion: _named(service, portion))


def _named(service: PubmedService, ids: list[str]) -> Fetched:
    return _articles(service, ids) if ids[0].isdecimal() else _articles_having(service, ids)


def _articles(service: PubmedService, pmids: list[str]) -> Fetched:
    records: list[Record] = []
    rejected: list[Rejected] = []
    for came, refused in service.fetched(pmids, may_miss=True):
        records += came
        rejected += refused
    return records, rejected


def _articles_having(service: PubmedService, dois: list[str]) -> Fetched:
    """A search may find a DOI anywhere in a record, and not only its own."""
    records, rejected = _articles(service, service.having(dois))
    kept = [record for record in records if record.doi in dois]
    missing = set(dois) - {record.doi for record in kept}
    return kept, [*rejected, *(Rejected(doi, "PubMed has no record of this DOI") for doi in dois if doi in missing)]


@dataclass
class _Wanted:
    """The PMIDs of a span: those created on each day; those modified, and of each day too large the share of tonight.

    `left` counts what stays for the nights to come.
    """

    created: dict[date, list[str]]
    modified: list[str]
    shares: dict[date, list[str]] = field(default_factory=dict)
    left: dict[date, int] = field(default_factory=dict)

    def remember(self, memory: PubmedMemory, now: datetime) -> None:
        for day, share in self.shares.items():
            memory.note(day, share, is_all=day not in self.left, now=now)


def _wanted(
    service: PubmedService, span: list[date], fetched: set[str], at_most: int, memory: PubmedMemory | None
) -> _Wanted:
    created = {day: service.created(day) for day in span}
    known = fetched.union(*created.values())
    modified = [pmid for pmid in service.modified(span[0], span[-1]) if pmid not in known]
    if memory is None or len(modified) <= at_most:
        return _Wanted(created, modified)
    wanted = _Wanted(created, [])
    for day in span:
        waiting = [pmid for pmid in memory.waiting(day, service.modified(day, day)) if pmid not in known]
        wanted.shares[day] = waiting[: at_most - len(wanted.modified)]
        wanted.modified += wanted.shares[day]
        if left := len(waiting) - len(wanted.shares[day]):
            wanted.left[day] = left
    return wanted


def _harvest_span(
    service: PubmedService, span: list[date], wanted: _Wanted, batches: Batches, fetched: set[str]
) -> Iterator[Harvested]:
    pmids = dict.fromkeys(pmid for pmids in (*wanted.created.values(), wanted.modified) for pmid in pmids)
    for records, rejected in service.fetched(pmid for pmid in pmids if pmid not in fetched):
        batches.add(records, rejected)
        fetched.update(record.source_id for record in records)
        fetched.update(item.identifier for item in rejected)
        if batches.is_full:
            yield batches.unproven()
    for day, left in wanted.left.items():
        yield batches.failed([day], f"{SOURCE}: {left:,} modified records are left for the next night")
    proofs = {
        day: Proof(len(pmids), len(fetched.intersection(pmids)))
        for day, pmids in wanted.created.items()
        if day not in wanted.left
    }
    yield batches.proven(proofs, service.take_doubts())
