"""What one source brought in one run, and what deserves a look."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..records.record import Tally
from ..store.works import Attached


@dataclass
class SourceReport:
    """What one source brought in one run. `problems` leave something open, `alarms` want a look, `notes` inform."""

    source: str
    tally: Tally = field(default_factory=Tally)
    attached: Attached = field(default_factory=Attached)
    windows: dict[str, int] = field(default_factory=lambda: {"ok": 0, "open": 0})
    enriched: int = 0
    requests: int = 0
    seconds: float = 0.0
    lag_days: float | None = None
    problems: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    novelties: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

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
            "enriched": self.enriched,
            "windows": self.windows,
            "requests": self.requests,
            "seconds": round(self.seconds, 1),
            "lag_days_p95": self.lag_days,
            "problems": self.problems,
            "alarms": [*self.alarms, *self.novelties],
            "novelties": self.novelties,
            "notes": self.notes,
        }


def explain_failures(failed: dict[date, str]) -> list[str]:
    """One line a reason: "2026-11-18 to 2026-11-20: HTTP 429 …; windows stay open"."""
    by_reason: dict[str, list[date]] = {}
    for day, reason in sorted(failed.items()):
        by_reason.setdefault(reason, []).append(day)
    return [
        f"{days[0]}{f' to {days[-1]}' if len(days) > 1 else ''}: {reason}; "
        + ("window stays open" if len(days) == 1 else f"{len(days)} windows stay open")
        for reason, days in by_reason.items()
    ]
