"""Alarms: what the windows say when no single request failed. Silence, too little, open too long, too late."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median

from sqlalchemy import select
from sqlmodel import Session, col

from . import windows
from .tables import WindowRow

_DAY = timedelta(days=1)
_OPEN_TOO_LONG = timedelta(hours=48)
_USUAL_WEEKS = 4
_FEWEST_SAMPLES = 3
_TOO_LITTLE = 0.3  # of the usual count of that weekday
_LEAST_USUAL = 10  # below it, chance alone explains a poor day
_LAG_SHARE = 0.8  # of the days that are harvested again every night


@dataclass(frozen=True)
class Calendar:
    """What a service's calendar explains: so many days of silence, and so many until a day's count has settled."""

    silent_days: int
    settled_after_days: int


# arXiv announces Sunday to Thursday and holds papers for days; the others post on every weekday.
CALENDARS = {"arxiv": Calendar(5, 6)}
_WEEKDAYS = Calendar(4, 2)


def alarms(session: Session, *, source: str, stream: str, window_days: int, now: datetime) -> list[str]:
    """What deserves a look though every request succeeded, one line each; empty when all is well."""
    query = select(WindowRow).where(col(WindowRow.source) == source, col(WindowRow.stream) == stream)
    rows = list(session.scalars(query.order_by(col(WindowRow.day))))
    counts = {row.day: row.got for row in rows if row.status == "ok"}
    calendar = CALENDARS.get(source, _WEEKDAYS)
    found = [
        _open_too_long(rows, now),
        _silence(counts, calendar),
        _too_little(counts, now.date() - calendar.settled_after_days * _DAY),
        None if source == "pubmed" else _late(windows.lag_days(session, source=source, share=0.95), window_days),
    ]
    return [alarm for alarm in found if alarm]


def _open_too_long(rows: list[WindowRow], now: datetime) -> str | None:
    late = [row for row in rows if row.status != "ok" and now - _due(row) > _OPEN_TOO_LONG]
    if not late:
        return None
    return f"{_days(len(late))} open for more than 48 h, the oldest {late[0].day}: {late[0].note}"


def _due(row: WindowRow) -> datetime:
    """Since when the window could have been closed: the end of its day, or its first try if that came later."""
    return max(row.opened_at, datetime.combine(row.day, time(), UTC) + _DAY)


def _silence(counts: dict[date, int], calendar: Calendar) -> str | None:
    days = sorted(counts, reverse=True)
    silent = next((place for place, day in enumerate(days) if counts[day]), len(days))
    if silent < calendar.silent_days or silent == len(days):  # a stream that never brought anything is no news
        return None
    return f"no paper for {silent} days, since {days[silent - 1]}; the calendar explains {calendar.silent_days - 1}"


def _too_little(counts: dict[date, int], day: date) -> str | None:
    usual = [counts[then] for weeks in range(1, _USUAL_WEEKS + 1) if (then := day - weeks * 7 * _DAY) in counts]
    if day not in counts or len(usual) < _FEWEST_SAMPLES or median(usual) < _LEAST_USUAL:
        return None
    if counts[day] >= _TOO_LITTLE * median(usual):
        return None
    return f"{counts[day]} papers on {day}, where a {day:%A} usually brings {median(usual):.0f}"


def _late(lag_days: float | None, window_days: int) -> str | None:
    if lag_days is None or lag_days <= _LAG_SHARE * window_days:
        return None
    return f"papers arrive up to {lag_days:.0f} days after submission; raise `window_days` ({window_days}) to be safe"


def _days(number: int) -> str:
    return "1 day is" if number == 1 else f"{number} days are"
