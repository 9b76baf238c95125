import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlmodel import Session

from livinglist.records.page import Harvested
from livinglist.store import harvests, screening
from livinglist.store.backup import BackupError, back_up, restore
from livinglist.store.copying import copy, tables
from livinglist.store.database import StoreError, closing_engine, open_store, reading
from livinglist.store.laws import defects
from livinglist.store.tables import Work

from .conftest import NOW, made_record
from .filled import fill

_NEWEST = text("SELECT max(id) FROM record")


@pytest.fixture
def filled(engine):
    with Session(engine) as session:
        fill(session)
    engine.dispose()
    return engine


def _rows(engine):
    with reading(engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key.columns))]
            for table in tables()
        }


def test_a_backup_holds_every_row(filled, url, tmp_path):
    told = back_up(url, tmp_path / "b.db")
    with closing_engine(open_store(f"sqlite:///{tmp_path / 'b.db'}")) as copied:
        assert _rows(copied) == _rows(filled)
        assert list(defects(copied)) == []
    assert told == {name: len(rows) for name, rows in _rows(filled).items()}


def test_a_backup_comes_back_on_either_database_and_goes_on_counting(filled, url, new_store, sqlite, tmp_path):
    back_up(url, tmp_path / "b.db")
    for target in (new_store(), f"sqlite:///{tmp_path / 'fresh.db'}"):
        restore(tmp_path / "b.db", target)
        with closing_engine(open_store(target)) as engine:
            assert _rows(engine) == _rows(filled)
            assert list(defects(engine)) == []
            with Session(engine) as session:
                before = session.execute(_NEWEST).scalar()
                harvests.save(session, Harvested("arxiv", "s", [made_record(500)]), at=NOW)
                assert session.execute(_NEWEST).scalar() == before + 1


def test_a_work_that_was_merged_into_a_later_one_is_copied(engine, new_store):
    with Session(engine) as session:
        session.add_all([Work(first_seen=NOW), Work(first_seen=NOW)])
        session.flush()
        session.get(Work, 1).merged_into = 2
        session.commit()
    with closing_engine(open_store(new_store())) as target:
        copy(engine, target)
        assert _rows(target) == _rows(engine)


def test_a_backup_is_one_file_that_a_read_only_folder_can_hold(filled, url, tmp_path):
    back_up(url, tmp_path / "b.db")
    assert [path.name for path in tmp_path.iterdir()] == ["b.db"]
    with sqlite3.connect(f"file:{tmp_path / 'b.db'}?immutable=1", uri=True) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_an_existing_file_is_replaced_only_when_asked(filled, url, tmp_path):
    (tmp_path / "b.db").write_text("precious")
    with pytest.raises(StoreError, match="exists"):
        back_up(url, tmp_path / "b.db")
    assert (tmp_path / "b.db").read_text() == "precious"
    back_up(url, tmp_path / "b.db", overwrite=True)
    with closing_engine(open_store(f"sqlite:///{tmp_path / 'b.db'}")) as copied:
        assert _rows(copied) == _rows(filled)


def test_a_database_is_not_backed_up_over_itself(sqlite):
    url = sqlite.new()
    file = sqlite.databases.path(url)
    with pytest.raises(StoreError, match="is the database itself"):
        back_up(url, file, overwrite=True)


def test_a_backup_that_cannot_be_written_leaves_nothing(filled, url, tmp_path):
    with pytest.raises(BackupError, match="No such file or directory"):
        back_up(url, tmp_path / "nowhere" / "b.db")
    (tmp_path / "b.db").mkdir()
    with pytest.raises(BackupError, match="Is a directory"):
        back_up(url, tmp_path / "b.db", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["b.db"]


def test_a_missing_database_is_not_made_by_a_backup(tmp_path):
    with pytest.raises(StoreError, match="no database at"):
        back_up(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "b.db")
    assert list(tmp_path.iterdir()) == []


def test_only_an_empty_database_takes_a_backup(filled, url, tmp_path):
    back_up(url, tmp_path / "b.db")
    before = _rows(filled)
    with pytest.raises(StoreError, match="not empty"):
        restore(tmp_path / "b.db", url)
    assert _rows(filled) == before


@pytest.mark.parametrize("content", [b"", b"no database at all " * 99])
def test_what_is_no_backup_is_refused(url, tmp_path, content):
    (tmp_path / "b.db").write_bytes(content)
    with pytest.raises(StoreError):
        restore(tmp_path / "b.db", url)
    with pytest.raises(StoreError, match="no backup at"):
        restore(tmp_path / "c.db", url)


def test_a_backup_while_others_write_holds_one_instant(filled, url, tmp_path):
    """Each transaction adds a record and a decision on its work: a backup holds both or neither."""
    stop = threading.Event()
    writer = threading.Thread(target=_write_until, args=(url, stop))
    writer.start()
    try:
        counts = [_pairs(url, tmp_path / f"{n}.db") for n in range(5)]
    finally:
        stop.set()
        writer.join()
    assert all(records == decisions for records, decisions in counts)
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


def _write_until(url, stop):
    number = 1000
    with closing_engine(open_store(url)) as engine:
        while not stop.is_set():
            number += 1
            with Session(engine) as session:
                harvests.save(session, Harvested("arxiv", "s", [made_record(number)]), at=NOW)
                [work] = session.execute(text("SELECT max(id) FROM work")).one()
                screening.decide(session, work, verdict="exclude", curator="writer", at=NOW)
                session.commit()


def _pairs(url, file):
    back_up(url, file)
    with closing_engine(open_store(f"sqlite:///{file}")) as engine, reading(engine) as session:
        assert list(defects(engine)) == []
        records = session.execute(text("SELECT count(*) FROM record WHERE source_id LIKE '2605.01%'")).scalar()
        decisions = session.execute(text("SELECT count(*) FROM decision WHERE curator = 'writer'")).scalar()
        return records, decisions
