"""Statements over many rows, in pieces a database takes."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Text, bindparam, cast, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from .texts import all_stored, stored

CHUNK = 500
_PARAMETERS = 30_000  # of a statement; SQLite takes 32,766, PostgreSQL 65,535
_ROWS = 1_000  # of a statement: one of as many rows as the last is not prepared anew

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in runs of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def insert_rows(
    session: Session,
    table: Any,
    rows: Sequence[Mapping[str, Any]],
    *,
    returning: str = "",
    skips_known: bool = False,
) -> list[Any]:
    """Store rows as they are, with as few statements as a database takes; what the column `returning` names of each,
    in any order.

    No object is made of any, and SQLite's search index is written once a statement, which is most of what rows cost.
    `skips_known`: a row whose key is stored already is left out.
    """
    if not rows:
        return []
    names, bound = bound_rows(table, rows, session.get_bind().dialect)
    columns, mark = ", ".join(f'"{name}"' for name in names), "?" if _dialect(session) is sqlite else "%s"
    row = f"({', '.join([mark] * len(names))})"
    tail = (" ON CONFLICT DO NOTHING" if skips_known else "") + (f" RETURNING {returning}" if returning else "")
    found: list[Any] = []
    for chunk in chunks(bound, min(_ROWS, _PARAMETERS // len(names))):
        statement = f"INSERT INTO {table.__tablename__} ({columns}) VALUES {', '.join([row] * len(chunk))}{tail}"
        result = session.connection().exec_driver_sql(statement, tuple(chain.from_iterable(chunk)))
        if returning:
            found += result.scalars().all()
    return found


def bound_rows(
    table: Any, rows: Sequence[Mapping[str, Any]], dialect: Dialect
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns that rows fill, and the rows as the driver of a database takes them."""
    names = list(rows[0])
    columns: list[Sequence[Any]] = []
    for name in names:
        process = table.__table__.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        values = [row[name] for row in rows]
        columns.append(_bound(values, process) if process else values)
    return names, list(zip(*columns, strict=True))


def _bound(values: Sequence[Any], process: Callable[[Any], Any]) -> Sequence[Any]:
    """Each value as the driver takes it; one that comes again, as an instant or a "no", is made once."""
    if process is stored:
        return all_stored(values)
    try:
        made = {value: process(value) for value in set(values)}
    except TypeError:  # lists, which are written as JSON
        return [process(value) for value in values]
    return [made[value] for value in values]


def values_of(session: Session, values: Collection[str] | Collection[int]) -> Any:
    """A table of one column, `value`, of these texts or numbers: any number of them, in one parameter."""
    given = list(values)
    if _dialect(session) is postgresql:
        return _unnested(given, BigInteger if all(isinstance(value, int) for value in given) else Text)
    return func.json_each(json.dumps(given)).table_valued("value", name="asked")


def numbers_asked(dialect: str) -> Any:
    """As `values_of`, for a query that is built once: `asking` gives it the numbers."""
    if dialect == "postgresql":
        return _unnested(bindparam("asked"), BigInteger)
    return func.json_each(bindparam("asked")).table_valued("value", name="asked")


def asking(session: Session, numbers: Collection[int]) -> dict[str, Any]:
    """The parameters of a query over `numbers_asked`."""
    return {"asked": list(numbers) if _dialect(session) is postgresql else json.dumps(list(numbers))}


def upsert(session: Session, table: Any, *, key: str) -> Any:
    """INSERT … ON CONFLICT (key) DO UPDATE of all other columns in the dialect at hand."""
    statement = _dialect(session).insert(table.__table__)
    return statement.on_conflict_do_update(
        index_elements=[key], set_={column.name: column for column in statement.excluded if column.name != key}
    )


def _unnested(array: Any, kind: Any) -> Any:
    array = cast(array, postgresql.ARRAY(kind))
    return func.unnest(array).table_valued("value", name="asked").render_derived()


def _dialect(session: Session) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
