"""The JSON API of bioRxiv and medRxiv: one row per version, counts of mixed types, pages of a hundred, or thirty."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from .biorxiv_rss import NAMES
from .exchanges import Answer, Asked
from .manners import Manner
from .names import with_initials
from .preprint_rows import Row, Shelf

PAGE_SIZE = 100
_PATH = re.compile(r"^/(?P<what>details|pubs)/(?P<server>biorxiv|medrxiv)/(?P<rest>.+?)/?$")
_DOI = re.compile(r"^(?P<doi>10\.\d{4,9}/.+?)(?:/na(?:/json)?)?$")
_DATES = re.compile(r"^(?P<first>\d{4}-\d\d-\d\d)/(?P<last>\d{4}-\d\d-\d\d)(?:/(?P<cursor>\d+))?(?:/json)?$")
_RECENT = re.compile(r"^(?P<number>\d+)(?P<days>d?)(?:/(?P<cursor>\d+))?(?:/json)?$")


class BiorxivApi:
    """Answers `/details/{server}/…` and `/pubs/{server}/…`."""

    def __init__(self, server: str, shelf: Shelf) -> None:
        self._server = server
        self._shelf = shelf
        self._rendered = lru_cache(maxsize=50_000)(_detail)

    def answer(self, asked: Asked, now: datetime, manner: Manner) -> Answer:
        """One answer; what it does not understand or find is a message with status 200."""
        path = _PATH.match(asked.path)
        if path is None or path["server"] != self._server:
            return _message("Unknown endpoint")
        if by_doi := _DOI.match(path["rest"]):
            return self._by_doi(path["what"], by_doi["doi"], now)
        if path["what"] == "pubs":
            return self._pubs(path["rest"], now, manner)
        return self._details(asked, path["rest"], now, manner)

    def _by_doi(self, what: str, doi: str, now: datetime) -> Answer:
        if what == "pubs":
            rows = [_publication(row) for row in self._shelf.published_as(doi, now)]
        else:
            found = self._shelf.of(doi, now)
            rows = [self._rendered(row, row.preprint.is_linked_at(now)) for row in found]
        return _collection({"status": "ok"}, rows) if rows else _message("no posts found")

    def _details(self, asked: Asked, rest: str, now: datetime, manner: Manner) -> Answer:
        interval = _interval(rest, now)
        if interval is None:
            return _message("Error: (1001) invalid interval")
        first, last, cursor = interval
        rows = self._shelf.between(first, last, now)
        rows = [row for row in rows if manner.shows(row.preprint.doi, is_fleeting=row.preprint.is_fleeting)]
        category = asked.params.get("category", "all")
        if category != "all":
            rows = [row for row in rows if row.preprint.category == category.replace("_", " ")]
        # bioRxiv's pages come ordered by DOI, medRxiv's by date: no order may be relied on.
        rows.sort(
            key=lambda row: (row.preprint.doi, row.number) if self._server == "biorxiv" else (row.version.posted,)
        )
        page = _page(rows, cursor, manner)
        if not page and not manner.hide_all:
            return _message("no posts found")
        new = len({row.preprint.doi for row in rows if row.number == 1})
        head = {
            "status": "ok",
            "category": category,
            "interval": f"{first}:{last}",
            "funder": "all",
            "cursor": cursor if cursor == 0 else str(cursor),
            "count": len(page),
            "count_new_papers": str(new),
            "total": str(len(rows) + manner.inflate_total_by),
        }
        return _collection(head, [self._rendered(row, row.preprint.is_linked_at(now)) for row in page])

    def _pubs(self, rest: str, now: datetime, manner: Manner) -> Answer:
        interval = _interval(rest, now)
        if interval is None:
            return _message("Error: (1001) invalid interval")
        first, last, cursor = interval
        rows = self._shelf.published_between(first, last, now)
        page = _page(rows, cursor, manner)
        if not page and not manner.hide_all:
            return _message("no articles found")
        total = str(len(rows) + manner.inflate_total_by)
        head = {"status": "ok", "interval": f"{first}:{last}", "cursor": cursor, "count": len(page), "total": total}
        return _collection(head, [_publication(row) for row in page])


def _page(rows: list[Row], cursor: int, manner: Manner) -> list[Row]:
    return manner.served(rows[cursor : cursor + (manner.page_size or PAGE_SIZE)])


def _interval(rest: str, now: datetime) -> tuple[date, date, int] | None:
    if dates := _DATES.match(rest):
        try:
            first, last = date.fromisoformat(dates["first"]), date.fromisoformat(dates["last"])
        except ValueError:
            return None
        return first, last, int(dates["cursor"] or 0)
    recent = _RECENT.match(rest)
    if recent is None or not recent["days"]:
        return None
    return now.date() - timedelta(days=int(recent["number"])), now.date(), int(recent["cursor"] or 0)


def _detail(row: Row, is_linked: bool) -> str:
    preprint, day = row.preprint, row.version.date
    authors = row.paper.authors
    return _json(
        {
            "title": row.title,
            "authors": "; ".join(map(with_initials, authors)),
            "author_corresponding": authors[0] if authors else "",
            "author_corresponding_institution": "University of Somewhere",
            "doi": preprint.doi,
            "date": day.isoformat(),
            "version": str(row.number),
            "type": row.version.type,
            "license": preprint.license,
            "category": preprint.category,
            "jatsxml": f"https://www.{preprint.server}.org/content/early/{day:%Y/%m/%d}/"
            f"{preprint.doi.partition('/')[2]}.source.xml",
            "abstract": row.abstract,
            "funder": "NA",
            "published": preprint.published_doi if is_linked else "NA",
            "server": NAMES[preprint.server],
        }
    )


def _publication(row: Row) -> str:
    preprint = row.preprint
    return _json(
        {
            "preprint_doi": preprint.doi,
            "published_doi": preprint.published_doi,
            "published_journal": preprint.published_journal,
            "preprint_platform": NAMES[preprint.server],
            "preprint_title": row.title,
            "preprint_authors": "; ".join(map(with_initials, row.paper.authors)),
            "preprint_category": preprint.category,
            "preprint_date": preprint.versions[0].date.isoformat(),
            "published_date": preprint.published_on.isoformat() if preprint.published_on else "NA",
            "preprint_abstract": row.abstract,
        }
    )


def _json(values: Mapping[str, object]) -> str:
    """A flat object as PHP writes it: slashes escaped, everything beyond ASCII too."""
    lines = ",\n".join(f'    "{name}": {json.dumps(value)}' for name, value in values.items())
    return "{\n" + lines.replace("/", "\\/") + "\n}"


def _collection(head: Mapping[str, object], rows: list[str]) -> Answer:
    body = f'{{"messages":[{_json(head)}],"collection":[{",".join(rows)}]}}'
    return Answer(body.encode(), "application/json;charset=UTF-8", items=len(rows))


def _message(status: str) -> Answer:
    return _collection({"status": status}, [])
