"""A walk over the pages of api.biorxiv.org, stepping by what arrives; believed when two in a row agree."""

from collections.abc import Callable
from dataclasses import dataclass

from .biorxiv_details import Details, Key, Row
from .http import BadEnvelope

_WALKS = 4


@dataclass(frozen=True)
class Walk:
    """What one walk brought: every row once, and the service's last word on how many there are."""

    rows: dict[Key, Row]
    total: int


def settled(walk: Callable[[], Walk], server: str, what: str) -> tuple[Walk, int]:
    """The walk that agrees with the one before, and how many it took: rows move while they are read, totals lie."""
    before = None
    for walks in range(1, _WALKS + 1):
        found = walk()
        if before is not None and found.rows.keys() == before:
            return found, walks
        before = found.rows.keys()
    raise BadEnvelope(server, f"no two of {_WALKS} walks over {what} agreed")


def walked(page_at: Callable[[int], Details], key_of: Callable[[Row], Key], server: str) -> Walk:
    """All rows of an interval: a page holds 30 or 100 rows, and may change its mind."""
    page = page_at(0)
    if not page.rows and page.total:
        raise BadEnvelope(server, f"no rows on the first page, and {page.total} announced")
    rows: dict[Key, Row] = {}
    cursor, total, size = 0, page.total or 0, len(page.rows)
    while page.rows:
        fresh = {key_of(row): row for row in page.rows}
        if len(fresh) > 1 and fresh.keys() <= rows.keys():
            raise BadEnvelope(server, f"the page at {cursor} repeats what came before")
        rows |= fresh
        cursor, total, size = cursor + len(page.rows), page.total or 0, max(size, len(page.rows))
        if cursor >= total:
            return Walk(rows, total)
        page = page_at(cursor)
    if cursor + size < total and page_at(cursor + size).rows:
        raise BadEnvelope(server, f"an empty page at {cursor} of {total}, and rows behind it")
    return Walk(rows, total)  # totals are sometimes too high: whether this is all, a second walk must say
