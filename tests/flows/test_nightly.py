"""The nightly flow with Prefect, and what happens when it is killed."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import httpx
import pytest
from filelock import FileLock
from sqlalchemy import select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS
from livinglist.flows.errors import RefusedError
from livinglist.flows.orchestrator import prefect_server
from livinglist.flows.run import run_night
from livinglist.review.queue import queue
from livinglist.review.screen import Amendments, include
from livinglist.store.database import open_store
from livinglist.store.tables import EntryRow, RecordRow, RunRow, SuggestionRow, VersionRow, WindowRow

from .conftest import harvest_all

pytestmark = pytest.mark.prefect


@pytest.fixture(scope="module", autouse=True)
def prefect(tmp_path_factory):
    with prefect_server(tmp_path_factory.mktemp("prefect")) as address:
        yield address


def test_a_night_reports_every_source_and_leaves_a_run_and_an_artifact(workspace, engine, services, prefect):
    report = run_night(workspace, now=NIGHTS[0])
    assert report["complete"] is True, report
    assert set(report["sources"]) == {"arxiv", "biorxiv", "medrxiv", "pubmed"}
    assert set(report["sources"]["arxiv"]) == {
        "complete", "new", "updated", "unchanged", "rejected", "windows", "requests", "seconds", "problems", "alarms",
        "enriched", "lag_days_p95", "novelties", "notes",
    }  # fmt: skip
    assert set(report["works"]) == {"new", "merged", "questions"}
    with Session(engine) as session:
        run = session.scalars(select(RunRow)).one()
    assert (run.id, run.complete, run.report["candidates"]) == (report["run"], True, report["candidates"])
    wanted = {"artifacts": {"key": {"any_": ["night-report"]}}, "sort": "CREATED_DESC"}
    newest, *_ = httpx.post(f"{prefect}/artifacts/filter", json=wanted).json()
    assert "| arxiv |" in newest["data"]


def test_one_failing_source_never_stops_the_others(workspace, services):
    services.take_down("pubmed")
    report = run_night(workspace, now=NIGHTS[0])
    assert report["complete"] is False
    assert report["sources"]["pubmed"]["problems"]
    assert all(report["sources"][name]["complete"] for name in ("arxiv", "biorxiv", "medrxiv"))
    services.bring_up("pubmed")
    assert run_night(workspace, now=NIGHTS[0], only=["pubmed"])["complete"] is True


def test_a_programming_error_in_one_source_is_reported_not_raised(workspace, services, monkeypatch):
    import livinglist.flows.nightly as module

    real = module.harvest_source

    def broken(engine, source, **rest):
        if source.name == "medrxiv":
            raise RuntimeError("no such luck")
        return real(engine, source, **rest)

    monkeypatch.setattr(module, "harvest_source", broken)
    report = run_night(workspace, now=NIGHTS[0], only=["arxiv", "medrxiv"])
    assert report["sources"]["medrxiv"]["problems"] == ["medrxiv failed: RuntimeError: no such luck"]
    assert report["sources"]["arxiv"]["complete"] is True


def test_only_the_named_sources_are_asked(workspace, services):
    assert set(run_night(workspace, now=NIGHTS[0], only=["biorxiv"])["sources"]) == {"biorxiv"}


def test_a_second_night_in_the_same_workspace_is_refused(workspace, services):
    workspace.state.mkdir(exist_ok=True)
    with FileLock(workspace.state / "nightly.lock"), pytest.raises(RefusedError, match="under way"):
        run_night(workspace, now=NIGHTS[0])


def _state(root):
    """What a night leaves behind, without numbers that count attempts."""
    engine = open_store(load_workspace(root).database_url)
    with Session(engine) as session:
        records = session.scalars(select(RecordRow).order_by(RecordRow.source, RecordRow.source_id)).all()
        works = {}
        for row in records:
            works.setdefault(row.work_id, []).append((row.source, row.source_id))
        found = {
            "records": [(row.source, row.source_id, row.version, row.digest) for row in records],
            "works": sorted(map(sorted, works.values())),
            "versions": sorted(session.scalars(select(VersionRow.digest))),
            "windows": sorted((w.source, w.day, w.status, w.got) for w in session.scalars(select(WindowRow))),
            "entries": sorted(entry.raw for entry in session.scalars(select(EntryRow))),
            "judged": len(session.scalars(select(SuggestionRow)).all()),
        }
    engine.dispose()
    return found | {"list": (root / "README.md").read_bytes()}


def _process(root, address, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "livinglist", "--workspace", str(root), *words],
        env=os.environ | {"PREFECT_API_URL": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _only_on(stores, kind, kills):
    """A night and a publish are each killed on one kind of database here, and by `make soak` on both, 20 times."""
    if stores.kind != kind and kills < 20:
        pytest.skip(f"`make soak` kills it on {stores.kind}")


def _run_killed(kills, seed, start):
    """Start a process so many times and kill it at a random instant of its life, then let it run to its end."""
    started = time.monotonic()
    start("unharmed").communicate()
    seconds = time.monotonic() - started
    rng = random.Random(seed)
    for _ in range(kills):
        process = start("harmed")
        time.sleep(rng.uniform(0.2, 1.0) * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    out, err = start("harmed").communicate()
    assert json.loads(out).get("complete", True), err


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_a_night_killed_at_random_instants_and_run_again_ends_as_if_unharmed(
    root, stores, services, prefect, duplicate, tmp_path, kills
):
    _only_on(stores, "sqlite", kills)
    services.set_now(NIGHTS[2])
    for name in ("unharmed", "harmed"):
        duplicate(root, tmp_path / name)
    words = ("nightly", "--now", NIGHTS[2].isoformat(), "--json")
    _run_killed(kills, 20260507, lambda name: _process(tmp_path / name, prefect, *words))
    assert _state(tmp_path / "harmed") == _state(tmp_path / "unharmed")


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_a_publish_killed_at_random_instants_and_run_again_ends_as_if_unharmed(
    root, stores, workspace, engine, services, prefect, duplicate, tmp_path, kills
):
    _only_on(stores, "postgresql", kills)
    harvest_all(workspace, engine, services, NIGHTS[1])
    for item in queue(workspace, engine, everything=False, category=None, kind="method", limit=10):
        amend = Amendments(category=item["category"] or "LFM")
        include(workspace, engine, item["work"], amend, curator="amal", note="", at=NIGHTS[1])
    engine.dispose()
    for name in ("unharmed", "harmed"):
        duplicate(root, tmp_path / name)
    _run_killed(kills, 20260506, lambda name: _process(tmp_path / name, prefect, "publish", "--json"))
    assert _state(tmp_path / "harmed") == _state(tmp_path / "unharmed")
    assert _state(tmp_path / "harmed")["list"] != (root / "README.md").read_bytes()
