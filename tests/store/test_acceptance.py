"""What chance brings up, and how what comes is judged and accepted, week by week."""

from datetime import timedelta

import pytest

from livinglist.records.page import Harvested
from livinglist.store import acceptance, harvests, screening, suggestions

from .conftest import NOW
from .test_screening import _judged


@pytest.fixture
def store(session, record):
    """Works 1 to 60, of relevance 0.01 to 0.60, harvested by thirty a week."""
    for week in range(2):
        records = [record(n) for n in range(30 * week + 1, 30 * week + 31)]
        harvests.save(session, Harvested("arxiv", "s", records), at=NOW + timedelta(weeks=week))
    suggestions.save(session, [_judged(n, n / 100) for n in range(1, 61)], model="m", at=NOW)
    session.commit()
    return session


def _decide(session, work, verdict):
    screening.decide(session, work, verdict=verdict, curator="amal", at=NOW)


def test_one_in_fifty_is_drawn_however_works_are_numbered():
    for step in (1, 2, 50, 97):
        drawn = sum(acceptance.is_drawn(number) for number in range(step, 5_000 * step, step))
        assert 60 < drawn < 140


def test_what_is_drawn_waits_and_is_known_again_by_its_number(store):
    before = acceptance.drawn(store)
    assert before
    assert set(before) == {number for number in range(1, 61) if acceptance.is_drawn(number)}
    _decide(store, before[0], "exclude")
    assert acceptance.drawn(store) == before[1:]


def test_what_waits_is_told_without_what_is_settled(store):
    _decide(store, 60, "include")
    _decide(store, 59, "exclude")
    _decide(store, 58, "exclude")
    _decide(store, 58, "reopen")
    waiting = acceptance.waiting(store, highest=2)
    assert waiting.works == 58
    assert waiting.expected == pytest.approx(sum(range(1, 59)) / 100)
    assert waiting.highest == pytest.approx([0.58, 0.57])
    assert acceptance.count_standing(store) == 2
    assert acceptance.latest_decided(store, 1) == {59: "exclude"}
    assert [(one.work_id, one.relevance, one.included) for one in acceptance.told(store)] == [
        (60, 0.6, True), (59, 0.59, False),
    ]  # fmt: skip


def test_a_week_of_a_source_tells_how_it_was_judged_and_what_was_taken(store):
    for work, verdict in ((60, "include"), (59, "exclude"), (1, "exclude")):
        _decide(store, work, verdict)
    later, earlier = acceptance.weeks(store, now=NOW + timedelta(weeks=1))
    assert (later.source, later.monday, earlier.monday) == ("arxiv", "2026-05-04", "2026-04-27")
    assert (earlier.bands, later.bands) == ((9, 21, 0, 0), (0, 19, 11, 0))
    assert (later.included, later.excluded, earlier.excluded) == (1, 1, 1)
    assert earlier.mean == pytest.approx(0.155)
    assert acceptance.weeks(store, now=NOW + timedelta(weeks=20)) == []
