"""What a service sees of a paced client: no connection between two requests, and the pace from when each arrived."""

import itertools
import time
from contextlib import suppress
from pathlib import Path

import pytest
import requests

from livinglist.demo.faults import Refuse, Reset, ShortBody, Status
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.sources.http import Policy, SourceError
from livinglist.sources.lane import Lane
from livinglist.sources.transport import PoliteAdapter, polite

from .test_http import Clock

FAULTS = [None, Status(500), Status(500, b"sorry"), Reset(), Reset(after_bytes=80), Refuse(), ShortBody()]


def test_no_connection_stands_between_two_requests() -> None:
    with StandIns([], now=utc(2026, 3, 2)) as standins:
        session = polite(requests.Session(), PoliteAdapter("arxiv", Policy(0.1), service="manners"))
        for fault in FAULTS:
            if fault:
                standins.misbehave("arxiv", fault, times=1)
            with suppress(SourceError):
                session.get(standins.arxiv_oai_url, params={"verb": "Identify"})
        time.sleep(0.1)
        connections = standins.connections("arxiv")
        assert len(connections) == len(FAULTS)
        assert all(earlier.closed <= later.opened for earlier, later in itertools.pairwise(connections))
        assert connections[-1].closed < time.monotonic()


@pytest.mark.parametrize(("answered", "waits"), [(0.0, 3.0), (0.2, 3.2), (0.9, 3.5), (None, 3.5)])
def test_the_pace_counts_from_when_a_request_has_surely_arrived(answered: float | None, waits: float) -> None:
    clock = Clock()
    policy, lane = Policy(3.0, clock=clock, sleep=clock.sleep), Lane("x")
    with lane.turn(policy):
        began = clock()
        if answered is not None:
            clock.sleep(answered)
            lane.answered(policy)
        clock.sleep(1.0)
    with lane.turn(policy):
        assert clock() - began == pytest.approx(waits)


def test_another_process_counts_it_alike(tmp_path: Path) -> None:
    policy = Policy(0.4, lock_folder=tmp_path)
    with Lane("x").turn(policy):
        began = time.monotonic()
        time.sleep(0.3)  # without an answer
    with Lane("x").turn(policy):
        assert time.monotonic() - began >= 0.7
