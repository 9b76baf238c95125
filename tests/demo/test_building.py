"""Papers made by the thousand, and real nights read from a stream."""

import gzip
import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

from livinglist.demo.building import many_papers
from livinglist.demo.corpus import addresses
from livinglist.demo.names import family_and_given, invented_authors, with_initials
from livinglist.demo.papers import utc
from livinglist.demo.stream import papers_from_stream


def row(source: str, name: str, title: str, categories: list[str] | None, day: str | None) -> dict:
    abstract = None if title == "E" else f"About {title}"
    return {"source": source, "id": name, "title": title, "abstract": abstract, "categories": categories, "date": day}


ROWS = [
    row("arxiv", "2505.00001", "A", ["cs.CV"], "2025-05-01"),
    row("arxiv", "2505.00001", "A", ["cs.CV"], "2025-05-02"),
    row("arxiv", "https://arxiv.org/pdf/2607.14085v1", "B", None, "2026-07-16"),
    row("biorxiv", "10.1101/2025.01.02.1", "C", ["Genomics"], "2025-05-01"),
    row("medrxiv", "10.1101/2025.01.02.2", "D", None, "2025-05-01"),
    row("pubmed", "40000001", "E", ["Medicine"], "2025/05/01"),
    row("pubmed", "10.1093/x", "F", None, "2025-05-01"),
    row("pubmed", "40000002", "G", None, None),
    row("miccai2025", "miccai-1", "H", [], "2025"),
]


def written(path: Path) -> Path:
    with gzip.open(path / "stream.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in ROWS)
    return path / "stream.jsonl.gz"


def test_rows_of_the_three_services_become_papers_with_their_dates(tmp_path: Path) -> None:
    papers = {paper.title: paper for paper in papers_from_stream(written(tmp_path))}
    assert sorted(papers) == ["A", "B", "C", "D", "E"]
    first = papers["A"].arxiv.versions[0]
    assert (first.submitted.date(), first.announced) == (date(2025, 5, 1), utc(2025, 5, 2))
    assert papers["B"].arxiv.id == "2607.14085"
    assert papers["C"].preprint.category == "genomics"
    assert papers["D"].preprint.versions[0].date == date(2025, 5, 1)
    assert (papers["E"].pubmed.journal, papers["E"].pubmed.entered.date()) == ("Medicine", date(2025, 5, 1))


def test_nights_choose_the_rows(tmp_path: Path) -> None:
    chosen = papers_from_stream(written(tmp_path), {date(2026, 7, 16)})
    assert [paper.title for paper in chosen] == ["B"]
    assert papers_from_stream(written(tmp_path), set()) == []


def test_the_same_stream_gives_the_same_papers(tmp_path: Path) -> None:
    assert papers_from_stream(written(tmp_path)) == papers_from_stream(written(tmp_path))


def test_real_nights_can_be_served(shared: Path) -> None:
    nights = {date(2025, 5, 20), date(2025, 5, 21)}
    papers = papers_from_stream(shared / "data/stream.jsonl.gz", nights)
    sources = Counter(source for paper in papers for source, _ in addresses(paper))
    assert sources["arxiv"] > 800
    assert len({address for paper in papers for address in addresses(paper)}) == sources.total()


def test_many_papers_are_all_different_and_inside_their_days() -> None:
    papers = many_papers(10_000, first=utc(2026, 5, 1), days=2)
    assert len({address for paper in papers for address in addresses(paper)}) == len(papers)
    assert len({paper.title for paper in papers}) == len(papers)
    instants = [paper.pubmed.entered for paper in papers if paper.pubmed]
    assert min(instants) >= utc(2026, 5, 1)
    assert max(instants) < datetime(2026, 5, 3, tzinfo=UTC)


def test_names_are_written_as_each_service_writes_them() -> None:
    assert invented_authors("x") == invented_authors("x") != invented_authors("y")
    assert with_initials("Jane Q Doe") == "Doe, J. Q."
    assert with_initials("Plato") == "Plato"
    assert family_and_given("Jane Q Doe") == ("Doe", "Jane Q")
