"""The laws of a store, asked of every row: what `livinglist db check` reports."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, and_, inspect, or_, select, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, col

from . import contents
from .contents import Advance, Defect
from .copying import tables
from .database import explain, reading
from .tables import EntryRow, RecordRow, WindowRow, Work

_APPEND_ONLY = ("decision", "answer", "vote")
_WALKS_AGREE = 2
_GUARDS = {"sqlite": ("no_update", "no_delete", "no_replace"), "postgresql": ("append_only", "no_truncate")}
_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND tgenabled <> 'D'",
}


def defects(engine: Engine, *, advance: Advance = lambda name, done, total: None) -> Iterator[Defect]:
    """Every broken law, the file's first. What cannot be read is not asked any further.

    `advance` is told how far it has come.
    """
    yield from _asked(engine, _file)
    missing = list(_asked(engine, _schema))
    yield from missing
    if missing:
        return
    unreadable = list(_asked(engine, partial(contents.unreadable, advance=advance)))
    yield from unreadable
    if unreadable:
        return
    for law in (_append_only, _orphans, _merges, _attached_to_merged, _windows):
        yield from _asked(engine, law)
    for long in contents.LAWS:
        yield from _asked(engine, partial(long, advance=advance))


def _asked(engine: Engine, law: Callable[[Session], Iterator[Defect]]) -> Iterator[Defect]:
    try:
        with reading(engine) as session:
            yield from law(session)
    except DatabaseError as error:
        yield Defect("file", engine.dialect.name, explain(error))


def _file(session: Session) -> Iterator[Defect]:
    if session.connection().dialect.name == "sqlite":
        for said in session.connection().exec_driver_sql("PRAGMA integrity_check").scalars():
            if said != "ok":
                yield Defect("file", "sqlite", " ".join(said.split()))


def _schema(session: Session) -> Iterator[Defect]:
    inspector = inspect(session.connection())
    known = set(inspector.get_table_names())
    for table in tables():
        if table.name not in known:
            yield Defect("schema", f"table {table.name}", "it is missing")
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        for name in sorted(set(table.columns.keys()) - columns):
            yield Defect("schema", f"table {table.name}", f"column {name} is missing")
        indices = {index["name"] for index in inspector.get_indexes(table.name)}
        for name in sorted({str(index.name) for index in table.indexes} - indices):
            yield Defect("schema", f"table {table.name}", f"index {name} is missing: every look-up reads all rows")


def _append_only(session: Session) -> Iterator[Defect]:
    kind = session.connection().dialect.name
    for table in _APPEND_ONLY:
        known = set(session.scalars(text(_TRIGGERS[kind].format(table=table))))
        for name in sorted({f"{table}_{guard}" for guard in _GUARDS[kind]} - known):
            yield Defect("append-only", f"table {table}", f"trigger {name} is missing: {table}s could be changed")


def _orphans(session: Session) -> Iterator[Defect]:
    for table in tables():
        for column in table.columns:
            for key in column.foreign_keys:
                yield from _pointing_nowhere(session.connection(), table, column, key.column)


def _pointing_nowhere(
    connection: Connection, table: Table, column: Column[Any], target: Column[Any]
) -> Iterator[Defect]:
    there = target.table.alias("there")
    query = (
        select(*table.primary_key.columns, column.label("points_to"))
        .outerjoin(there, there.c[target.name] == column)
        .where(column.is_not(None), there.c[target.name].is_(None))
    )
    for *key, points_to in connection.execute(query):
        where = f"{table.name} {', '.join(map(str, key))}"
        yield Defect("orphan", where, f"{column.name} names {target.table.name} {points_to}, which is not there")


def _merges(session: Session) -> Iterator[Defect]:
    """A merged work names the work that stands for it, which was not merged itself: one step, no circles."""
    other = Work.__table__.alias("other")  # type: ignore[attr-defined]
    query = (
        select(col(Work.id), col(Work.merged_into), other.c.merged_into)
        .join(other, other.c.id == col(Work.merged_into))
        .where(col(Work.id) != col(Work.merged_into), other.c.merged_into.is_not(None))
        .where(other.c.merged_into != other.c.id)
    )
    for work, into, further in session.execute(query):
        yield Defect("merge", f"work {work}", f"merged into work {into}, which was itself merged into {further}")


def _attached_to_merged(session: Session) -> Iterator[Defect]:
    for table, name in ((RecordRow, "record"), (EntryRow, "entry")):
        query = (
            select(col(table.id), col(Work.id), col(Work.merged_into))
            .join(Work, col(Work.id) == col(table.work_id))
            .where(col(Work.merged_into).is_not(None), col(Work.merged_into) != col(Work.id))
        )
        for row, work, into in session.execute(query):
            yield Defect("merge", f"{name} {row}", f"belongs to work {work}, which was merged into {into}")


def _windows(session: Session) -> Iterator[Defect]:
    closed_without = and_(
        col(WindowRow.status) == "ok",
        or_(
            col(WindowRow.ok_at).is_(None),
            col(WindowRow.walks) < 1,
            # bioRxiv's totals are known to be too high: there walks that agree are the proof.
            and_(col(WindowRow.walks) < _WALKS_AGREE, col(WindowRow.got) < col(WindowRow.expected)),
        ),
    )
    for row in session.scalars(select(WindowRow).where(closed_without)):
        promised = "an unknown number" if row.expected is None else row.expected
        proof = f"got {row.got} of {promised} in {row.walks} walks, closed at {row.ok_at}"
        yield Defect("window", f"{row.source} {row.day}", f"is closed without proof: {proof}")
