"""What the pages work on: a workspace, its store, and what is worth keeping between two pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store.database import reading
from .lines import LineWriter, line_writer

Publish = Callable[[bool], dict[str, Any]]  # draft → the shape of CONTRACT's `publish --json`


@dataclass
class Desk:
    """A workspace, its store open. `publish` brings the list in line with the decisions, or says what that would do."""

    workspace: Workspace
    engine: Engine
    publish: Publish
    _writer: tuple[object, LineWriter] | None = field(default=None, init=False)
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
