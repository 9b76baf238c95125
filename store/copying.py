"""Copying a whole store into an empty one, row by row: from either database to either."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, bindparam, func, select, text

from .database import StoreError, reading
from .tables import Work

_BATCH = 1_000


def tables() -> list[Table]:
    """Every table of a store, those that others point to first."""
    return list(Work.metadata.sorted_tables)


def copy(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row, as it stands at one instant, into an empty store of the same revision, all or nothing."""
    with reading(source) as session, target.begin() as connection:
        for table in tables():
            if connection.scalar(select(func.count()).select_from(table)):
                raise StoreError(
                    f"the database at {target.url.render_as_string()} is not empty (table {table.name}); "
                    "a backup is brought into an empty one only"
                )
        return {table.name: _copy_table(session.connection(), connection, table) for table in tables()}


def _copy_table(source: Connection, target: Connection, table: Table) -> int:
    """Rows in the order of their keys. What points to another row of the same table is filled in afterwards."""
    pointers = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    number = 0
    for rows in _batches(source, table, list(table.columns)):
        target.execute(table.insert(), [row | dict.fromkeys((p.name for p in pointers), None) for row in rows])
        number += len(rows)
    for pointer in pointers:
        _copy_pointers(source, target, table, pointer)
    _continue_numbering(target, table)
    return number


def _copy_pointers(source: Connection, target: Connection, table: Table, pointer: Column[Any]) -> None:
    [key] = table.primary_key.columns
    statement = table.update().where(key == bindparam("row_key")).values({pointer.name: bindparam("points_to")})
    columns = [key.label("row_key"), pointer.label("points_to")]
    for rows in _batches(source, table, columns, where=pointer.is_not(None)):
        target.execute(statement, rows)


def _batches(
    source: Connection, table: Table, columns: list[Any], *, where: Any = None
) -> Iterable[list[dict[str, Any]]]:
    query = select(*columns).order_by(*table.primary_key.columns)
    found = source.execute(query if where is None else query.where(where), execution_options={"yield_per": _BATCH})
    return ([dict(row) for row in rows] for rows in found.mappings().partitions())


def _continue_numbering(target: Connection, table: Table) -> None:
    """PostgreSQL numbers rows by a sequence, which knows nothing of rows that came with their numbers."""
    numbered = table.autoincrement_column
    if target.dialect.name != "postgresql" or numbered is None:
        return
    name = f"pg_get_serial_sequence('{table.name}', '{numbered.name}')"
    if target.scalar(text(f"SELECT {name}")):
        target.execute(text(f"SELECT setval({name}, max({numbered.name})) FROM {table.name}"))
