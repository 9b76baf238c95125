"""What takes long is made in a process of its own: nobody waits for it, and nothing is left of it."""

import os
import signal
import subprocess
import sys
import threading
import time
from operator import attrgetter, methodcaller, truth
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from livinglist.config.workspace import load_workspace
from livinglist.review.backroom import Backroom
from livinglist.review.desk import Desk
from livinglist.review.filters import Filters
from livinglist.review.upcoming import prepare, upcoming
from livinglist.store.database import open_engine

from .conftest import offers

_KILLED = """
import sys, time
from operator import truth
from livinglist.review.backroom import Backroom
from livinglist.store.database import open_engine
backroom = Backroom(sys.argv[1], open_engine(sys.argv[1]))
backroom.make(truth, may_wait=True)
print(backroom._process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('backroom')}/x.db"


@pytest.fixture(scope="module")
def backroom(url):
    engine = open_engine(url)
    made = Backroom(url, engine)
    yield made
    made.close()
    engine.dispose()


def _is_gone(number):
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_process_that_was_killed_is_started_anew(backroom):
    assert backroom.make(truth, may_wait=True) is True
    first = backroom._process.pid
    os.kill(first, signal.SIGKILL)
    assert backroom.make(truth, may_wait=True) is True
    assert backroom._process.pid != first


def test_what_the_database_says_there_is_told_here_and_the_process_goes_on(backroom):
    backroom.make(truth, may_wait=True)
    process = backroom._process.pid
    with pytest.raises(DBAPIError, match="no such table"):
        backroom.make(methodcaller("execute", text("SELECT * FROM nothing_of_that_name")), may_wait=True)
    assert backroom._process.pid == process


def test_another_fault_is_met_here_too(backroom):
    with pytest.raises(AttributeError, match="nonsense"):
        backroom.make(attrgetter("nonsense"), may_wait=True)


def test_who_may_not_wait_makes_it_here_while_the_process_is_busy(backroom):
    with backroom._lock:
        here = []
        asks = threading.Thread(target=lambda: here.append(backroom.make(id, may_wait=False)))
        asks.start()
        asks.join(10)
    assert here


def test_it_ends_with_a_server_that_is_killed_and_hears_no_control_c(url):
    server = subprocess.Popen([sys.executable, "-c", _KILLED, url], stdout=subprocess.PIPE, process_group=0)
    process = int(server.stdout.readline())
    assert os.getpgid(process) != os.getpgid(server.pid)
    assert not _is_gone(process)
    server.kill()
    server.communicate()
    until = time.monotonic() + 10
    while not _is_gone(process):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_queue_is_ranked_there_as_it_would_be_here(root, filled):
    desk = Desk(load_workspace(root), filled, offers())
    desk.backroom = Backroom(desk.workspace.database_url, filled)
    try:
        prepare(desk)
        made_there = desk.backroom._process.pid
        with desk.reading() as session:
            there = upcoming(desk, session, Filters())
    finally:
        desk.backroom.close()
    desk = Desk(desk.workspace, filled, desk.offers)
    with desk.reading() as session:
        assert upcoming(desk, session, Filters()) == there != []
    assert _is_gone(made_there)
