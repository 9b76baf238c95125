"""What the services' own logs say of our manners: the pace, one connection, also side by side and after errors."""

import itertools
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from livinglist.demo import fault_tables as table
from livinglist.demo.adversary import CURABLE, STOPPING
from livinglist.demo.adverse_papers import TOPIC, adversarial_papers
from livinglist.demo.exchanges import Connection
from livinglist.demo.faults import Refuse, Reset, Status
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns

from .workspaces import bare_workspace

PACE = 0.2
FIRST = utc(2026, 3, 2)
NOW = FIRST + timedelta(days=5, hours=9)
# Each lane is one service's, whatever its addresses and its stand-ins.
LANES = {"arxiv": ("arxiv",), "openrxiv": ("biorxiv", "medrxiv"), "ncbi": ("pubmed",)}
ASKED = {
    "arxiv": {"categories": ["cs.LG", "cs.CV"], "terms": f'all:"{TOPIC}"', "window_days": 3},
    "biorxiv": {"window_days": 2},
    "medrxiv": {"window_days": 2},
    "pubmed": {"query": f'"{TOPIC}"[tiab]', "window_days": 3},
}
# A night's harvest, sources side by side. Only the waits before retries are shorter than at home, which is no politer.
HARVEST = """
import functools, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from livinglist.config.workspace import load_workspace
from livinglist.flows import streams
from livinglist.flows.harvesting import harvest_source
from livinglist.store.database import open_store
streams.Policy = functools.partial(streams.Policy, retry_waits=(0.01, 0.05, 0.1))
workspace, now = load_workspace(Path(sys.argv[1])), datetime.fromisoformat(sys.argv[2])
engine, sources = open_store(workspace.database_url), streams.configured_sources(workspace)
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(len(sources)) as pool:
    reports = list(pool.map(lambda source: harvest_source(engine, source, now=now), sources))
print(sum(report.requests for report in reports))
"""


@contextmanager
def together(roots: Iterable[Path], state: Iterable[Path]) -> Iterator[list["subprocess.Popen[str]"]]:
    """A process for each workspace, all started at one word; each with a state folder."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", HARVEST, str(root), NOW.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"XDG_STATE_HOME": str(folder)},
        )
        for root, folder in zip(roots, state, strict=True)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    yield processes


def harvest_together(roots: list[Path], states: list[Path]) -> int:
    """Their requests in all."""
    with together(roots, states) as processes:
        told = [process.communicate(timeout=1_500)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return sum(map(int, told))


def starts(standins: StandIns, lane: str) -> list[float]:
    return sorted(row.started for row in standins.log if row.service in LANES[lane])


def shortest_gap(standins: StandIns, lane: str) -> float:
    return min(later - earlier for earlier, later in itertools.pairwise(starts(standins, lane)))


def most_at_once(connections: Iterable[Connection]) -> int:
    """The greatest number of connections that stood at the same time."""
    changes = sorted([(c.opened, 1) for c in connections] + [(c.closed, -1) for c in connections])
    return max(itertools.accumulate(change for _, change in changes))


def check_manners(standins: StandIns, lanes: Iterable[str]) -> None:
    for lane in lanes:
        services = LANES[lane]
        assert shortest_gap(standins, lane) >= PACE, lane
        assert most_at_once([c for name in services for c in standins.connections(name)]) == 1, lane
        assert [pair for name in services for pair in standins.log.overlaps(name)] == [], lane


def workspaces(folder: Path, standins: StandIns, names: Iterable[str], number: int = 2) -> list[Path]:
    asked: dict[str, dict[str, Any]] = {name: ASKED[name] | {"seconds_between_requests": PACE} for name in names}
    patience = {"timeout_seconds": 5.0, "deadline_seconds": 10.0}
    return [bare_workspace(folder / f"{n}", standins, asked, harvest=patience) for n in range(number)]


def test_two_curators_at_once_are_one_polite_client_to_arxiv_through_every_error(tmp_path: Path) -> None:
    errors = [Reset(), Reset(after_bytes=200), Refuse(), Status(500), Status(502), table.redirected("#again")]
    with StandIns(adversarial_papers(1, first=FIRST, days=5, a_day=6), now=NOW) as standins:
        for fault in [*errors, table.throttled("1")]:
            standins.misbehave("arxiv", fault, after=1, times=1)
        roots, state = workspaces(tmp_path, standins, ["arxiv"]), tmp_path / "state"
        asked = harvest_together(roots, [state, state])
        check_manners(standins, ["arxiv"])
        log = standins.log.of("arxiv")
        assert len(log) == asked
        assert {row.status for row in log} == {0, 200, 302, 429, 500, 502}
        assert {row.endpoint for row in log} == {"api", "oai"}


@pytest.mark.soak
def test_apart_they_would_not_be(tmp_path: Path) -> None:
    """That the test above can fail."""
    with StandIns(adversarial_papers(1, first=FIRST, days=5, a_day=2), now=NOW) as standins:
        roots = workspaces(tmp_path, standins, ["arxiv"])
        harvest_together(roots, [tmp_path / "here", tmp_path / "there"])
        assert shortest_gap(standins, "arxiv") < PACE


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_three_curators_night_after_night_are_one_polite_client_to_every_service(seed: int, tmp_path: Path) -> None:
    with StandIns(adversarial_papers(seed, first=FIRST, days=5, a_day=8), now=NOW, seed=seed) as standins:
        roots, state = workspaces(tmp_path, standins, ASKED, number=3), tmp_path / "state"
        asked = 0
        for night in range(3):
            standins.behave()
            for service in ASKED:
                for name in sorted(CURABLE)[(seed + night) % 3 :: 3]:
                    standins.misbehave(service, CURABLE[name], chance=0.06)
                for name in sorted(STOPPING):
                    standins.misbehave(service, STOPPING[name], after=12, times=1, chance=0.05)
            asked += harvest_together(roots, [state] * len(roots))
        check_manners(standins, LANES)
        assert asked == len(standins.log)
        assert sum(bool(row.fault) for row in standins.log) > 20
