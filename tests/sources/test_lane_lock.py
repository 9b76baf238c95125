"""One connection and one pace to a service, from however many processes: proven by the service's own log."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests

from livinglist.demo import faults
from livinglist.demo.building import many_papers
from livinglist.demo.standins import StandIns
from livinglist.sources.http import Policy, SourceError, Unreachable
from livinglist.sources.lane import Lane
from livinglist.sources.transport import PoliteAdapter, polite

from . import faulty as f
from .test_arxiv_changes import FIRST
from .test_http import Clock

PACE = 0.15
# Harvests as another process would: by the API or by OAI-PMH, with whatever faults the service shows.
HARVEST = """
import json, sys
from datetime import date, datetime, UTC
from pathlib import Path
from livinglist.sources import arxiv, arxiv_oai
from livinglist.sources.http import Policy
what, url, folder, pace = sys.argv[1:]
policy = Policy(float(pace), timeout_seconds=1, retry_waits=(0.01, 0.01), lock_folder=Path(folder))
now = datetime(2026, 11, 14, 9, tzinfo=UTC)
print("ready", flush=True)
sys.stdin.readline()
if what == "api":
    days = [date(2026, 11, day) for day in range(10, 14)]
    batches = list(arxiv.harvest(arxiv.ArxivStream(url, ("cs.LG",), "", policy), days, now=now))
else:
    stream = arxiv_oai.OaiStream(url, ("cs.LG", "cs.CV", "q-bio.QM"), policy)
    batches = [changes.harvested for changes in arxiv_oai.harvest_changes(stream, since=date(2026, 11, 10), now=now)]
print(json.dumps(sorted({record.source_id for batch in batches for record in batch.records})))
"""


def another(what: str, url: str, folder: Path, pace: float = PACE) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", HARVEST, what, url, str(folder), str(pace)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def begin(*processes: "subprocess.Popen[str]") -> None:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def result(process: "subprocess.Popen[str]") -> list[str]:
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    return json.loads(out)


def test_two_processes_started_together_never_hurry_a_service_nor_meet_there(tmp_path: Path) -> None:
    with StandIns(many_papers(2_400, first=FIRST, days=4), now=FIRST + timedelta(days=5)) as standins:
        standins.misbehave("arxiv", faults.Reset(), chance=0.2)
        standins.misbehave("arxiv", faults.Status(500), chance=0.1)
        standins.misbehave("arxiv", faults.Hang(0.3), chance=0.1)
        processes = [another("api", standins.arxiv_api_url, tmp_path), another("oai", standins.arxiv_oai_url, tmp_path)]
        begin(*processes)
        for process in processes:
            result(process)
        assert len(standins.log.of("arxiv", "api")) >= 4
        assert len(standins.log.of("arxiv", "oai")) >= 4
        assert min(standins.log.gaps("arxiv")) >= PACE
        assert standins.log.overlaps("arxiv") == []


def test_without_the_folder_they_would(tmp_path: Path) -> None:
    """That the test above can fail."""
    with StandIns(many_papers(400, first=FIRST, days=4), now=FIRST + timedelta(days=5)) as standins:
        folders = [tmp_path / "a", tmp_path / "b"]
        processes = [another("oai", standins.arxiv_oai_url, folder) for folder in folders]
        begin(*processes)
        for process in processes:
            result(process)
        assert min(standins.log.gaps("arxiv")) < PACE


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_process_killed_amid_its_request_leaves_the_lane_free_and_its_pace_kept(tmp_path: Path) -> None:
    with f.serving(lambda asked: b"fine") as service:
        service.script.append(f.hang)
        process = another("oai", service.url, tmp_path, pace=0.5)
        begin(process)
        while not service.log:
            time.sleep(0.005)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        session(tmp_path, pace_seconds=0.5).get(service.url)
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(service.log)]
    assert len(gaps) == 1
    assert 0.5 <= gaps[0] < 2


def session(folder: Path, **changed: object) -> requests.Session:
    policy = Policy(**{"pace_seconds": 0.1, "timeout_seconds": 1.0, "lock_folder": folder} | changed)
    return polite(requests.Session(), PoliteAdapter("arxiv", policy, service="arxiv"))


def test_the_pace_is_kept_across_processes_that_follow_each_other(tmp_path: Path) -> None:
    """Each lane of its own stands for a process that has just begun."""
    policy = Policy(0.1, lock_folder=tmp_path)
    starts = []
    for _ in range(4):
        with Lane("arxiv").turn(policy):
            starts.append(time.monotonic())
    assert min(later - earlier for earlier, later in itertools.pairwise(starts)) >= 0.1


def test_each_service_has_a_lane_of_its_own(tmp_path: Path) -> None:
    policy = Policy(30.0, lock_folder=tmp_path)
    with Lane("arxiv").turn(policy), Lane("ncbi").turn(policy):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {"arxiv.lock", "arxiv.last", "ncbi.lock", "ncbi.last"}


@pytest.mark.parametrize(
    "noted",
    ["", "nonsense", "1 2 3", "nan nan", f"{time.time() + 9e6:.3f} {time.monotonic() + 9e6:.3f}", "-inf -inf", "0 0"],
    ids=["empty", "nonsense", "three numbers", "no numbers", "another boot", "minus infinity", "zero"],
)
def test_what_was_noted_by_another_boot_or_is_damaged_makes_nobody_wait(noted: str, tmp_path: Path) -> None:
    (tmp_path / "arxiv.last").write_text(noted)
    begun = time.monotonic()
    with Lane("arxiv").turn(Policy(30.0, lock_folder=tmp_path)):
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("wall", "steady", "waits"),
    [(-1, -1, 2), (-1, -9e6, 2), (-9e6, -1, 2), (9e6, -1, 2), (-1, 9e6, 2), (-4, -4, 0)],
)
def test_either_clock_alone_keeps_the_pace(wall: float, steady: float, waits: int, tmp_path: Path) -> None:
    slept: list[float] = []
    begun = time.time(), time.monotonic()
    (tmp_path / "arxiv.last").write_text(f"{begun[0] + wall:.4f} {begun[1] + steady:.4f}")

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        (tmp_path / "arxiv.last").unlink()

    with Lane("arxiv").turn(Policy(3.0, lock_folder=tmp_path, sleep=sleep)):
        pass
    assert [round(seconds) for seconds in slept] == [waits] * bool(waits)


def test_a_lane_that_another_process_never_leaves_is_unreachable(tmp_path: Path) -> None:
    policy = Policy(0, timeout_seconds=0.05, deadline_seconds=0.05, lock_folder=tmp_path, retry_waits=())
    with Lane("arxiv").turn(policy), pytest.raises(Unreachable, match="another process has been asking it for"):
        session(tmp_path, **vars(replace(policy)) | {"clock": Clock()}).get("http://127.0.0.1:9")


def test_a_turn_that_fails_gives_the_lane_back(tmp_path: Path) -> None:
    with f.serving(lambda asked: b"fine") as service:
        service.script.append(f.reset)
        with pytest.raises(SourceError):
            session(tmp_path, pace_seconds=0).get(service.url)
        with Lane("arxiv").turn(Policy(0, timeout_seconds=0.1, deadline_seconds=0.1, lock_folder=tmp_path)):
            pass
