import pytest
from sqlalchemy import text
from sqlmodel import Session

from livinglist.records.page import Harvested
from livinglist.store import entries, harvests, search
from livinglist.store.tables import RecordRow

from .conftest import NOW, made_record
from .worlds import Line


@pytest.fixture
def filled(engine):
    with Session(engine) as session:
        papers = [
            made_record(1, title="Whole slides of the pancreas", abstract="A model of tissue.", authors=["Müller, Ä."]),
            made_record(2, title="Letters of the ward", abstract="It reads notes about the pancreas.", venue="Lancet"),
            made_record(3, title="Whales", abstract="No organ at all.", year=2025),
        ]
        harvests.save(session, Harvested("arxiv", "s", papers), at=NOW)
        entries.take_in(session, [Line("Pancreas by hand", None)], origin="adopted", at=NOW)
        session.commit()
        yield session


@pytest.mark.parametrize(
    ("query", "works"),
    [
        ("pancreas", {1, 2, 4}),
        ("PANCREAS tissue", {1}),
        ("Muller", {1}),
        ("lancet", {2}),
        ('"of the ward"', {2}),
        ('"ward of"', set()),
        ("", set()),
        ('" * ( ) AND OR NOT - : ^ \x00', set()),
        ("pancreas NEAR", set()),
        ("letter", {2}),
        ("wards", {2}),
        ("pancr", {1, 2, 4}),
        ("pancr note", {2}),
        ("whol slid", {1}),
        ("whol letters", set()),
        ("'; DROP TABLE record; --", set()),
    ],
)
def test_every_word_must_be_there_however_it_is_asked(filled, query, works):
    if query == "Muller" and filled.get_bind().dialect.name == "postgresql":
        pytest.skip("PostgreSQL's simple words keep their accents")
    assert set(search.search(filled, query).work_ids) == works


def test_a_search_can_be_narrowed(filled):
    assert search.search(filled, "pancreas", state="listed").work_ids == [4]
    assert set(search.search(filled, "pancreas", source="arxiv").work_ids) == {1, 2}
    assert search.search(filled, "whales", year=2024).work_ids == []
    assert search.search(filled, "pancreas", category="VFM").work_ids == [4]


def test_beside_each_filter_stands_how_many_each_of_its_values_would_leave(filled):
    found = search.search(filled, "pancreas")
    assert found.counts["state"] == {"candidate": 2, "listed": 1}
    assert found.counts["source"] == {"arxiv": 2}
    narrowed = search.search(filled, "pancreas", state="listed")
    assert narrowed.counts["state"] == {"candidate": 2, "listed": 1}
    assert narrowed.counts["source"] == {}


def test_words_in_the_title_go_before_newer_records(filled):
    assert search.search(filled, "pancreas", source="arxiv").work_ids == [1, 2]


def test_a_changed_record_is_found_by_its_new_words_alone(filled):
    record = filled.get(RecordRow, 3)
    record.title = "Dolphins"
    filled.flush()
    assert search.search(filled, "whales").work_ids == []
    assert search.search(filled, "dolphins").work_ids == [3]


def test_of_very_many_matches_the_newest_are_shown(filled, monkeypatch):
    monkeypatch.setattr(search, "MOST", 1)
    found = search.search(filled, "pancreas", source="arxiv")
    assert (found.work_ids, found.is_all) == ([2], False)


def test_postgresql_plans_each_search_for_its_words_and_nothing_else_so(session):
    if session.get_bind().dialect.name != "postgresql":
        return
    search.search(session, "model")
    assert session.scalar(text("SHOW plan_cache_mode")) == "force_custom_plan"
    session.commit()
    assert session.scalar(text("SHOW plan_cache_mode")) == "auto"
