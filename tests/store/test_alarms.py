from datetime import date, timedelta

import pytest

from livinglist.records.page import Harvested, Proof
from livinglist.store import harvests, windows
from livinglist.store.alarms import alarms

from .conftest import NOW

_DAY = timedelta(days=1)


@pytest.fixture
def days(session):
    """Stores proven days, newest last, ending `ago` days before now."""

    def store(counts, *, ago=2, source="biorxiv"):
        last = NOW.date() - ago * _DAY
        proven = {last - back * _DAY: Proof(got, got) for back, got in enumerate(reversed(counts))}
        harvests.save(session, Harvested(source, "s", proven=proven), at=NOW)

    return store


def _alarms(session, source="biorxiv", now=NOW):
    return alarms(session, source=source, stream="s", window_days=14, now=now)


def test_a_usual_month_raises_nothing(session, days):
    days([100, 110, 90, 105, 95, 20, 10] * 5)
    assert _alarms(session) == []


def test_silence_longer_than_the_calendar_explains_is_an_alarm(session, days):
    days([50] * 10 + [0] * 4)
    assert _alarms(session) == [f"no paper for 4 days, since {NOW.date() - 5 * _DAY}; the calendar explains 3"]


def test_a_weekend_of_silence_is_none(session, days):
    days([50] * 10 + [0] * 3)
    assert _alarms(session) == []


def test_a_stream_that_never_brought_anything_is_no_news(session, days):
    days([0] * 14)
    assert _alarms(session) == []


def test_a_count_far_below_the_usual_weekday_is_an_alarm(session, days):
    days([100] * 28 + [29])
    assert _alarms(session) == ["29 papers on 2026-05-01, where a Friday usually brings 100"]


def test_a_count_a_little_below_is_none(session, days):
    days([100] * 28 + [31])
    assert _alarms(session) == []


def test_a_window_open_for_two_days_is_an_alarm(session):
    harvests.save(session, Harvested("biorxiv", "s", failed={date(2026, 5, 1): "HTTP 500"}), at=NOW)
    assert _alarms(session) == []
    assert _alarms(session, now=NOW + 49 * timedelta(hours=1)) == [
        "1 day is open for more than 48 h, the oldest 2026-05-01: HTTP 500"
    ]


def test_a_lag_near_the_overlap_is_an_alarm(session, record):
    old = [record(n, first_posted=NOW) for n in range(5)]
    harvests.save(session, Harvested("arxiv", "s", old[:1]), at=NOW)
    harvests.save(session, Harvested("arxiv", "s", old[1:]), at=NOW + 13 * _DAY)
    assert "raise `window_days` (14)" in _alarms(session, source="arxiv")[0]


def test_a_month_in_which_no_night_ran_is_not_the_services_lag(session, record):
    harvests.save(session, Harvested("arxiv", "s", [record(1, first_posted=NOW)]), at=NOW)
    later = NOW + 30 * _DAY
    windows.plan(session, source="arxiv", stream="s", now=later, window_days=40)
    harvests.save(
        session, Harvested("arxiv", "s", [record(n, first_posted=NOW + n * _DAY) for n in range(2, 9)]), at=later
    )
    assert not any("window_days" in alarm for alarm in _alarms(session, source="arxiv", now=later))
