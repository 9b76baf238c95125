"""arXiv through the `arxiv` client: ranges of submission days, each proven whole or left open; and papers by id."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from ..records.identifiers import clean_arxiv_id
from ..records.page import Harvested, Page, Proof, Rejected
from .arxiv_query import is_closed
from .arxiv_service import WALL, ArxivService, DefectivePage, Sweep, TooMany
from .by_id import Fetched, canonical, in_portions, portions_of
from .http import BadEnvelope, Policy, SourceError
from .windows import Batches, begun, digest, runs_of

_SPAN_RESULTS = 2_000
_SPAN_DAYS = 400
_IDS_A_REQUEST = 100
_FILLED = 0.8  # of a span that is split: submissions are not spread evenly over its days
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class ArxivStream:
    """One query: papers of any of `categories` that match `terms`, an expression of arXiv's query language or ""."""

    api_url: str
    categories: tuple[str, ...]
    terms: str
    policy: Policy

    @property
    def name(self) -> str:
        """The same while the query is the same; the order of its categories does not matter."""
        return f"arxiv:{digest(self.question)}"

    @property
    def question(self) -> str:
        """The query without a window; all in parentheses, as AND and OR bind alike there, and to the right.

        Raises `ValueError` for a query of nothing, and for terms that would break out of their parentheses.
        """
        categories = " OR ".join(f"cat:{category}" for category in sorted(set(self.categories)))
        parts = [f"({part})" for part in (categories, " ".join(self.terms.split())) if part]
        if not parts:
            raise ValueError("an arXiv stream needs categories or terms")
        if not is_closed(self.terms):
            raise ValueError(f"the parentheses and quotation marks of the arXiv terms are no pairs: {self.terms[:80]}")
        return " AND ".join(parts)


def harvest(stream: ArxivStream, days: Sequence[date], *, now: datetime) -> Iterator[Harvested]:
    """Records submitted on `days`, in batches; every day ends as proven or failed in exactly one of them.

    A service's fault is a failed day with its reason, never an exception.
    """
    service = ArxivService(stream.api_url, stream.question, stream.policy, categories=stream.categories)
    batches = Batches("arxiv", stream.name, lambda: service.requests)
    asked, future = begun(days, now)
    waiting = deque(runs_of(asked, _SPAN_DAYS))
    while waiting:
        span = waiting.popleft()
        try:
            yield from _harvest_span(service, span, batches)
        except TooMany as many:
            waiting.extendleft(reversed(_split(span, many.total)))
        except SourceError as fault:
            if batches.gives_up_after(fault, len(span)):
                span += [day for later in waiting for day in later]
                waiting.clear()
            elif len(span) > 1:  # one bad page must not keep its whole month open
                waiting.extendleft(reversed(runs_of(span, len(span) // 2)))
                continue
            yield batches.failed(span, fault)
    if future:
        yield batches.failed(future, "arxiv: the day has not begun")


def fetch_by_ids(stream: ArxivStream, ids: Iterable[str]) -> Iterator[Harvested]:
    """The papers of these arXiv ids, whatever the query; batches without windows.

    An id that arXiv does not give when asked twice is among the rejected. A service's fault is a problem of its batch.
    """
    return _by_ids(stream, ids, matching=False)


def fetch_matching(stream: ArxivStream, ids: Iterable[str]) -> Iterator[Harvested]:
    """As `fetch_by_ids`, but only papers that the stream's query finds: arXiv's own word, for changes told by OAI."""
    return _by_ids(stream, ids, matching=True)


def _by_ids(stream: ArxivStream, ids: Iterable[str], *, matching: bool) -> Iterator[Harvested]:
    service = ArxivService(stream.api_url, stream.question, stream.policy)
    batches = Batches("arxiv", stream.name, lambda: service.requests)
    asked, rejected = canonical(ids, clean_arxiv_id, "an arXiv id")
    batches.add([], rejected)
    portions = portions_of(asked, _IDS_A_REQUEST)
    return in_portions(batches, portions, lambda portion: _portion(service, portion, matching=matching))


def _portion(service: ArxivService, ids: list[str], *, matching: bool) -> Fetched:
    """What came, and what did not come in two answers: an empty feed is how arXiv usually fails."""
    waiting, records, rejected = ids, [], []
    for _ in range(2):
        page = _named(service, waiting, matching=matching)
        records += page.records
        rejected += page.rejected
        came = {record.source_id for record in page.records} | {item.identifier for item in page.rejected}
        waiting = [name for name in waiting if name not in came]
        if not waiting:
            break
    unknown = [] if matching else [Rejected(name, "arXiv does not give it") for name in waiting]
    return records, rejected + unknown


def _named(service: ArxivService, ids: list[str], *, matching: bool) -> Page:
    try:
        return service.named(ids, matching=matching)
    except DefectivePage as defect:  # set aside what cannot be read; it must not hide the others for good
        return defect.page


def _harvest_span(service: ArxivService, span: list[date], batches: Batches) -> Iterator[Harvested]:
    begin = datetime.combine(span[0], time(), UTC)
    end = datetime.combine(span[-1] + _DAY, time(), UTC)
    sweeps = [Sweep(service, begin, end, limit=_SPAN_RESULTS - 1 if len(span) > 1 else WALL)]
    days: dict[str, date | None] = {}
    walks = 1
    while sweeps:
        sweep = sweeps.pop()
        try:
            for page in sweep.pages():
                batches.add(
                    [record for record in page.records if days.get(record.source_id) is None],
                    [item for item in page.rejected if item.identifier not in days],
                )
                days |= {r.source_id: r.first_posted.date() if r.first_posted else None for r in page.records}
                days = dict.fromkeys(item.identifier for item in page.rejected) | days
                if batches.is_full:
                    yield batches.unproven()
        except TooMany:
            if len(span) > 1:
                raise
            sweeps += _halves(service, sweep)
        walks = max(walks, sweep.walks)
    counts = Counter(days.values())
    yield batches.proven({day: Proof(counts[day], counts[day], walks) for day in span})


def _halves(service: ArxivService, sweep: Sweep) -> list[Sweep]:
    """A day beyond the paging wall, in two; the minute they share is counted once."""
    middle = sweep.begin + (sweep.end - sweep.begin) // 2
    middle = middle.replace(second=0, microsecond=0)
    if middle - sweep.begin < _MINUTE:
        raise BadEnvelope("arxiv", f"more than {WALL:,} results in the minute from {sweep.begin:%Y-%m-%d %H:%M}")
    return [Sweep(service, middle, sweep.end, limit=WALL), Sweep(service, sweep.begin, middle, limit=WALL)]


def _split(span: list[date], total: int) -> list[list[date]]:
    longest = int(len(span) * _FILLED * _SPAN_RESULTS / total)
    return runs_of(span, max(1, min(longest, len(span) - 1)))
