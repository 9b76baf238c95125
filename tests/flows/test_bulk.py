"""Judging: all that waits, in portions that can be done again."""

import sys

import pytest
from prefect import flow
from sqlalchemy import select
from sqlmodel import Session

from livinglist.config.workspace import ConfigError, parse_settings
from livinglist.demo.corpus import NIGHTS
from livinglist.flows import bulk, cluster
from livinglist.flows.cluster import require_cluster
from livinglist.flows.errors import MisuseError, RefusedError
from livinglist.flows.judge import judge
from livinglist.flows.orchestrator import prefect_server
from livinglist.flows.training import current_model
from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.store import harvests, suggestions
from livinglist.store.tables import SuggestionRow

from .dask_cluster import on_cluster

_NOW = NIGHTS[0]


@pytest.fixture
def store_of(engine):
    """Saves papers with these titles, all of arXiv."""

    def save(titles):
        records = [
            Record(source="arxiv", source_id=f"2605.{n:05}", arxiv_id=f"2605.{n:05}", title=title, authors=["Doe, J."])
            for n, title in enumerate(titles)
        ]
        with Session(engine) as session:
            harvests.save(session, Harvested("arxiv", "s", records), at=_NOW)
            session.commit()

    return save


@pytest.fixture
def waiting(store_of, workspace, engine):
    """The numbers of 23 works that wait, and the digest of the model that is to judge them."""
    store_of([f"A foundation model for organ number {number}" for number in range(23)])
    model = current_model(workspace, engine, at=_NOW).model.card["digest"]
    with Session(engine) as session:
        return suggestions.unjudged(session, model=model), model


def _said(engine):
    with Session(engine) as session:
        rows = session.scalars(select(SuggestionRow).order_by(SuggestionRow.work_id))
        return [row.model_dump(exclude={"made_at"}) for row in rows]


def test_works_none_of_which_is_relevant_are_judged(workspace, engine, store_of):
    store_of(["Soil erosion in olive groves", "Freight tariffs of the river barges"])
    assert judge(workspace, engine, at=_NOW) == 2


@pytest.mark.prefect
def test_portions_say_together_what_is_said_at_once(workspace, engine, waiting, monkeypatch, tmp_path):
    judge(workspace, engine, at=_NOW)
    at_once = _said(engine)
    with Session(engine) as session:
        for row in session.scalars(select(SuggestionRow)):
            session.delete(row)
        session.commit()
    monkeypatch.setattr(bulk, "PORTION", 5)
    with prefect_server(tmp_path):
        judged = flow(lambda: bulk.judge_waiting(workspace.root, _NOW), name="judging")()
    assert judged == bulk.Judging(23, ())
    assert _said(engine) == at_once


def test_a_portion_done_again_finds_nothing_left_to_do(workspace, engine, waiting):
    works, model = waiting
    portion = {"workspace": str(workspace.root), "portion": (works[4], works[9]), "model": model}
    assert bulk.judge_portion.fn(**portion, now=_NOW.isoformat()) == 6
    assert bulk.judge_portion.fn(**portion, now=_NOW.isoformat()) == 0
    assert [said["work_id"] for said in _said(engine)] == works[4:10]


def test_a_portion_is_not_judged_by_another_model_than_the_rest(workspace, engine, waiting):
    works, _ = waiting
    with pytest.raises(RefusedError, match="trained anew"):
        bulk.judge_portion.fn(str(workspace.root), (works[0], works[-1]), "another model", _NOW.isoformat())
    assert _said(engine) == []


@pytest.mark.parametrize("address", ["localhost", "tcp://", "http://host:8786", "tcp://host", "tcp://a b:1"])
def test_what_is_no_address_of_a_cluster_is_refused(address):
    with pytest.raises(ConfigError, match=r"bulk\.dask"):
        parse_settings(f'[bulk]\ndask = "{address}"\n')


def test_a_cluster_that_nobody_can_reach_is_misuse(root, monkeypatch):
    pytest.importorskip("prefect_dask")
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 0.5)
    with pytest.raises(MisuseError, match=r"no Dask cluster answers at tcp://127.0.0.1:9 "):
        require_cluster(on_cluster(root, "tcp://127.0.0.1:9"))


def test_a_cluster_without_the_package_for_it_is_misuse(root, monkeypatch):
    monkeypatch.setitem(sys.modules, "prefect_dask", None)
    with pytest.raises(MisuseError, match=r"livinglist\[dask\]"):
        require_cluster(on_cluster(root, "tcp://127.0.0.1:9"))
