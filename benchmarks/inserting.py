"""Rows by the thousand, prepared as a driver takes them, so that another process can do so."""

from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.engine import make_url

from livinglist.store.copying import tables

Bound = list[tuple[str, list[tuple[Any, ...]]]]  # a statement, and the rows it is for


class Rows:
    """Rows by table, as the driver takes them."""

    def __init__(self, driver: str) -> None:
        self._dialect: Dialect = make_url(f"{driver}://").get_dialect()()
        self._of: dict[str, list[dict[str, Any]]] = {}

    def add(self, table: Any, **values: Any) -> None:
        self._of.setdefault(table.__tablename__, []).append(values)

    def bound(self) -> Bound:
        """(statement, rows) of each table, those that others point to first."""
        return [self._bound(table, self._of[table.name]) for table in tables() if table.name in self._of]

    def _bound(self, table: Table, rows: list[dict[str, Any]]) -> tuple[str, list[tuple[Any, ...]]]:
        names = list(rows[0])
        processors = [table.c[name].type.dialect_impl(self._dialect).bind_processor(self._dialect) for name in names]
        columns = [
            [process(row[name]) for row in rows] if process else [row[name] for row in rows]
            for name, process in zip(names, processors, strict=True)
        ]
        quoted = ", ".join(f'"{name}"' for name in names)
        mark = "?" if self._dialect.name == "sqlite" else "%s"
        marks = ", ".join([mark] * len(names))
        return f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", list(zip(*columns, strict=True))


def insert(connection: Connection, bound: Bound) -> None:
    """Store rows, all or nothing."""
    for statement, rows in bound:
        connection.exec_driver_sql(statement, rows)
    connection.commit()
