"""Backups: an SQLite file with all that the store held at one instant, made while others write; and the way back."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from . import sqlite
from .copying import copy, tables
from .database import StoreError, closing_engine, explain, open_engine, open_store, require_file, revision, upgrade


class BackupError(StoreError):
    """The backup could not be written; no file of its name was made or replaced."""


def back_up(url: str, file: Path, *, overwrite: bool = False) -> dict[str, int]:
    """Write the store at `url` into an SQLite file, which is checked before it gets its name; rows by table.

    Whatever is written meanwhile is not in it. A PostgreSQL store becomes an SQLite file too, which can be opened
    anywhere; `restore` brings it back to either.
    """
    if file.exists() and not overwrite:
        raise StoreError(f"{file} exists; name another file, or say --overwrite")
    if _is_same_file(_own_file(url), file):
        raise StoreError(f"{file} is the database itself; name another file")
    try:
        partial = Path(tempfile.mkdtemp(dir=file.parent, prefix=f".{file.name}.")) / file.name
        try:
            _write(url, partial)
            rows = _checked(partial)
            _settle(partial)
            partial.replace(file)
            return rows
        finally:
            shutil.rmtree(partial.parent, ignore_errors=True)
    except (DBAPIError, sqlite3.DatabaseError) as error:
        said = explain(error) if isinstance(error, DBAPIError) else str(error)
        raise BackupError(f"cannot back up into {file}: {said}; no file was written") from error
    except OSError as error:
        raise BackupError(f"cannot write {file}: {error.strerror}; no file was written") from error


def restore(file: Path, url: str) -> dict[str, int]:
    """Bring a backup, of this or an earlier version, into the empty or missing database at `url`; rows by table."""
    if not file.is_file():
        raise StoreError(f"no backup at {file}")
    with tempfile.TemporaryDirectory(prefix="livinglist-restore-") as folder:
        copied = f"sqlite:///{Path(shutil.copy(file, folder))}"
        if _revision(copied) is None:
            raise StoreError(f"{file} holds no livinglist store")
        upgrade(copied)
        upgrade(url)
        return _copy(copied, url)


def _copy(source: str, target: str) -> dict[str, int]:
    with closing_engine(open_store(source)) as one, closing_engine(open_store(target)) as other:
        return copy(one, other)


def _write(url: str, partial: Path) -> None:
    require_file(url)
    if _revision(url) is None:
        raise StoreError("the database holds no livinglist store; there is nothing to back up")
    own = _own_file(url)
    if own is None:
        upgrade(f"sqlite:///{partial}")
        _copy(url, f"sqlite:///{partial}")
        return
    with closing(sqlite3.connect(own)) as connection:  # of any revision: a backup before an upgrade is the best one
        connection.execute("VACUUM INTO ?", (str(partial),))
    shutil.copymode(own, partial)


def _revision(url: str) -> str | None:
    with closing_engine(open_engine(url)) as engine:
        return revision(engine)


def _checked(partial: Path) -> dict[str, int]:
    """Rows by table of a backup that SQLite itself finds sound."""
    with closing(sqlite3.connect(partial)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")  # one file, that a read-only medium can hold
        [[verdict], *_] = connection.execute("PRAGMA integrity_check").fetchall()
        if verdict != "ok":
            raise BackupError(f"the backup is not sound ({verdict}); no file was written")
        known = {name for [name] in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            table.name: int(connection.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0])
            for table in tables()
            if table.name in known
        }


def _settle(partial: Path) -> None:
    with partial.open("rb") as file:
        os.fsync(file.fileno())


def _own_file(url: str) -> Path | None:
    return sqlite.file_of(make_url(url)) if url.startswith("sqlite") else None


def _is_same_file(own: Path | None, file: Path) -> bool:
    with suppress(FileNotFoundError):
        return own is not None and own.samefile(file)
    return False
