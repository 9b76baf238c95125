"""What Crossref tells of preprints that matter: citations in the store, and the article a preprint became."""

import json

import pytest
import tomlkit
from sqlmodel import Session, select

from livinglist.config.workspace import load_workspace
from livinglist.demo.building import preprint_paper
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.judge import judge
from livinglist.flows.streams import configured_sources
from livinglist.store import citations, enrichment
from livinglist.store.tables import LookupRow, RecordRow

from ..sources.faulty import serving
from .conftest import point_at

_NOW = utc(2026, 5, 5, 9, 30)
_CITING, _CITED = "10.1101/2026.05.01.000001", "10.1101/2026.05.01.000002"
_TITLE = "A foundation model for single-cell transcriptomics pre-trained on millions of cells"


def _truth(asked):
    link = {"is-preprint-of": [{"id-type": "doi", "id": "10.1038/s1"}]}
    item = {"DOI": _CITING, "reference": [{"DOI": _CITED}], "relation": link}
    found = [item] if _CITING in asked.params["filter"] else []
    return json.dumps({"message": {"total-results": len(found), "items": found}}).encode()


@pytest.fixture
def services(root):
    posted = utc(2026, 5, 1, 12)
    papers = [preprint_paper(_CITING, _TITLE, posted), preprint_paper(_CITED, f"{_TITLE}, revisited", posted)]
    with StandIns(papers, now=_NOW) as services:
        point_at(root, services)
        yield services


@pytest.fixture
def asked(root, services):
    """Crossref, and how many papers it was asked for."""
    with serving(_truth) as crossref:
        path = root / "livinglist.toml"
        config = tomlkit.parse(path.read_text(encoding="utf-8"))
        config["sources"]["crossref"] = {
            "enabled": True, "api_url": crossref.url, "seconds_between_requests": 0.0,
        }  # fmt: skip
        path.write_text(tomlkit.dumps(config), encoding="utf-8")
        yield crossref


def _night(root, engine):
    workspace = load_workspace(root)
    [source] = configured_sources(workspace, ["biorxiv"])
    report = harvest_source(engine, source, now=_NOW)
    judge(workspace, engine, at=_NOW)
    return report


def test_the_night_after_likely_preprints_came_their_citations_and_articles_are_known(root, engine, services, asked):
    _night(root, engine)
    assert asked.log == []  # nothing was judged yet
    assert _night(root, engine).notes == []
    with Session(engine) as session:
        rows = {row.source_id: row for row in session.exec(select(RecordRow).where(RecordRow.source == "biorxiv"))}
        assert citations.cites(session, rows[_CITING].work_id) == [rows[_CITED].work_id]
        assert citations.cited_by(session, rows[_CITED].work_id) == [rows[_CITING].work_id]
        assert {"type": "is_preprint_of", "scheme": "doi", "value": "10.1038/s1"} in rows[_CITING].relations
        assert session.get_one(LookupRow, ("crossref", _CITING)).found
        assert not session.get_one(LookupRow, ("crossref", _CITED)).found
        assert enrichment.count_found(session) == 0


def test_nobody_is_asked_about_twice_and_nothing_changes_by_it(root, engine, services, asked):
    for _ in range(2):
        _night(root, engine)
    before = len(asked.log)
    report = _night(root, engine)
    assert len(asked.log) == before
    assert (report.tally.new, report.tally.updated) == (0, 0)


def test_without_being_enabled_crossref_is_not_asked(root, services):
    names = [channel.name for source in configured_sources(load_workspace(root)) for channel in source.channels]
    assert not [name for name in names if name.endswith("crossref")]
