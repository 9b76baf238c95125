"""The demo's papers hold what they promise."""

import tomllib
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from lxml import etree

from livinglist.demo import corpus
from livinglist.demo.corpus import NIGHTS, addresses, demo_papers, wanted
from livinglist.demo.standins import StandIns
from livinglist.records.identifiers import clean_arxiv_id, clean_doi, clean_pmid
from livinglist.records.text import clean_text

PAPERS = demo_papers()


def titled(beginning: str):
    (paper,) = [paper for paper in PAPERS if paper.title.startswith(beginning)]
    return paper


def test_it_is_the_same_at_every_call_and_about_sixty_papers() -> None:
    assert demo_papers() == PAPERS
    assert 55 <= len(PAPERS) <= 75


def test_every_address_is_canonical_and_used_once() -> None:
    found = [address for paper in PAPERS for address in addresses(paper)]
    assert len(found) == len(set(found))
    clean = {"arxiv": clean_arxiv_id, "biorxiv": clean_doi, "medrxiv": clean_doi, "pubmed": clean_pmid}
    assert [clean[source](name) for source, name in found] == [name for _, name in found]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: clean_text(paper.title)[:40])
def test_every_abstract_has_the_length_of_one(paper) -> None:
    assert 60 <= len(paper.abstract.split()) <= 130


def test_no_two_papers_share_a_title_but_for_the_preprint_that_changed_its_own() -> None:
    assert len({paper.title.casefold() for paper in PAPERS}) == len(PAPERS)


def test_every_kind_and_category_is_wanted_and_half_of_the_papers_are_not() -> None:
    by_paper = {paper: wanted().get(addresses(paper)[0]) for paper in PAPERS}
    counts = Counter((each.kind, each.category) for each in by_paper.values() if each)
    assert all(counts["method", category] >= 5 for category in ("LFM", "VFM", "BFM", "MFM"))
    assert all(counts["dataset", category] == 1 for category in ("LFM", "VFM", "BFM", "MFM"))
    assert counts["survey", None] == 3
    assert sum(each is None for each in by_paper.values()) >= 30


def test_one_work_stands_under_four_addresses() -> None:
    paper = titled("scHorizon")
    assert [source for source, _ in addresses(paper)] == ["arxiv", "biorxiv", "pubmed"]
    assert paper.arxiv.doi == paper.preprint.published_doi == paper.pubmed.doi


def test_a_paper_of_the_starting_list_comes_again_under_another_address(shared: Path) -> None:
    paper = titled("Me LLaMA")
    seed = (shared / "data/seed_list.md").read_text(encoding="utf-8")
    (line,) = [line for line in seed.splitlines() if paper.title in line]
    assert paper.arxiv is None
    assert clean_arxiv_id(paper.pubmed.doi) in line


def test_no_other_title_stands_on_the_starting_list(shared: Path) -> None:
    seed = (shared / "data/seed_list.md").read_text(encoding="utf-8").casefold()
    assert [paper.title for paper in PAPERS if paper.title.casefold() in seed] == [titled("Me LLaMA").title]


def test_one_title_is_hostile_and_one_is_chinese() -> None:
    hostile = titled("Hearsay")
    assert all(part in hostile.title for part in ("](javascript:alert(1))", "|", "<script>", "\n", "\u202e", "\u202c"))
    assert any("\u4e00" <= letter <= "\u9fff" for letter in titled("本草").title)


def test_each_night_but_the_last_brings_papers_from_every_kind_of_service() -> None:
    standins, before = StandIns(PAPERS, now=NIGHTS[0] - timedelta(days=400)), Counter[str]()
    for night in NIGHTS:
        standins.set_now(night)
        now = Counter({service: len(standins.truth(service)) for service in ("arxiv", "biorxiv", "medrxiv", "pubmed")})
        if night != NIGHTS[-1]:
            assert all(now[service] > before[service] for service in now), night
        before = now
    assert before.total() == sum(len(addresses(paper)) for paper in PAPERS)


def test_late_papers_new_versions_and_withdrawals_come_on_later_nights() -> None:
    first, _, third, last = NIGHTS
    held = titled("TriageWright").arxiv
    assert held.versions[0].submitted < first - timedelta(days=10)
    assert (held.version_at(NIGHTS[1]), held.version_at(third)) == (0, 1)
    sono = titled("SonoPrior").arxiv
    assert (sono.version_at(first), sono.version_at(third)) == (1, 2)
    withdrawn = titled("Retracted").preprint
    assert (withdrawn.version_at(first), withdrawn.versions[withdrawn.version_at(last) - 1].type) == (1, "withdrawn")
    assert [paper.pubmed.modified_at(last) > paper.pubmed.entered for paper in PAPERS if paper.pubmed].count(True) == 2


def test_what_pubmed_brings_and_is_wanted_answers_to_an_ordinary_query(http: requests.Session) -> None:
    term = '("foundation model"[tiab] OR "foundation models"[tiab] OR "large language model"[tiab])'
    with StandIns(PAPERS, now=NIGHTS[-1]) as standins:
        url = f"{standins.eutils_url}/esearch.fcgi"
        answer = http.get(url, params={"db": "pubmed", "term": term, "retmax": "9999"})
    found = {element.text for element in etree.fromstring(answer.content).iter("Id")}
    assert {name for (source, name) in wanted() if source == "pubmed"} <= found


def test_the_file_says_of_every_wanted_paper_what_it_is() -> None:
    rows = tomllib.loads(Path(corpus.__file__).with_name("corpus.toml").read_text(encoding="utf-8"))["paper"]
    assert {row.get("kind") for row in rows} == {None, "method", "survey", "dataset"}
    assert all(("category" in row) == (row["kind"] != "survey") for row in rows if "kind" in row)
