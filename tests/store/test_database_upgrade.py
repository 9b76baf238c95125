"""`db upgrade` from every earlier revision, with rows in every table, on both databases."""

import json
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, select
from sqlmodel import Session

from livinglist.store import database
from livinglist.store.database import HEAD, StoreError, closing_engine, open_engine, open_store, revision, upgrade
from livinglist.store.laws import defects

from .filled import fill

_FOLDER = Path(database.__file__).parent / "migrations"
_DATA = Path(__file__).parent / "data"
_REVISIONS = sorted(script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions())


@pytest.fixture
def old_store(stores):
    """Makes a store at an earlier revision, with the rows a program of that time had stored."""
    made = []

    def make(last):
        made.append(stores.databases.create())
        with closing_engine(open_engine(made[-1])) as engine:
            for step in _REVISIONS[: _REVISIONS.index(last) + 1]:
                _migrate(engine, step)
                _insert(engine, step)
        return made[-1]

    yield make
    for url in made:
        stores.databases.drop(url)


def _migrate(engine, target):
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, target)


@cache
def _rows(step):
    path = _DATA / f"revision_{step}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _insert(engine, step):
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for name, rows in _rows(step).items():
            table = tables.tables[name]
            connection.execute(table.insert(), [{key: _value(table.c[key], row[key]) for key in row} for row in rows])


def _value(column, value):
    kinds = {datetime: datetime.fromisoformat, date: date.fromisoformat, bytes: bytes.fromhex}
    try:
        kind = column.type.python_type
    except NotImplementedError:
        return value
    return kinds[kind](value) if value is not None and kind in kinds else value


def _contents(engine):
    """Every row of every table, comparable; but of Alembic's, and of those SQLite's word index keeps for itself."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            table.name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=str)
            for table in tables.sorted_tables
            if table.name != "alembic_version" and not table.name.startswith("record_words_")
        }


def _lost(before, after):
    """The rows that are not there any more, in what both revisions know of them; keys may be numbered anew."""
    lost = []
    for name, rows in before.items():
        shared = (set(rows[0]) & set(after[name][0])) - ({"id"} if name == "identifier" else set())
        kept = {str(sorted((key, row[key]) for key in shared)) for row in after[name]}
        lost += [(name, row) for row in rows if str(sorted((key, row[key]) for key in shared)) not in kept]
    return lost


@pytest.mark.parametrize("last", _REVISIONS)
def test_an_upgrade_keeps_every_row_and_leaves_a_sound_store(old_store, last):
    url = old_store(last)
    with closing_engine(open_engine(url)) as engine:
        before = _contents(engine)
        assert [name for name, rows in before.items() if not rows] == [], "give them rows in data/revision_*.json"
        upgrade(url)
        assert _lost(before, _contents(engine)) == []
    with closing_engine(open_store(url)) as engine:
        assert list(defects(engine)) == []


def test_a_night_seldom_waits_for_the_word_index_to_merge_its_parts(sqlite):
    """By four, as FTS5 merges by itself, took a night among a million works more than a second."""
    with closing_engine(open_store(sqlite.new())) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT v FROM record_words_config WHERE k = 'automerge'").scalar() == 8


def test_the_sample_store_has_rows_in_every_table(engine):
    """What other tests copy and check is worth copying and checking."""
    with Session(engine) as session:
        fill(session)
    assert [name for name, rows in _contents(engine).items() if not rows] == []


def test_an_upgrade_that_fails_half_way_changes_nothing(old_store, monkeypatch):
    url = old_store(_REVISIONS[0])
    with closing_engine(open_engine(url)) as engine:
        before = inspect(engine).get_table_names()
        monkeypatch.setattr("alembic.operations.Operations.add_column", _fail)
        with pytest.raises((StoreError, ZeroDivisionError)):
            upgrade(url)
        monkeypatch.undo()
        assert inspect(engine).get_table_names() == before
        assert revision(engine) == _REVISIONS[0]
    upgrade(url)
    with closing_engine(open_store(url)) as engine:
        assert revision(engine) == HEAD


def _fail(*_, **__):
    raise ZeroDivisionError


def test_an_old_store_is_refused_with_the_remedy(old_store):
    with pytest.raises(StoreError, match=r"revision 0001.*livinglist db upgrade"):
        open_store(old_store("0001"))


def test_a_database_that_cannot_hold_every_script_is_refused(postgresql):
    server = postgresql.databases
    server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0 LOCALE_PROVIDER libc")
    with pytest.raises(StoreError, match=r"encoded in LATIN1.*createdb --encoding UTF8"):
        upgrade(server.url("latin"))
    server.drop(server.url("latin"))
