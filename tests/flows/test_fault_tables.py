"""Every row of the fault tables through the real clients, over real HTTP, into a real store.

The fault is named, no day closes that did not come whole, and the next run brings what is missing.
"""

import re

import pytest

from livinglist.demo.manners import Manner
from livinglist.demo.standins import StandIns

from .fault_rows import EVERYWHERE, HARMLESS, OWN
from .fault_world import DAYS, NOW, World, closed, papers, stored

FEW, MORE_THAN_A_PAGE = 6, 105  # papers a day
# How a request is hit: (requests that go well before, papers a day).
FIRST_REQUEST, SECOND_PAGE = (0, FEW), (1, MORE_THAN_A_PAGE)
PLACES = {
    ("arxiv", "api"): {"first page": FIRST_REQUEST, "second page": SECOND_PAGE},
    ("biorxiv", "rss"): {"feed": FIRST_REQUEST},
    ("biorxiv", "details"): {"second walk of one day, first of the next": (3, FEW)},
    ("pubmed", "esearch"): {"second day": (1, FEW)},
    ("pubmed", "efetch"): {"first portion": FIRST_REQUEST, "second portion": SECOND_PAGE},
}
# Many papers take time: one row of each kind always, all of them by `make soak`.
OF_EACH_KIND = {"hang", "reset amid the body", "chunk abort", "truncated", "429", "500", "HTML with 200", "empty page",
                "an entry without its date", "an empty set"}  # fmt: skip


def cells():
    for channel, places in PLACES.items():
        for place, (after, a_day) in places.items():
            for row in {**EVERYWHERE, **OWN[channel]}:
                is_long = a_day == MORE_THAN_A_PAGE and row not in OF_EACH_KIND
                marks = [pytest.mark.soak] if is_long else []
                yield pytest.param(channel, row, after, a_day, id=f"{'-'.join(channel)}-{place}-{row}", marks=marks)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    root = tmp_path_factory.mktemp("fault-tables")
    with StandIns(papers(FEW), now=NOW) as few, StandIns(papers(MORE_THAN_A_PAGE), now=NOW) as many:
        yield {FEW: World.of(few, root / "few"), MORE_THAN_A_PAGE: World.of(many, root / "many")}


@pytest.fixture
def engine(worlds, tmp_path):
    engine = worlds[FEW].new_store(tmp_path)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(("channel", "row", "after", "a_day"), [*cells()])
def test_a_fault_is_named_closes_nothing_and_is_repaired_by_the_next_run(channel, row, after, a_day, worlds, engine):
    service, endpoint = channel
    fault, words = EVERYWHERE.get(row) or OWN[channel][row]
    world = worlds[a_day]
    world.services.behave()
    world.services.set_manner(service, Manner(page_size=4 if endpoint == "details" else None))
    world.services.misbehave(service, fault, endpoint=endpoint, after=after)

    report = world.night(engine, service, row=row)
    assert not report.complete
    assert re.search(words, " ".join(report.problems)), report.problems
    assert all(problem.isprintable() for problem in report.problems)
    for day in closed(engine):
        assert world.truth(service, day) <= stored(engine)
    assert (closed(engine) == set(DAYS)) == (endpoint == "rss")  # the feed is a hint: no day hangs on it

    before = stored(engine)
    world.services.behave()
    repaired = world.night(engine, service)
    assert (repaired.problems, repaired.complete) == ([], True)
    assert closed(engine) == set(DAYS)
    assert before <= stored(engine) == world.services.truth(service)


@pytest.mark.parametrize("row", HARMLESS)
@pytest.mark.parametrize("channel", PLACES)
def test_what_harms_only_other_clients_costs_nothing(channel, row, worlds, engine):
    world = worlds[FEW]
    world.services.behave()
    world.services.misbehave(channel[0], HARMLESS[row], endpoint=channel[1])
    report = world.night(engine, channel[0])
    assert (report.problems, report.complete) == ([], True)
    assert stored(engine) == world.services.truth(channel[0])
