"""Items that could not be read: kept, shown, and tried again by another parser."""

import json

import pytest
from sqlmodel import Session

from livinglist.demo.corpus import NIGHTS
from livinglist.flows import harvesting
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.streams import configured_sources
from livinglist.sources import biorxiv_details, biorxiv_feed
from livinglist.store import rejections


@pytest.fixture
def unread(workspace, engine, services, monkeypatch):
    """A store whose bioRxiv harvest could read nothing."""

    def refuse(*_given):
        raise ValueError("a date nobody has seen before")

    with monkeypatch.context() as patched:
        patched.setattr(biorxiv_details, "_record", refuse)
        patched.setattr(biorxiv_feed, "_record", refuse)
        patched.setattr(harvesting, "parsers_digest", lambda: "earlier")
        _night(workspace, engine)
    return engine


def _night(workspace, engine):
    [source] = configured_sources(workspace, ["biorxiv"])
    return harvest_source(engine, source, now=NIGHTS[0])


def _waiting(engine):
    with Session(engine) as session:
        return {row.identifier: row for row in rejections.unresolved(session)}


def _posted_lately(services):
    """What the last 14 days hold."""
    return {doi for doi in services.truth("biorxiv") if "2026" in doi}


def test_what_could_not_be_read_is_kept_with_its_reason_and_bytes(unread, services):
    waiting = _waiting(unread)
    assert set(waiting) == _posted_lately(services)
    assert {row.reason for row in waiting.values()} == {"a date nobody has seen before"}
    assert all(identifier.encode() in row.raw for identifier, row in waiting.items())


def test_another_parser_tries_it_again_without_asking_the_service(unread, workspace, services):
    services.take_down("biorxiv")
    report = _night(workspace, unread)
    assert report.tally.new + report.tally.updated == len(_posted_lately(services))
    assert _waiting(unread) == {}


def test_the_same_parser_does_not_try_twice(unread, monkeypatch, workspace, services):
    services.take_down("biorxiv")
    monkeypatch.setattr(harvesting, "parsers_digest", lambda: "earlier")
    report = _night(workspace, unread)
    assert (report.tally.new, report.tally.updated) == (0, 0)
    assert set(_waiting(unread)) == _posted_lately(services)


def test_status_shows_them_to_scripts_and_to_people(unread, run):
    status, out, _ = run("status", "--rejected", "--json")
    items = json.loads(out)
    assert (status, {item["reason"] for item in items}) == (0, {"a date nobody has seen before"})
    _, shown, _ = run("status", "--rejected")
    assert items[0]["identifier"] in shown
    assert max(map(len, shown.splitlines())) <= 80
    _, out, _ = run("status", "--json")
    assert json.loads(out)["rejected"] == len(items)
