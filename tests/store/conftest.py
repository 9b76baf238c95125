from datetime import UTC, datetime

import pytest
from sqlmodel import Session

from livinglist.records.record import Record

NOW = datetime(2026, 5, 3, 13, tzinfo=UTC)


@pytest.fixture
def session(engine):
    with Session(engine) as session:
        yield session


@pytest.fixture
def record():
    """Makes a record of arXiv unless told otherwise."""
    return made_record


def made_record(number=1, **fields):
    """A record of arXiv unless told otherwise."""
    given = {
        "source": "arxiv",
        "source_id": f"2605.{number:05d}",
        "arxiv_id": f"2605.{number:05d}",
        "title": f"A foundation model for organ number {number}",
        "authors": [f"Doe{number}, J.", "Roe, R."],
        "abstract": "We train a model.",
        "venue": "arXiv",
        "year": 2026,
        "first_posted": datetime(2026, 5, 2, tzinfo=UTC),
        "url": f"https://arxiv.org/abs/2605.{number:05d}",
    } | fields
    if given["source"] != "arxiv" and "arxiv_id" not in fields:
        given["arxiv_id"] = None
    return Record(**given)
