"""The requests to a preprint server: its feed, a walk over a day of `/details` or of `/pubs`, and one preprint."""

from datetime import date
from urllib.parse import quote, urlencode

import requests

from ..records.identifiers import clean_doi
from ..records.page import Page
from .biorxiv_details import Details, Row, key_of, parse_details
from .biorxiv_feed import parse_feed
from .biorxiv_links import link_key_of, published_on
from .biorxiv_walk import Walk, walked
from .feed_memory import FeedMemory
from .http import BadEnvelope, Policy
from .transport import PoliteAdapter, polite


class BiorxivService:
    """One server's feed and API, by one polite session. Both servers share api.biorxiv.org, so they share a lane."""

    def __init__(self, server: str, rss_url: str, api_url: str, policy: Policy) -> None:
        self._server, self._rss_url, self._api_url, self._policy = server, rss_url, api_url.rstrip("/"), policy
        self._adapter = PoliteAdapter(server, policy, service="openrxiv")
        self._session = polite(requests.Session(), self._adapter)

    @property
    def requests(self) -> int:
        """Requests sent so far."""
        return self._adapter.requests

    def feed(self, subject: str, memory: FeedMemory) -> Page | None:
        """The newest items of one subject, or of `all`; None if the service says that nothing is new."""
        address = f"{self._rss_url}?{urlencode({'subject': '_'.join(subject.lower().split())})}"
        return self._policy.attempt(lambda: self._feed(address, memory, f"{self._server}'s feed of {subject}"))

    def _feed(self, address: str, memory: FeedMemory, name: str) -> Page | None:
        response = self._session.get(address, headers=memory.condition(address))
        if response.status_code == 304:
            return None
        page = parse_feed(response.content, self._server)
        if page.received:  # an empty feed is a doubt, to be asked again in full
            items = [f"{record.source_id}v{record.version}" for record in page.records]
            memory.learn(address, response.headers, items, name=name)
        return page

    def walk(self, day: date) -> Walk:
        """All version rows of a day."""
        return walked(lambda cursor: self._page(day, cursor), key_of, self._server)

    def publications(self, first: date, last: date) -> Walk:
        """All preprints whose journal version is dated so."""
        return walked(lambda cursor: self._publications_page(first, last, cursor), link_key_of, self._server)

    def versions(self, doi: str) -> list[Row]:
        """Every version row of one preprint; none if this server does not know it."""
        address = f"{self._api_url}/details/{self._server}/{quote(doi)}/na/json"
        return self._policy.attempt(lambda: self._rows_of(doi, self._get(address)))

    def _rows_of(self, doi: str, body: bytes) -> list[Row]:
        rows = parse_details(body, self._server).rows
        for row in rows:
            if clean_doi(str(row.get("doi"))) != doi:
                raise BadEnvelope(self._server, f"{row.get('doi')} in the answer for {doi}")
        return rows

    def _publications_page(self, first: date, last: date, cursor: int) -> Details:
        address = f"{self._api_url}/pubs/{self._server}/{first}/{last}/{cursor}"
        return self._policy.attempt(lambda: self._checked_publications(self._get(address), first, last, cursor))

    def _checked_publications(self, body: bytes, first: date, last: date, cursor: int) -> Details:
        page = self._counted(parse_details(body, self._server, cursor=cursor))
        for row in page.rows:
            if (day := published_on(row)) and not first <= day <= last:
                told = f"{row.get('published_doi')} of {day}"
                raise BadEnvelope(self._server, f"{told} in the answer for {first} to {last}")
        return page

    def _page(self, day: date, cursor: int) -> Details:
        address = f"{self._api_url}/details/{self._server}/{day}/{day}/{cursor}/json"
        return self._policy.attempt(lambda: self._checked(self._get(address), day, cursor))

    def _checked(self, body: bytes, day: date, cursor: int) -> Details:
        page = self._counted(parse_details(body, self._server, cursor=cursor))
        for row in page.rows:
            if _is_of_another_day(row, day):
                raise BadEnvelope(self._server, f"{row.get('doi')} of {row.get('date')} in the answer for {day}")
        return page

    def _counted(self, page: Details) -> Details:
        if page.total is None:
            raise BadEnvelope(self._server, "an answer without a total")
        return page

    def _get(self, address: str) -> bytes:
        return self._session.get(address).content


def _is_of_another_day(row: Row, day: date) -> bool:
    try:
        return date.fromisoformat(str(row.get("date"))) != day
    except ValueError:
        return False  # unreadable: the row is set aside later
