import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from livinglist.demo.corpus import NIGHTS
from livinglist.store.tables import IdentifierRow, RecordRow, SuggestionRow, VersionRow, WindowRow, Work

from .conftest import harvest_all

_TABLES = (Work, RecordRow, VersionRow, IdentifierRow, WindowRow, SuggestionRow)


def _counts(engine):
    with Session(engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in _TABLES]


def _stored(engine, source):
    with Session(engine) as session:
        return set(session.scalars(select(RecordRow.source_id).where(RecordRow.source == source)))


def test_what_the_services_show_is_stored_exactly_once(workspace, engine, services):
    for night in NIGHTS:
        reports = harvest_all(workspace, engine, services, night)
        assert all(report.complete for report in reports.values()), [r.problems for r in reports.values()]
    for source in ("biorxiv", "medrxiv"):  # the others are asked for a part of what they have
        assert _stored(engine, source) == services.truth(source)


def test_the_same_night_again_changes_nothing_and_says_so(workspace, engine, services):
    harvest_all(workspace, engine, services, NIGHTS[1])
    before = _counts(engine)
    reports = harvest_all(workspace, engine, services, NIGHTS[1])
    assert _counts(engine) == before
    assert all((report.tally.new, report.tally.updated) == (0, 0) for report in reports.values())


def test_a_paper_that_turns_up_three_ways_is_asked_about_once(workspace, engine, services):
    for night in NIGHTS:
        harvest_all(workspace, engine, services, night)
    with Session(engine) as session:
        sources = {}
        for row in session.scalars(select(RecordRow)):
            sources.setdefault(row.work_id, set()).add(row.source)
    assert {"arxiv", "biorxiv", "pubmed"} in sources.values()


@pytest.mark.parametrize("source", ["arxiv", "biorxiv", "medrxiv", "pubmed"])
def test_a_source_that_is_down_is_named_and_repaired_by_the_next_run(workspace, engine, services, source):
    services.take_down(source)
    reports = harvest_all(workspace, engine, services, NIGHTS[1])
    assert not reports[source].complete
    assert reports[source].problems
    assert all(report.complete for name, report in reports.items() if name != source)
    services.bring_up(source)
    reports = harvest_all(workspace, engine, services, NIGHTS[2])
    assert all(report.complete for report in reports.values()), [r.problems for r in reports.values()]
    assert _stored(engine, source)
    if source in ("biorxiv", "medrxiv"):
        assert _stored(engine, source) == services.truth(source)
