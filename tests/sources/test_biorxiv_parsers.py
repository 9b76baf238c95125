"""The feed and the `/details` of bioRxiv and medRxiv: what is read, what is set aside, what is refused."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.sources.biorxiv_details import key_of, parse_details, parse_page, records_of
from livinglist.sources.biorxiv_feed import authors_in, parse_feed
from livinglist.sources.http import BadEnvelope, ServiceFault, SourceError, Throttled
from livinglist.sources.novelties import novelties

from . import faulty as f
from .answers import details, row, rss_feed, rss_item

PAGE = (Path(__file__).parent / "data" / "biorxiv_details.json").read_bytes()
DAY = date(2026, 11, 20)
FEED = rss_feed([rss_item("10.64898/2026.11.20.700001", version=2), rss_item("10.1101/857789")])


def test_the_latest_version_of_a_paper_wins_and_keeps_its_first_day() -> None:
    record = parse_page(PAGE, "biorxiv").records[0]
    assert (record.source_id, record.doi, record.version) == (*("10.64898/2026.11.18.700001",) * 2, 2)
    assert record.first_posted == record.revised == datetime(2026, 11, 20, tzinfo=UTC)
    assert record.url == "https://www.biorxiv.org/content/10.64898/2026.11.18.700001v2"
    assert record.relations == [{"type": "published_as", "scheme": "doi", "value": "10.7554/elife.12345"}]
    assert (record.venue, record.year, record.subjects) == ("bioRxiv", 2026, ["systems biology"])


def test_markup_and_names_arrive_clean() -> None:
    first = records_of(json.loads(PAGE)["collection"][:1], "medrxiv").records[0]
    assert first.title == "A foundation model of E. coli at p < 0.05"
    assert first.abstract == "Background: cells. Code at https://github.com/invented/coli"
    assert first.authors == ["Doe, J. Q.", "van der Berg, A.", "The Invented Consortium"]
    assert (first.venue, first.code_url) == ("medRxiv", "https://github.com/invented/coli")


def test_a_withdrawn_paper_is_kept_and_flagged() -> None:
    record = parse_page(PAGE, "biorxiv").records[1]
    assert (record.withdrawn, record.document_type, record.first_posted) == (True, "withdrawn", None)


def test_rows_that_cannot_be_read_are_set_aside_with_reason_and_bytes() -> None:
    page = parse_page(PAGE, "biorxiv")
    assert [item.identifier for item in page.rejected] == ["10.1101/2026.01.01.1", "10.1101/2026.01.01.2"]
    assert "version" in page.rejected[0].reason
    assert b"soon" in page.rejected[1].raw
    assert page.received == 6


def test_a_doi_of_an_unknown_prefix_is_kept_and_told() -> None:
    records = parse_page(PAGE, "biorxiv").records
    assert "an unknown DOI prefix of biorxiv: 10.5555 (1 in all, such as 10.5555/strange.1)" in novelties(records)
    assert novelties(records[:2]) == []


@pytest.mark.parametrize(
    ("told", "authors"),
    [
        ("Doe, J. Q.; Roe, R.", ["Doe, J. Q.", "Roe, R."]),
        ("M&uuml;ller, A.; O&#39;Neill,  B. ;", ["Müller, A.", "O'Neill, B."]),
        ("The Invented Group", ["The Invented Group"]),
        ("", []),
    ],
)
def test_authors_are_told_apart_by_semicolons_that_end_no_entity(told: str, authors: list[str]) -> None:
    body = details([row("10.1101/1", date(2026, 11, 18), authors=told)], total="1")
    assert parse_page(body, "biorxiv").records[0].authors == authors


@pytest.mark.parametrize(
    "wrong", [{"authors": 7}, {"title": ["x"]}, {"abstract": {"a": 1}}, {"doi": 10.1101}, {"version": "two"}]
)
def test_a_value_of_the_wrong_type_costs_one_row(wrong: dict[str, object]) -> None:
    page = records_of([row("10.1101/1", DAY), row("10.1101/2", DAY) | wrong], "biorxiv")
    assert len(page.records) == len(page.rejected) == 1


def test_versions_are_told_apart_by_doi_and_version() -> None:
    assert key_of(row("10.1101/1", DAY)) == key_of(row("10.1101/1V1", DAY, title="changed"))
    assert key_of(row("10.1101/1", DAY)) != key_of(row("10.1101/1", DAY, version=2))
    assert key_of({"title": "a"}) != key_of({"title": "b"})


@pytest.mark.parametrize("count", [2, "2", None])
@pytest.mark.parametrize("total", [5, "5"])
def test_counts_come_as_number_or_as_text(count: object, total: object) -> None:
    document = json.loads(details([row("10.1101/1", DAY), row("10.1101/2", DAY)], total=total))
    document["messages"][0]["count"] = count
    assert parse_details(json.dumps(document).encode(), "biorxiv").total == 5


@pytest.mark.parametrize("status", ["no posts found", "No articles found", " no posts found "])
def test_nothing_posted_is_an_answer_where_the_form_is_right(status: str) -> None:
    body = json.dumps({"messages": [{"status": status}], "collection": []}).encode()
    assert parse_details(body, "biorxiv").rows == []


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"", BadEnvelope),
        (f.HTML, BadEnvelope),
        (b"null", BadEnvelope),
        (b"{}", BadEnvelope),
        (b'{"messages": [], "collection": []}', BadEnvelope),
        (b'{"messages": [{"status": "no posts found"}]}', BadEnvelope),
        (b'{"messages": [{"status": "ok"}], "collection": null}', BadEnvelope),
        (b'{"messages": [{"status": "no posts found"}], "collection": [{"doi": "10.1101/1"}]}', BadEnvelope),
        (b'{"messages": [{"status": "ok", "count": 3, "total": "3"}], "collection": []}', BadEnvelope),
        (b'{"messages": [{"status": "ok", "count": 0, "total": "many"}], "collection": []}', BadEnvelope),
        (b'{"messages": [{"status": "Error : (2002) Connection refused"}], "collection": []}', ServiceFault),
        (b'{"messages": [{}], "collection": []}', ServiceFault),
        (b"Error : (2002) Connection refused", ServiceFault),
        (b"Too Many Requests", Throttled),
        (b"[" * 100_000, BadEnvelope),
        (PAGE[:-40], BadEnvelope),
    ],
)
def test_an_answer_that_proves_nothing_is_refused(body: bytes, fault: type[SourceError]) -> None:
    with pytest.raises(fault):
        parse_details(body, "biorxiv")


def test_control_characters_do_not_break_an_answer() -> None:
    body = PAGE.replace(b"An old finding", b"An \x0bold\tfinding")
    assert parse_page(body, "biorxiv").records[1].title == "WITHDRAWN: An old finding"


def test_a_page_of_another_place_is_refused() -> None:
    with pytest.raises(BadEnvelope, match="starts at 30 where 0 was asked"):
        parse_details(details([row("10.1101/1", DAY)], total=31, cursor=30), "biorxiv", cursor=0)


def test_a_feed_gives_provisional_records() -> None:
    revised, new = parse_feed(FEED, "biorxiv").records
    assert (revised.source_id, revised.version, revised.is_provisional) == ("10.64898/2026.11.20.700001", 2, True)
    assert (revised.first_posted, revised.revised) == (None, datetime(2026, 11, 20, tzinfo=UTC))
    assert new.authors == ["Doe, J. Q.", "Roe, R."]
    assert new.first_posted == datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("creator", "names"),
    [
        ("Kukla, D., Crampton, A.", ["Kukla, D.", "Crampton, A."]),
        ("Zhang, X.-X.", ["Zhang, X.-X."]),
        ("The Consortium, Doe, J.", ["The Consortium, Doe, J."]),
        ("", []),
    ],
)
def test_creators_are_parted_where_an_initial_ends(creator: str, names: list[str]) -> None:
    assert authors_in(creator) == names


@pytest.mark.parametrize(
    "body",
    [
        b"",
        f.HTML,
        f.XHTML,
        f.BOMB,
        f.EXTERNAL,
        b"<rss version='2.0'><channel><title>Subject Collection</title></channel></rss>",
        FEED.replace(b"Subject Collection", b"Alerts"),
        FEED[: len(FEED) * 3 // 4],
        FEED.replace(b"invented", b"inv\xe9nted", 1),
        rss_feed([rss_item("10.1101/1", summary="")]),
        rss_feed([rss_item("nothing")]),
        FEED.replace(b"doi:10.", b"id:x"),
    ],
)
def test_a_feed_that_is_not_whole_is_refused(body: bytes) -> None:
    with pytest.raises(BadEnvelope):
        parse_feed(body, "biorxiv")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (rss_item("10.1101/2").replace("doi:10.1101/2", ""), "no DOI"),
        (rss_item("10.1101/2").replace("v1?rss=1", ""), "no version in its link"),
        (rss_item("10.1101/2", day="some day"), "isoformat"),
    ],
)
def test_an_item_that_cannot_be_read_is_set_aside(wrong: str, reason: str) -> None:
    page = parse_feed(rss_feed([rss_item("10.1101/1"), wrong]), "biorxiv")
    assert [record.source_id for record in page.records] == ["10.1101/1"]
    assert reason in page.rejected[0].reason


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_never_an_empty_answer(body: bytes) -> None:
    for parse in (parse_feed, parse_page):
        with pytest.raises(SourceError):
            parse(body, "biorxiv")
