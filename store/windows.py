"""Windows: which days of a stream are proven, which are open and why. The watermark is computed, never stored."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlmodel import Session, col

from ..records.page import Harvested, Proof
from .tables import RecordRow, WindowRow

_DAY = timedelta(days=1)
_LONGEST_GAP_DAYS = 400
_LATEST = 5_000  # records that tell a lag
_CLOSES_AFTER = timedelta(days=1, hours=12)  # day D is over in every zone, and announced, at D+1 12:00 UTC


class TooLongAgoError(Exception):
    """So many days have passed since the last run that one night cannot make up for them."""


def plan(session: Session, *, source: str, stream: str, now: datetime, window_days: int) -> list[date]:
    """The days to harvest, oldest first: all open and all unsettled ones, the last `window_days`, and new ones.

    A day is settled once it was proven at the end of its `window_days`: what comes in late is there by then. Each new
    day is opened as a window before the first request, so that a day no run reached is not forgotten.
    """
    today = now.astimezone(UTC).date()
    rows = _rows(session, source, stream)
    overlap = timedelta(days=window_days)
    last_planned = max((day for day in rows if day <= today), default=today)
    if (today - last_planned).days > _LONGEST_GAP_DAYS:
        raise TooLongAgoError(
            f"the last run was on {last_planned}; fetch what came since in pieces: "
            f"`livinglist backfill --source {source} --from {last_planned + _DAY} --to DATE`"
        )
    first = min(today - overlap, last_planned) + _DAY
    recent = {first + ahead * _DAY for ahead in range((today - first).days + 1)}
    session.add_all(_untried(source, stream, day, at=now) for day in sorted(recent - rows.keys()))
    session.flush()
    return sorted(recent | {day for day, row in rows.items() if not row.is_settled(day, overlap) and day <= today})


@dataclass(frozen=True)
class _Row:
    status: str
    last_proof: date

    def is_settled(self, day: date, overlap: timedelta) -> bool:
        """Whether it was proven on the last night that asks for it anyway, or later."""
        return self.status == "ok" and self.last_proof >= day + overlap - _DAY


def _rows(session: Session, source: str, stream: str) -> dict[date, _Row]:
    query = select(col(WindowRow.day), col(WindowRow.status), col(WindowRow.tried_at)).where(
        col(WindowRow.source) == source, col(WindowRow.stream) == stream
    )
    return {row.day: _Row(row.status, row.tried_at.astimezone(UTC).date()) for row in session.execute(query)}


def is_new(session: Session, *, source: str, stream: str) -> bool:
    """Whether no day of the stream was ever asked for."""
    return not _statuses(session, source, stream)


def proven_by_former_streams(session: Session, *, source: str, stream: str) -> tuple[date, date] | None:
    """The first and the last day that other streams of the source have proven and this one has never been asked for."""
    asked = set(_statuses(session, source, stream))
    query = select(col(WindowRow.day)).where(
        col(WindowRow.source) == source, col(WindowRow.stream) != stream, col(WindowRow.status) == "ok"
    )
    former = sorted(set(session.scalars(query)) - asked)
    return (former[0], former[-1]) if former else None


def unproven(session: Session, *, source: str, stream: str, first: date, last: date) -> list[date]:
    """The days of a period that have no proof yet, oldest first."""
    proven = {day for day, status in _statuses(session, source, stream).items() if status == "ok"}
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return [day for day in days if day not in proven]


def counts(session: Session, *, source: str, stream: str, now: datetime) -> dict[str, int]:
    """How many days of a stream are proven, and how many should be by now but are not."""
    statuses = _statuses(session, source, stream)
    ok = sum(status == "ok" for status in statuses.values())
    due = sum(status != "ok" and _is_over(day, now) for day, status in statuses.items())
    return {"ok": ok, "open": due}


def last_complete_day(session: Session, *, source: str, stream: str) -> date | None:
    """The watermark: the last proven day before the first one that is not."""
    statuses = _statuses(session, source, stream)
    unproven = min((day for day, status in statuses.items() if status != "ok"), default=date.max)
    return max((day for day, status in statuses.items() if status == "ok" and day < unproven), default=None)


def lag_days(session: Session, *, source: str, share: float) -> float | None:
    """Within how many days after posting that share of the source's latest records was first seen here (nearest rank).

    Counted from when the day was first asked for, if that was later: nights that were not run are not the service's
    lag. Records older than the first harvest say nothing and are left out.
    """
    first = session.scalar(select(func.min(col(RecordRow.first_seen))).where(col(RecordRow.source) == source))
    if first is None:
        return None
    opened = _first_asked(session, source)
    latest = (
        select(col(RecordRow.first_posted), col(RecordRow.first_seen))
        .where(col(RecordRow.source) == source, col(RecordRow.first_posted) >= first - timedelta(days=2))
        .order_by(col(RecordRow.first_seen).desc())
        .limit(_LATEST)
    )
    lags = sorted(
        max(0.0, (seen - max(posted, opened.get(posted.date(), posted))).total_seconds() / 86_400)
        for posted, seen in session.execute(latest)
    )
    return round(lags[min(len(lags) - 1, int(share * len(lags)))], 1) if lags else None


def _first_asked(session: Session, source: str) -> dict[date, datetime]:
    query = (
        select(col(WindowRow.day), func.min(col(WindowRow.opened_at)).label("opened"))
        .where(col(WindowRow.source) == source)
        .group_by(col(WindowRow.day))
    )
    return {row.day: row.opened for row in session.execute(query)}


def save(session: Session, harvested: Harvested, *, at: datetime) -> None:
    """Close the days that are proven, and note why the others stay open."""
    for day, proof in harvested.proven.items():
        _prove(_window(session, harvested, day, at=at), proof, at=at)
    for day, reason in harvested.failed.items():
        row = _window(session, harvested, day, at=at)
        if row.status != "ok":  # an earlier proof stands, and when it was made
            row.status, row.note, row.tried_at = "failed", reason, at
    session.flush()


def _statuses(session: Session, source: str, stream: str) -> dict[date, str]:
    query = select(col(WindowRow.day), col(WindowRow.status)).where(
        col(WindowRow.source) == source, col(WindowRow.stream) == stream
    )
    return {row.day: row.status for row in session.execute(query)}


def _window(session: Session, harvested: Harvested, day: date, *, at: datetime) -> WindowRow:
    row = session.get(WindowRow, (harvested.source, harvested.stream, day))
    if row is None:
        row = _untried(harvested.source, harvested.stream, day, at=at)
        session.add(row)
    return row


def _untried(source: str, stream: str, day: date, *, at: datetime) -> WindowRow:
    return WindowRow(
        source=source, stream=stream, day=day, status="failed", opened_at=at, tried_at=at, note="not harvested yet"
    )


def _prove(row: WindowRow, proof: Proof, *, at: datetime) -> None:
    row.expected, row.got, row.walks, row.tried_at, row.note = proof.expected, proof.got, proof.walks, at, ""
    if proof.expected is not None and proof.got != proof.expected:
        row.note = f"{proof.got} came where {proof.expected} were promised; {proof.walks} walks agree on them"
    if not _is_over(row.day, at):
        row.status, row.note = "partial", "the day was not over"
    elif row.status != "ok":
        row.status, row.ok_at = "ok", at


def _is_over(day: date, now: datetime) -> bool:
    return now >= datetime.combine(day, time(), UTC) + _CLOSES_AFTER


def last_day(session: Session) -> date | None:
    """The last day that was ever asked of any source."""
    return session.scalar(select(func.max(col(WindowRow.day))))


def days(session: Session, *, since: date) -> dict[str, dict[date, WindowRow]]:
    """The days of each source from that one on; of several streams the one that is least proven."""
    worst = {"ok": 0, "partial": 1, "failed": 2}
    found: dict[str, dict[date, WindowRow]] = {}
    for row in session.scalars(select(WindowRow).where(col(WindowRow.day) >= since)):
        of_source = found.setdefault(row.source, {})
        if row.day not in of_source or worst[row.status] > worst[of_source[row.day].status]:
            of_source[row.day] = row
    return found
