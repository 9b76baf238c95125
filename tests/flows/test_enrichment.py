"""What is listed is fetched by its identifiers, if the paper behind a link is the one the line speaks of."""

import json

import pytest
from sqlmodel import Session, select

from livinglist.config.workspace import load_workspace
from livinglist.demo.building import arxiv_paper, preprint_paper
from livinglist.demo.faults import Status
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.flows.enrichment import enrich, enrich_listed
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.source_report import SourceReport
from livinglist.flows.streams import configured_sources
from livinglist.store import enrichment, screening
from livinglist.store.database import open_store
from livinglist.store.tables import EntryRow, IdentifierRow, LookupRow, RecordRow

from .conftest import point_at

_NIGHT = utc(2026, 5, 5, 9, 30)


@pytest.fixture
def listed(adopted):
    """(title, identifier) of the list's first entries of each scheme."""
    engine = open_store(load_workspace(adopted).database_url)
    with Session(engine) as session:
        query = (
            select(EntryRow.title, IdentifierRow.scheme, IdentifierRow.value)
            .join(IdentifierRow, IdentifierRow.entry_id == EntryRow.id)
            .where(EntryRow.kind != "dataset")
            .order_by(EntryRow.position)
        )
        found = {}
        for title, scheme, value in session.exec(query):
            key = "preprint" if value.startswith("10.1101") else scheme
            found.setdefault(key, []).append((title, value))
    engine.dispose()
    return found


@pytest.fixture
def services(root, listed):
    """Stand-ins that know two listed papers of arXiv, a foreign one under a listed link, and a preprint."""
    (first, id_1), (second, id_2), (_, id_3) = listed["arxiv"][:3]
    [(preprint, doi), *_] = listed["preprint"]
    long_ago = utc(2024, 1, 5, 12)
    papers = [
        arxiv_paper(id_1, first, long_ago, abstract="The first abstract."),
        arxiv_paper(id_2, second, long_ago, abstract="The second abstract."),
        arxiv_paper(id_3, "Timetables of narrow-gauge railways", long_ago, abstract="Trains."),
        preprint_paper(doi, preprint, long_ago, abstract="The third abstract."),
    ]
    with StandIns(papers, now=_NIGHT) as services:
        point_at(root, services)
        yield services


def _night(workspace, engine, source="arxiv", limit=200):
    [found] = configured_sources(workspace, [source])
    return harvest_source(engine, found, now=_NIGHT, enriched_at_most=limit)


def _abstracts(engine):
    with Session(engine) as session:
        return {row.source_id: row.abstract for row in session.exec(select(RecordRow))}


def test_listed_papers_are_fetched_and_are_no_candidates(workspace, engine, services, listed):
    report = _night(workspace, engine)
    assert report.complete
    assert (report.enriched, report.tally.new, report.attached.new) == (2, 0, 0)
    ids = [identifier for _, identifier in listed["arxiv"]]
    assert set(_abstracts(engine)) == set(ids[:2])
    with Session(engine) as session:
        assert screening.count_candidates(session) == 0


def test_a_link_to_another_paper_brings_nothing_and_is_remembered(workspace, engine, services, listed):
    _night(workspace, engine)
    title, identifier = listed["arxiv"][2]
    with Session(engine) as session:
        lookup = session.get_one(LookupRow, ("arxiv", identifier))
    assert not lookup.found
    assert lookup.note == f"“{title}” is linked to “Timetables of narrow-gauge railways”"


def test_nobody_is_asked_twice_within_a_month(workspace, engine, services):
    _night(workspace, engine)
    before = len(services.log)
    _night(workspace, engine)
    assert not [asked for asked in services.log[before:] if asked.params.get("id_list")]


def test_a_night_does_no_more_than_its_share(workspace, engine, services):
    _night(workspace, engine, limit=1)
    with Session(engine) as session:
        assert len(session.exec(select(LookupRow)).all()) == 1


def test_a_service_that_fails_is_a_note_and_asked_again(workspace, engine, services, listed):
    services.misbehave("biorxiv", Status(500, b"down"), endpoint="details")
    [source] = configured_sources(workspace, ["biorxiv"])
    report = SourceReport("biorxiv")
    enrich(engine, source, report, now=_NIGHT)
    with Session(engine) as session:
        waiting = enrichment.wanting(session, "biorxiv", at=_NIGHT)
    assert listed["preprint"][0][1] in waiting
    assert "could not be fetched by id" in report.notes[0]
    services.behave()
    assert _night(workspace, engine, "biorxiv").enriched == 1


def test_adopting_a_list_can_fetch_it_all_at_once(workspace, engine, services):
    before = json.dumps(_abstracts(engine))
    reports = {report.source: report for report in enrich_listed(workspace, at=_NIGHT)}
    assert before == "{}"
    assert (reports["arxiv"].enriched, reports["biorxiv"].enriched) == (2, 1)
    assert "The third abstract." in _abstracts(engine).values()
