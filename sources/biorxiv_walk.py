"""A walk over the pages of api.biorxiv.org, stepping by what arrives; believed when enough in a row agree."""

from collections.abc import Callable
from dataclasses import dataclass

from .biorxiv_details import Details, Key, Row
from .http import BadEnvelope

_AGREEING = 2
_AGREEING_IN_DOUBT = 4
_WALKS = 6


@dataclass(frozen=True)
class Walk:
    """What one walk brought: every row once, and the service's last word on how many there are.

    It is `exact` if every page said that there are as many as came.
    """

    rows: dict[Key, Row]
    total: int
    exact: bool


def settled(walk: Callable[[], Walk], server: str, what: str) -> tuple[Walk, int]:
    """The walk that agrees with those before, and how many it took: rows move while they are read, totals lie.

    Two exact walks are enough. A total that is not what came may be too high, as it sometimes is, or a row may have
    slipped between two pages as another one went: then four must agree.
    """
    alike: list[Walk] = []
    for walks in range(1, _WALKS + 1):
        found = walk()
        alike = [*alike, found] if alike and alike[-1].rows.keys() == found.rows.keys() else [found]
        if len(alike) >= (_AGREEING if all(each.exact for each in alike) else _AGREEING_IN_DOUBT):
            return found, walks
    raise BadEnvelope(server, f"no two of {_WALKS} walks over {what} agreed, or no four with totals that differ")


def walked(page_at: Callable[[int], Details], key_of: Callable[[Row], Key], server: str) -> Walk:
    """All rows of an interval: a page holds 30 or 100 rows, and may change its mind."""
    page = page_at(0)
    if not page.rows and page.total:
        raise BadEnvelope(server, f"no rows on the first page, and {page.total} announced")
    rows: dict[Key, Row] = {}
    cursor, total, size = 0, page.total or 0, len(page.rows)
    told = {total}
    while page.rows:
        fresh = {key_of(row): row for row in page.rows}
        if len(fresh) > 1 and fresh.keys() <= rows.keys():
            raise BadEnvelope(server, f"the page at {cursor} repeats what came before")
        rows |= fresh
        cursor, total, size = cursor + len(page.rows), page.total or 0, max(size, len(page.rows))
        told.add(total)
        if cursor >= total:
            return Walk(rows, total, exact=told == {len(rows)})
        page = page_at(cursor)
    if cursor + size < total and page_at(cursor + size).rows:
        raise BadEnvelope(server, f"an empty page at {cursor} of {total}, and rows behind it")
    return Walk(rows, total, exact=told == {len(rows)})  # whether this is all, further walks must say
