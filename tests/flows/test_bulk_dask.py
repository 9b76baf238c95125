"""Bulk work on a Dask cluster of two processes, with PostgreSQL: the same end as in one process, whoever is killed."""

import socket
import threading
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS
from livinglist.flows import bulk
from livinglist.flows.cluster import require_cluster
from livinglist.flows.errors import MisuseError
from livinglist.flows.orchestrator import prefect_server
from livinglist.flows.run import run_backfill
from livinglist.review.screen import exclude
from livinglist.store.database import open_store
from livinglist.store.tables import RecordRow, SuggestionRow, WindowRow

from .dask_cluster import Cluster, on_cluster

pytestmark = pytest.mark.prefect
on_postgresql = pytest.mark.parametrize("stores", ["postgresql"], indirect=True)

_NOW = NIGHTS[3] + timedelta(days=60)
_PERIOD = (date(2026, 5, 1), date(2026, 5, 8))


@pytest.fixture(scope="module")
def cluster():
    cluster = Cluster(workers=2)
    yield cluster
    cluster.close()


@pytest.fixture(scope="module")
def prefect(tmp_path_factory):
    with prefect_server(tmp_path_factory.mktemp("prefect")) as address:
        yield address


@pytest.fixture
def twins(root, services, duplicate, tmp_path, cluster):
    """Two workspaces alike, one of which judges on the cluster."""
    services.set_now(_NOW)
    one, other = (load_workspace(duplicate(root, tmp_path / name)) for name in ("here", "there"))
    return one, on_cluster(other.root, cluster.address)


def _state(workspace):
    """What bulk work leaves behind: what is stored, and what is said of it."""
    engine = open_store(workspace.database_url)
    with Session(engine) as session:
        records = list(session.scalars(select(RecordRow)))
        said = {row.work_id: row for row in session.scalars(select(SuggestionRow))}
        found = {
            "records": {(row.source, row.source_id, row.digest) for row in records},
            "windows": {(w.source, w.day, w.status, w.got) for w in session.scalars(select(WindowRow))},
            "said": {
                (row.source, row.source_id): (round(one.relevance, 6), one.kind, one.category, one.why)
                for row in records
                if (one := said.get(row.work_id))
            },
        }
    engine.dispose()
    return found


def _models(workspace):
    engine = open_store(workspace.database_url)
    with Session(engine) as session:
        found = dict(session.execute(select(SuggestionRow.model, func.count()).group_by(SuggestionRow.model)).all())
    engine.dispose()
    return found


def _learn(workspace):
    """A decision, so that the next run trains anew and judges everything again."""
    engine = open_store(workspace.database_url)
    with Session(engine) as session:
        query = select(RecordRow.work_id).join(SuggestionRow, SuggestionRow.work_id == RecordRow.work_id)
        work = session.scalars(query.order_by(RecordRow.source, RecordRow.source_id)).first()
    exclude(workspace, engine, work, reason="elsewhere", curator="amal", note="", at=_NOW)
    engine.dispose()


@on_postgresql
def test_a_backfill_and_judging_all_anew_end_alike_here_and_on_a_cluster(twins, prefect, monkeypatch):
    monkeypatch.setattr(bulk, "PORTION", 10)
    for workspace in twins:
        assert run_backfill(workspace, _PERIOD, now=_NOW)["judged"]
    here, there = twins
    assert _state(there) == _state(here)
    assert _state(there)["said"]
    before = _models(there)
    for workspace in twins:
        _learn(workspace)
        assert run_backfill(workspace, _PERIOD, now=_NOW)["complete"] is True
    assert not before.keys() & _models(there).keys()
    assert sum(_models(there).values()) == sum(before.values())
    assert _state(there) == _state(here)


@pytest.mark.soak
@on_postgresql
def test_what_a_killed_worker_had_begun_is_done_by_another(twins, cluster, prefect, monkeypatch):
    monkeypatch.setattr(bulk, "PORTION", 2)
    here, there = twins
    told = []

    def kill_when_some_are_judged():
        deadline = time.monotonic() + 120
        while not (some := sum(_models(there).values())) and time.monotonic() < deadline:
            time.sleep(0.01)
        cluster.kill_one()
        told.append(some)

    killer = threading.Thread(target=kill_when_some_are_judged)
    killer.start()
    report = run_backfill(there, _PERIOD, now=_NOW)
    killer.join()
    cluster.hire(1)
    assert 0 < told[0] < report["judged"]
    assert (report["complete"], report["problems"]) == (True, [])
    run_backfill(here, _PERIOD, now=_NOW)
    assert _state(there) == _state(here)


@pytest.mark.soak
@on_postgresql
def test_a_cluster_that_loses_all_its_workers_is_given_up_and_the_rest_is_judged_later(
    twins, cluster, prefect, monkeypatch
):
    monkeypatch.setattr(bulk, "_LOOK_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr(bulk, "_DESERTED_SECONDS", 1.0)
    here, there = twins
    monkeypatch.setattr("livinglist.flows.run.require_cluster", lambda workspace: None)
    cluster.kill_one()
    cluster.kill_one()
    report = run_backfill(there, _PERIOD, now=_NOW)
    assert report["complete"] is False
    assert "lost all its workers" in report["problems"][0]
    cluster.hire(2)
    assert run_backfill(there, _PERIOD, now=_NOW)["complete"] is True
    run_backfill(here, _PERIOD, now=_NOW)
    assert _state(there) == _state(here)


@pytest.mark.gate
@pytest.mark.parametrize("stores", ["sqlite"], indirect=True)
def test_workers_on_other_machines_need_a_database_that_all_reach(root, cluster, monkeypatch):
    workspace = on_cluster(root, cluster.address)
    require_cluster(workspace)
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere")
    with pytest.raises(MisuseError, match=r"PostgreSQL .* and a workspace folder that all of them share"):
        require_cluster(workspace)


@on_postgresql
def test_workers_on_other_machines_need_a_prefect_server_that_all_reach(root, cluster, monkeypatch):
    workspace = on_cluster(root, cluster.address)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere")
    with pytest.raises(MisuseError, match="PREFECT_API_URL"):
        require_cluster(workspace)
    monkeypatch.setenv("PREFECT_API_URL", "http://prefect.example/api")
    require_cluster(workspace)


@on_postgresql
def test_a_worker_that_would_open_another_store_is_refused(root, cluster, monkeypatch):
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", "postgresql+psycopg://elsewhere/store")
    with pytest.raises(MisuseError, match="would open another database"):
        require_cluster(on_cluster(root, cluster.address))


@on_postgresql
def test_a_worker_that_does_not_see_the_workspace_is_refused(root, cluster, monkeypatch, tmp_path):
    workspace = on_cluster(root, cluster.address)
    root.rename(tmp_path / "moved")
    with pytest.raises(MisuseError, match="does not see this workspace"):
        require_cluster(workspace)


@on_postgresql
def test_a_cluster_without_workers_is_refused(root):
    cluster = Cluster(workers=0)
    try:
        with pytest.raises(MisuseError, match="has no workers; start some with `dask worker tcp://"):
            require_cluster(on_cluster(root, cluster.address))
    finally:
        cluster.close()
