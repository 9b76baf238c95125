"""Clocks that jump, titles of ten megabytes, faults in any combination: what is stored is whole, and never wrong."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import Session

from livinglist.demo import fault_tables as tables
from livinglist.demo import faults
from livinglist.demo.building import arxiv_paper, preprint_paper, pubmed_paper
from livinglist.demo.manners import Manner
from livinglist.demo.standins import StandIns
from livinglist.store.tables import RecordRow, RejectionRow

from .fault_rows import OWN
from .fault_world import DAYS, FIRST, NOW, World, closed, papers, stored

SERVICES = ("arxiv", "biorxiv", "pubmed")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with StandIns(papers(12), now=NOW) as services:
        yield World.of(services, tmp_path_factory.mktemp("bad-input"))


@pytest.fixture(autouse=True)
def _honest(world):
    world.services.behave()
    world.services.set_now(NOW)
    world.services.before_answer = None


@pytest.fixture
def engine(world, tmp_path):
    engine = world.new_store(tmp_path)
    yield engine
    engine.dispose()


def held(engine):
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(RecordRow))


# Hours by which the clock of this machine is wrong on the nights before the last.
JUMPS = {
    "back by an hour": [-1],
    "back by two days": [-48],
    "back to before all papers": [-24 * 40],
    "on by a day": [24],
    "on by a month": [24 * 30],
    "on by a year": [24 * 365],
    "to and fro": [24 * 3, -24 * 3, 24 * 20, -24 * 20, 1],
}


@pytest.mark.parametrize("jumps", JUMPS)
@pytest.mark.parametrize("service", SERVICES)
def test_a_clock_that_was_wrong_costs_no_paper_once_it_is_right(service, jumps, world, engine):
    """The wrong nights are the evenings of both days, when not all of their papers are there."""
    for number, hours in enumerate(JUMPS[jumps]):
        evening = FIRST + timedelta(days=number % 2, hours=12)
        world.services.set_now(evening)
        world.night(engine, service, now=evening + timedelta(hours=hours))
    world.services.set_now(NOW)
    report = world.night(engine, service, now=NOW)
    assert (report.problems, report.complete) == ([], True)
    assert set(DAYS) <= closed(engine)
    assert stored(engine) == world.services.truth(service)
    assert held(engine) == len(stored(engine))


@pytest.mark.parametrize("service", SERVICES)
def test_midnight_between_a_request_and_its_saving_changes_no_day(service, world, engine):
    """The services' clock strikes midnight, and then noon, amid the night; ours was read once, before."""
    before = FIRST + timedelta(days=1, hours=23, minutes=59)
    world.services.set_now(before)
    strokes = iter([timedelta(minutes=2), timedelta(hours=12)])
    world.services.before_answer = lambda asked: world.services.set_now(world.services.now + next(strokes, timedelta()))
    world.night(engine, service, now=before)
    world.services.before_answer = None
    assert DAYS[1] not in closed(engine)  # it is not over by our clock
    for day in closed(engine) & set(DAYS):
        assert world.truth(service, day) <= stored(engine)
    world.services.set_now(NOW)
    assert world.night(engine, service, now=NOW).complete
    assert stored(engine) == world.services.truth(service)


TITLE = "x" * 10_500_000


@pytest.mark.parametrize("service", ["arxiv", "pubmed", pytest.param("biorxiv", marks=pytest.mark.soak)])
def test_a_title_of_ten_megabytes_costs_its_own_paper_only(service, tmp_path, tmp_path_factory):
    at, title = FIRST + timedelta(hours=9), "A foundation model of tissue"
    midnight = datetime.combine(DAYS[1], datetime.min.time(), UTC)
    shown = [
        paper
        for number, told in ((1, title), (2, f"{TITLE} foundation"), (3, f"{title}, again"))
        for paper in (
            arxiv_paper(f"2611.0000{number}", told, at, announced=midnight),
            preprint_paper(f"10.64898/2026.11.18.{number}", told, at),
            pubmed_paper(f"4100000{number}", told, at),
        )
    ]
    with StandIns(shown, now=NOW) as services:
        world = World.of(services, tmp_path_factory.mktemp("huge"))
        engine = world.new_store(tmp_path)
        report = world.night(engine, service)
        names = {name for name in services.truth(service) if not name.endswith("2")}
    assert set(DAYS) <= closed(engine)
    assert stored(engine) == names
    with Session(engine) as session:
        (refused,) = session.scalars(select(RejectionRow))
        assert (refused.identifier.endswith("2"), "characters" in refused.reason) == (True, True)
        assert len(refused.raw) > len(TITLE)
    assert all(len(line) < 1_000 for line in [*report.problems, *report.notes, *report.alarms])
    engine.dispose()


def _any_fault(dice):
    """A fault at any place of an answer."""
    place = dice.randrange(0, 4_000)
    return dice.choice(
        [
            faults.Reset(after_bytes=place), faults.ShortBody(dice.randrange(-2_000, 2_000) or 1), faults.ChunkAbort(),
            tables.truncated(dice.random()), faults.Status(dice.choice((500, 502))),
            tables.throttled(dice.choice(("1", None)), code=dice.choice((429, 503))), tables.html_200,
            tables.empty_200, faults.Refuse(), faults.Misserve(Manner(drop_last=dice.randrange(1, 5))),
            faults.Misserve(Manner(hide_all=True)), faults.Misserve(Manner(inflate_total_by=dice.randrange(1, 9))),
        ]
    )  # fmt: skip


@given(seed=st.integers(0, 2**32), service=st.sampled_from(SERVICES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_through_any_faults_together_a_closed_day_is_whole_and_the_end_is_the_truth(
    seed, service, world, tmp_path_factory
):
    dice = Random(seed)
    engine = world.new_store(tmp_path_factory.mktemp("any"))
    for _ in range(dice.randrange(1, 4)):
        world.services.behave()
        world.services.set_manner(service, Manner(page_size=dice.choice((5, 30)) if service == "biorxiv" else None))
        for _ in range(dice.randrange(1, 4)):
            endpoint = dice.choice([endpoint for name, endpoint in OWN if name == service])
            world.services.misbehave(
                service, _any_fault(dice), endpoint=endpoint, after=dice.randrange(8), chance=dice.choice((0.3, 1.0)),
                times=dice.choice((1, 4, None)),
            )  # fmt: skip
        world.night(engine, service)
        for day in closed(engine) & set(DAYS):
            assert world.truth(service, day) <= stored(engine), (seed, service)
    world.services.behave()
    report = world.night(engine, service)
    assert (report.problems, report.complete) == ([], True)
    assert stored(engine) == world.services.truth(service)
    engine.dispose()
