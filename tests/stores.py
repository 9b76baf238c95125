"""Stores for tests, on SQLite and on PostgreSQL alike: each a copy of one that was upgraded once."""

import itertools
import shutil
from functools import cached_property
from pathlib import Path
from typing import Protocol

from livinglist.store.database import upgrade


class Databases(Protocol):
    """What makes databases of one kind."""

    def create(self, like: str | None = None) -> str: ...
    def drop(self, url: str) -> None: ...


class Files:
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def create(self, like: str | None = None) -> str:
        """The address of a new file, a copy of the one at `like` if that is given."""
        path = self._folder / f"{next(self._numbers)}.db"
        if like:
            shutil.copyfile(self.path(like), path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove a file with its log."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{self.path(url)}{suffix}").unlink(missing_ok=True)

    @staticmethod
    def path(url: str) -> Path:
        """Where the file of that address lies."""
        return Path(url.removeprefix("sqlite:///"))


class Stores:
    """Makes stores on one kind of database."""

    def __init__(self, kind: str, databases: Databases) -> None:
        self.kind = kind
        self.databases = databases

    def new(self) -> str:
        """The address of an empty store at the newest revision."""
        return self.databases.create(self._empty)

    @cached_property
    def _empty(self) -> str:
        url = self.databases.create()
        upgrade(url)
        return url
