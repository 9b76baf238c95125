"""The order of the queue: by relevance, ranked anew by each decision, with the uncertain and the drawn between."""

import pytest
from sqlmodel import Session

from livinglist.demo.corpus import NIGHTS
from livinglist.review.order import queue_order
from livinglist.review.outlook import outlook
from livinglist.store import acceptance, screening, suggestions

from .conftest import harvest_all


@pytest.fixture
def session(workspace, engine, services):
    harvest_all(workspace, engine, services, NIGHTS[1])
    with Session(engine) as session:
        yield session


def _decide(session, work, verdict):
    screening.decide(session, work, verdict=verdict, curator="amal", at=NIGHTS[1])


def test_without_a_decision_the_likely_stand_by_relevance(session):
    order = queue_order(session)
    told = suggestions.relevances(session, list(order))
    likely = [told[work] for work, shown_as in order.items() if shown_as == "likely"]
    assert likely == sorted(likely, reverse=True)
    assert len(order) == screening.count_candidates(session)
    assert [shown_as for at, shown_as in enumerate(order.values()) if at % 50 == 25 and shown_as != "uncertain"] == []
    drawn = [work for work, shown_as in order.items() if shown_as == "audit"]
    assert all(acceptance.is_drawn(work) for work in drawn)


def test_decisions_move_what_reads_alike_at_once(session):
    before = [work for work, shown_as in queue_order(session).items() if shown_as == "likely"]
    decided, rest = before[:20], before[20:]
    for place, work in enumerate(decided):
        _decide(session, work, "include" if place % 2 else "exclude")
    after = [work for work, shown_as in queue_order(session).items() if shown_as == "likely"]
    assert not set(decided) & set(after)
    assert [work for work in after if work in rest] != [work for work in rest if work in after]


def test_a_category_is_shown_without_what_chance_brings(session):
    shown = queue_order(session, category="BFM", limit=30)
    assert set(shown.values()) == {"likely"}


def test_the_queue_can_be_cut_short(session):
    whole = queue_order(session)
    assert queue_order(session, limit=7) == dict(list(whole.items())[:7])


def test_how_far_to_read_is_told_after_twenty_decisions(session):
    works = list(queue_order(session, limit=20))
    for work in works[:19]:
        _decide(session, work, "include")
    assert outlook(session) is None
    _decide(session, works[19], "exclude")
    told = outlook(session)
    assert told["waiting"] == screening.count_candidates(session)
    assert f"of the {told['waiting']} that wait" in told["words"]
    assert told["interval"][0] <= told["hidden"] <= told["interval"][1] + 1
