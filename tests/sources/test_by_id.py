"""Papers fetched by their ids: every id ends as a record, as a rejection, or in a problem."""

from collections.abc import Callable, Iterator

import pytest

from livinglist.demo import fault_tables as tables
from livinglist.demo import faults
from livinglist.demo.building import many_papers
from livinglist.demo.manners import Manner
from livinglist.demo.standins import StandIns
from livinglist.records.page import Harvested
from livinglist.sources import arxiv, biorxiv, pubmed
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import ArxivPaper, article, articles, arxiv_entry, arxiv_feed, details, found, row
from .loops import DAYS, NOW
from .test_arxiv_changes import FIRST

SERVICES = ["arxiv", "biorxiv", "medrxiv", "pubmed"]
UNKNOWN = {"arxiv": "9912.00001", "biorxiv": "10.1101/2099.01.01.1", "medrxiv": "10.1101/0", "pubmed": "99"}
Fetch = Callable[[list[str]], "Got"]


class Got:
    def __init__(self, batches: Iterator[Harvested]) -> None:
        taken = list(batches)
        assert all(not batch.proven and not batch.failed for batch in taken)
        self.records = {record.source_id: record for batch in taken for record in batch.records}
        self.rejected = {item.identifier: item.reason for batch in taken for item in batch.rejected}
        self.problems = [batch.problem for batch in taken if batch.problem]
        self.requests = sum(batch.requests for batch in taken)


def fetching(service: str, s: StandIns, policy: Policy) -> Fetch:
    if service == "arxiv":
        stream = arxiv.ArxivStream(s.arxiv_api_url, ("stat.ML",), "ti:nothing", policy)
        return lambda ids: Got(arxiv.fetch_by_ids(stream, ids))
    if service == "pubmed":
        entrez = pubmed.PubmedStream(s.eutils_url, "nothing[ti]", policy, "k3y")
        return lambda ids: Got(pubmed.fetch_by_ids(entrez, ids))
    rss, api = (getattr(s, f"{service}_{kind}_url") for kind in ("rss", "api"))
    preprints = biorxiv.BiorxivStream(service, rss, api, ("zoology",), policy)
    return lambda ids: Got(biorxiv.fetch_by_ids(preprints, ids))


@pytest.fixture(scope="module")
def standins() -> Iterator[StandIns]:
    with StandIns(many_papers(2_000, first=FIRST, days=4), now=NOW) as standins:
        yield standins


@pytest.fixture(autouse=True)
def _honest(standins: StandIns) -> None:
    standins.behave()
    standins.log.clear()


def some(standins: StandIns, service: str) -> list[str]:
    return sorted(standins.truth(service))[: 20 if "rxiv" in service and service != "arxiv" else 230]


@pytest.mark.parametrize("service", SERVICES)
def test_every_paper_comes_whatever_the_query(service: str, standins: StandIns, policy: Policy) -> None:
    ids = some(standins, service)
    got = fetching(service, standins, policy)([*ids, *ids, f" {ids[0]} "])
    assert got.records.keys() == set(ids)
    assert (got.rejected, got.problems) == ({}, [])
    assert got.requests == len(standins.log) == {"arxiv": 3, "pubmed": 2}.get(service, 20)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_unknown_or_no_id_is_named_and_hides_nothing(service: str, standins: StandIns, policy: Policy) -> None:
    known = some(standins, service)[0]
    got = fetching(service, standins, policy)([UNKNOWN[service], "nonsense", known, "", "'\"; <x>"])
    assert got.records.keys() == {known}
    assert got.rejected.keys() == {UNKNOWN[service], "nonsense", "", "'\"; <x>"}
    assert "not a" in got.rejected["nonsense"]
    assert got.problems == []


@pytest.mark.parametrize("service", SERVICES)
def test_an_id_alone_that_is_unknown_is_rejected_and_no_id_asks_nothing(
    service: str, standins: StandIns, policy: Policy
) -> None:
    fetch = fetching(service, standins, policy)
    assert fetch([]).requests == 0
    got = fetch([UNKNOWN[service]])
    assert got.rejected.keys() == {UNKNOWN[service]}
    assert got.problems == []


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "fault",
    [
        tables.html_200, tables.empty_200, tables.truncated(0.5), faults.Reset(), faults.ShortBody(),
        faults.Status(500, b"down"), tables.throttled("60"), faults.Misserve(Manner(drop_last=1)),
    ],
)  # fmt: skip
def test_a_fault_is_a_problem_and_never_an_unknown_id(
    service: str, fault: faults.Fault, standins: StandIns, policy: Policy
) -> None:
    ids = some(standins, service)[:40]
    fetch = fetching(service, standins, policy)
    standins.misbehave(service, fault, times=3)
    first = fetch(ids)
    standins.behave()
    if not isinstance(fault, faults.Misserve):
        assert first.rejected == {}
    asked_again = [name for name in ids if name not in first.records]
    assert not asked_again or first.problems or first.rejected
    assert fetch(asked_again).records.keys() | first.records.keys() == set(ids)


def test_a_service_that_asks_to_wait_is_not_asked_for_the_rest(standins: StandIns, policy: Policy) -> None:
    standins.misbehave("biorxiv", tables.throttled("60"), after=2)
    got = fetching("biorxiv", standins, policy)(some(standins, "biorxiv"))
    assert (len(got.records), got.requests) == (2, 3)
    assert got.problems[0].startswith("18 of 20 papers could not be fetched by id: biorxiv: HTTP 429")


def test_only_papers_that_the_query_finds_come_when_they_must_match(standins: StandIns, policy: Policy) -> None:
    ids = some(standins, "arxiv")
    stream = arxiv.ArxivStream(standins.arxiv_api_url, ("cs.LG",), 'ti:"study 4"', policy)
    got = Got(arxiv.fetch_matching(stream, [*ids, UNKNOWN["arxiv"]]))
    assert [record.title.split(" of ")[0] for record in got.records.values()] == ["Study 4"]
    assert (got.rejected, got.problems) == ({}, [])


def test_pubmed_finds_records_by_doi(standins: StandIns, policy: Policy) -> None:
    dois = [f"10.5555/invented.{n}" for n in range(1, 401, 4)]
    asked = ["https://doi.org/10.5555/INVENTED.1", *dois, "10.5555/none", "40000001"]
    got = fetching("pubmed", standins, policy)(asked)
    assert {record.doi for record in got.records.values()} == set(dois)
    assert got.rejected == {"10.5555/none": "PubMed has no record of this DOI"}
    assert [row.endpoint for row in standins.log] == ["efetch"] + ["esearch", "efetch"] * 3


def test_a_doi_that_pubmed_knows_from_elsewhere_in_a_record_is_not_its_own(policy: Policy) -> None:
    missing = '<ErrorList><PhraseNotFound>"10.5555/b"[aid]</PhraseNotFound></ErrorList>'

    def answer(asked: f.Asked) -> bytes:
        if asked.path.endswith("esearch.fcgi"):
            fields = ('"10.5555/a"[aid]', '"10.5555/a"[lid]', '"10.5555/b"[aid]', '"10.5555/b"[lid]')
            assert asked.params["term"] == " OR ".join(fields)
            return found(["7"], more=missing)
        return articles([article("7")])

    with f.serving(answer) as service:
        stream = pubmed.PubmedStream(service.url, "x", policy)
        got = Got(pubmed.fetch_by_ids(stream, ["10.5555/a", "10.5555/b"]))
    assert got.records == {}
    assert got.rejected.keys() == {"10.5555/a", "10.5555/b"}
    assert got.problems == []


def test_an_answer_about_other_papers_is_refused(policy: Policy) -> None:
    other = arxiv_feed([arxiv_entry(ArxivPaper("2611.00009", NOW))], total=1, start=0)
    with f.serving(lambda asked: other) as service:
        stream = arxiv.ArxivStream(service.url, ("cs.LG",), "", policy)
        got = Got(arxiv.fetch_by_ids(stream, ["2611.00001"]))
    assert "2611.00009 in the answer, which was not asked for" in got.problems[0]
    rows = details([row("10.1101/9", DAYS[0])], total="1")
    with f.serving(lambda asked: rows) as service:
        preprints = biorxiv.BiorxivStream("biorxiv", service.url, service.url, ("all",), policy)
        got = Got(biorxiv.fetch_by_ids(preprints, ["10.1101/1"]))
    assert "10.1101/9 in the answer for 10.1101/1" in got.problems[0]


def test_one_entry_without_its_dates_does_not_hide_the_others(policy: Policy) -> None:
    entries = [arxiv_entry(ArxivPaper(f"2611.0000{n}", NOW)) for n in (1, 2)]
    entries[0] = entries[0].replace("published>", "was>")
    with f.serving(lambda asked: arxiv_feed(entries, total=2, start=0)) as service:
        stream = arxiv.ArxivStream(service.url, ("cs.LG",), "", policy)
        got = Got(arxiv.fetch_by_ids(stream, ["2611.00001", "2611.00002"]))
    assert got.records.keys() == {"2611.00002"}
    assert got.rejected == {"2611.00001": "without <published>"}


def test_a_preprint_comes_in_its_latest_version(policy: Policy) -> None:
    rows = [row("10.1101/1", day, version=version) for version, day in zip((2, 1, 3), DAYS, strict=True)]
    body = details(rows, total="").replace(b'"total": ""', b'"x": 1')
    with f.serving(lambda asked: body) as service:
        preprints = biorxiv.BiorxivStream("medrxiv", service.url, service.url, ("all",), policy)
        got = Got(biorxiv.fetch_by_ids(preprints, ["10.1101/1v2"]))
        assert [asked.path for asked in service.log] == ["/details/medrxiv/10.1101/1/na/json"]
    assert (got.records["10.1101/1"].version, got.records["10.1101/1"].first_posted.date()) == (3, DAYS[1])
