"""The same rows where no day is at stake: what fails beside the days is named, moves no bookmark, and comes later."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session

from livinglist.demo.building import arxiv_paper
from livinglist.demo.papers import OnPreprintServer, Paper, PreprintVersion
from livinglist.demo.standins import StandIns
from livinglist.store.tables import BookmarkRow, RecordRow

from .fault_rows import EVERYWHERE
from .fault_world import DAYS, FIRST, NOW, World, closed, stored

HELD = "2611.00900"  # submitted long before the nights, announced in them
JOURNAL = "10.5555/journal.1"
WEEK = timedelta(days=8)
NIGHTS = {  # channel: endpoint, requests to it that go well before, and the night of the fault
    ("arxiv", "changes, first walk"): ("oai", 0, NOW),
    ("arxiv", "changes, second walk"): ("oai", 1, NOW),
    ("arxiv", "papers by id"): ("api", 1, NOW),
    ("biorxiv", "journal versions"): ("pubs", 0, NOW + WEEK),
}
# Every row where papers hang on it; elsewhere one of each kind.
OF_EACH_KIND = ("hang", "reset amid the body", "truncated", "429", "500", "HTML with 200")
CELLS = [
    pytest.param(*channel, row, id=f"{'-'.join(channel)}-{row}")
    for channel in NIGHTS
    for row in (EVERYWHERE if channel[1] == "changes, first walk" else OF_EACH_KIND)
]


def papers():
    at, title = FIRST + timedelta(hours=9), "A foundation model of tissue"
    held = arxiv_paper(
        HELD, f"{title}, held", at - timedelta(days=40), abstract=title, announced=at + timedelta(days=1)
    )
    posted = (PreprintVersion(at),)
    linked = OnPreprintServer("biorxiv", "10.64898/2026.11.18.1", "bioinformatics", posted, published_doi=JOURNAL,
                              published_on=DAYS[1], linked_since=NOW + timedelta(days=1))  # fmt: skip
    yield from (held, arxiv_paper("2611.00001", title, at, abstract=title, announced=at))
    yield Paper(f"{title}, linked", title, preprint=linked)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with StandIns(papers(), now=NOW) as services:
        yield World.of(services, tmp_path_factory.mktemp("fault-channels"))


@pytest.fixture
def engine(world, tmp_path):
    engine = world.new_store(tmp_path)
    yield engine
    engine.dispose()


def told(engine, service):
    """What only the channel brings: the held paper, the journal's DOI."""
    with Session(engine) as session:
        rows = session.scalars(select(RecordRow).where(RecordRow.source == service))
        return (HELD if service == "arxiv" else JOURNAL) in " ".join(f"{row.source_id} {row.relations}" for row in rows)


def bookmarks(engine):
    with Session(engine) as session:
        return {row.name: row.text for row in session.scalars(select(BookmarkRow)) if not row.name.endswith(":feeds")}


@pytest.mark.parametrize(("service", "channel", "row"), CELLS)
def test_a_fault_beside_the_days_is_named_moves_no_bookmark_and_is_repaired(service, channel, row, world, engine):
    endpoint, after, at = NIGHTS[service, channel]
    fault, words = EVERYWHERE[row]
    world.services.behave()
    world.services.set_now(NOW)
    if at > NOW:
        assert world.night(engine, service, channels=True).complete
        world.services.set_now(at)
    before = bookmarks(engine)
    world.services.misbehave(service, fault, endpoint=endpoint, after=after)

    report = world.night(engine, service, row=row, now=at, channels=True)
    assert re.search(words, " ".join([*report.problems, *report.notes])), (report.problems, report.notes)
    assert report.complete == (service != "arxiv")  # without its changes, papers of arXiv may be missing
    assert set(DAYS) <= closed(engine)
    assert not told(engine, service)
    assert {name: text for name, text in bookmarks(engine).items() if text} == before

    world.services.behave()
    report = world.night(engine, service, now=at, channels=True)
    assert (report.problems, report.notes, report.complete) == ([], [], True)
    assert told(engine, service)
    assert all(bookmarks(engine).values())
    assert stored(engine) == world.services.truth(service)
