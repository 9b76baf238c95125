"""How often somebody may try to log in."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from threading import Lock

_WITHIN_SECONDS = 300.0
_OF_ONE = 5
_OF_ALL = 50
_MOST_KNOWN = 10_000


class Attempts:
    """Failed attempts of the last minutes, of one address and of all together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: dict[str, deque[float]] = defaultdict(deque)
        self._lock = Lock()

    def wait_seconds(self, address: str) -> int:
        """How long that address has to wait before the next attempt; 0 if it may try."""
        with self._lock:
            mine, everybody = self._recent(address), self._recent("")
            full = [tried for tried, most in ((mine, _OF_ONE), (everybody, _OF_ALL)) if len(tried) >= most]
            return max((int(tried[0] + _WITHIN_SECONDS - self._clock()) + 1 for tried in full), default=0)

    def failed(self, address: str) -> None:
        """Count a wrong token."""
        with self._lock:
            if len(self._failed) > _MOST_KNOWN:
                self._failed = defaultdict(deque, {"": self._failed[""]})
            for who in (address, ""):
                self._failed[who].append(self._clock())

    def _recent(self, address: str) -> deque[float]:
        tried = self._failed[address]
        while tried and tried[0] < self._clock() - _WITHIN_SECONDS:
            tried.popleft()
        return tried
