"""Votes and batches, asked of both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from livinglist.records.page import Harvested
from livinglist.store import batches, harvests, screening, suggestions, votes
from livinglist.store.batches import Wanted
from livinglist.store.suggestions import Judged

from .conftest import NOW, made_record


@pytest.fixture
def waiting(session):
    """Four works wait, the first the likeliest."""
    harvests.save(session, Harvested("arxiv", "s", [made_record(n) for n in range(1, 5)]), at=NOW)
    judged = [Judged(n, 1 - n / 10, "method", "VFM", 0.8, {}, [], []) for n in range(1, 5)]
    suggestions.save(session, judged, model="m", at=NOW)
    session.commit()
    return session


def _vote(session, work, curator, verdict="include"):
    return votes.add(session, work, verdict=verdict, curator=curator, at=NOW)


def test_the_last_vote_of_each_counts_until_the_work_is_decided(waiting):
    for work, curator, verdict in ((1, "amal", "include"), (1, "bo", "exclude"), (2, "amal", "include"),
                                   (2, "amal", "reopen"), (3, "bo", "include")):  # fmt: skip
        _vote(waiting, work, curator, verdict)
    screening.decide(waiting, 3, verdict="exclude", curator="carla", at=NOW)
    found = votes.unsettled(waiting)
    assert {work: {name: vote.verdict for name, vote in stand.items()} for work, stand in found.items()} == {
        1: {"amal": "include", "bo": "exclude"}
    }
    screening.decide(waiting, 3, verdict="reopen", curator="carla", at=NOW)
    assert set(votes.unsettled(waiting)) == {1, 3}


def test_a_vote_is_shown_to_others_once_two_have_spoken(waiting):
    mine, other = _vote(waiting, 1, "amal"), _vote(waiting, 2, "bo")
    assert votes.visible(waiting, "amal") == [mine]
    second = _vote(waiting, 2, "carla")
    assert votes.visible(waiting, "amal") == [second, other, mine]
    assert votes.visible(waiting, "amal", work_id=2, limit=1) == [second]
    assert votes.visible(waiting, "", before=second.id) == [other]


def test_votes_of_two_numbers_of_one_work_meet(waiting):
    _vote(waiting, 1, "amal")
    _vote(waiting, 2, "bo")
    assert votes.in_pairs(waiting) == []
    waiting.execute(text("UPDATE work SET merged_into = 1 WHERE id = 2"))
    waiting.execute(text("UPDATE record SET work_id = 1 WHERE work_id = 2"))
    assert [(one.curator, other.curator) for one, other in votes.in_pairs(waiting)] == [("amal", "bo")]
    assert set(votes.unsettled(waiting)[1]) == {"amal", "bo"}


@pytest.mark.parametrize("statement", ["UPDATE vote SET verdict = 'exclude'", "DELETE FROM vote"])
def test_a_vote_is_never_edited_and_never_lost(waiting, statement):
    _vote(waiting, 1, "amal")
    waiting.commit()
    with pytest.raises(DatabaseError, match="votes are append-only"):
        waiting.execute(text(statement))


def test_a_batch_asks_for_what_waits_and_tells_what_is_decided(waiting):
    batch = batches.add(waiting, key="k", curator="amal", said={}, at=NOW)
    screening.decide(waiting, 2, verdict="exclude", curator="amal", at=NOW, batch=batch.id)
    wanted = Wanted(category="VFM", source="arxiv", most=0.85)
    assert batches.waiting(waiting, wanted, limit=9) == [3, 4]
    assert batches.waiting(waiting, wanted, limit=9, among=[1, 4]) == [4]
    assert batches.decided(waiting, wanted, limit=9) == [2]
    assert [(row.verdict, work) for row, work in batches.decisions(waiting, batch.id)] == [("exclude", 2)]
