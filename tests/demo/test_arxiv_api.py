"""The stand-in for arXiv's API, asked by the real client."""

from dataclasses import replace
from pathlib import Path

import arxiv
import pytest
import requests
from lxml import etree

from livinglist.demo.building import announced_after, arxiv_paper
from livinglist.demo.manners import Manner
from livinglist.demo.papers import ArxivVersion, OnArxiv, Paper, utc
from livinglist.demo.standins import StandIns

NOW = utc(2026, 5, 9, 9, 30)
DAY = "submittedDate:[202605040000 TO 202605050000]"
ATOM = {"a": "http://www.w3.org/2005/Atom", "o": "http://a9.com/-/spec/opensearch/1.1/"}


def papers() -> list[Paper]:
    return [
        arxiv_paper(
            "2605.00001", "Medical foundation models", utc(2026, 5, 4, 0, 0, 30), categories=("cs.AI", "cs.CV")
        ),
        arxiv_paper("2605.00002", "Wind and waves", utc(2026, 5, 4, 12), categories=("physics.ao-ph",)),
        arxiv_paper(
            "2605.00003", "Cells", utc(2026, 5, 4, 23, 59, 59), categories=("q-bio.GN",), abstract="A transformer"
        ),
        arxiv_paper("2605.00004", "Later", utc(2026, 5, 6, 10), categories=("cs.AI",)),
    ]


def ids_of(client_url: str, query: str, **options: object) -> list[str]:
    client = arxiv.Client(page_size=2, delay_seconds=0, num_retries=0)
    client.query_url_format = client_url + "?{}"
    client._session.trust_env = False
    search = arxiv.Search(
        query,
        max_results=None,
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Ascending,
        **options,
    )
    return [result.get_short_id() for result in client.results(search)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (f"((cat:cs.AI OR cat:q-bio.GN)) AND {DAY}", ["2605.00001v1", "2605.00003v1"]),
        (f"(cat:cs.CV) AND {DAY}", ["2605.00001v1"]),
        (f"(cat:q-bio*) AND {DAY}", ["2605.00003v1"]),
        (f'(cat:*) AND (ti:"medical foundation model") AND {DAY}', ["2605.00001v1"]),
        (f"(cat:*) AND (abs:transform*) AND {DAY}", ["2605.00003v1"]),
        (f"(cat:*) AND (all:waves) AND {DAY}", ["2605.00002v1"]),
        ("submittedDate:[202605040000 TO 202605042359]", ["2605.00001v1", "2605.00002v1"]),
        ("submittedDate:[202605041200 TO 202605041200]", ["2605.00002v1"]),
        ("cat:cs.AI ANDNOT ti:later", ["2605.00001v1"]),
        ("id:2605.00004", ["2605.00004v1"]),
    ],
)
def test_the_real_client_finds_what_the_query_means(query: str, expected: list[str]) -> None:
    with StandIns(papers(), now=NOW) as standins:
        assert ids_of(standins.arxiv_api_url, query) == expected


def test_a_paper_is_hidden_until_its_announcement() -> None:
    held = arxiv_paper("2604.00009", "Held", utc(2026, 4, 5), announced=utc(2026, 5, 4))
    with StandIns([held], now=utc(2026, 5, 3, 23, 59)) as standins:
        assert ids_of(standins.arxiv_api_url, "cat:cs.LG") == []
        assert standins.truth("arxiv") == frozenset()
        standins.set_now(utc(2026, 5, 4))
        assert ids_of(standins.arxiv_api_url, "cat:cs.LG AND submittedDate:[202604050000 TO 202604060000]") == [
            "2604.00009v1"
        ]
        assert standins.truth("arxiv") == {"2604.00009"}


@pytest.mark.parametrize(
    ("submitted", "announced"),
    [
        (utc(2026, 5, 4, 17), utc(2026, 5, 5)),  # Monday before 14:00 Eastern
        (utc(2026, 5, 4, 19), utc(2026, 5, 6)),  # Monday after it
        (utc(2026, 5, 7, 19), utc(2026, 5, 11)),  # Thursday after it: Sunday evening
        (utc(2026, 5, 8, 17), utc(2026, 5, 11)),
        (utc(2026, 5, 8, 19), utc(2026, 5, 12)),  # Friday after it: Monday evening
        (utc(2026, 5, 10, 12), utc(2026, 5, 12)),
        (utc(2026, 5, 11, 12), utc(2026, 5, 12)),
    ],
)
def test_announcements_follow_the_calendar_of_arxiv(submitted, announced) -> None:
    assert announced_after(submitted) == announced


def versioned() -> Paper:
    versions = (
        ArxivVersion(utc(2026, 5, 4, 10), utc(2026, 5, 5)),
        ArxivVersion(utc(2026, 5, 6, 10), utc(2026, 5, 7), title="A better title"),
    )
    shown = OnArxiv(
        "2605.00007", ("cs.LG",), versions, doi="10.5555/x", journal_ref="J 1", published_since=utc(2026, 5, 8)
    )
    return Paper("A title", "Text", ("Ann Other",), arxiv=shown)


def test_a_new_version_moves_updated_and_leaves_published(http: requests.Session) -> None:
    with StandIns([versioned()], now=utc(2026, 5, 8)) as standins:
        feed = etree.fromstring(http.get(standins.arxiv_api_url, params={"id_list": "2605.00007"}).content)
        (entry,) = feed.iterfind("a:entry", ATOM)
        assert entry.findtext("a:id", namespaces=ATOM) == "http://arxiv.org/abs/2605.00007v2"
        assert entry.findtext("a:published", namespaces=ATOM) == "2026-05-04T10:00:00Z"
        assert entry.findtext("a:updated", namespaces=ATOM) == "2026-05-06T10:00:00Z"
        assert entry.findtext("a:title", namespaces=ATOM) == "A better title"


def test_journal_reference_and_doi_come_later_and_make_no_version(http: requests.Session) -> None:
    with StandIns([versioned()], now=utc(2026, 5, 7, 9)) as standins:
        before = http.get(standins.arxiv_api_url, params={"id_list": "2605.00007"}).text
        standins.set_now(utc(2026, 5, 8))
        after = http.get(standins.arxiv_api_url, params={"id_list": "2605.00007"}).text
    assert "10.5555/x" not in before
    assert "<arxiv:doi>10.5555/x</arxiv:doi>" in after
    assert before.count("v2</id>") == after.count("v2</id>") == 1


def test_an_id_may_name_an_earlier_version(http: requests.Session) -> None:
    with StandIns([versioned()], now=NOW) as standins:
        assert "<title>A title</title>" in http.get(standins.arxiv_api_url, params={"id_list": "2605.00007v1"}).text
        assert (
            ">0</opensearch:totalResults>" in http.get(standins.arxiv_api_url, params={"id_list": "2605.00007v3"}).text
        )


@pytest.mark.parametrize(
    "params",
    [
        {"id_list": "abc"},
        {"search_query": "(ti:a"},
        {},
        {"search_query": "ti:a", "start": "notanumber"},
        {"search_query": "ti:a", "max_results": "-1"},
        {"search_query": "ti:a", "max_results": "30001"},
        {"search_query": "ti:a", "sortBy": "taste"},
    ],
)
def test_a_bad_request_gets_status_400_and_the_error_feed(http: requests.Session, params: dict[str, str]) -> None:
    with StandIns(papers(), now=NOW) as standins:
        answer = http.get(standins.arxiv_api_url, params=params)
    assert answer.status_code == 400
    assert etree.fromstring(answer.content).findtext("a:entry/a:title", namespaces=ATOM) == "Error"


@pytest.mark.parametrize(("start", "size", "status"), [(9_800, 200, 200), (10_000, 200, 500), (0, 10_001, 500)])
def test_behind_the_wall_there_is_a_server_error(http: requests.Session, start: int, size: int, status: int) -> None:
    with StandIns(papers(), now=NOW) as standins:
        params = {"search_query": "cat:cs.AI", "start": str(start), "max_results": str(size)}
        assert http.get(standins.arxiv_api_url, params=params).status_code == status


def test_papers_of_one_second_may_swap_between_two_pages(http: requests.Session) -> None:
    tied = [arxiv_paper(f"2605.1{number:04}", "Tie", utc(2026, 5, 4, 10)) for number in range(50)]
    with StandIns(tied, now=NOW) as standins:
        orders = set()
        standins.set_manner("arxiv", Manner(swap_ties=1))
        for _ in range(4):
            body = http.get(standins.arxiv_api_url, params={"search_query": "cat:cs.LG", "max_results": "50"}).content
            orders.add(tuple(entry.text for entry in etree.fromstring(body).iterfind("a:entry/a:id", ATOM)))
    assert len(orders) == 4
    assert len({frozenset(order) for order in orders}) == 1


def test_an_entry_has_the_elements_of_a_recorded_one(http: requests.Session, shared: Path) -> None:
    recorded = etree.parse(shared / "upstream/samples/arxiv/q_testing_s0_m100.http200.xml").getroot()
    like_ours = next(
        entry
        for entry in recorded.iterfind("a:entry", ATOM)
        if len(entry.findall("{*}doi")) and len(entry.findall("a:author", ATOM)) == 1
    )
    paper = replace(versioned(), arxiv=replace(versioned().arxiv, comment="1 page"))
    with StandIns([paper], now=NOW) as standins:
        ours = etree.fromstring(http.get(standins.arxiv_api_url, params={"id_list": "2605.00007"}).content)
    assert ours.tag == recorded.tag
    assert [child.tag for child in ours if child.tag != f"{{{ATOM['a']}}}entry"] == [
        child.tag for child in recorded if child.tag != f"{{{ATOM['a']}}}entry"
    ]
    names = {child.tag for child in ours.find("a:entry", ATOM)}
    assert names >= {child.tag for child in like_ours} - {"{http://arxiv.org/schemas/atom}journal_ref"}


def test_the_feed_is_dated_now_and_echoes_the_query(http: requests.Session) -> None:
    with StandIns(papers(), now=NOW) as standins:
        body = http.get(standins.arxiv_api_url, params={"search_query": "lastUpdatedDate:[2026 TO 2026] ti:x"}).content
    feed = etree.fromstring(body)
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-05-09T09:30:00Z"
    assert feed.findtext("a:title", namespaces=ATOM) == (
        'arXiv Query: search_query=submittedDate:"202601010000 TO 202612312359" OR ti:x&id_list=&start=0&max_results=10'
    )
