"""SQLite: how a connection is prepared, how a transaction begins, and whether a file is whole."""

import random
import sqlite3
import struct
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from .texts import take_any_text

_BUSY_SECONDS = 60


def engine(url: URL) -> Engine:
    """An engine in WAL mode. A transaction that may write begins IMMEDIATE, so none is lost or refused."""
    made = take_any_text(create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False}))
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


def file_of(url: URL) -> Path | None:
    """The file of an SQLite address; None for a database in memory."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


def is_cut_short(path: Path) -> bool:
    """Whether the file holds fewer pages than its header says: a copy that was broken off.

    While there is a write-ahead log the log may hold the rest, so nothing can be said.
    https://www.sqlite.org/fileformat2.html#the_database_header
    """
    if Path(f"{path}-wal").exists():
        return False
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(b"SQLite format 3\0"):
        return False
    (page_bytes,) = struct.unpack_from(">H", header, 16)
    changes, pages = struct.unpack_from(">II", header, 24)
    (counted_at,) = struct.unpack_from(">I", header, 92)
    is_counted = pages > 0 and changes == counted_at
    whole = pages * (65_536 if page_bytes == 1 else page_bytes)
    return is_counted and path.stat().st_size < whole and not Path(f"{path}-wal").exists()


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event starts transactions, not the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("livinglist_reads"):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        _take_turn(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1_000}")


def _take_turn(connection: Connection) -> None:
    """Begin to write as soon as nobody else does.

    SQLite's own waiting looks every tenth of a second; a curator would wait long where others write all the time.
    """
    driver: Any = connection.connection.dbapi_connection
    until = time.monotonic() + _BUSY_SECONDS
    while time.monotonic() < until:
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                break
            time.sleep(random.uniform(0.001, 0.006))
        else:
            return
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # once more, for SQLAlchemy to tell what is wrong
