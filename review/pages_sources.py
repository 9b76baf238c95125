"""Sources and runs: how far each source is proven, day by day, and how the last runs ended."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from ..store import windows
from .replies import TheDesk, page

router = APIRouter()

_WEEKS = 16


@router.get("/sources", response_class=HTMLResponse)
def sources(request: Request, desk: TheDesk) -> Response:
    """A calendar a source: a square a day, whole where the day is proven."""
    now = datetime.now(UTC)
    with desk.reading() as session:
        last = windows.last_day(session) or now.date()
        first = last - timedelta(days=7 * _WEEKS + last.weekday())
        days = windows.days(session, since=first)
    calendars = {source: _weeks(found, first, last) for source, found in days.items()}
    return page(request, "sources.html", stand=desk.offers.status(now), calendars=calendars, first=first, last=last)


def _weeks(found: dict[date, Any], first: date, last: date) -> list[dict[str, Any]]:
    """A square a day; the column is the week, the row the weekday."""
    squares = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        row = found.get(day)
        squares.append(
            {
                "day": day.isoformat(),
                "week": number // 7,
                "weekday": number % 7,
                "status": row.status if row else "none",
                "got": row.got if row else 0,
                "note": row.note if row else "never asked for",
            }
        )
    return squares
