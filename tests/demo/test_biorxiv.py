"""The stand-ins for bioRxiv and medRxiv: feed and API."""

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import feedparser
import pytest
import requests

from livinglist.demo.building import preprint_paper
from livinglist.demo.manners import Manner
from livinglist.demo.papers import OnPreprintServer, Paper, PreprintVersion, utc
from livinglist.demo.standins import StandIns

NOW = utc(2026, 5, 5, 9, 30)


def posted(number: int, *, server: str = "biorxiv", category: str = "bioinformatics") -> Paper:
    at = utc(2026, 5, 4) + timedelta(minutes=number)
    return preprint_paper(
        f"10.64898/2026.05.01.{700_000 - number}", f"Preprint {number}", at, server=server, category=category
    )


def published() -> Paper:
    versions = (
        PreprintVersion(utc(2026, 3, 2, 10)),
        PreprintVersion(utc(2026, 5, 4, 10), title="Second title", type="withdrawn"),
    )
    shown = OnPreprintServer(
        "biorxiv",
        "10.1101/2025.11.01.123456",
        "cell biology",
        versions,
        published_doi="10.5555/J.1",
        published_journal="Journal",
        published_on=date(2026, 4, 20),
        linked_since=utc(2026, 5, 5),
    )
    return Paper("First title", "Text", ("Jane Q Doe", "李明"), preprint=shown)


def details(http: requests.Session, standins: StandIns, path: str) -> dict:
    return http.get(f"{standins.biorxiv_api_url}/details/biorxiv/{path}").json()


def pubs(http: requests.Session, standins: StandIns, path: str) -> list[dict]:
    return http.get(f"{standins.biorxiv_api_url}/pubs/biorxiv/{path}").json()["collection"]


def walk(http: requests.Session, standins: StandIns, day: str = "2026-05-04") -> list[str]:
    found: list[str] = []
    while page := details(http, standins, f"{day}/{day}/{len(found)}/json")["collection"]:
        found += [f"{row['doi']}v{row['version']}" for row in page]
    return found


@pytest.mark.parametrize("page_size", [None, 30])
def test_a_walk_by_what_arrives_meets_every_row_whatever_the_page_size(
    http: requests.Session, page_size: int | None
) -> None:
    papers = [posted(number) for number in range(230)]
    with StandIns(papers, now=NOW) as standins:
        standins.set_manner("biorxiv", Manner(page_size=page_size))
        found = walk(http, standins)
        assert len(found) == len(set(found)) == 230
        assert {row.rpartition("v")[0] for row in found} == standins.truth("biorxiv")
        assert len(standins.log.of("biorxiv", "details")) == (4 if page_size is None else 9)


def test_counts_are_numbers_and_strings_as_the_service_serves_them(http: requests.Session) -> None:
    with StandIns([posted(number) for number in range(130)], now=NOW) as standins:
        (first,) = details(http, standins, "2026-05-04/2026-05-04/0/json")["messages"]
        (second,) = details(http, standins, "2026-05-04/2026-05-04/100/json")["messages"]
    assert first == {
        "status": "ok",
        "category": "all",
        "interval": "2026-05-04:2026-05-04",
        "funder": "all",
        "cursor": 0,
        "count": 100,
        "count_new_papers": "130",
        "total": "130",
    }
    assert (second["cursor"], second["count"]) == ("100", 30)


def test_an_inflated_total_ends_in_an_empty_page(http: requests.Session) -> None:
    with StandIns([posted(1)], now=NOW) as standins:
        standins.set_manner("biorxiv", Manner(inflate_total_by=40))
        assert details(http, standins, "2026-05-04/2026-05-04/0/json")["messages"][0]["total"] == "41"
        empty = details(http, standins, "2026-05-04/2026-05-04/1/json")
    assert empty == {"messages": [{"status": "no posts found"}], "collection": []}


def test_every_version_is_a_row_under_its_own_date(http: requests.Session) -> None:
    with StandIns([published()], now=utc(2026, 5, 4, 9)) as standins:
        assert walk(http, standins) == []
        assert standins.versions("biorxiv") == {"10.1101/2025.11.01.123456": 1}
        standins.set_now(NOW)
        assert walk(http, standins) == ["10.1101/2025.11.01.123456v2"]
        rows = details(http, standins, "10.1101/2025.11.01.123456/na/json")
    assert rows["messages"] == [{"status": "ok"}]
    assert [(row["version"], row["title"], row["type"]) for row in rows["collection"]] == [
        ("1", "First title", "new results"),
        ("2", "Second title", "withdrawn"),
    ]
    assert rows["collection"][0]["authors"] == "Doe, J. Q.; 李明"


def test_the_journals_doi_is_filled_in_later_on_every_version(http: requests.Session) -> None:
    with StandIns([published()], now=utc(2026, 5, 4, 23)) as standins:
        before = details(http, standins, "10.1101/2025.11.01.123456/na/json")["collection"]
        assert pubs(http, standins, "2026-04-01/2026-04-30/0") == []
        standins.set_now(NOW)
        after = details(http, standins, "10.1101/2025.11.01.123456/na/json")["collection"]
        (listed,) = pubs(http, standins, "2026-04-01/2026-04-30/0/json")
        by_doi = [pubs(http, standins, f"{doi}/na/json") for doi in ("10.5555/j.1", "10.1101/2025.11.01.123456")]
    assert {row["published"] for row in before} == {"NA"}
    assert {row["published"] for row in after} == {"10.5555/J.1"}
    assert (listed["preprint_doi"], listed["published_date"]) == ("10.1101/2025.11.01.123456", "2026-04-20")
    assert by_doi == [[listed], [listed]]


def test_biorxiv_orders_by_doi_and_medrxiv_by_date(http: requests.Session) -> None:
    papers = [posted(number, server=server) for server in ("biorxiv", "medrxiv") for number in range(5)]
    with StandIns(papers, now=NOW) as standins:
        urls = {"biorxiv": standins.biorxiv_api_url, "medrxiv": standins.medrxiv_api_url}
        answers = {
            server: http.get(f"{url}/details/{server}/2026-05-04/2026-05-04/0/json").json()
            for server, url in urls.items()
        }
    orders = {server: [row["doi"] for row in answer["collection"]] for server, answer in answers.items()}
    assert orders["biorxiv"] == sorted(orders["biorxiv"])
    assert orders["medrxiv"] == sorted(orders["medrxiv"], reverse=True)


def test_days_and_categories_can_be_asked_for(http: requests.Session) -> None:
    papers = [posted(1), posted(2, category="cell biology")]
    with StandIns(papers, now=NOW) as standins:
        assert len(details(http, standins, "2d/0/json")["collection"]) == 2
        (row,) = details(http, standins, "2026-05-01/2026-05-30/0/json?category=cell_biology")["collection"]
    assert row["category"] == "cell biology"


@pytest.mark.parametrize("path", ["2026-13-01/2026-05-05/0/json", "yesterday/0", "10.64898/9999/na/json"])
def test_what_it_does_not_find_is_a_message_with_status_200(http: requests.Session, path: str) -> None:
    with StandIns([posted(1)], now=NOW) as standins:
        answer = details(http, standins, path)
    assert answer["collection"] == []
    assert answer["messages"][0]["status"] != "ok"


def feed(http: requests.Session, url: str, subject: str) -> feedparser.FeedParserDict:
    answer = http.get(url, params={"subject": subject})
    return feedparser.parse(
        io.BytesIO(answer.content), response_headers={"content-type": answer.headers["Content-Type"]}
    )


def test_the_feed_holds_the_thirty_newest_and_no_more(http: requests.Session) -> None:
    with StandIns([posted(number) for number in range(80)], now=NOW) as standins:
        parsed = feed(http, standins.biorxiv_rss_url, "all")
    assert parsed.version == "rss10"
    assert parsed.bozo is False
    assert parsed.feed.title == "bioRxiv Subject Collection: All"
    assert [entry.title for entry in parsed.entries] == [f"Preprint {number}" for number in range(79, 49, -1)]
    assert parsed.entries[0].link == "https://www.biorxiv.org/content/10.64898/2026.05.01.699921v1?rss=1"
    assert parsed.entries[0].dc_identifier == "doi:10.64898/2026.05.01.699921"


@pytest.mark.parametrize(
    ("subject", "titles"),
    [
        ("cell_biology", ["Preprint 2"]),
        ("cell_biology+bioinformatics", ["Preprint 2", "Preprint 1"]),
        ("zoology", []),
        ("cell-biology", []),
        ("sell_biology", []),
        ("", []),
    ],
)
def test_a_feed_keeps_to_its_subjects_and_a_misspelt_one_is_empty(
    http: requests.Session, subject: str, titles: list[str]
) -> None:
    with StandIns([posted(1), posted(2, category="cell biology")], now=NOW) as standins:
        url = f"{standins.biorxiv_rss_url}?subject={subject}"
        answer = http.get(url)
    assert answer.status_code == 200
    assert [entry.title for entry in feedparser.parse(io.BytesIO(answer.content)).entries] == titles


def test_whoever_knows_the_feed_is_told_304_until_it_changes(http: requests.Session) -> None:
    with StandIns([posted(1), posted(2_100)], now=NOW) as standins:
        first = feedparser.parse(f"{standins.biorxiv_rss_url}?subject=all")
        again = feedparser.parse(f"{standins.biorxiv_rss_url}?subject=all", etag=first.etag)
        standins.set_now(utc(2026, 5, 6))
        later = feedparser.parse(f"{standins.biorxiv_rss_url}?subject=all", etag=first.etag)
    assert (first.status, len(first.entries)) == (200, 1)
    assert (again.status, len(again.entries)) == (304, 0)
    assert (later.status, len(later.entries)) == (200, 2)


def test_a_row_has_the_fields_of_a_recorded_one(http: requests.Session, shared: Path) -> None:
    recorded = json.loads((shared / "upstream/samples/biorxiv/fp_biorxiv_details_2024_c0.json").read_text())
    with StandIns([posted(1)], now=NOW) as standins:
        ours = details(http, standins, "2026-05-04/2026-05-04/0/json")
    assert {name: type(value) for name, value in ours["messages"][0].items()} == {
        name: type(value) for name, value in recorded["messages"][0].items()
    }
    assert list(ours["collection"][0]) == list(recorded["collection"][0])


def test_markup_that_would_end_a_cdata_section_does_not(http: requests.Session) -> None:
    paper = replace(posted(1), title="a ]]> b & <c>")
    with StandIns([paper], now=NOW) as standins:
        assert "a ]]> b" in feed(http, standins.biorxiv_rss_url, "all").entries[0].title
