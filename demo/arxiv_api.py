"""arXiv's query API: announced papers only, sorted by submission, with the paging wall and the Error feed."""

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count

from .arxiv_adapt import adapt
from .arxiv_feed import entry, error_feed, feed
from .arxiv_matching import Indexed, condition_of, indexed
from .arxiv_query import InvalidQueryError, compiled, parse, required_dates
from .exchanges import Answer, Asked
from .manners import Manner
from .papers import OnArxiv, Paper

ATOM = "application/atom+xml; charset=utf-8"
MAX_RESULTS = 30_000  # info.arxiv.org/help/api/user-manual.html; the wall below is arxiv-search's
WALL = 10_000
_ID = re.compile(r"^(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v(\d+))?$")
_SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
_ORDERS = ("ascending", "descending")


@dataclass(frozen=True)
class _Wanted:
    query: str
    ids: tuple[str, ...]
    start: int
    size: int
    sort: str
    descending: bool


class ArxivApi:
    """Answers `search_query` and `id_list` from papers; nothing is shown before its announcement."""

    def __init__(self, papers: Sequence[tuple[OnArxiv, Paper]]) -> None:
        self._papers = sorted(papers, key=lambda pair: (_submitted(pair[0]), pair[0].id))
        self._submitted = [_submitted(arxiv) for arxiv, _ in self._papers]
        self._by_id = {arxiv.id: (arxiv, paper) for arxiv, paper in self._papers}
        self._entries: dict[tuple[str, int, bool], bytes] = {}
        self._indexed: dict[tuple[str, int], Indexed] = {}
        self._swaps = count()
        self._find = lru_cache(maxsize=64)(self._find_uncached)
        for arxiv, paper in self._papers:  # beforehand, so that the first answer is as quick as the next
            self._entry(self._version(arxiv, paper, 1), is_linked=arxiv.is_linked_at(_submitted(arxiv)))

    def visible(self, now: datetime) -> dict[str, int]:
        """The id and current version of every announced paper."""
        lasting = [arxiv for arxiv, _ in self._papers if not arxiv.is_fleeting]
        return {arxiv.id: version for arxiv in lasting if (version := arxiv.version_at(now))}

    def answer(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        """One answer of `/api/query`."""
        try:
            wanted = _wanted(asked)
            if wanted.size and 1 + round(wanted.start / wanted.size) > WALL / wanted.size:
                return Answer(b"Internal Server Error", "text/plain", status=500)
            swap = None if manner.swap_ties is None else f"{manner.swap_ties} at request {next(self._swaps)}"
            found = self._find(wanted.query, wanted.ids, wanted.sort, wanted.descending, now, swap)
        except InvalidQueryError as error:
            return Answer(error_feed(str(error), now=now), ATOM, status=400)
        found = [item for item in found if manner.shows(item.arxiv.id, is_fleeting=item.arxiv.is_fleeting)]
        size = min(wanted.size, manner.page_size or wanted.size)
        page = manner.served(found[wanted.start : wanted.start + size])
        entries = [self._entry(item, is_linked=item.arxiv.is_linked_at(now)) for item in page]
        if manner.without_published and entries:
            entries[0] = re.sub(rb" *<published>.*</published>\n", b"", entries[0])
        body = feed(
            entries,
            query=adapt(wanted.query),
            id_list=asked.params.get("id_list", ""),
            start=wanted.start + manner.shift_start_by,
            size=wanted.size,
            total=len(found) + manner.inflate_total_by,
            now=now,
        )
        return Answer(body, ATOM, items=len(entries))

    def _find_uncached(
        self, query: str, ids: tuple[str, ...], sort: str, descending: bool, now: datetime, swap: str | None
    ) -> list[Indexed]:
        """Every match in order. Papers of one second have no order of their own: `swap` seeds another each time."""
        found = self._named(ids, now) if ids else self._announced(query, now)
        if query:
            holds = compiled(parse(query), lambda term: condition_of(term, now))
            found = [item for item in found if holds(item)]
        if swap is not None:
            random.Random(swap).shuffle(found)
        if sort == "lastUpdatedDate":
            return sorted(found, key=lambda item: item.arxiv.versions[item.version - 1].submitted, reverse=descending)
        return sorted(found, key=lambda item: _submitted(item.arxiv), reverse=descending)

    def _announced(self, query: str, now: datetime) -> list[Indexed]:
        papers = self._papers
        if dates := required_dates(parse(query)):
            papers = papers[bisect_left(self._submitted, dates.first) : bisect_right(self._submitted, dates.last)]
        return [self._version(arxiv, paper, version) for arxiv, paper in papers if (version := arxiv.version_at(now))]

    def _named(self, ids: tuple[str, ...], now: datetime) -> list[Indexed]:
        found = []
        for name in dict.fromkeys(ids):
            asked_for = _ID.match(name)
            if asked_for is None:
                raise InvalidQueryError(f"incorrect id format for {name}")
            known = self._by_id.get(name.removesuffix(f"v{asked_for[1]}"))
            current = known[0].version_at(now) if known else 0
            version = int(asked_for[1] or current)
            if known and 1 <= version <= current:
                found.append(self._version(*known, version))
        return found

    def _version(self, arxiv: OnArxiv, paper: Paper, version: int) -> Indexed:
        key = arxiv.id, version
        if key not in self._indexed:
            self._indexed[key] = indexed(arxiv, paper, version)
        return self._indexed[key]

    def _entry(self, item: Indexed, *, is_linked: bool) -> bytes:
        key = item.arxiv.id, item.version, is_linked
        if key not in self._entries:
            self._entries[key] = entry(item.paper, item.version, is_linked=is_linked)
        return self._entries[key]


def _submitted(arxiv: OnArxiv) -> datetime:
    return arxiv.versions[0].submitted


def _wanted(asked: Asked) -> _Wanted:
    params = asked.params
    query = params.get("search_query", "").strip()
    ids = tuple(name.strip() for name in params.get("id_list", "").split(",") if name.strip())
    if not query and not ids:
        raise InvalidQueryError("Either a search_query or id_list must be specified for the classic API.")
    start, size = _count(params.get("start", "0"), "start"), _count(params.get("max_results", "10"), "max_results")
    if size > MAX_RESULTS:
        raise InvalidQueryError(f"max_results must not be greater than {MAX_RESULTS}")
    sort, order = params.get("sortBy", "relevance"), params.get("sortOrder", "descending")
    if sort not in _SORTS or order not in _ORDERS:
        raise InvalidQueryError(f"sortBy must be in: {', '.join(_SORTS)}; sortOrder in: {', '.join(_ORDERS)}")
    return _Wanted(query, ids, start, size, sort, order == "descending")


def _count(value: str, name: str) -> int:
    try:
        number = int(value)
    except ValueError as error:
        raise InvalidQueryError(f"{name} must be an integer") from error
    if number < 0:
        raise InvalidQueryError(f"{name} must be non-negative")
    return number
