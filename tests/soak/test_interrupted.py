"""A decision under way when the server dies, or while another run holds the database: told, kept, stored once."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
from sqlmodel import Session

from livinglist.store import screening
from livinglist.store.database import closing_engine, open_store

from ..review.chromium import chromium
from ..review.conftest import fill, made_record, make_workspace

pytestmark = pytest.mark.soak
_HELD_SECONDS = 30


@pytest.fixture(scope="module")
def window():
    with chromium() as browser:
        yield browser


@pytest.fixture
def root(tmp_path, sqlite, monkeypatch):
    make_workspace(tmp_path)
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", sqlite.new())
    with closing_engine(_store()) as engine:
        fill(engine, [made_record(n) for n in range(1, 9)])
    return tmp_path


@pytest.fixture
def port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _store():
    return open_store(os.environ["LIVINGLIST_DATABASE_URL"])


@contextmanager
def _served(root, port):
    words = ["review", "--workspace", str(root), "--port", str(port), "--curator", "amal"]
    process = subprocess.Popen([sys.executable, "-m", "livinglist", *words], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 120
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}/login", timeout=60).close()
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.1)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _held():
    """Another run writes and does not end."""
    other = sqlite3.connect(os.environ["LIVINGLIST_DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


def _page(window, port):
    page = window.new_context().new_page()
    page.set_default_timeout(120_000)
    page.goto(f"http://127.0.0.1:{port}/queue")
    page.wait_for_function("() => cards.size > 0")
    return page, int(page.get_attribute("#card", "data-work"))


def _wait_for(page, said):
    page.wait_for_function("said => document.getElementById('told').textContent.includes(said)", arg=said)


def _history(work):
    with closing_engine(_store()) as engine, Session(engine) as session:
        return [row.verdict for row in screening.history(session, work)]


def test_a_server_killed_in_mid_decision_and_started_again_loses_and_doubles_nothing(window, root, port):
    with _served(root, port) as process:
        page, work = _page(window, port)
        with _held():
            page.keyboard.press("i")
            _wait_for(page, "Still saving")
            process.kill()
            _wait_for(page, "1 decision waits")
    assert _history(work) == []
    with _served(root, port):
        _wait_for(page, "Saved")
        assert _history(work) == ["include"]
        page.reload()
        page.wait_for_function("() => outbox.length === 0")
    assert _history(work) == ["include"]


def test_while_a_database_is_held_the_curator_is_told_goes_on_and_all_is_saved_once(window, root, port):
    with _served(root, port):
        page, first = _page(window, port)
        with _held():
            began = time.monotonic()
            page.keyboard.press("i")
            page.wait_for_function("first => shown() !== first", arg=first)
            second = int(page.get_attribute("#card", "data-work"))
            page.keyboard.press("x")
            page.keyboard.press("1")
            _wait_for(page, "Still saving")
            time.sleep(_HELD_SECONDS - (time.monotonic() - began))
        page.wait_for_function("() => outbox.length === 0")
    assert (_history(first), _history(second)) == (["include"], ["exclude"])
