"""Statements over many rows, in pieces a database takes."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Text, cast, func, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

CHUNK = 500

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in runs of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def insert_rows(session: Session, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows as they are: no object is made of any, which is most of the time an insert takes."""
    if rows:
        session.execute(insert(table.__table__), rows)


def values_of(session: Session, values: Collection[str] | Collection[int]) -> Any:
    """A table of one column, `value`, of these texts or numbers: any number of them, in one parameter."""
    if _dialect(session) is postgresql:
        kind = BigInteger if all(isinstance(value, int) for value in values) else Text
        array = cast(list(values), postgresql.ARRAY(kind))
        return func.unnest(array).table_valued("value", name="asked").render_derived()
    return func.json_each(json.dumps(list(values))).table_valued("value", name="asked")


def insert_or_ignore(session: Session, table: Any) -> Any:
    """INSERT … ON CONFLICT DO NOTHING in the dialect at hand."""
    return _dialect(session).insert(table.__table__).on_conflict_do_nothing()


def upsert(session: Session, table: Any, *, key: str) -> Any:
    """INSERT … ON CONFLICT (key) DO UPDATE of all other columns in the dialect at hand."""
    statement = _dialect(session).insert(table.__table__)
    return statement.on_conflict_do_update(
        index_elements=[key], set_={column.name: column for column in statement.excluded if column.name != key}
    )


def _dialect(session: Session) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
