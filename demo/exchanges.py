"""What goes over the wire: the question, the answer, and the log of both."""

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise


@dataclass(frozen=True)
class Asked:
    """One request as it arrived. `connection` tells the sockets of one service apart."""

    service: str
    endpoint: str
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    connection: int = 0


@dataclass(frozen=True)
class Answer:
    """What the service means to send. `items` counts the papers in it."""

    body: bytes
    content_type: str
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    items: int = 0


@dataclass(frozen=True)
class Exchange:
    """One row of the log; `status` is 0 while, and if, no answer was sent. Times are `time.monotonic()`.

    `finished` is the moment before the last bytes, or the end of the connection; 0 while nothing has happened.
    """

    started: float
    service: str
    endpoint: str
    method: str
    path: str
    params: Mapping[str, str]
    connection: int
    status: int = 0
    items: int = 0
    finished: float = 0.0
    fault: str = ""


@dataclass
class Connection:
    """One connection to a service, by `time.monotonic()`; `closed` is infinite while it stands."""

    opened: float = field(default_factory=time.monotonic)
    closed: float = float("inf")


@dataclass
class Log:
    """Every request in the order of arrival; safe to read while the services answer."""

    _rows: list[Exchange] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, asked: Asked) -> int:
        """Note the arrival of a request; gives the number of its row."""
        row = Exchange(
            time.monotonic(),
            asked.service,
            asked.endpoint,
            asked.method,
            asked.path,
            asked.params,
            asked.connection,
        )
        with self._lock:
            self._rows.append(row)
            return len(self._rows) - 1

    def note(self, number: int, *, status: int, items: int, fault: str) -> None:
        """Note how far the answer has come."""
        with self._lock:
            self._rows[number] = replace(
                self._rows[number], status=status, items=items, fault=fault, finished=time.monotonic()
            )

    def of(self, service: str, endpoint: str | None = None) -> list[Exchange]:
        """The requests to one service, or to one endpoint of it."""
        return [row for row in self if row.service == service and endpoint in (None, row.endpoint)]

    def gaps(self, service: str) -> list[float]:
        """Seconds between the starts of each two consecutive requests to a service."""
        starts = [row.started for row in self.of(service)]
        return [later - earlier for earlier, later in pairwise(starts)]

    def overlaps(self, service: str) -> list[tuple[Exchange, Exchange]]:
        """Pairs of neighbouring requests of which the second began before the first had ended."""
        rows = self.of(service)
        return [(a, b) for a, b in pairwise(rows) if not a.finished or b.started < a.finished]

    def clear(self) -> None:
        """Forget everything; only between harvests, when no request is under way."""
        with self._lock:
            self._rows.clear()

    def __iter__(self) -> Iterator[Exchange]:
        with self._lock:
            return iter(list(self._rows))

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: int) -> Exchange:
        return self._rows[number]
