"""A database file that is cut short, foreign, too new, read-only, or on a full disk: one clear line, nothing lost."""

import json
import logging
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from livinglist.demo.corpus import NIGHTS
from livinglist.store.database import closing_engine, open_engine, open_store
from livinglist.store.laws import defects

from .conftest import harvest_all

_READING = [("status",), ("queue",), ("show", "1"), ("export", "--format", "ris"), ("db", "check")]
_WRITING = [
    ("include", "1", "--category", "LFM", "--curator", "amal"),
    ("exclude", "1", "--reason", "x", "--curator", "amal"),
    ("publish",),
    ("nightly", "--now", NIGHTS[0].isoformat()),
    ("backfill", "--from", "2026-05-01", "--to", "2026-05-02"),
    ("train",),
    ("db", "upgrade"),
]


@pytest.fixture
def root(adopted, tmp_path):
    return shutil.copytree(adopted, tmp_path / "workspace")


def _cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _overwrite(path):
    path.write_bytes(b"this is not a database, " * 99)


def _too_new(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()  # the last one to leave moves the log into the file


def _ended_clearly(status, err, told, *, statuses=(2,)):
    assert status in statuses, err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) <= 2, err
    assert told in err


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_cut, "ends before its last page"),
        (_overwrite, "file is not a database"),
        (_too_new, "from a newer livinglist than this"),
    ],
)
@pytest.mark.parametrize("words", [*_READING, *_WRITING], ids=" ".join)
def test_a_spoilt_file_is_named_with_the_remedy_and_left_as_it_is(run, root, spoil, told, words):
    spoil(root / "livinglist.db")
    before = (root / "livinglist.db").read_bytes()
    status, out, err = run(*words)
    if words == ("db", "check") and spoil is not _too_new:
        assert (status, told in out) == (1, True)
    else:
        _ended_clearly(status, err, told)
    assert (root / "livinglist.db").read_bytes() == before


def test_a_file_that_is_too_new_can_still_be_backed_up_and_a_cut_one_cannot(run, root):
    _too_new(root / "livinglist.db")
    assert run("db", "backup", "copy.db")[0] == 0
    _cut(root / "livinglist.db")
    _ended_clearly(*_status_and_err(run("db", "backup", "other.db")), "ends before its last page")
    assert not (root / "other.db").exists()


@contextmanager
def _read_only(path):
    """As root a read-only mount, which binds even root; else the file's permissions."""
    if os.getuid() == 0:
        for command in (["mount", "--bind", path, path], ["mount", "-o", "remount,bind,ro", path]):
            if subprocess.run(command, capture_output=True, check=False).returncode:
                subprocess.run(["umount", path], capture_output=True, check=False)
                pytest.skip("as root, a read-only file needs the right to mount")
        undo = ["umount", path]
    else:
        subprocess.run(["chmod", "-R", "a-w", path], check=True)
        undo = ["chmod", "-R", "u+w", path]
    try:
        yield
    finally:
        subprocess.run(undo, check=True)


@pytest.mark.parametrize("words", [*_READING, *_WRITING], ids=" ".join)
def test_a_read_only_folder_is_named_with_the_remedy(run, root, words):
    with _read_only(root):
        status, _, err = run(*words)
        _ended_clearly(status, err, "", statuses=(1, 2))
    assert any(word in err for word in ("unable to open database file", "readonly", "Read-only", "ermission denied"))
    with closing_engine(open_store(f"sqlite:///{root / 'livinglist.db'}")) as engine:
        assert list(defects(engine)) == []


@pytest.mark.parametrize("words", _READING, ids=" ".join)
def test_a_read_only_file_can_be_read(run, root, words):
    run("status")  # makes the folder of the workspace's state
    with _read_only(root / "livinglist.db"):
        assert run(*words)[0] == 0


@pytest.mark.parametrize("words", [("db", "restore", "copy.db"), ("nightly",), ("train",), ("publish",)], ids=" ".join)
def test_writing_into_a_read_only_file_is_one_line(run, root, words, monkeypatch):
    monkeypatch.setattr(
        logging.root.manager, "disable", logging.CRITICAL
    )  # Prefect's, if another test set it up to tell
    run("db", "backup", "copy.db")
    with _read_only(root / "livinglist.db"):
        status, _, err = run(*words)
    if status == 0:
        assert words[0] in ("train", "publish"), "only what has nothing to store may end well"
    else:
        _ended_clearly(status, err, "", statuses=(1, 2))


@contextmanager
def _full_disk(*files):
    """No file may grow beyond what the largest of these has, as if the disk had no block left."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(file.stat().st_size for file in files), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def harvested(workspace, engine, services):
    harvest_all(workspace, engine, services, NIGHTS[0])
    engine.dispose()


def test_a_full_disk_stops_a_harvest_and_loses_nothing(workspace, engine, services, root):
    pages = engine.raw_connection().execute("PRAGMA page_count").fetchone()[0]
    with closing_engine(open_engine(workspace.database_url)) as small:
        event.listen(small, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages + 4}"))
        with pytest.raises(DBAPIError, match="full"):
            harvest_all(workspace, small, services, NIGHTS[1])
    with closing_engine(open_store(workspace.database_url)) as whole:
        assert list(defects(whole)) == []
    reports = harvest_all(workspace, engine, services, NIGHTS[1])
    assert all(report.complete for report in reports.values()), [report.problems for report in reports.values()]


def test_a_full_disk_refuses_a_decision_a_publish_and_a_backup(run, harvested, root):
    work = json.loads(run("queue", "--json", "--limit", 1)[1])[0]["work"]
    decide = ("include", work, "--category", "LFM", "--kind", "method", "--curator", "amal")
    listed = (root / "README.md").read_bytes()
    with _full_disk(root / "livinglist.toml"):
        _ended_clearly(*_status_and_err(run(*decide)), "the disk", statuses=(1, 2))
        _ended_clearly(*_status_and_err(run("db", "backup", "copy.db")), "", statuses=(1, 2))
    assert not (root / "copy.db").exists()
    assert run(*decide)[0] == 0
    with _full_disk(root / "livinglist.toml"):
        _ended_clearly(*_status_and_err(run("publish")), "", statuses=(1, 2))
    assert (root / "README.md").read_bytes() == listed
    assert run("publish")[0] == 0
    assert (root / "README.md").read_bytes() != listed
    assert run("db", "check")[0] == 0


def _status_and_err(ended):
    status, _, err = ended
    return status, err


@pytest.mark.parametrize("words", [*_READING[:4], *_WRITING], ids=" ".join)
def test_a_server_that_is_down_is_one_clear_line(run, monkeypatch, words):
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", "postgresql://amal:secret@127.0.0.1:1/list")
    status, out, err = run(*words)
    assert out == ""
    _ended_clearly(status, err, "see that the server runs and that `[store] url`")
    assert "secret" not in err


def test_a_server_that_does_not_answer_is_not_waited_for(run, monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        monkeypatch.setenv("LIVINGLIST_DATABASE_URL", f"postgresql://amal@127.0.0.1:{port}/list?connect_timeout=2")
        started = time.monotonic()
        status, _, err = run("nightly")
        assert time.monotonic() - started < 8
    _ended_clearly(status, err, "connection timeout expired")
