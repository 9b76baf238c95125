"""A service's lane across processes: a file that is locked while a request is under way, and the time of the last."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from .http import Policy, Unreachable

# How much later than it left a request may have reached the service, if no answer told that it had.
ON_THE_WAY_SECONDS = 0.5
_POLL_SECONDS = 0.01
_STAMP_BYTES = 64


class LaneLock:
    """Holds `<folder>/<service>.lock`; `<service>.last` tells when the last request reached the service at the latest.

    The lock of a process that dies is free at once; what it noted before its request left still holds.
    """

    def __init__(self, folder: Path, service: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._service = service
        self._last = folder / f"{service}.last"
        self._lock = FileLock(folder / f"{service}.lock", thread_local=False)
        self._started = self._answered = 0.0

    @contextmanager
    def turn(self, policy: Policy) -> Iterator[None]:
        """The lane for one exchange, no earlier than a pace after any other process's. Raises `Unreachable`."""
        while True:
            self._pause(policy)  # before the lock, or whoever asks page after page would never let go of it
            self._acquire(policy)
            if self._due_seconds(policy) <= 0:
                break
            self._lock.release()
        try:
            yield
        finally:
            self._note(policy, min(self._answered, self._started + ON_THE_WAY_SECONDS))
            self._lock.release()

    def started(self, policy: Policy) -> None:
        """The request leaves now."""
        self._started = self._answered = policy.clock()
        self._note(policy, self._started + ON_THE_WAY_SECONDS)

    def answered(self, at: float) -> None:
        """The request had reached the service then, by the policy's clock."""
        self._answered = at

    def _acquire(self, policy: Policy) -> None:
        longest = 2 * (policy.deadline_seconds + policy.timeout_seconds)
        try:
            self._lock.acquire(timeout=longest, poll_interval=_POLL_SECONDS)
        except Timeout:
            raise Unreachable(self._service, f"another process has been asking it for {longest:.0f} s") from None

    def _pause(self, policy: Policy) -> None:
        while (wait := self._due_seconds(policy)) > 0:
            policy.sleep(wait)

    def _due_seconds(self, policy: Policy) -> float:
        """What is left of the pause, by either clock.

        A time from the future is of another boot, or of a clock that was set back: it says nothing.
        """
        passed = [now - last for last, now in zip(self._read(), _now(policy), strict=True)]
        due = [policy.pace_seconds - seconds for seconds in passed if seconds >= -ON_THE_WAY_SECONDS]
        return max(due, default=0.0) if policy.pace_seconds > 0 else 0.0

    def _read(self) -> tuple[float, float]:
        try:
            wall, steady = self._last.read_text("ascii").split()
            return float(wall), float(steady)
        except (FileNotFoundError, ValueError):
            return float("-inf"), float("-inf")

    def _note(self, policy: Policy, reached: float) -> None:
        """In one write over the old one: a process may be killed at any instant."""
        wall, steady = _now(policy)
        stamp = f"{wall + reached - steady:.4f} {reached:.4f}".ljust(_STAMP_BYTES).encode("ascii")
        file = os.open(self._last, os.O_WRONLY | os.O_CREAT)
        try:
            os.write(file, stamp)
        finally:
            os.close(file)


def _now(policy: Policy) -> tuple[float, float]:
    """By the calendar, which all machines share, and by the steady clock, which nobody sets."""
    return time.time(), policy.clock()
