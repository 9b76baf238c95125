"""PubMed touches most of its records at the end of a year: how far such a day has been fetched, night after night."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self

_KEPT_DAYS = 400
_OVER_AFTER = timedelta(days=1, hours=12)
_ALL = 0


@dataclass
class Reloaded:
    """The days of modification that were too much for one night: all their PMIDs from the noted one up are fetched.

    A record that is modified again leaves its day for a later one, and none joins a day that is over. It changes while
    a harvest reads; keep it (`as_json`) once the records of that harvest are saved, not before.
    """

    down_to: dict[date, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `as_json` gave. Raises `ValueError` for anything else."""
        try:
            return cls({date.fromisoformat(day): int(pmid) for day, pmid in json.loads(text).items()})
        except (TypeError, AttributeError) as error:
            raise ValueError(f"no memory of modified records: {error}") from None

    def as_json(self) -> str:
        """The latest days as text, for a database or a file."""
        return json.dumps({str(day): pmid for day, pmid in sorted(self.down_to.items())[-_KEPT_DAYS:]})

    def waiting(self, day: date, pmids: Iterable[str]) -> list[str]:
        """Those of a day's PMIDs that were not fetched yet, the newest first."""
        below = self.down_to.get(day)
        return sorted((pmid for pmid in pmids if below is None or int(pmid) < below), key=int, reverse=True)

    def note(self, day: date, share: list[str], *, is_all: bool, now: datetime) -> None:
        """This share of the waiting PMIDs has been fetched. A day that is not over may grow, and is not noted."""
        if now < datetime.combine(day, time(), now.tzinfo) + _OVER_AFTER:
            return
        if is_all:
            self.down_to[day] = _ALL
        elif share:
            self.down_to[day] = int(share[-1])
