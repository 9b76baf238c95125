"""The requests to a preprint server: its feed, and one walk over a day of its `/details`."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import requests

from ..records.page import Page
from .biorxiv_details import Details, Key, Row, key_of, parse_details
from .biorxiv_feed import parse_feed
from .http import BadEnvelope, Policy
from .transport import PoliteAdapter, polite


@dataclass(frozen=True)
class Walk:
    """What one walk over a day brought: every version row once, and the service's last word on how many there are."""

    rows: dict[Key, Row]
    total: int


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

    def feed(self, subject: str) -> Page:
        """The newest items of one subject, or of `all`."""
        slug = "_".join(subject.lower().split())
        return self._policy.attempt(lambda: parse_feed(self._get(self._rss_url, {"subject": slug}), self._server))

    def walk(self, day: date) -> Walk:
        """All rows of a day, stepping by what arrives: a page holds 30 or 100 rows, and may change its mind."""
        page = self._page(day, 0)
        if not page.rows and page.total:
            raise BadEnvelope(self._server, f"no rows on the first page, and {page.total} announced")
        rows: dict[Key, Row] = {}
        cursor, total, size = 0, page.total or 0, len(page.rows)
        while page.rows:
            fresh = {key_of(row): row for row in page.rows}
            if len(fresh) > 1 and fresh.keys() <= rows.keys():
                raise BadEnvelope(self._server, f"the page at {cursor} repeats what came before")
            rows |= fresh
            cursor, total, size = cursor + len(page.rows), page.total or 0, max(size, len(page.rows))
            if cursor >= total:
                return Walk(rows, total)
            page = self._page(day, cursor)
        if cursor + size < total and self._page(day, cursor + size).rows:
            raise BadEnvelope(self._server, f"an empty page at {cursor} of {total}, and rows behind it")
        return Walk(rows, total)  # totals are sometimes too high: whether this is all, a second walk must say

    def _page(self, day: date, cursor: int) -> Details:
        address = f"{self._api_url}/details/{self._server}/{day}/{day}/{cursor}/json"
        return self._policy.attempt(lambda: self._checked(self._get(address), day, cursor))

    def _checked(self, body: bytes, day: date, cursor: int) -> Details:
        page = parse_details(body, self._server, cursor=cursor)
        if page.total is None:
            raise BadEnvelope(self._server, "an answer without a total")
        for row in page.rows:
            if _is_of_another_day(row, day):
                raise BadEnvelope(self._server, f"{row.get('doi')} of {row.get('date')} in the answer for {day}")
        return page

    def _get(self, address: str, parameters: dict[str, Any] | None = None) -> bytes:
        return self._session.get(address, params=parameters).content


def _is_of_another_day(row: Row, day: date) -> bool:
    try:
        return date.fromisoformat(str(row.get("date"))) != day
    except ValueError:
        return False  # unreadable: the row is set aside later
