"""What a source delivers: records it could read, a reason for each item it could not, and the proof of a window."""

from dataclasses import dataclass, field
from datetime import date

from .record import Record


@dataclass(frozen=True)
class Rejected:
    """One item that could not be read: its identifier (or position), why, and its bytes for a person to look at."""

    identifier: str
    reason: str
    raw: bytes = b""


@dataclass(frozen=True)
class Page:
    """One parsed answer. `received` counts items with the rejected ones: what a cursor steps by."""

    records: list[Record]
    rejected: list[Rejected] = field(default_factory=list)
    total: int | None = None
    received: int = 0


@dataclass(frozen=True)
class Proof:
    """That a day was harvested whole: items the service promised, items that came, and in how many walks."""

    expected: int | None
    got: int
    walks: int = 1


@dataclass(frozen=True)
class Harvested:
    """One batch of a harvest. A day in `proven` may close; a day in `failed` stays open for the reason given.

    `stream` names what was asked: a query's digest, a feed, a collection. Records may come without any window.
    `problem` is what went wrong beside the windows (a hint feed that lied), in one line for the curator; `notes` tell
    what is good to know. `bookmarks` (text by name) are kept with this batch: how far a list of changes was read.
    """

    source: str
    stream: str
    records: list[Record] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    proven: dict[date, Proof] = field(default_factory=dict)
    failed: dict[date, str] = field(default_factory=dict)
    problem: str | None = None
    notes: list[str] = field(default_factory=list)
    bookmarks: dict[str, str] = field(default_factory=dict)
    requests: int = 0
