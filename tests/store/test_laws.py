"""Every law of `db check` is broken once, by hand, and the defect is named."""

import sqlite3

import pytest
from sqlalchemy import text
from sqlmodel import Session

from livinglist.store.database import closing_engine, open_store
from livinglist.store.laws import defects

from .filled import fill

# (what a careless hand did, law, where, part of the message). PostgreSQL guards the first ones by itself.
_BROKEN = [
    ("UPDATE record SET work_id = 99 WHERE id = 3", "orphan", "record 3", "work_id names work 99"),
    ("UPDATE entry SET work_id = 98 WHERE id = 1", "orphan", "entry 1", "work_id names work 98"),
    ("DELETE FROM identifier WHERE record_id = 3; DELETE FROM record_version WHERE record_id = 3;"
     "DELETE FROM record WHERE id = 3; INSERT INTO identifier (scheme, value, record_id, asserted)"
     " VALUES ('doi', 'x', 3, false)", "orphan", "identifier", "record_id names record 3"),
    ("DROP TRIGGER {decision_trigger}", "append-only", "table decision", "decisions could be changed"),
    ("DROP TRIGGER {answer_trigger}", "append-only", "table answer", "answers could be changed"),
    ("DROP INDEX ix_record_number", "schema", "table record", "ix_record_number is missing"),
    ("DROP TABLE suggestion", "schema", "table suggestion", "is missing"),
    ("UPDATE work SET merged_into = 8 WHERE id = 7", "merge", "work 7", "merged into work 8, which was itself merged"),
    ("UPDATE record SET work_id = 8 WHERE id = 4", "merge", "record 4", "belongs to work 8, which was merged into 2"),
    ("UPDATE harvest_window SET ok_at = NULL WHERE status = 'ok'", "window", "arxiv 2026-05-01", "without proof"),
    ("UPDATE harvest_window SET got = 6 WHERE status = 'ok'", "window", "arxiv 2026-05-01", "got 6 of 7"),
    ("UPDATE record SET abstract = 'Other words.' WHERE id = 3", "digest", "record 3", "not what was stored"),
    ("UPDATE record_version SET title = 'Other' WHERE id = 3", "digest", "version 3", "not what was stored"),
    ("UPDATE publication SET text = 'Other'", "digest", "publication 1", "not what was stored"),
    ("UPDATE identifier SET value = 'other' WHERE scheme = 'title' AND record_id = 3", "identifiers", "record 3",
     "not found under its title afoundation"),
    ("UPDATE identifier SET value = 'other' WHERE scheme = 'title' AND entry_id = 1", "identifiers", "entry 1",
     "not found under its title anoldpaper"),
    ("DELETE FROM identifier WHERE record_id = 3", "identifiers", "record 3", "under its arxiv 2605.00003"),
    ("UPDATE record SET number = NULL WHERE id = 3", "work", "record 3", "has no number of its own"),
    ("UPDATE record SET work_id = 5 WHERE id = 4", "work", "number 4", "part of work 5; what is stored makes it 4"),
]  # fmt: skip
_TRIGGER = {"sqlite": "{0}_no_update", "postgresql": "{0}_append_only ON {0}"}


@pytest.fixture
def filled(engine):
    with Session(engine) as session:
        fill(session)
    return engine


def test_a_store_that_was_filled_by_its_own_functions_is_sound(filled):
    assert list(defects(filled)) == []


@pytest.mark.parametrize(("statements", "law", "where", "told"), _BROKEN)
def test_a_broken_law_is_named(filled, statements, law, where, told):
    trigger = _TRIGGER[filled.dialect.name]
    _force(
        filled,
        statements.format(decision_trigger=trigger.format("decision"), answer_trigger=trigger.format("answer")),
    )
    found = [defect for defect in defects(filled) if defect.law == law]
    assert found, list(defects(filled))
    assert found[0].where.startswith(where)
    assert told in found[0].message


def _force(engine, statements):
    """Run statements that foreign keys would refuse."""
    with engine.connect() as connection:
        connection.rollback()
        if engine.dialect.name == "sqlite":
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements.split(";"):
            connection.execute(text(statement))
        connection.commit()


@pytest.fixture
def file(sqlite):
    """The file of a filled SQLite store, and its address."""
    url = sqlite.new()
    with closing_engine(open_store(url)) as engine, Session(engine) as session:
        fill(session)
    return sqlite.databases.path(url), url


def _laws(url):
    with closing_engine(open_store(url)) as engine:
        return {(defect.law, defect.where) for defect in defects(engine)}


def test_a_value_that_is_not_of_its_column_is_named(file):
    path, url = file
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE record SET authors = '\"half a' WHERE id = 3")
    assert _laws(url) == {("unreadable", "table record")}


def test_a_damaged_page_is_a_defect_of_the_file(file):
    path, url = file
    with sqlite3.connect(path) as connection:
        [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_record_work_id'").fetchone()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert ("file", "sqlite") in _laws(url)
