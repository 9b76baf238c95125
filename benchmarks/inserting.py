"""Rows by the thousand, prepared as a driver takes them, so that another process can do so."""

from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from livinglist.store.bulk import bound_rows

Bound = list[tuple[str, list[tuple[Any, ...]]]]  # a statement, and the rows it is for


class Rows:
    """Rows by table. Add those first that others point to."""

    def __init__(self, driver: str) -> None:
        self._dialect: Dialect = make_url(f"{driver}://").get_dialect()()
        self._of: dict[type[SQLModel], list[dict[str, Any]]] = {}

    def add(self, table: type[SQLModel], **values: Any) -> None:
        """Add a row."""
        self._of.setdefault(table, []).append(values)

    def bound(self) -> Bound:
        """All rows, ready to be stored."""
        return [self._bound(table, rows) for table, rows in self._of.items()]

    def _bound(self, table: type[SQLModel], rows: list[dict[str, Any]]) -> tuple[str, list[tuple[Any, ...]]]:
        names, bound = bound_rows(table, rows, self._dialect)
        quoted = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join(["?" if self._dialect.name == "sqlite" else "%s"] * len(names))
        return f"INSERT INTO {table.__tablename__} ({quoted}) VALUES ({marks})", bound


def insert(connection: Connection, bound: Bound) -> None:
    """Store rows, all or nothing."""
    for statement, rows in bound:
        connection.exec_driver_sql(statement, rows)
    connection.commit()
