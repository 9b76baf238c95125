"""bioRxiv's and medRxiv's `/pubs`: journal versions of preprints, which `/details` of old days would never show."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..records.page import Rejected
from .biorxiv import BiorxivStream
from .biorxiv_links import PublishedAs, links_of
from .biorxiv_service import BiorxivService
from .biorxiv_walk import settled
from .http import STOPS_THE_RUN, SourceError
from .windows import FAULTS_IN_A_ROW, runs_of

_SPAN_DAYS = 7
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Publications:
    """Every journal version published from `first` to `last` that the server knows of by now.

    With a `problem` there are no links and nothing is proven of these days.
    """

    source: str
    stream: str
    first: date
    last: date
    links: list[PublishedAs] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    problem: str | None = None
    requests: int = 0


def harvest_publications(stream: BiorxivStream, *, first: date, last: date) -> Iterator[Publications]:
    """Journal versions by their day of publication, a week at a time, of all subjects.

    A link may appear weeks after the publication, so no day is ever closed: ask for the last 60 days again.
    A service's fault is the problem of its week, never an exception.
    """
    service = BiorxivService(stream.server, stream.rss_url, stream.api_url, stream.policy)
    counted, faults_in_a_row = 0, 0
    for week in runs_of([first + ahead * _DAY for ahead in range((last - first).days + 1)], _SPAN_DAYS):
        links, rejected, fault = _week(service, stream.server, week)
        faults_in_a_row = faults_in_a_row + 1 if fault else 0
        is_over = isinstance(fault, STOPS_THE_RUN) or faults_in_a_row == FAULTS_IN_A_ROW
        until = last if is_over else week[-1]
        problem = f"journal versions of {week[0]} to {until}: {fault}" if fault else None
        sent, counted = service.requests - counted, service.requests
        yield Publications(stream.server, f"{stream.server}:pubs", week[0], until, links, rejected, problem, sent)
        if is_over:
            return


def _week(
    service: BiorxivService, server: str, week: list[date]
) -> tuple[list[PublishedAs], list[Rejected], SourceError | None]:
    try:
        walk, _ = settled(lambda: service.publications(week[0], week[-1]), server, "the week")
    except SourceError as fault:
        return [], [], fault
    return *links_of(walk.rows.values()), None
