"""What PubMed's harvests tell each other: how it understood the query, and how far a year-end reload was fetched."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self

_KEPT_DAYS = 400
_OVER_AFTER = timedelta(days=1, hours=12)
_ALL = 0


@dataclass
class PubmedMemory:
    """`translation` is the query as PubMed ran it last. `down_to` holds days of modification too large for one night:
    all their PMIDs from the noted one up are fetched. A record that is modified again leaves its day for a later one,
    and none joins a day that is over.

    It changes while a harvest reads; keep it (`as_json`) once the records of that harvest are saved, not before.
    """

    translation: str = ""
    down_to: dict[date, int] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `as_json` gave. Raises `ValueError` for anything else."""
        try:
            kept = json.loads(text)
            return cls(
                str(kept["translation"]),
                {date.fromisoformat(day): int(pmid) for day, pmid in kept["down_to"].items()},
            )
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"no memory of PubMed: {error}") from None

    def as_json(self) -> str:
        """The memory as text, for a database or a file."""
        days = {str(day): pmid for day, pmid in sorted(self.down_to.items())[-_KEPT_DAYS:]}
        return json.dumps({"translation": self.translation, "down_to": days})

    def learn(self, translation: str) -> str | None:
        """How the query was understood now; a line for the curator if that is news."""
        before, self.translation = self.translation, translation or self.translation
        if not before or not translation or before == translation:
            return None
        return f"the query is understood anew, so that older days may lack papers: {translation}"

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
