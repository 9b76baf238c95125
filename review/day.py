"""How far a curator has come today: read once, then only what was decided since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from sqlmodel import Session

from ..store import audit

_PAUSE = timedelta(minutes=10)  # a longer gap is no time spent on a paper


@dataclass(frozen=True)
class Day:
    """A curator's decisions since a midnight (UTC). `last`: the number of the last one that was looked at."""

    midnight: datetime
    last: int = 0
    settled: frozenset[int] = frozenset()
    times: tuple[datetime, ...] = ()

    def told(self) -> dict[str, Any]:
        """How many papers were decided, and how many seconds one took; None before the second."""
        gaps = (later - earlier for earlier, later in pairwise(self.times))
        paces = [gap.total_seconds() for gap in gaps if timedelta() < gap < _PAUSE]
        return {"decided": len(self.settled), "seconds": round(median(paces)) if paces else None}

    def after(self, made: Iterable[audit.Made]) -> "Day":
        """The day with more decisions, which follow those it knows."""
        more = list(made)
        settled = self.settled.union(one.work_id for one in more if one.verdict != "reopen")
        times = (*self.times, *(one.at for one in more))
        return Day(self.midnight, more[-1].id if more else self.last, settled, times)


@dataclass
class Days:
    """The day of each curator."""

    _known: dict[str, Day] = field(default_factory=dict)

    def today(self, session: Session, curator: str, *, now: datetime | None = None) -> dict[str, Any]:
        """How many papers a curator decided since midnight, and how long one took."""
        midnight = (now or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
        known = self._known.get(curator)
        if known is None or known.midnight != midnight:
            known = Day(midnight)
        day = self._known[curator] = known.after(audit.made(session, curator=curator, since=midnight, after=known.last))
        return day.told()
