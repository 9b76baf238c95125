import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from livinglist.store import database
from livinglist.store.database import StoreError, open_engine, open_store, reading, upgrade
from livinglist.store.tables import Work


def test_an_upgraded_empty_database_equals_the_metadata(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Work.metadata) == []


def test_the_known_revision_is_the_newest_script():
    folder = database.Path(database.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_current_head() == database.HEAD


def test_upgrading_twice_changes_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    upgrade(url)
    open_store(url).dispose()


def test_sqlite_keeps_foreign_keys_and_a_write_ahead_log(engine):
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(
            text("INSERT INTO identifier (scheme, value, record_id, asserted) VALUES ('doi', 'x', 99, 0)")
        )


def test_a_database_from_a_newer_version_is_refused(engine, tmp_path):
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    url = str(engine.url)
    for use in (open_store, upgrade):
        with pytest.raises(StoreError, match="from a newer livinglist"):
            use(url)


def test_a_missing_database_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError, match="livinglist init"):
        open_store(f"sqlite:///{tmp_path / 'none.db'}")


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "store.db"
    path.write_text("this is not a database, " * 100)
    with pytest.raises(StoreError, match="cannot read the database"):
        open_store(f"sqlite:///{path}")


def test_an_empty_file_says_to_upgrade(tmp_path):
    path = tmp_path / "store.db"
    path.touch()
    with pytest.raises(StoreError, match="db upgrade"):
        open_store(f"sqlite:///{path}")


def test_a_reader_does_not_wait_for_a_writer(engine):
    with engine.begin() as writer:
        writer.execute(text("INSERT INTO work (first_seen) VALUES ('2026-01-01 00:00:00')"))
        with reading(engine) as session:
            assert session.execute(text("SELECT count(*) FROM work")).scalar() == 0


def test_two_writers_wait_for_each_other(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    engine, other = open_engine(url), open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO work (first_seen) VALUES ('2026-01-01 00:00:00')"))
    with other.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM work")).scalar() == 1
