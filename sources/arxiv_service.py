"""The `arxiv` client on a hardened session, one checked page at a time; and the sweep that proves a range whole."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import arxiv
from requests import PreparedRequest

from ..records.page import Page
from .arxiv_feed import CheckedPage, check_page, page_of
from .arxiv_query import outsiders
from .arxiv_record import SOURCE
from .http import BadEnvelope, Policy
from .transport import PoliteAdapter, polite

# The server raises when start + size > 10,000 (arXiv/arxiv-search, services/index), wherever a page may start;
# 200 a page always worked.
PAGE_SIZE = 200
WALL = 10_000 - PAGE_SIZE
_WALKS = 3
_MINUTE = timedelta(minutes=1)


class TooMany(Exception):  # noqa: N818
    """A range with more results than may be walked in one go."""

    def __init__(self, total: int) -> None:
        super().__init__(f"{total:,} results")
        self.total = total


class DefectivePage(BadEnvelope):
    """A page with an entry that lacks what every entry has. `page` is what can be read of it."""

    def __init__(self, defect: str, page: Page) -> None:
        super().__init__(SOURCE, f"an entry {defect}")
        self.page = page


class ArxivService:
    """One query's way to the API."""

    def __init__(self, api_url: str, question: str, policy: Policy, *, categories: Sequence[str] = ()) -> None:
        self._question, self._policy, self._categories = question, policy, categories
        self._adapter = PoliteAdapter(SOURCE, policy, service="arxiv", check=self._check)
        # Pauses and retries are the policy's: the client's own leave out resets and repeat what cannot be cured.
        self._client = arxiv.Client(page_size=PAGE_SIZE, delay_seconds=0, num_retries=0)
        self._client.query_url_format = api_url.replace("{", "{{").replace("}", "}}") + "?{}"
        polite(self._client._session, self._adapter)
        self._start = 0
        self._checked: CheckedPage | None = None

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._adapter.requests

    def page(self, begin: datetime, end: datetime, *, start: int) -> Page:
        """One page of what was submitted from `begin` to `end`, both included; oldest first."""
        # Next day's 0000, not 2359, which means 23:59:00 and loses the last 59 seconds.
        query = f"{self._question} AND submittedDate:[{begin:%Y%m%d%H%M} TO {end:%Y%m%d%H%M}]"
        search = arxiv.Search(
            query,
            max_results=None,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Ascending,
        )
        return self._policy.attempt(lambda: self._checked_page(search, start, begin, end))

    def named(self, ids: Sequence[str], *, matching: bool) -> Page:
        """The papers of these ids; with `matching`, only those that the query finds too."""
        # An id_list beside a query is a filter over it (info.arxiv.org/help/api/user-manual.html, 3.1.1).
        search = arxiv.Search(self._question if matching else "", id_list=list(ids), max_results=None)
        return self._policy.attempt(lambda: self._named_page(search))

    def _named_page(self, search: arxiv.Search) -> Page:
        checked, results = self._fetch(search, 0)
        page = page_of(checked, results)
        if strange := _ids(page) - set(search.id_list) - {item.identifier for item in page.rejected}:
            raise BadEnvelope(SOURCE, f"{min(strange)} in the answer, which was not asked for")
        if checked.total != checked.received:
            raise BadEnvelope(SOURCE, f"{checked.received} of {checked.total:,} papers of {len(search.id_list)} ids")
        if checked.defect:
            raise DefectivePage(checked.defect, page)
        return page

    def _checked_page(self, search: arxiv.Search, start: int, begin: datetime, end: datetime) -> Page:
        checked, results = self._fetch(search, start)
        page = page_of(checked, results)
        _refuse_strays(page, begin, end)
        _refuse_outsiders(page, self._categories)
        if checked.defect:
            raise DefectivePage(checked.defect, page)
        return page

    def _fetch(self, search: arxiv.Search, start: int) -> tuple[CheckedPage, list[arxiv.Result]]:
        self._start, self._checked = start, None
        results: list[arxiv.Result] = []
        for result in self._client.results(search, offset=start):
            results.append(result)
            if self._checked and len(results) == self._checked.readable:
                break  # the client would go on to a page of its own choosing
        if self._checked is None:
            raise BadEnvelope(SOURCE, "no page came")
        return self._checked, results

    def _check(self, request: PreparedRequest, body: bytes) -> bytes:
        self._checked = check_page(body, start=self._start, asked=PAGE_SIZE)
        return self._checked.body


class Sweep:
    """The pages of one range, walked again until the ids that came are as many as were promised."""

    def __init__(self, service: ArxivService, begin: datetime, end: datetime, *, limit: int) -> None:
        self.begin, self.end = begin, end
        self.walks = 0
        self._service, self._limit = service, limit
        self._defect: DefectivePage | None = None

    def pages(self) -> Iterator[Page]:
        """Every page. Raises `TooMany` before the first, `BadEnvelope` after the last if the range is not proven."""
        ever: set[str] = set()
        totals: set[int] = set()
        for self.walks in range(1, _WALKS + 1):
            walked: set[str] = set()
            for page in self._walk():
                totals.add(page.total or 0)
                walked |= _ids(page)
                yield page
            ever |= walked
            # Papers of one second may swap between pages: what one walk repeats and misses, another brings.
            if self._defect:
                raise self._defect
            if totals in ({len(walked)}, {len(ever)}):
                return
            totals = {page.total or 0}
        raise BadEnvelope(SOURCE, f"{len(ever):,} of {page.total:,} papers came in {self.walks} walks")

    def _walk(self) -> Iterator[Page]:
        start = 0
        while True:
            try:
                page = self._service.page(self.begin, self.end, start=start)
            except DefectivePage as defect:  # its other entries may come early
                page, self._defect = defect.page, defect
            total = page.total or 0
            if total > self._limit:
                raise TooMany(total)
            yield page
            start += page.received
            if start >= total:
                return


def _refuse_outsiders(page: Page, categories: Sequence[str]) -> None:
    """Not a few: arXiv has two names for some categories. Most of a page means another query than was asked."""
    strange = outsiders(page.records, categories) if categories else []
    if 2 * len(strange) > len(page.records):
        told = f"{len(strange)} of {len(page.records)} papers, such as {strange[0]}"
        raise BadEnvelope(SOURCE, f"{told}, are in none of the categories that were asked for")


def _ids(page: Page) -> set[str]:
    return {record.source_id for record in page.records} | {item.identifier for item in page.rejected}


def _refuse_strays(page: Page, begin: datetime, end: datetime) -> None:
    """Results outside the range mean that the query was not understood as it was meant."""
    for record in page.records:
        if record.first_posted and not begin <= record.first_posted < end + _MINUTE:
            at = f"{record.first_posted:%Y-%m-%d %H:%M}"
            raise BadEnvelope(
                SOURCE, f"{record.source_id} of {at} in the answer for {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
            )
