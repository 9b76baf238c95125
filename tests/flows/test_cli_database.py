"""The commands of the database, on both."""

import json
import shutil

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS
from livinglist.flows.errors import RefusedError
from livinglist.flows.ledger import alone
from livinglist.store.backup import restore
from livinglist.store.database import StoreError, closing_engine, holding, open_store

from .conftest import harvest_all


def test_a_backup_is_told_in_one_line_and_can_be_worked_with(run, root, monkeypatch, tmp_path):
    status, out, err = run("db", "backup", tmp_path / "b.db")
    assert (status, out) == (0, "")
    assert "works, 0 records, 327 list entries, 0 decisions" in err
    assert run("db", "backup", tmp_path / "b.db")[0] == 2
    assert run("db", "backup", tmp_path / "b.db", "--overwrite")[0] == 0
    expected = json.loads(run("queue", "--all", "--json")[1])
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", f"sqlite:///{tmp_path / 'b.db'}")
    assert json.loads(run("queue", "--all", "--json")[1]) == expected


def test_a_team_moves_its_store_from_one_database_to_the_other(run, root, new_store, monkeypatch, tmp_path):
    run("db", "backup", tmp_path / "b.db")
    expected = json.loads(run("queue", "--all", "--json")[1])
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", new_store())
    assert json.loads(run("queue", "--all", "--json")[1]) == []
    status, _, err = run("db", "restore", tmp_path / "b.db")
    assert (status, "327 list entries" in err) == (0, True)
    assert json.loads(run("queue", "--all", "--json")[1]) == expected
    status, _, err = run("db", "restore", tmp_path / "b.db")
    assert (status, "is not empty" in err) == (2, True)
    assert run("db", "restore", tmp_path / "c.db")[0] == 2


def test_a_sound_database_passes_its_check(run, root):
    status, out, err = run("db", "check")
    assert (status, out, err) == (0, "", "the database is sound\n")
    assert run("db", "check", "--json")[:2] == (0, "[]\n")


def test_a_defect_is_one_line_and_exit_status_1(run, workspace, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE identifier SET value = 'x' WHERE entry_id = 7 AND scheme = 'title'"))
    status, out, _ = run("db", "check")
    assert status == 1
    found = json.loads(run("db", "check", "--json")[1])
    assert {(defect["law"], defect["where"]) for defect in found} == {("identifiers", "entry 7")}
    assert out == "".join(f"{defect['law']}: {defect['where']}: {defect['message']}\n" for defect in found)


def test_the_demo_leaves_a_sound_store(workspace, engine, services, run):
    for night in NIGHTS:
        harvest_all(workspace, engine, services, night)
    assert run("db", "check") == (0, "", "the database is sound\n")


def test_machines_that_share_a_server_never_harvest_at_once(postgresql, adopted_on, tmp_path):
    root = adopted_on(postgresql)
    one, other = load_workspace(root), load_workspace(shutil.copytree(root, tmp_path / "other"))
    with alone(one), pytest.raises(RefusedError, match="another machine is harvesting"), alone(other):
        pass
    with alone(other):
        pass


def test_only_one_holds_a_lock_and_a_closed_connection_lets_go(postgresql):
    url = postgresql.new()
    with closing_engine(open_store(url)) as one, closing_engine(open_store(url)) as other:
        with holding(one, "publish", wait=True) as first, holding(other, "publish", wait=False) as second:
            assert (first, second) == (True, False)
        with holding(other, "publish", wait=False) as again:
            assert again


def test_a_session_that_the_server_ends_leaves_nothing_half_stored(postgresql):
    count = text("SELECT count(*) FROM work")
    url = postgresql.new()
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
    with closing_engine(open_store(url)) as engine:
        connection = engine.connect()
        connection.execute(text("INSERT INTO work (first_seen) VALUES ('2026-01-01')"))
        postgresql.databases.execute(kill.format(url.rsplit("/", 1)[-1]))
        with pytest.raises(DBAPIError, match="terminating connection"):
            connection.execute(count)
        connection.close()
        with engine.connect() as after:
            assert after.execute(count).scalar() == 0


def test_a_backup_of_nothing_is_refused(tmp_path, new_store):
    (tmp_path / "empty.db").touch()
    with pytest.raises(StoreError, match="holds no livinglist store"):
        restore(tmp_path / "empty.db", new_store())
