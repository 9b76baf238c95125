"""One page of arXiv: what is read from it, what is set aside, what is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.sources.arxiv_feed import check_page, parse_page
from livinglist.sources.http import BadEnvelope, BadQuery, SourceError, Throttled

from .answers import ArxivPaper, arxiv_entry, arxiv_feed

PAGE = (Path(__file__).parent / "data" / "arxiv_page.xml").read_bytes()
AT = datetime(2026, 11, 18, 8, tzinfo=UTC)
ENTRY = arxiv_entry(ArxivPaper("2611.00009", AT))


def test_an_entry_becomes_a_clean_record() -> None:
    record = parse_page(PAGE).records[0]
    assert record.title == "Gödel's α-Transformer: a Foundation Model for ECG & EEG"
    assert record.abstract == "We read hearts with p < 0.05. Code: https://github.com/invented/hearts."
    assert record.authors == ["Kurt Gödel", "李 伟"]
    assert (record.source, record.source_id, record.arxiv_id, record.version) == (
        "arxiv",
        "2611.00001",
        "2611.00001",
        3,
    )
    assert record.first_posted == datetime(2026, 11, 18, 23, 59, 30, tzinfo=UTC)
    assert record.revised == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (record.venue, record.year, record.is_preprint) == ("arXiv", 2026, True)
    assert record.subjects == ["cs.LG", "q-bio.QM"]
    assert record.code_url == "https://github.com/invented/hearts"
    assert record.url == "https://arxiv.org/abs/2611.00001"
    assert record.pdf_url == "https://arxiv.org/pdf/2611.00001"
    assert record.journal_ref == "J. Invented Med. 1 (2026) 1-12"


def test_the_journals_doi_is_a_relation_and_not_the_records_own() -> None:
    record = parse_page(PAGE).records[0]
    assert record.doi is None
    assert record.relations == [
        {"type": "published_as", "scheme": "doi", "value": "10.5555/invented.1"},
        {"type": "published_as", "scheme": "doi", "value": "10.5555/invented.2"},
    ]


def test_an_old_style_id_is_canonical_and_a_withdrawal_is_kept_and_flagged() -> None:
    record = parse_page(PAGE).records[1]
    assert (record.source_id, record.version, record.withdrawn) == ("math/0309136", 2, True)


def test_withdrawn_from_a_conference_is_not_withdrawn() -> None:
    assert not parse_page(PAGE).records[2].withdrawn


def test_entries_that_cannot_be_read_are_set_aside_with_reason_and_bytes() -> None:
    page = parse_page(PAGE)
    assert [(item.identifier, item.reason) for item in page.rejected] == [
        ("2611.00004", "without a date in <published>"),
        ("http://example.org/not-an-id", "no arXiv id"),
    ]
    assert b"yesterday" in page.rejected[0].raw
    assert (len(page.records), page.received, page.total) == (3, 5, 5)


@pytest.mark.parametrize(
    ("title", "reason"), [("x" * 2_001, "title: "), ("", "a record needs a title"), ("…", "title")]
)
def test_a_title_that_is_no_title_is_set_aside_and_not_cut(title: str, reason: str) -> None:
    bad = arxiv_entry(ArxivPaper("2611.00010", AT, title=title))
    page = parse_page(arxiv_feed([ENTRY, bad], total=2, start=0))
    assert [record.source_id for record in page.records] == ["2611.00009"]
    (rejected,) = page.rejected
    assert rejected.identifier == "2611.00010"
    assert reason in rejected.reason
    assert len(rejected.reason) < 320
    assert title.encode()[:1_000] in rejected.raw or title == "…"


def test_classes_of_others_are_no_categories_of_arxiv() -> None:
    told = ["cs.LG", "math-ph", "cond-mat.mes-hall", "68T07, 68U10", "I.2.7; I.5.4", "62P12", "F.2.2"]
    terms = "".join(f'<category term="{term}" scheme="http://arxiv.org/schemas/atom"/>' for term in told)
    entry = ENTRY.replace("<published>", f"{terms}<published>")
    assert parse_page(arxiv_feed([entry], total=1, start=0)).records[0].subjects == told[:3]


def test_control_characters_do_not_break_a_page() -> None:
    body = PAGE.replace(b"An old paper", b"An \x0bold&#x1; paper")
    assert parse_page(body).records[1].title == "An old paper"


def test_comments_in_the_document_are_not_text() -> None:
    body = PAGE.replace(b"An old paper", b"An old<!-- and secret --> paper")
    assert parse_page(body).records[1].title in {"An old paper", "An old"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (arxiv_feed([ENTRY], total=2, start=0), "a page of 1 entries where 2 were due"),
        (arxiv_feed([], total=5_000, start=0), "a page of 0 entries where 20 were due"),
        (arxiv_feed([ENTRY] * 19, total=5_000, start=0), "a page of 19 entries where 20 were due"),
        (arxiv_feed([ENTRY, ENTRY], total=1, start=0), "2 entries where only 1 of 1 were left"),
        (arxiv_feed([ENTRY], total=201, start=200), "a page that starts at 200 where 0 was asked"),
        (arxiv_feed([ENTRY], total=1, start=0).replace(b"totalResults", b"total"), "without totalResults"),
        (arxiv_feed([ENTRY], total=1, start=0).replace(b"startIndex", b"start"), "without startIndex"),
        (arxiv_feed([ENTRY], total=1, start=0).replace(b">1<", b">many<"), "without totalResults"),
    ],
)
def test_a_page_that_is_not_what_was_asked_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(BadEnvelope, match=words):
        check_page(body, start=0, asked=200)


def test_an_error_entry_is_a_refused_query_even_with_status_200() -> None:
    error = "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad field</summary></entry>"
    with pytest.raises(BadQuery, match="bad field"):
        parse_page(arxiv_feed([error], total=1, start=0))


def test_a_rate_limit_as_text_is_a_rate_limit() -> None:
    with pytest.raises(Throttled):
        parse_page(b"Rate exceeded.")


def test_an_empty_feed_that_says_so_is_an_answer() -> None:
    assert parse_page(arxiv_feed([], total=0, start=0)).total == 0


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_never_an_empty_page(body: bytes) -> None:
    with pytest.raises(SourceError):
        parse_page(body)


@given(st.integers(0, len(PAGE.rstrip()) - 1))
def test_a_page_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BadEnvelope):
        parse_page(PAGE[:length])
