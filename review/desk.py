"""What the pages work on: a workspace, its store, and what is worth keeping between two pages."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store.database import reading
from .lines import LineWriter, line_writer

T = TypeVar("T")


@dataclass(frozen=True)
class Offers:
    """What the flows do for a page: each the shape of CONTRACT's `--json` of that command."""

    publish: Callable[[bool], dict[str, Any]]  # True: a draft, which writes nothing
    status: Callable[[datetime], dict[str, Any]]
    evaluate: Callable[[], dict[str, Any]]


@dataclass
class Desk:
    """A workspace, its store open, and what the flows offer."""

    workspace: Workspace
    engine: Engine
    offers: Offers
    _writer: tuple[object, LineWriter] | None = field(default=None, init=False)
    _kept: dict[str, tuple[float, Any]] = field(default_factory=dict, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

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

    def remembered(self, name: str, seconds: float, make: Callable[[], T]) -> T:
        """What `make` gives, kept for so long."""
        now = time.monotonic()
        known = self._kept.get(name)
        if known is None or known[0] < now:
            known = self._kept[name] = (now + seconds, make())
        kept: T = known[1]
        return kept

    def forget(self, name: str) -> None:
        """Let the next one who asks make it anew."""
        self._kept.pop(name, None)

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
    def categories(self) -> list[tuple[str, str]]:
        """(key, name) of each category."""
        return [(category.key, category.name) for category in self.workspace.settings.categories]
