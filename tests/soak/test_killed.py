"""A night with faults on that is killed at any instant, and run again, ends where an unharmed one ends."""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from livinglist.demo.adversary import CURABLE
from livinglist.demo.adverse_papers import TOPIC, adversarial_papers
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.flows.demonstrate import point_at

from .killed import left_behind

FIRST = utc(2026, 3, 2)
NOW = FIRST + timedelta(days=6, hours=9)
_MOST_RUNS = 12


@pytest.fixture
def standins() -> Iterator[StandIns]:
    """Every service now and then fails in every way that time may cure."""
    with StandIns(adversarial_papers(7, first=FIRST, days=6, a_day=8), now=NOW, seed=7) as standins:
        for service in ("arxiv", "biorxiv", "medrxiv", "pubmed"):
            for name, fault in CURABLE.items():
                if name != "short page":
                    standins.misbehave(service, fault, chance=0.01)
        yield standins


class Nights:
    """Nights in processes of their own, forked from one that has everything loaded."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "livinglist.tests.soak.killed", NOW.isoformat()]
        self._forking = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def run(self, root: Path, *, killed_after: float | None = None) -> int:
        """The exit code; -9 of a night that was killed so many seconds after its start."""
        assert self._forking.stdin is not None
        assert self._forking.stdout is not None
        self._forking.stdin.write(f"{root}\n".encode())
        child = int(self._forking.stdout.readline())
        if killed_after is not None and not select.select([self._forking.stdout], [], [], killed_after)[0]:
            os.kill(child, signal.SIGKILL)
        return int(self._forking.stdout.readline())

    def to_the_end(self, root: Path) -> float:
        """Night after night at the same instant, until nothing is incomplete; the seconds of the last one."""
        for _ in range(_MOST_RUNS):
            started = time.monotonic()
            if self.run(root) == 0:
                return time.monotonic() - started
        raise AssertionError(f"{root} is incomplete after {_MOST_RUNS} runs")

    def end(self) -> None:
        self._forking.communicate()


@pytest.fixture
def nights() -> Iterator[Nights]:
    nights = Nights()
    yield nights
    nights.end()


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("kills", [100])
def test_a_night_killed_anywhere_and_run_again_ends_as_if_unharmed(
    kills: int, nights: Nights, standins: StandIns, adopted: Path, tmp_path: Path
) -> None:
    base, unharmed = shutil.copytree(adopted, tmp_path / "base"), tmp_path / "unharmed"
    tables = standins.config_overrides()
    tables["sources"]["arxiv"]["terms"] = f'all:"{TOPIC}"'
    tables["sources"]["pubmed"]["query"] = f'"{TOPIC}"[tiab]'
    point_at(base, tables)
    seconds = nights.to_the_end(shutil.copytree(base, unharmed))
    truth = left_behind(unharmed)
    assert len(truth["records"]) > 100
    dice, died = random.Random(20260308), 0
    for number in range(kills):
        harmed = shutil.copytree(base, tmp_path / f"harmed-{number}")
        died += nights.run(harmed, killed_after=dice.uniform(0, seconds)) == -signal.SIGKILL
        seconds = nights.to_the_end(harmed)
        assert left_behind(harmed) == truth, f"killed as number {number}"
        shutil.rmtree(harmed)
        print(f"killed {died} of {number + 1}", flush=True)
    assert died >= 0.6 * kills
