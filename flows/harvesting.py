"""Harvesting one source: its open days and the last W days, each batch saved with the windows it proves."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..records.page import Harvested
from ..records.record import Tally
from ..store import harvests, windows
from ..store.alarms import alarms
from ..store.database import reading
from ..store.works import Attached
from .streams import Source

Advance = Callable[[str, int, int], None]  # (source, days done, days in all)


@dataclass
class SourceReport:
    """What one source brought in one run."""

    source: str
    tally: Tally = field(default_factory=Tally)
    attached: Attached = field(default_factory=Attached)
    windows: dict[str, int] = field(default_factory=lambda: {"ok": 0, "open": 0})
    requests: int = 0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Nothing failed, and every day that is over is proven."""
        return not self.problems and self.windows["open"] == 0

    def as_json(self) -> dict[str, Any]:
        """The shape of CONTRACT's `nightly --json`."""
        return {
            "complete": self.complete,
            "new": self.tally.new,
            "updated": self.tally.updated,
            "unchanged": self.tally.unchanged,
            "rejected": self.tally.rejected,
            "windows": self.windows,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "problems": self.problems,
            "alarms": self.alarms,
        }


@dataclass(frozen=True)
class Period:
    """Past days, both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, ends: tuple[str, str]) -> "Period":
        """The period between two ISO 8601 dates."""
        return cls(date.fromisoformat(ends[0]), date.fromisoformat(ends[1]))


def harvest_source(
    engine: Engine, source: Source, *, now: datetime, period: Period | None = None, advance: Advance | None = None
) -> SourceReport:
    """Harvest a source up to `now`, or the unproven days of `period`; what arrives is kept in any case."""
    started = time.monotonic()
    report = SourceReport(source.name)
    days = _plan(engine, source, now, period)
    done: set[date] = set()
    for harvested in source.harvest(days, now=now):
        _save(engine, harvested, report, now=now)
        done |= harvested.proven.keys() | harvested.failed.keys()
        if advance:
            advance(source.name, len(done), len(days))
    report.problems += _explain_silence(source, days, done)
    with reading(engine) as session:
        report.windows = windows.counts(session, source=source.name, stream=source.stream, now=now)
        report.alarms = alarms_of(session, source, now=now)
    report.seconds = time.monotonic() - started
    return report


def _plan(engine: Engine, source: Source, now: datetime, period: Period | None) -> list[date]:
    with Session(engine) as session:
        if period:
            return windows.unproven(
                session, source=source.name, stream=source.stream, first=period.first, last=min(period.last, now.date())
            )
        days = windows.plan(session, source=source.name, stream=source.stream, now=now, window_days=source.window_days)
        session.commit()
        return days


def alarms_of(session: Session, source: Source, *, now: datetime) -> list[str]:
    """What deserves a look though no request failed."""
    return alarms(session, source=source.name, stream=source.stream, window_days=source.window_days, now=now)


def _save(engine: Engine, harvested: Harvested, report: SourceReport, *, now: datetime) -> None:
    with Session(engine) as session:
        tally, attached = harvests.save(session, harvested, at=now)
        session.commit()
    report.tally += tally
    report.attached += attached
    report.requests += harvested.requests
    report.problems += _explain_failures(harvested.failed)
    if harvested.problem:
        report.problems.append(harvested.problem)


def _explain_failures(failed: dict[date, str]) -> list[str]:
    """One line a reason: "2026-11-18 to 2026-11-20: HTTP 429 …; windows stay open"."""
    by_reason: dict[str, list[date]] = {}
    for day, reason in sorted(failed.items()):
        by_reason.setdefault(reason, []).append(day)
    return [
        f"{days[0]}{f' to {days[-1]}' if len(days) > 1 else ''}: {reason}; "
        + ("window stays open" if len(days) == 1 else f"{len(days)} windows stay open")
        for reason, days in by_reason.items()
    ]


def _explain_silence(source: Source, days: list[date], done: set[date]) -> list[str]:
    silent = len(set(days) - done)
    return [f"{source.name} said nothing of {silent} of {len(days)} days; their windows stay open"] if silent else []
