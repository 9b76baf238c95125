"""Judging: all that waits, in portions that can be done again."""

import pytest
from sqlmodel import Session

from livinglist.demo.corpus import NIGHTS
from livinglist.flows.judge import judge
from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.store import harvests


@pytest.fixture
def store_of(engine):
    """Saves papers with these titles, all of arXiv."""

    def save(titles):
        records = [
            Record(source="arxiv", source_id=f"2605.{n:05}", arxiv_id=f"2605.{n:05}", title=title, authors=["Doe, J."])
            for n, title in enumerate(titles)
        ]
        with Session(engine) as session:
            harvests.save(session, Harvested("arxiv", "s", records), at=NIGHTS[0])
            session.commit()

    return save


def test_works_none_of_which_is_relevant_are_judged(workspace, engine, store_of):
    store_of(["Soil erosion in olive groves", "Freight tariffs of the river barges"])
    assert judge(workspace, engine, at=NIGHTS[0]) == 2
