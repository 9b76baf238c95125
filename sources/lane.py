"""The one way to a service, from this process or from all: a single request at a time, and a pause between them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from .http import Policy
from .lane_lock import ON_THE_WAY_SECONDS, LaneLock


class Lane:
    """The one way to a service from this process: a single request at a time, their starts a pace apart.

    With the policy's `lock_folder`, other processes that use the folder stand in the same line.
    """

    def __init__(self, service: str) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._shared: dict[Path, LaneLock] = {}
        self._held: LaneLock | None = None
        self._started = self._answered = float("-inf")

    @contextmanager
    def turn(self, policy: Policy) -> Iterator[None]:
        """Holds the lane for one exchange, after the pause that is due; also after an exchange that failed.

        The service counts from when a request reaches it, which is after its start here and before its answer.
        """
        with self._lock:
            reached = min(self._answered, self._started + ON_THE_WAY_SECONDS)
            wait = reached + policy.pace_seconds - policy.clock()
            if policy.pace_seconds > 0 and wait > 0:
                policy.sleep(wait)
            self._held = self._lock_of(policy)
            with self._held.turn(policy) if self._held else nullcontext():
                self.started(policy)
                try:
                    yield
                finally:
                    self.answered(policy)

    def started(self, policy: Policy) -> None:
        """The request leaves now; said again once a new connection stands."""
        self._started, self._answered = policy.clock(), float("inf")
        if self._held:
            self._held.started(policy)

    def answered(self, policy: Policy) -> None:
        """The answer begins, or will never come: so the request has reached the service."""
        self._answered = min(self._answered, policy.clock())
        if self._held:
            self._held.answered(self._answered)

    def _lock_of(self, policy: Policy) -> LaneLock | None:
        folder = policy.lock_folder
        if folder is None:
            return None
        if folder not in self._shared:
            self._shared[folder] = LaneLock(folder, self._service)
        return self._shared[folder]


_lanes: dict[tuple[str, Callable[[], float]], Lane] = {}
_lanes_lock = threading.Lock()


def lane_to(service: str, policy: Policy) -> Lane:
    """The lane all streams of one service share, whichever thread they run in."""
    with _lanes_lock:
        return _lanes.setdefault((service, policy.clock), Lane(service))
