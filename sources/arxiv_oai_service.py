"""The requests to arXiv's OAI-PMH: one page of a list, and the list walked until two walks agree."""

from collections.abc import Iterator
from datetime import date, datetime

import requests

from .arxiv_raw import ChangesPage, LapsedToken, parse_changes
from .arxiv_record import SOURCE
from .http import BadEnvelope, Policy
from .transport import PoliteAdapter, polite

_WALKS = 4


class OaiService:
    """arXiv's OAI-PMH by one polite session; it shares arXiv's lane with the query API."""

    def __init__(self, oai_url: str, policy: Policy) -> None:
        self._url, self._policy = oai_url, policy
        self._adapter = PoliteAdapter(SOURCE, policy, service="arxiv")
        self._session = polite(requests.Session(), self._adapter)

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._adapter.requests

    def first_page(self, spec: str, first: date) -> ChangesPage:
        """The beginning of what changed in a set on `first` or later."""
        asked = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": str(first)}
        return self._page(asked | ({"set": spec} if spec else {}))

    def next_page(self, token: str) -> ChangesPage:
        """What follows the page that gave the token."""
        return self._page({"verb": "ListRecords", "resumptionToken": token})

    def _page(self, asked: dict[str, str]) -> ChangesPage:
        return self._policy.attempt(lambda: parse_changes(self._session.get(self._url, params=asked).content))


class Listing:
    """The changes of one set. A list carries no counts, and papers that change meanwhile move to its end.

    `responded` is the oldest answer in it: what changed before then is in the list.
    """

    def __init__(self, service: OaiService, spec: str, first: date) -> None:
        self.responded: datetime | None = None
        self._service, self._spec, self._first = service, spec, first

    def pages(self) -> Iterator[ChangesPage]:
        """Every page of every walk. Raises `BadEnvelope` after the last if the list is not proven whole."""
        before: set[str] | None = None
        fault = "no two walks over the changes agreed"
        for _ in range(_WALKS):
            stamps: dict[str, date] = {}
            try:
                for page in self._walk():
                    stamps |= page.stamps
                    yield page
            except LapsedToken as lapsed:
                fault = f"the list of changes cannot be resumed: {lapsed}"
                continue
            if self._is_settled(before, stamps):
                return
            before = set(stamps)
        raise BadEnvelope(SOURCE, f"{fault} ({_WALKS} walks)")

    def _is_settled(self, before: set[str] | None, stamps: dict[str, date]) -> bool:
        """Nothing is missing that was there, nothing new that is not of today; today is asked again tomorrow."""
        if before is None:
            return not stamps  # the service's word that nothing matches
        today = self.responded.date() if self.responded else self._first
        return before <= stamps.keys() and all(name in before or stamp >= today for name, stamp in stamps.items())

    def _walk(self) -> Iterator[ChangesPage]:
        page = self._service.first_page(self._spec, self._first)
        tokens: set[str] = set()
        while True:
            self._check(page)
            yield page
            if not page.token:
                return
            if page.token in tokens:
                raise BadEnvelope(SOURCE, "a list of changes that resumes where it was before")
            tokens.add(page.token)
            page = self._service.next_page(page.token)

    def _check(self, page: ChangesPage) -> None:
        for name, stamp in page.stamps.items():
            if stamp < self._first:
                raise BadEnvelope(SOURCE, f"{name}, changed on {stamp}, in the list of changes since {self._first}")
        self.responded = min(self.responded or page.responded, page.responded)
