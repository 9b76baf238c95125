"""Opening the store: SQLite in WAL mode or PostgreSQL, at the revision this program knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

HEAD = "0002"
_BUSY_SECONDS = 60


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


def open_engine(url: str) -> Engine:
    """An engine for the URL. On SQLite a transaction that may write begins IMMEDIATE, so none is lost or refused."""
    if not url.startswith("sqlite"):
        try:
            return create_engine(url, pool_pre_ping=True)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise StoreError(
                "`[store] url` (or LIVINGLIST_DATABASE_URL) names no database this program can open; "
                "use sqlite:///FILE or postgresql+psycopg://..."
            ) from error
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_store(url: str) -> Engine:
    """An engine on an existing store of the known revision; `StoreError` otherwise."""
    _require_file(url)
    engine = open_engine(url)
    found = revision(engine)
    if found != HEAD:
        raise StoreError(_explain_revision(found))
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads: it never waits for a writer."""
    with engine.connect().execution_options(livinglist_reads=True) as connection, Session(connection) as session:
        yield session


def upgrade(url: str) -> None:
    """Bring the database to the newest revision, creating it if it is not there; a newer one is refused."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    found = revision(engine)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(_explain_revision(found))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise StoreError(f"cannot write the database: {error.orig}") from error
    finally:
        engine.dispose()


def revision(engine: Engine) -> str | None:
    """The revision the database is at; None if it has none."""
    try:
        with engine.connect().execution_options(livinglist_reads=True) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    except DatabaseError as error:
        raise StoreError(f"cannot read the database: {error.orig}") from error


def _require_file(url: str) -> None:
    if not url.startswith("sqlite"):
        return
    path = make_url(url).database
    if path and path != ":memory:" and not Path(path).is_file():
        raise StoreError(
            f"no database at {path}; `livinglist init` makes a workspace, or put the file back from a backup "
            "(`livinglist db upgrade` makes an empty one, and `livinglist publish` reads the list into it)"
        )


def _explain_revision(found: str | None) -> str:
    if found is None:
        return "the database holds no livinglist store; run `livinglist db upgrade`"
    if found < HEAD:
        return f"the database is at revision {found}, this program needs {HEAD}; run `livinglist db upgrade`"
    return f"the database is at revision {found}, from a newer livinglist than this ({HEAD}); upgrade the program"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's "begin" event starts transactions, not the driver
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("livinglist_reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
