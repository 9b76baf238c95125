import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from livinglist.store import database
from livinglist.store.database import StoreError, closing_engine, open_engine, open_store, reading, upgrade
from livinglist.store.tables import Work

_NEW_WORK = text("INSERT INTO work (first_seen) VALUES ('2026-01-01 00:00:00')")
_WORKS = text("SELECT count(*) FROM work")


def test_an_upgraded_empty_database_equals_the_metadata(engine):
    with engine.connect() as connection:
        opts = {"compare_type": True, "render_as_batch": True, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Work.metadata) == []


def _is_ours(name, kind, parents):
    """The index of words is the database's own: triggers keep it, no row of it is ever read as one."""
    return kind != "table" or not name.startswith("record_words")


def test_the_known_revision_is_the_newest_script():
    folder = database.Path(database.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == database.HEAD


def test_upgrading_twice_changes_nothing(url):
    upgrade(url)
    open_store(url).dispose()


def test_a_row_that_points_nowhere_is_refused(engine):
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(
            text("INSERT INTO identifier (scheme, value, record_id, asserted) VALUES ('doi', 'x', 99, false)")
        )


def test_a_database_from_a_newer_version_is_refused(engine, url):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (open_store, upgrade):
        with pytest.raises(StoreError, match="from a newer livinglist"):
            use(url)


def test_an_empty_database_says_to_upgrade(stores):
    empty = stores.databases.create()
    open_engine(empty).connect().close()
    with pytest.raises(StoreError, match="db upgrade"):
        open_store(empty)
    stores.databases.drop(empty)


def test_a_reader_does_not_wait_for_a_writer(engine):
    with engine.begin() as writer:
        writer.execute(_NEW_WORK)
        with reading(engine) as session:
            assert session.execute(_WORKS).scalar() == 0


def test_a_reader_sees_one_instant(engine):
    with reading(engine) as session:
        assert session.execute(_WORKS).scalar() == 0
        with engine.begin() as writer:
            writer.execute(_NEW_WORK)
        assert session.execute(_WORKS).scalar() == 0


def test_two_writers_wait_for_each_other(engine, url):
    """Each counts before it adds: had one read before the other wrote, both would count the same."""
    with closing_engine(open_engine(url)) as other, ThreadPoolExecutor() as pool:
        with engine.begin() as first:
            counted = pool.submit(_count_and_add, other)
            time.sleep(0.2)
            assert not counted.done()
            first.execute(_NEW_WORK)
        assert counted.result(timeout=10) == 1


def _count_and_add(engine):
    with engine.begin() as connection:
        found = connection.execute(_WORKS).scalar()
        connection.execute(_NEW_WORK)
        return found


def test_a_transaction_that_fails_leaves_nothing_behind(engine):
    def fail_half_way():
        with engine.begin() as connection:
            connection.execute(_NEW_WORK)
            connection.execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(DBAPIError):
        fail_half_way()
    with reading(engine) as session:
        assert session.execute(_WORKS).scalar() == 0


_DECISION = "INTO decision (id, work_id, verdict, curator, at, reason, note, suggested) VALUES"
_ROW = "(1, 1, 'include', '{}', '2026-01-01 00:00:00', '', '', '{{}}')"
_AGAINST_THE_RULE = {
    "sqlite": ["UPDATE decision SET note = 'x'", "DELETE FROM decision", f"REPLACE {_DECISION} {_ROW.format('eve')}"],
    "postgresql": ["UPDATE decision SET note = 'x'", "DELETE FROM decision", "TRUNCATE decision"],
}


def test_no_statement_changes_or_removes_a_decision(engine):
    with engine.begin() as connection:
        connection.execute(_NEW_WORK)
        connection.execute(text(f"INSERT {_DECISION} {_ROW.format('amal')}"))
    for statement in _AGAINST_THE_RULE[engine.dialect.name]:
        with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))


def test_a_missing_file_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError, match="livinglist init"):
        open_store(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []
