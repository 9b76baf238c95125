"""Five real nights of arXiv, served by the stand-ins: stored once, and the listed papers on top."""

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from math import ceil

import pytest
import tomlkit
from sqlalchemy import select
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.demo.standins import StandIns
from livinglist.demo.stream import papers_from_stream
from livinglist.review.queue import queue
from livinglist.store.database import open_store
from livinglist.store.tables import RecordRow

from .conftest import harvest_all, point_at

_NIGHTS = [date(2025, 5, day) for day in (26, 27, 28, 29, 30)]


def _ask_without_terms(root):
    """The whole stream of the categories, so that the order alone has to find what belongs."""
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text())
    config["sources"]["arxiv"]["terms"] = ""
    path.write_text(tomlkit.dumps(config))


def _listed_ids(stream):
    with gzip.open(stream, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        return {row["id"] for row in rows if row["tier"] == "listed" and row["source"] == "arxiv"}


def _served(shared, categories):
    papers = papers_from_stream(shared / "data" / "stream.jsonl.gz", _NIGHTS)
    return {paper.arxiv.id for paper in papers if paper.arxiv and set(paper.arxiv.categories) & set(categories)}


@pytest.fixture
def harvested(shared, root):
    stream = shared / "data" / "stream.jsonl.gz"
    start = datetime(2025, 5, 27, 9, 30, tzinfo=UTC)
    with StandIns(papers_from_stream(stream, _NIGHTS), now=start) as services:
        point_at(root, services)
        _ask_without_terms(root)
        workspace = load_workspace(root)
        engine = open_store(workspace.database_url)
        nights = [start + timedelta(days=n) for n in range(5)]
        reports = [harvest_all(workspace, engine, services, nights[number]) for number in (0, 2, 4, 4)]
        yield workspace, engine, reports
        engine.dispose()


def test_five_real_nights_are_stored_once_and_the_listed_papers_stand_on_top(shared, harvested):
    workspace, engine, reports = harvested
    assert all(report.complete for night in reports for report in night.values())
    again = reports[-1]["arxiv"].tally
    assert (again.new, again.updated) == (0, 0)
    with Session(engine) as session:
        stored = list(session.scalars(select(RecordRow.source_id).where(RecordRow.source == "arxiv")))
    assert len(stored) == len(set(stored))
    assert set(stored) == _served(shared, workspace.settings.sources.arxiv.categories)
    items = queue(workspace, engine, everything=False, category=None, kind=None, limit=None)
    ids = _listed_ids(shared / "data" / "stream.jsonl.gz")
    ranks = [place for place, item in enumerate(items, 1) if item["identifiers"]["arxiv"] in ids]
    assert len(ranks) == 8
    read = ranks[ceil(0.9 * len(ranks)) - 1]
    assert read <= 0.05 * len(items), f"{read} of {len(items)} to meet 90 % of the listed papers"
