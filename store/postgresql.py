"""PostgreSQL: how a connection is prepared, how a transaction begins, and locks that all machines share."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from .texts import take_any_text

# As long as SQLite waits. Without them one machine that went to sleep while it wrote would hold all others for hours.
_SETTINGS = {"lock_timeout": "60s", "idle_in_transaction_session_timeout": "180s", "client_encoding": "UTF8"}
_CONNECTING = {"connect_timeout": 30, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def engine(url: URL) -> Engine:
    """An engine whose writing transactions stand in one line, as SQLite's do: each sees all that was stored before it.

    What a transaction reads before it writes (is this paper known? who decided before?) stays true until it commits.
    """
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    connecting = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    made = take_any_text(create_engine(url, pool_pre_ping=True, connect_args=connecting))
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


@contextmanager
def holding(engine: Engine, name: str, *, wait: bool) -> Iterator[bool]:
    """Hold the lock of that name against every other machine; yields False if another has it and `wait` is false.

    It ends with the connection, so a run that was killed holds nothing.
    """
    take = "SELECT pg_advisory_lock(:key) IS NOT NULL" if wait else "SELECT pg_try_advisory_lock(:key)"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", livinglist_reads=True) as connection:
        connection.detach()  # never back into the pool: whatever happens, closing it lets go of the lock
        held = bool(connection.scalar(text(take), {"key": _key(name)}))
        yield held
        if held:  # at once, not when the server notices that the connection is closed
            with suppress(DBAPIError):
                connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _key(name)})


def _prepare(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        for name, value in _SETTINGS.items():
            cursor.execute(f"SET {name} = '{value}'")
    connection.commit()


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("livinglist_reads"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_key('writing')})")


def _key(name: str) -> int:
    """The number of a lock: 63 bits, so that it fits PostgreSQL's bigint."""
    return int.from_bytes(hashlib.sha256(f"livinglist {name}".encode()).digest()[:8]) >> 1
