"""The harvests against the stand-ins of the demo, which know the truth: nothing proven is ever missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from livinglist.demo import fault_tables as tables
from livinglist.demo import faults
from livinglist.demo.building import many_papers
from livinglist.demo.manners import Manner
from livinglist.demo.standins import StandIns
from livinglist.sources import arxiv, biorxiv, pubmed
from livinglist.sources.http import Policy

from .loops import Outcome, outcome_of

FIRST = datetime(2026, 11, 10, tzinfo=UTC)
NOW = FIRST + timedelta(days=4)
DAYS = [(FIRST + timedelta(days=n)).date() for n in range(3)]
SERVICES = ["arxiv", "biorxiv", "medrxiv", "pubmed"]
QUICK_FAULTS = [
    tables.html_200,
    tables.empty_200,
    tables.error_entry_200,
    tables.database_down_200,
    tables.truncated(0.5),
    faults.Reset(after_bytes=400),
    faults.Refuse(),
    faults.ShortBody(),
    faults.ChunkAbort(),
    faults.Status(500),
    faults.Misserve(Manner(hide_all=True)),
    faults.Misserve(Manner(shift_start_by=1)),
    faults.Misserve(Manner(without_published=True)),
    faults.Misserve(Manner(swap_ties=5)),
]


@dataclass
class World:
    standins: StandIns
    policy: Policy

    def harvest(self, service: str, days: list[date]) -> Outcome:
        s, policy = self.standins, self.policy
        if service == "arxiv":
            return outcome_of(
                arxiv.harvest(arxiv.ArxivStream(s.arxiv_api_url, ("cs.LG",), "", policy), days, now=s.now)
            )
        if service == "pubmed":
            return outcome_of(
                pubmed.harvest(pubmed.PubmedStream(s.eutils_url, "foundation[tiab]", policy, "k3y"), days, now=s.now)
            )
        rss, api = (getattr(s, f"{service}_{kind}_url") for kind in ("rss", "api"))
        stream = biorxiv.BiorxivStream(service, rss, api, ("all",), policy)
        return outcome_of(biorxiv.harvest(stream, days, now=s.now))


@pytest.fixture
def world(policy: Policy) -> Iterator[World]:
    with StandIns(many_papers(480, first=FIRST, days=3), now=NOW, seed=7) as standins:
        yield World(standins, policy)


@pytest.mark.parametrize("service", SERVICES)
def test_a_whole_harvest_holds_exactly_the_truth(service: str, world: World) -> None:
    outcome = world.harvest(service, DAYS)
    assert outcome.ids == world.standins.truth(service)
    assert list(outcome.proven) == DAYS
    assert sum(proof.got for proof in outcome.proven.values()) == len(outcome.ids)
    assert outcome.requests == len(world.standins.log)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("seed", range(6))
def test_through_faults_at_random_every_day_is_proven_in_the_end_and_nothing_is_lost(
    service: str, seed: int, world: World
) -> None:
    dice = Random(seed)
    for fault in dice.sample(QUICK_FAULTS, 4):
        world.standins.misbehave(service, fault, chance=dice.choice([0.05, 0.2]))
    page_size = dice.choice([None, 30, 7]) if service in ("biorxiv", "medrxiv") else None
    world.standins.set_manner(service, Manner(page_size=page_size, swap_ties=seed))
    brought: set[str] = set()
    waiting = list(DAYS)
    for _ in range(30):
        outcome = world.harvest(service, waiting)
        brought |= outcome.ids
        waiting = [day for day in waiting if day not in outcome.proven]
        if not waiting:
            break
    assert waiting == []
    assert brought == world.standins.truth(service)


@pytest.mark.parametrize("service", ["arxiv", "biorxiv", "pubmed"])
def test_papers_that_appear_while_pages_are_read_cost_no_other_paper(service: str, world: World) -> None:
    world.standins.set_now(FIRST + timedelta(days=1, hours=6))
    world.standins.advance_per_request = timedelta(minutes=30)
    before = world.standins.truth(service)
    outcome = world.harvest(service, DAYS[:2])
    if len(outcome.proven) == 2:
        assert outcome.ids >= before
    world.standins.advance_per_request = timedelta(0)
    world.standins.set_now(NOW)
    assert world.harvest(service, DAYS).ids == world.standins.truth(service)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_that_comes_back_is_harvested_whole(service: str, world: World) -> None:
    world.standins.take_down(service)
    assert "connection refused" in world.harvest(service, DAYS).failed[DAYS[0]]
    world.standins.bring_up(service)
    assert world.harvest(service, DAYS).ids == world.standins.truth(service)
