from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from livinglist.records.page import Harvested
from livinglist.store import describe, entries, harvests, publications, screening, suggestions
from livinglist.store.suggestions import Judged

from .conftest import NOW
from .test_works import Line


@pytest.fixture
def waiting(session, record):
    harvests.save(session, Harvested("arxiv", "s", [record(n) for n in range(1, 5)]), at=NOW)
    session.commit()
    return session


def _decide(session, work, verdict, curator="amal", **details):
    return screening.decide(session, work, verdict=verdict, curator=curator, at=NOW, **details)


def test_a_work_without_a_standing_decision_is_a_candidate(waiting):
    assert screening.count_candidates(waiting) == 4
    _decide(waiting, 1, "include", category="VFM")
    _decide(waiting, 2, "exclude", reason="no health data")
    assert [screening.state_of(waiting, work) for work in (1, 2, 3)] == ["included", "excluded", "candidate"]
    _decide(waiting, 1, "reopen")
    assert screening.count_candidates(waiting) == 3


def test_decisions_are_added_and_the_second_curator_is_told(waiting):
    assert _decide(waiting, 1, "include", curator="amal").replaced is None
    second = _decide(waiting, 1, "exclude", curator="bo", reason="x")
    assert second.replaced.curator == "amal"
    assert [row.verdict for row in screening.history(waiting, 1)] == ["include", "exclude"]


@pytest.mark.parametrize("statement", ["UPDATE decision SET curator = 'eve'", "DELETE FROM decision"])
def test_the_database_refuses_to_change_a_decision(waiting, statement):
    _decide(waiting, 1, "include")
    with pytest.raises(IntegrityError, match="append-only"):
        waiting.execute(text(statement))


def test_a_decision_keeps_what_the_machine_had_said(waiting):
    suggestions.save(waiting, [_judged(1, 0.9)], model="m1", at=NOW)
    assert _decide(waiting, 1, "include").decision.suggested["relevance"] == 0.9


def test_the_queue_stands_in_screening_order(waiting):
    suggestions.save(waiting, [_judged(1, 0.1), _judged(2, 0.9), _judged(3, 0.5, category="LFM")], model="m", at=NOW)
    order = [work_id for work_id, _ in screening.in_screening_order(waiting, only_candidates=True)]
    assert order == [2, 3, 1, 4]
    only = screening.in_screening_order(waiting, only_candidates=True, category="LFM", limit=1)
    assert only == [(3, "candidate")]


def test_only_works_the_model_has_not_judged_are_judged(waiting):
    suggestions.save(waiting, [_judged(1, 0.1)], model="m", at=NOW)
    assert suggestions.unjudged(waiting, model="m") == [2, 3, 4]
    assert suggestions.unjudged(waiting, model="newer") == [1, 2, 3, 4]


def test_a_changed_text_is_judged_anew(waiting, record):
    suggestions.save(waiting, [_judged(1, 0.1)], model="m", at=NOW)
    harvests.save(waiting, Harvested("arxiv", "s", [record(1, version=2, abstract="Another text.")]), at=NOW)
    assert 1 in suggestions.unjudged(waiting, model="m")


def test_an_unknown_work_is_named(waiting):
    with pytest.raises(screening.UnknownWorkError, match="99"):
        screening.root_of(waiting, 99)


def test_what_is_included_and_not_on_the_list_is_pending(waiting):
    _decide(waiting, 1, "include", category="VFM")
    assert [row.work_id for row in publications.pending(waiting).insertions] == [1]


def test_a_published_line_goes_when_its_decision_is_undone(waiting):
    _decide(waiting, 1, "include", category="VFM")
    entries.add(waiting, Line("A foundation model for organ number 1"), origin="published", at=NOW, work_id=1)
    assert publications.pending(waiting) == publications.Pending([], [], [])
    assert screening.state_of(waiting, 1) == "listed"
    _decide(waiting, 1, "reopen")
    assert len(publications.pending(waiting).removals) == 1
    assert screening.state_of(waiting, 1) == "candidate"


def test_a_line_that_people_wrote_is_never_taken_out(waiting):
    entries.take_in(waiting, [Line("An old paper")], origin="adopted", at=NOW)
    work = entries.present(waiting)[0].work_id
    assert screening.state_of(waiting, work) == "listed"
    _decide(waiting, work, "exclude", reason="retracted")
    pending = publications.pending(waiting)
    assert pending.removals == []
    assert "a person keeps its line on the list" in pending.conflicts[0]
    assert screening.state_of(waiting, work) == "listed"


def test_a_paper_whose_line_a_person_removed_is_not_asked_about(waiting):
    entries.take_in(waiting, [Line("An old paper")], origin="adopted", at=NOW)
    work = entries.present(waiting)[0].work_id
    entries.take_in(waiting, [], origin="hand", at=NOW)
    assert screening.state_of(waiting, work) == "excluded"
    assert describe.describe(waiting, [work])[work].title == "An old paper"
    _decide(waiting, work, "reopen")
    assert screening.state_of(waiting, work) == "candidate"


def test_a_later_decision_on_a_published_line_writes_it_anew(waiting):
    _decide(waiting, 1, "include", category="VFM")
    entries.add(waiting, Line("A foundation model for organ number 1"), origin="published", at=NOW, work_id=1)
    later = NOW + timedelta(hours=1)
    screening.decide(waiting, 1, verdict="include", curator="bo", at=later, category="LFM")
    pending = publications.pending(waiting)
    assert [row.curator for row in pending.insertions] == ["bo"]
    assert len(pending.removals) == 1


def test_a_decision_that_waited_while_the_line_was_published_is_obeyed_by_the_next_publish(waiting):
    _decide(waiting, 1, "include", category="VFM")
    published = NOW + timedelta(seconds=2)
    entries.add(waiting, Line("A foundation model for organ number 1"), origin="published", at=published, work_id=1)
    screening.decide(waiting, 1, verdict="include", curator="bo", at=NOW + timedelta(seconds=1), category="LFM")
    assert [row.category for row in publications.pending(waiting).insertions] == ["LFM"]


def test_a_line_removed_by_hand_is_a_conflict_and_not_written_again(waiting):
    _decide(waiting, 1, "include", category="VFM")
    entries.add(waiting, Line("A foundation model for organ number 1"), origin="published", at=NOW, work_id=1)
    entries.take_in(waiting, [], origin="hand", at=NOW)
    pending = publications.pending(waiting)
    assert pending.insertions == []
    assert "removed by hand" in pending.conflicts[0]


def test_a_work_is_described_by_its_version_of_record(waiting, record):
    journal = record(
        1, source="pubmed", source_id="5", pmid="5", doi="10.1038/s5", venue="Nature", is_preprint=False, abstract=""
    )
    harvests.save(waiting, Harvested("pubmed", "p", [journal]), at=NOW)
    paper = describe.describe(waiting, [1])[1]
    assert (paper.venue, paper.paper_url) == ("Nature", "https://doi.org/10.1038/s5")
    assert paper.abstract == "We train a model."
    assert paper.identifiers == {"arxiv": "2605.00001", "doi": "10.1038/s5", "pmid": "5"}


def _judged(work_id, relevance, category="VFM"):
    return Judged(work_id, relevance, "method", category, 0.8, {"VFM": 0.8}, [], [])
