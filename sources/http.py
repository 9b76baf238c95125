"""How all sources fail: the named faults, what each one leads to, and which are tried again."""

import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_MAX_FAULT_CHARACTERS = 300
_DEFAULT_WAIT_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 86_400.0
# What a service says of its own fault: arXiv's Error entry, NCBI's ERROR element and JSON.
_TOLD = re.compile(rb"<summary>(.+?)</summary>|<ERROR>(.+?)</ERROR>|\"(?:error|ERROR)\"\s*:\s*\"(.+?)\"", re.DOTALL)
_CLOUDFLARE_LIMIT = b"error code: 1015"


class SourceError(Exception):
    """A source could not deliver. The message is one line: the source and the fault."""

    def __init__(self, source: str, fault: str) -> None:
        super().__init__(f"{source}: {one_line(fault)}")
        self.source = source


class Unreachable(SourceError):  # noqa: N818
    """Refused, reset, unknown host, or no answer in time. Retried; then the source stops for this run."""


class TimedOut(Unreachable):
    """No complete answer before the timeout or the deadline. Retried once only."""


class BadEnvelope(SourceError):  # noqa: N818
    """An answer that proves nothing: HTML, empty, truncated, short, undecodable, of the wrong shape. Retried."""


class ServiceFault(SourceError):  # noqa: N818
    """The service says that it failed (5xx, or an error text). Retried."""


class Throttled(SourceError):  # noqa: N818
    """The service asks us to wait. The source stops for this run."""

    def __init__(self, source: str, fault: str, wait_seconds: float = _DEFAULT_WAIT_SECONDS) -> None:
        super().__init__(source, f"{fault}, asked to wait {wait_seconds:.0f} s")
        self.wait_seconds = wait_seconds


class BadQuery(SourceError):  # noqa: N818
    """The service understood, and refuses what was asked. Never retried: it needs a person."""


STOPS_THE_RUN = (Throttled, Unreachable, BadQuery)


@dataclass(frozen=True)
class Policy:
    """How one source is asked. A pace of 0 is for stand-ins on this machine: no pause, and no waits before retries.

    Processes with the same `lock_folder` share each service's one connection and its pace.
    """

    pace_seconds: float
    timeout_seconds: float = 30.0
    deadline_seconds: float = 90.0
    retry_waits: tuple[float, ...] = (5.0, 20.0, 60.0)
    contact: str = ""
    user_agent: str = "livinglist/0.1.0"
    lock_folder: Path | None = None
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)
    jitter: Callable[[], float] = field(default=random.random, repr=False)

    @property
    def agent(self) -> str:
        """The User-Agent header: who asks, and where to write to."""
        contact = "".join(c for c in self.contact if c.isascii() and c.isprintable())
        return f"{self.user_agent} (mailto:{contact})" if contact else self.user_agent

    def attempt(self, work: Callable[[], T]) -> T:
        """What `work()` gives; repeated while its fault is one that time may cure, else the last fault is raised."""
        timeouts = 0
        for wait in self.retry_waits:
            try:
                return work()
            except (Unreachable, BadEnvelope, ServiceFault) as fault:
                timeouts += isinstance(fault, TimedOut)
                if timeouts > 1:
                    raise
            if self.pace_seconds > 0:
                self.sleep(wait * (1 + self.jitter() / 4))
        return work()


def status_fault(source: str, status: int, headers: Mapping[str, str], body: bytes) -> SourceError | None:
    """What an HTTP status means: None for 200, else the fault."""
    if status == 200:
        return None
    if status in {429, 503} or (status == 403 and _CLOUDFLARE_LIMIT in body):
        return Throttled(source, f"HTTP {status}", _retry_after(headers.get("Retry-After", "")))
    told = f"HTTP {status}{_told(body)}"
    if status >= 500:
        return ServiceFault(source, told)
    if status == 408:
        return TimedOut(source, told)
    return BadQuery(source, told) if 400 <= status < 500 else BadEnvelope(source, told)


def one_line(text: str) -> str:
    """Printable text on one line, of a length that a report can hold."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _MAX_FAULT_CHARACTERS else f"{line[:_MAX_FAULT_CHARACTERS]}…"


def _retry_after(value: str) -> float:
    """Seconds, from either form of the header (RFC 9110, 10.2.3)."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            at = parsedate_to_datetime(value)
        except ValueError:
            return _DEFAULT_WAIT_SECONDS
        seconds = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), _LONGEST_WAIT_SECONDS) if seconds == seconds else _DEFAULT_WAIT_SECONDS


def _told(body: bytes) -> str:
    found = _TOLD.search(body[:20_000])
    text = next(group for group in found.groups() if group) if found else re.sub(rb"<[^>]*>", b" ", body[:1_000])
    line = one_line(text.decode("utf-8", "replace"))
    return f": {line[:200]}" if line else ""
