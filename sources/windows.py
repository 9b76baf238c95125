"""Days and batches: what every source does alike when it asks for days and hands over what came."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

from ..records.page import Harvested, Proof, Rejected
from ..records.record import Record
from .http import STOPS_THE_RUN, SourceError

BATCH_RECORDS = 2_000
FAULTS_IN_A_ROW = 3
_DAY = timedelta(days=1)


def digest(text: str) -> str:
    """A short name for a query: the same text, whatever its spacing, gives the same name."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def begun(days: Iterable[date], now: datetime) -> tuple[list[date], list[date]]:
    """The asked days in order, once each: those that have begun, and those that have not."""
    ordered = sorted(set(days))
    return [day for day in ordered if day <= now.date()], [day for day in ordered if day > now.date()]


def runs_of(days: Sequence[date], longest: int) -> list[list[date]]:
    """Runs of consecutive days, none longer than `longest`."""
    runs: list[list[date]] = []
    for day in days:
        if runs and runs[-1][-1] + _DAY == day and len(runs[-1]) < longest:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


class Batches:
    """What has arrived and was not handed over yet. `requests()` counts the requests of the whole harvest."""

    def __init__(self, source: str, stream: str, requests: Callable[[], int]) -> None:
        self._source, self._stream, self._requests = source, stream, requests
        self._counted = 0
        self._faults_in_a_row = 0
        self._records: list[Record] = []
        self._rejected: list[Rejected] = []

    def add(self, records: Iterable[Record], rejected: Iterable[Rejected] = ()) -> None:
        """Keep for the next batch."""
        self._records.extend(records)
        self._rejected.extend(rejected)

    @property
    def is_full(self) -> bool:
        """As many as one batch may hold."""
        return len(self._records) + len(self._rejected) >= BATCH_RECORDS

    def proven(self, proofs: dict[date, Proof], problem: str | None = None) -> Harvested:
        """Everything kept, with the days it proves."""
        self._faults_in_a_row = 0
        return self._take(proven=proofs, problem=problem)

    def failed(self, days: Iterable[date], fault: SourceError | str) -> Harvested:
        """Everything kept, with the days that stay open and why."""
        return self._take(failed=dict.fromkeys(days, str(fault)))

    def unproven(self, problem: str | None = None) -> Harvested:
        """Everything kept, proving nothing yet."""
        return self._take(problem=problem)

    def gives_up_after(self, fault: SourceError, days: int = 1) -> bool:
        """Whether the service is not to be asked again in this run: it said so, or single days fail in a row."""
        self._faults_in_a_row += days == 1
        return isinstance(fault, STOPS_THE_RUN) or self._faults_in_a_row >= FAULTS_IN_A_ROW

    def _take(
        self,
        proven: dict[date, Proof] | None = None,
        failed: dict[date, str] | None = None,
        problem: str | None = None,
    ) -> Harvested:
        asked = self._requests()
        read = {record.source_id for record in self._records}  # perhaps by a later walk than the one that refused it
        batch = Harvested(
            self._source,
            self._stream,
            records=self._records,
            rejected=[item for item in self._rejected if item.identifier not in read],
            proven=proven or {},
            failed=failed or {},
            problem=problem,
            requests=asked - self._counted,
        )
        self._counted = asked
        self._records, self._rejected = [], []
        return batch
