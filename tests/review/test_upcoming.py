"""What the queue page shows beside a card: kept between pages, and true all the same."""

import random
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review.day import Days
from livinglist.review.desk import Desk
from livinglist.review.filters import Filters
from livinglist.review.upcoming import count_waiting, upcoming
from livinglist.store import screening

from .conftest import fill, made_record, offers

_NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)


@pytest.fixture
def desk(root, filled):
    return Desk(load_workspace(root), filled, offers())


def _decide(engine, work, verdict, *, at=_NOON, curator="amal"):
    with Session(engine) as session:
        screening.decide(session, work, verdict=verdict, curator=curator, at=at)
        session.commit()


def _until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.mark.parametrize("seed", range(3))
def test_how_many_wait_is_what_a_count_would_say_whatever_is_decided_meanwhile(desk, filled, seed):
    dice = random.Random(seed)
    for _ in range(12):
        with desk.reading() as session:
            assert count_waiting(desk, session) == screening.count_candidates(session)
        _decide(filled, dice.randint(1, 5), dice.choice(["include", "exclude", "reopen"]))


def test_what_is_decided_is_gone_at_once_though_nothing_was_ranked_anew(desk, filled):
    with desk.reading() as session:
        assert [paper.work for paper in upcoming(desk, session, Filters())] == [1, 2, 3, 4, 5]
    _decide(filled, 2, "exclude")
    with desk.reading() as session:
        assert [paper.work for paper in upcoming(desk, session, Filters())] == [1, 3, 4, 5]


def test_papers_that_come_while_the_queue_is_empty_are_seen_after_the_next_ranking(desk, filled):
    for work in range(1, 6):
        _decide(filled, work, "exclude")
    with desk.reading() as session:
        assert upcoming(desk, session, Filters()) == []
    fill(filled, [made_record(n) for n in range(1, 8)])
    _decide(filled, 6, "exclude")
    with desk.reading() as session:
        assert [paper.work for paper in upcoming(desk, session, Filters())] == [7]


def test_what_is_kept_is_shown_while_it_is_made_anew_behind(desk):
    made, may_end = [], threading.Event()

    def make(_session):
        if made:
            may_end.wait(10)
        made.append(len(made) + 1)
        return made[-1]

    assert desk.remembered("x", 0.05, make) == 1
    time.sleep(0.06)
    assert [desk.remembered("x", 0.05, make) for _ in range(3)] == [1, 1, 1]
    may_end.set()
    _until(lambda: desk.remembered("x", 60, make) == 2)
    assert made == [1, 2]


def test_of_many_who_want_it_at_once_one_makes_it(desk):
    began, made = threading.Barrier(5), []

    def ask():
        began.wait()
        desk.make("x", lambda _: (time.sleep(0.05), made.append(1)))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) <= 2


def test_a_day_that_is_read_bit_by_bit_is_the_day_as_a_whole(filled):
    days = Days()
    for turn, (work, verdict) in enumerate([(1, "include"), (2, "exclude"), (2, "reopen"), (3, "exclude")]):
        _decide(filled, work, verdict, at=_NOON + timedelta(seconds=20 * turn))
        _decide(filled, 5, "exclude", at=_NOON, curator="bo")
        with Session(filled) as session:
            told = days.today(session, "amal", now=_NOON)
            assert told == Days().today(session, "amal", now=_NOON)
    assert told == {"decided": 3, "seconds": 20}
    with Session(filled) as session:
        assert days.today(session, "amal", now=_NOON + timedelta(days=1)) == {"decided": 0, "seconds": None}
