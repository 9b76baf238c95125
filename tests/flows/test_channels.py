"""What arrives beside the days: late announcements, journal versions, late abstracts, feeds that did not change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.demo.building import arxiv_paper, preprint_paper
from livinglist.demo.faults import Status
from livinglist.demo.papers import ArxivVersion, OnPubmed, Paper, utc
from livinglist.demo.standins import StandIns
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.streams import configured_sources
from livinglist.store.database import open_store
from livinglist.store.tables import BookmarkRow, RecordRow

from .conftest import point_at

_FIRST = utc(2026, 5, 5, 9, 30)
_WEEK = timedelta(days=7)
_MATCHING = "A foundation model of retinal images"


@pytest.fixture
def night(root, request):
    """Runs one source against stand-ins that have the given papers; gives its report."""
    opened = []

    def run(papers, source, now=_FIRST, **settings):
        if not opened:
            services = StandIns(papers, now=now)
            services.__enter__()
            request.addfinalizer(lambda: services.__exit__(None, None, None))
            point_at(root, services)
            workspace = load_workspace(root)
            engine = open_store(workspace.database_url)
            request.addfinalizer(engine.dispose)
            opened.extend((services, workspace, engine))
        services, workspace, engine = opened
        services.set_now(now)
        [found] = configured_sources(workspace, [source])
        return harvest_source(engine, found, now=now)

    run.services = lambda: opened[0]
    run.engine = lambda: opened[2]
    return run


def _records(night):
    with Session(night.engine()) as session:
        return {row.source_id: row for row in session.scalars(select(RecordRow))}


def _bookmarks(night):
    with Session(night.engine()) as session:
        return {row.name: row for row in session.scalars(select(BookmarkRow))}


def test_a_paper_that_moderation_held_for_weeks_comes_by_the_changes(night):
    held = arxiv_paper("2605.00001", _MATCHING, utc(2026, 5, 4, 12), announced=utc(2026, 7, 1, 0))
    other = arxiv_paper("2605.00002", "Scheduling of trains", utc(2026, 5, 4, 12), announced=utc(2026, 7, 1, 0))
    papers = [held, other, arxiv_paper("2605.00003", _MATCHING + " II", utc(2026, 5, 4, 11))]
    night(papers, "arxiv")
    assert set(_records(night)) == {"2605.00003"}
    report = night(papers, "arxiv", utc(2026, 7, 1, 9, 30))
    assert (report.complete, report.tally.new) == (True, 1)
    assert set(_records(night)) == {"2605.00001", "2605.00003"}  # what does not match the query stays out


def test_a_journal_reference_without_a_new_version_comes_by_the_changes(night):
    paper = arxiv_paper("2605.00003", _MATCHING, utc(2026, 5, 3, 11))
    linked = replace(paper.arxiv, journal_ref="Nature 1 (2026)", doi="10.5555/n.1", published_since=utc(2026, 7, 1))
    papers = [replace(paper, arxiv=linked)]
    night(papers, "arxiv")
    report = night(papers, "arxiv", utc(2026, 7, 2, 9, 30))
    assert (report.tally.updated, report.tally.new) == (1, 0)
    assert _records(night)["2605.00003"].journal_ref == "Nature 1 (2026)"


def test_a_withdrawal_long_after_the_window_is_kept_and_the_old_paper_stays_out(night):
    paper = arxiv_paper("2605.00003", _MATCHING, utc(2026, 5, 3, 11))
    gone = ArxivVersion(utc(2026, 7, 1), utc(2026, 7, 2), withdrawn=True)
    old = arxiv_paper("1901.00004", _MATCHING + " of old", utc(2019, 1, 3, 11), announced=utc(2019, 1, 5))
    revised = replace(old.arxiv, versions=(*old.arxiv.versions, ArxivVersion(utc(2026, 7, 1), utc(2026, 7, 2))))
    papers = [
        replace(paper, arxiv=replace(paper.arxiv, versions=(*paper.arxiv.versions, gone))),
        replace(old, arxiv=revised),
    ]
    night(papers, "arxiv")
    night(papers, "arxiv", utc(2026, 7, 3, 9, 30))
    assert {name: row.withdrawn for name, row in _records(night).items()} == {"2605.00003": True}


def test_changes_that_could_not_be_read_leave_the_night_incomplete_and_are_asked_for_again(night):
    held = arxiv_paper("2605.00001", _MATCHING, utc(2026, 5, 4, 12), announced=utc(2026, 7, 1, 0))
    night([held], "arxiv")
    before = _bookmarks(night)
    night.services().misbehave("arxiv", Status(500, b"no"), endpoint="oai")
    report = night([held], "arxiv", utc(2026, 7, 1, 9, 30))
    assert not report.complete
    assert "changes" in report.problems[0]
    assert _bookmarks(night).items() >= {name: row for name, row in before.items() if "oai" in name}.items()
    night.services().behave("arxiv")
    assert night([held], "arxiv", utc(2026, 7, 2, 9, 30)).complete
    assert set(_records(night)) == {"2605.00001"}


def test_a_journal_version_told_weeks_later_reaches_the_stored_preprint(night):
    preprint = preprint_paper("10.64898/2026.05.04.000001", _MATCHING, utc(2026, 5, 4, 11), abstract="We train one.")
    shown = replace(
        preprint.preprint,
        published_doi="10.5555/j.9",
        published_journal="Journal of Eyes",
        published_on=date(2026, 6, 20),
        linked_since=utc(2026, 7, 1),
    )
    papers = [replace(preprint, preprint=shown)]
    assert night(papers, "biorxiv").complete
    night(papers, "biorxiv", utc(2026, 7, 2, 9, 30))
    [relation] = _records(night)["10.64898/2026.05.04.000001"].relations
    assert relation["value"] == "10.5555/j.9"
    assert relation["venue"] == "Journal of Eyes"


def test_a_journal_version_told_while_nobody_ran_is_not_missed(night):
    preprint = preprint_paper("10.64898/2026.05.04.000001", _MATCHING, utc(2026, 5, 4, 11), abstract="We train one.")
    shown = replace(
        preprint.preprint, published_doi="10.5555/j.9", published_on=date(2026, 5, 20), linked_since=utc(2026, 6, 15)
    )
    papers = [replace(preprint, preprint=shown)]
    night(papers, "biorxiv")
    night(papers, "biorxiv", utc(2026, 8, 20, 9, 30))
    assert [r["value"] for r in _records(night)["10.64898/2026.05.04.000001"].relations] == ["10.5555/j.9"]


def test_journal_versions_are_asked_for_once_a_week_and_their_fault_is_a_note(night):
    preprint = preprint_paper("10.64898/2026.05.04.000001", _MATCHING, utc(2026, 5, 4, 11), abstract="We train one.")
    night([preprint], "biorxiv")
    weekly = night([preprint], "biorxiv", _FIRST + _WEEK).requests
    assert night([preprint], "biorxiv", _FIRST + _WEEK + timedelta(days=1)).requests < weekly


def test_an_abstract_that_comes_late_is_fetched_even_if_the_change_was_never_told(night):
    entered = utc(2026, 5, 4, 12)
    shown = OnPubmed("60000001", entered, "Letters", doi="10.5555/p.1", abstract_since=utc(2026, 5, 9))
    paper = Paper("A foundation model for large language model audits", "Told late.", pubmed=shown)
    night([paper], "pubmed")
    assert _records(night)["60000001"].abstract == ""
    night([paper], "pubmed", utc(2026, 5, 30, 9, 30))  # MDAT was looked at no more: the change is three weeks old
    assert _records(night)["60000001"].abstract == "Told late."


def test_a_feed_that_did_not_change_is_not_sent_again(night):
    preprint = preprint_paper("10.64898/2026.05.04.000001", _MATCHING, utc(2026, 5, 4, 11), abstract="We train one.")
    night([preprint], "biorxiv")
    night([preprint], "biorxiv", _FIRST + timedelta(hours=1))
    statuses = [asked.status for asked in night.services().log if asked.endpoint == "rss"]
    assert statuses == [200, 304]


def test_another_query_offers_the_days_of_the_former_one(night, root):
    papers = [arxiv_paper("2605.00003", _MATCHING, utc(2026, 4, 20, 11))]
    night(papers, "arxiv", utc(2026, 5, 5, 9, 30))
    text = (root / "livinglist.toml").read_text(encoding="utf-8")
    assert "all:retinal" in text
    (root / "livinglist.toml").write_text(text.replace("all:retinal", "all:retina"), encoding="utf-8")
    [source] = configured_sources(load_workspace(root), ["arxiv"])
    night.services().set_now(utc(2026, 6, 20, 9, 30))
    report = harvest_source(night.engine(), source, now=utc(2026, 6, 20, 9, 30))
    assert report.complete
    assert any("livinglist backfill --source arxiv --from 2026-04-06 --to 2026-05-03" in note for note in report.notes)


def test_a_stand_in_of_the_api_alone_is_not_mixed_with_the_real_list_of_changes(root):
    text = (root / "livinglist.toml").read_text(encoding="utf-8")
    (root / "livinglist.toml").write_text(text.replace("export.arxiv.org", "127.0.0.1"), encoding="utf-8")
    [source] = configured_sources(load_workspace(root), ["arxiv"])
    assert source.channels == ()
