"""Statements over many rows, in pieces a database takes."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

CHUNK = 500

T = TypeVar("T")


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in runs of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def insert_or_ignore(session: Session, table: type) -> Any:
    """INSERT … ON CONFLICT DO NOTHING in the dialect at hand."""
    return _dialect(session).insert(table).on_conflict_do_nothing()


def upsert(session: Session, table: type, *, key: str) -> Any:
    """INSERT … ON CONFLICT (key) DO UPDATE of all other columns in the dialect at hand."""
    statement = _dialect(session).insert(table)
    return statement.on_conflict_do_update(
        index_elements=[key], set_={column.name: column for column in statement.excluded if column.name != key}
    )


def _dialect(session: Session) -> Any:
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
