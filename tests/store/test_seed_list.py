"""The real list's papers are recognised when they are harvested again, under any of their addresses."""

import pytest
from sqlalchemy import select
from sqlmodel import Session

from livinglist.listing.document import parse
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.reading import listed
from livinglist.records.identifiers import identifiers_in
from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.store import entries, harvests, questions, screening
from livinglist.store.database import open_store, upgrade
from livinglist.store.tables import RecordRow

from .conftest import NOW

_KEYS = ("LFM", "VFM", "BFM", "MFM")


@pytest.fixture(scope="module")
def papers(shared):
    layout = Layout("Related Survey", tuple(CategoryHeadings(key, f"{key} methods", f"{key} data") for key in _KEYS))
    return listed(parse((shared / "data" / "seed_list.md").read_text(encoding="utf-8")), layout)


@pytest.fixture
def adopted(papers, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    upgrade(url)
    engine = open_store(url)
    with Session(engine) as session:
        entries.take_in(session, papers, origin="adopted", at=NOW)
        session.commit()
        yield session
    engine.dispose()


def _as_harvested(number, paper):
    """The records that services would bring for one listed paper."""
    found = identifiers_in(paper.paper_url)
    fresh = {"title": paper.title, "authors": [f"Doe{number}, J."], "year": paper.year}
    yield Record(source="arxiv", source_id=f"2699.{number:05d}", arxiv_id=f"2612.{number:05d}", **fresh)
    yield Record(source="pubmed", source_id=str(90_000_000 + number), pmid=str(90_000_000 + number), **fresh)
    if found.arxiv and not paper.title.startswith("Mis-fm"):  # whose link is that of STU-Net
        yield Record(source="arxiv", source_id=found.arxiv, arxiv_id=found.arxiv, **fresh)
        retitled = fresh | {"title": f"{paper.title}: an extended and revised study"}
        yield Record(source="pubmed", source_id=f"{number}", pmid=f"{number + 1}", arxiv_id=found.arxiv, **retitled)
    if found.doi:
        source = "biorxiv" if found.doi.startswith("10.1101/") else "pubmed"
        yield Record(source=source, source_id=found.doi, doi=found.doi, **fresh)


def test_all_219_papers_are_recognised_under_any_of_their_addresses(papers, adopted):
    listed_papers = [paper for paper in papers if paper.kind != "dataset"]
    assert len(listed_papers) == 219
    records = [record for number, paper in enumerate(listed_papers) for record in _as_harvested(number, paper)]
    for source in ("arxiv", "biorxiv", "pubmed"):
        batch = [record for record in records if record.source == source]
        harvests.save(adopted, Harvested(source, "s", batch), at=NOW)
    assert screening.count_candidates(adopted) == 0
    assert questions.count_open(adopted) == 0
    by_line = {entry.position: entry.work_id for entry in entries.present(adopted)}
    by_title = {row.title: row.work_id for row in adopted.scalars(select(RecordRow))}
    assert all(by_title[paper.title] == by_line[paper.line] for paper in listed_papers)


def test_no_two_listed_papers_share_a_work_but_the_one_listed_twice(papers, adopted):
    works = [entry.work_id for entry in entries.present(adopted) if entry.kind != "dataset"]
    assert len(works) - len(set(works)) == 1
