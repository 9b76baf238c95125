"""Opening the store: SQLite or PostgreSQL by its address, at the revision this program knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError
from sqlmodel import Session

from . import postgresql, sqlite

HEAD = "0018"


class StoreError(Exception):
    """The database cannot be used; the message says why and what to do."""


class DamagedError(StoreError):
    """The database's file is not what it was: cut short, overwritten, or no database at all."""


def open_engine(url: str) -> Engine:
    """An engine for the address, whether there is a store or not; `StoreError` if it names no known database."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
        if backend == "sqlite":
            return sqlite.engine(parsed)
        if backend in ("postgresql", "postgres"):
            return postgresql.engine(parsed)
    except (ArgumentError, ModuleNotFoundError, ValueError):
        pass
    raise StoreError(
        "`[store] url` (or LIVINGLIST_DATABASE_URL) names no database this program can open; "
        "use sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE"
    )


def open_store(url: str) -> Engine:
    """An engine on an existing store of the known revision; `StoreError` otherwise."""
    require_file(url)
    engine = open_engine(url)
    found = revision(engine)
    if found != HEAD:
        raise StoreError(_explain_revision(found))
    return engine


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    """The engine, its connections closed afterwards."""
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that only reads, all at one instant: it never waits for a writer."""
    options: dict[str, object] = {"livinglist_reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, Session(connection) as session:
        yield session


@contextmanager
def holding(engine: Engine, name: str, *, wait: bool) -> Iterator[bool]:
    """Hold the work of that name against other machines on the same PostgreSQL; yields False if another does it.

    An SQLite file is for one machine: there it always yields True, and a lock file serves.
    """
    if engine.dialect.name != "postgresql":
        yield True
        return
    with postgresql.holding(engine, name, wait=wait) as held:
        yield held


def upgrade(url: str) -> None:
    """Bring the database to the newest revision, all or nothing, creating it if it is not there.

    A database from a newer program is refused, and one that cannot hold every script.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    require_file(url, may_be_missing=True)
    engine = open_engine(url)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    found = revision(engine)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(_explain_revision(found))
    try:
        with engine.begin() as connection:
            _require_unicode(engine, str(connection.exec_driver_sql(_ENCODING[engine.dialect.name]).scalar()))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DatabaseError as error:
        raise StoreError(f"cannot upgrade the database: {explain(error)}") from error
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
        said = explain(error)
        raise (DamagedError if _PUT_BACK in said else StoreError)(f"cannot read the database: {said}") from error


def require_file(url: str, *, may_be_missing: bool = False) -> None:
    """`StoreError` if the address is that of an SQLite file that is not there, cannot be read or is cut short."""
    path = sqlite.file_of(make_url(url)) if url.startswith("sqlite") else None
    if path is None:
        return
    if not path.is_file():
        if may_be_missing:
            return
        raise StoreError(
            f"no database at {path}; `livinglist init` makes a workspace, or put the file back from a backup "
            "(`livinglist db upgrade` makes an empty one, and `livinglist publish` reads the list into it)"
        )
    try:
        is_cut_short = sqlite.is_cut_short(path)
    except OSError as error:
        raise StoreError(f"cannot read the database {path}: {error.strerror}") from error
    if is_cut_short:
        raise DamagedError(f"{path} ends before its last page, like a copy that was broken off; {_PUT_BACK}")


def explain(error: DBAPIError) -> str:
    """What the database said, in one line, and what to do about it."""
    said = " ".join(str(error.orig).split())
    remedy = next((remedy for sign, remedy in _REMEDIES if sign in said), None)
    return f"{said}; {remedy}" if remedy else said


_PUT_BACK = "`livinglist db check` tells what is left of it; put the file back from a backup"
_WAITED = "another run has been writing for a minute; `livinglist status` shows runs"
_UNREACHABLE = "see that the server runs and that `[store] url` (or LIVINGLIST_DATABASE_URL) names it"
_REMEDIES = (
    ("is not a database", _PUT_BACK),
    ("malformed", _PUT_BACK),
    ("disk I/O error", "see that the disk works and has room"),
    ("is full", "make room on the disk and run it again"),
    ("No space left", "make room on the server's disk and run it again"),
    ("readonly database", "let this user write the database file and its folder"),
    ("unable to open database file", "see that the file and its folder can be read and written by this user"),
    ("is locked", _WAITED),
    ("lock timeout", _WAITED),
    ("connection failed", _UNREACHABLE),
    ("failed to resolve", _UNREACHABLE),
    ("connection timeout", _UNREACHABLE),
    ("connection is bad", _UNREACHABLE),
    ("closed the connection", _UNREACHABLE),
    ("terminating connection", _UNREACHABLE),
)
_ENCODING = {"sqlite": "PRAGMA encoding", "postgresql": "SHOW server_encoding"}


def _require_unicode(engine: Engine, encoding: str) -> None:
    if not encoding.upper().startswith("UTF"):
        raise StoreError(
            f"the database {engine.url.database} is encoded in {encoding}, which cannot hold every title; "
            "make one with `createdb --encoding UTF8 --template template0 NAME`"
        )


def _explain_revision(found: str | None) -> str:
    if found is None:
        return "the database holds no livinglist store; run `livinglist db upgrade`"
    if found < HEAD:
        return f"the database is at revision {found}, this program needs {HEAD}; run `livinglist db upgrade`"
    return f"the database is at revision {found}, from a newer livinglist than this ({HEAD}); upgrade the program"
