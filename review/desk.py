"""What the pages work on: a workspace, its store, and what is worth keeping between two pages."""

import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store.database import reading
from .adding import Adding
from .backroom import Backroom
from .columns import free_columns
from .day import Days
from .lines import LineWriter, line_writer

T = TypeVar("T")


_SELDOM = 10  # times as long as it took lies between two that were made behind the pages
_SOONEST = 1.0  # seconds
_TOO_OLD = 10  # times as old as it was to get


@dataclass(frozen=True)
class Offers:
    """What the flows do for a page: each the shape of CONTRACT's `--json` of that command."""

    publish: Callable[[bool], dict[str, Any]]  # True: a draft, which writes nothing
    status: Callable[[datetime], dict[str, Any]]
    evaluate: Callable[[], dict[str, Any]]
    add: Callable[[str], subprocess.Popen[str]]  # the command for a paper, begun


@dataclass
class Desk:
    """A workspace, its store open, and what the flows offer."""

    workspace: Workspace
    engine: Engine
    offers: Offers
    backroom: Backroom | None = None  # makes what takes long; without one it is made here
    days: Days = field(default_factory=Days, init=False)
    adding: Adding = field(init=False)
    _writer: tuple[object, LineWriter] | None = field(default=None, init=False)
    _columns: tuple[object, dict[str, list[str]]] | None = field(default=None, init=False)
    _kept: dict[str, "_Kept"] = field(default_factory=dict, init=False)
    _making: set[str] = field(default_factory=set, init=False)
    _locks: dict[str, Lock] = field(default_factory=dict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)
    _queue: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "behind"), init=False)

    def __post_init__(self) -> None:
        self.adding = Adding(self.offers.add)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, all at one instant."""
        with reading(self.engine) as session:
            yield session

    def writer(self) -> LineWriter:
        """Writes lines for the list as it is now; the list is read again when its file has changed."""
        seen = self._stamp()
        with self._lock:
            if self._writer is None or self._writer[0] != seen or seen is None:
                self._writer = (seen, line_writer(self.workspace))
            return self._writer[1]

    def dataset_columns(self) -> dict[str, list[str]]:
        """What a curator may fill in of a dataset's row, by category; read again when the list has changed."""
        seen = self._stamp()
        if self._columns is None or self._columns[0] != seen:
            self._columns = (seen, free_columns(self.workspace))
        return self._columns[1]

    def remembered(
        self, name: str, seconds: float, make: Callable[[Session], T], *, is_current: Callable[[T], bool] | None = None
    ) -> T:
        """What `make` gives, kept for so long; then made anew behind the page, which still shows what was kept.

        Nobody waits for it but who asks first, or long after: then what was kept may tell of another day. What
        `is_current` no longer accepts is made anew sooner, though not at every glance.
        """
        known: _Kept | None = self._kept.get(name)
        age = 0.0 if known is None else time.monotonic() - known.made_at
        if known is None or age > _TOO_OLD * seconds:
            return self.make(name, make)
        soonest = max(_SOONEST, _SELDOM * known.took)
        is_due = age > seconds or (age > soonest and is_current is not None and not is_current(known.value))
        if is_due and name not in self._making:
            self._making.add(name)
            self._queue.submit(self._made_behind, name, make)
        value: T = known.value
        return value

    def known(self, name: str) -> Any:
        """What is kept of that name, however old; None if nothing is."""
        return self._kept[name].value if name in self._kept else None

    def make(self, name: str, make: Callable[[Session], T], *, may_wait: bool = False) -> T:
        """Make it now, and keep it; of several who want it at once, the first makes it for those who came later.

        `may_wait`: for its turn, after what takes long.
        """
        asked = time.monotonic()
        with self._lock_of(name):
            known = self._kept.get(name)
            if known is None or known.made_at < asked:
                began = time.monotonic()
                value = self._made(make, may_wait=may_wait)
                known = self._kept[name] = _Kept(began, time.monotonic() - began, value)
        made: T = known.value
        return made

    def behind(self, act: Callable[["Desk"], None]) -> None:
        """Do it behind the pages, after what already waits there."""
        self._queue.submit(act, self)

    def _made_behind(self, name: str, make: Callable[[Session], Any]) -> None:
        try:
            self.make(name, make, may_wait=True)
        finally:
            self._making.discard(name)

    def _made(self, make: Callable[[Session], T], *, may_wait: bool) -> T:
        if self.backroom is not None:
            return self.backroom.make(make, may_wait=may_wait)
        with self.reading() as session:
            return make(session)

    def _lock_of(self, name: str) -> Lock:
        with self._lock:
            return self._locks.setdefault(name, Lock())

    def model_card(self) -> dict[str, Any]:
        """What the saved model says of itself, or the problem with it."""
        if not self.workspace.model_path.is_file():
            return {"problem": "there is no model yet; `livinglist train` makes one"}
        from ..classifiers.storage import ModelError, load_model

        try:
            return load_model(self.workspace.model_path).card
        except ModelError as error:
            return {"problem": str(error)}

    def _stamp(self) -> object:
        try:
            found = self.workspace.list_path.stat()
        except OSError:
            return None
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    @property
    def two_people(self) -> bool:
        """Whether a paper needs two curators who agree."""
        return self.workspace.settings.review.two_people

    @property
    def categories(self) -> list[tuple[str, str]]:
        """(key, name) of each category."""
        return [(category.key, category.name) for category in self.workspace.settings.categories]


@dataclass(frozen=True)
class _Kept:
    """A value, when it was made, and how many seconds that took."""

    made_at: float
    took: float
    value: Any
