"""PubMed's articles, books and searches: what is read, what is set aside, what is refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from livinglist.records.record import Record
from livinglist.sources.http import BadEnvelope, BadQuery, ServiceFault, SourceError, Throttled
from livinglist.sources.pubmed_articles import parse_articles
from livinglist.sources.pubmed_search import parse_search

from . import faulty as f
from .answers import articles, found

BODY = (Path(__file__).parent / "data" / "pubmed_articles.xml").read_bytes()
PAGE = parse_articles(BODY)


def record(pmid: int) -> Record:
    return next(record for record in PAGE.records if record.source_id == str(pmid))


def test_text_is_whole_whatever_markup_is_in_it() -> None:
    first = record(40000001)
    assert first.title == "A foundation model of E. coli with H2O at p < 0.05"
    assert first.abstract == "BACKGROUND: Cells grow fast. Or x. CODE: https://github.com/invented/coli."
    assert first.code_url == "https://github.com/invented/coli"


def test_authors_are_persons_and_collectives_without_wrong_spellings() -> None:
    assert record(40000001).authors == ["Doe, Jane Q", "Roe Jr, R", "The Invented Group"]


def test_the_valid_doi_is_taken_and_never_a_references() -> None:
    assert record(40000001).doi == "10.5555/right.1"
    assert record(40000001).pmcid == "PMC7000001"
    assert record(40000002).doi is None


def test_what_an_article_cites_is_read_wherever_it_stands_in_the_list() -> None:
    cited = [("doi", "10.5555/reference"), ("pmid", "6048539"), ("pmcid", "PMC7000002")]
    assert record(40000001).references == cited
    assert record(40000003).references == []


@pytest.mark.parametrize(("pmid", "year"), [(40000001, 1998), (40000002, 2025), (40000003, 2026), (40000004, None)])
def test_the_year_is_read_from_any_form_of_date(pmid: int, year: int | None) -> None:
    assert record(pmid).year == year


def test_dates_venue_version_and_kinds() -> None:
    first = record(40000001)
    assert first.first_posted == datetime(2026, 11, 18, tzinfo=UTC)
    assert first.revised == datetime(2026, 11, 19, tzinfo=UTC)
    assert (first.venue, first.version, first.is_preprint) == ("J Invent Med", 2, False)
    assert first.document_type == "Journal Article; Retracted Publication"
    assert first.subjects == ["Humans", "invention"]
    assert first.url == "https://pubmed.ncbi.nlm.nih.gov/40000001/"


def test_a_retracted_paper_is_kept_and_flagged() -> None:
    assert record(40000001).withdrawn
    assert record(40000001).relations == [
        {"type": "retraction_in", "scheme": "pmid", "value": "40000009"},
        {"type": "retraction_in", "scheme": "doi", "value": "10.5555/retraction"},
        {"type": "comment_in", "scheme": "pmid", "value": "40000008"},
    ]


def test_brackets_of_a_translation_go_and_inner_ones_stay() -> None:
    assert record(40000002).title == "A translated title [with brackets] inside"
    assert record(40000004).title == "Titre original"


def test_another_languages_abstract_is_better_than_none() -> None:
    assert record(40000002).abstract == "Eine Zusammenfassung."
    assert record(40000002).venue == "Zeitschrift"


def test_a_preprint_and_its_journal_version_name_each_other() -> None:
    preprint, article = record(40000003), record(40000004)
    assert (preprint.is_preprint, preprint.arxiv_id) == (True, "2611.00001")
    assert {"type": "published_as", "scheme": "doi", "value": "10.1038/invented"} in preprint.relations
    assert article.relations == [
        {"type": "has_preprint", "scheme": "pmid", "value": "40000003"},
        {"type": "update_of", "scheme": "pmid", "value": "10796117"},
    ]


def test_a_book_chapter_is_a_record() -> None:
    book = record(40000007)
    assert (book.title, book.venue, book.doi, book.year) == ("A chapter", "The Invented Book", "10.5555/book.1", 2026)
    assert (book.authors, book.abstract, book.document_type) == (["Editor, E"], "Pages.", "Review")


def test_articles_that_cannot_be_read_and_deletions_are_set_aside() -> None:
    assert [(item.identifier, item.reason) for item in PAGE.rejected] == [
        ("40000005", "record: Value error, a record needs a title"),
        ("40000006", "day is out of range for month"),
        ("40000099", "deleted from PubMed"),
    ]
    assert b"A day that is none" in PAGE.rejected[1].raw
    assert PAGE.received == 7


@pytest.mark.parametrize(
    ("body", "fault", "words"),
    [
        (b"", BadEnvelope, "an empty answer"),
        (f.HTML, BadEnvelope, "HTML"),
        (b"<eFetchResult><ERROR>cannot get document summary</ERROR></eFetchResult>", BadQuery, "document summary"),
        (b"<eFetchResult><ERROR>Search Backend failed: try again</ERROR></eFetchResult>", ServiceFault, "Backend"),
        (b"<eFetchResult><ERROR>API rate limit exceeded</ERROR></eFetchResult>", Throttled, "rate"),
        (b"<PubmedArticleSet><PubmedArticle>", BadEnvelope, "XML"),
        (b'{"error": "API rate limit exceeded"}', Throttled, "rate"),
    ],
)
def test_an_answer_that_is_no_set_of_articles_is_refused(body: bytes, fault: type[SourceError], words: str) -> None:
    with pytest.raises(fault, match=words):
        parse_articles(body)


@given(st.integers(0, len(BODY.rstrip()) - 1))
def test_a_set_cut_anywhere_is_refused(length: int) -> None:
    with pytest.raises(BadEnvelope):
        parse_articles(BODY[:length])


def test_an_empty_set_is_a_set() -> None:
    assert parse_articles(articles([])).received == 0


def test_entities_are_neither_fetched_nor_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    for declared in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', '<!ENTITY x "expanded">'):
        body = BODY.replace(b'270101.dtd">', f'270101.dtd" [{declared}]>'.encode()).replace(b"A chapter", b"A &x;")
        with pytest.raises(BadEnvelope, match="declares entities"):
            parse_articles(body)


def test_an_entity_nobody_declared_does_no_harm() -> None:
    title = parse_articles(BODY.replace(b"A chapter", b"A &nbsp; chapter")).records[-1].title
    assert title == "A chapter"


def test_a_search_gives_count_and_ids() -> None:
    result = parse_search(found(["1", "2"], count=7))
    assert (result.count, result.pmids, result.warnings) == (7, ["1", "2"], ())


def test_no_records_is_an_answer_where_the_form_is_right() -> None:
    more = "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    assert parse_search(found([], more=more)).count == 0


@pytest.mark.parametrize("element", ["PhraseNotFound", "FieldNotFound"])
def test_a_mistyped_term_is_no_quiet_day(element: str) -> None:
    more = f"<ErrorList><{element}>fundation modle</{element}></ErrorList>"
    with pytest.raises(BadQuery, match="fundation modle"):
        parse_search(found([], more=more))


def test_a_day_that_pubmed_does_not_know_yet_is_a_quiet_day() -> None:
    more = '<ErrorList><PhraseNotFound>"2026/11/21"[crdt] : "2026/11/21"[crdt]</PhraseNotFound></ErrorList>'
    assert parse_search(found([], more=more)).count == 0


def test_a_quoted_phrase_pubmed_took_apart_is_reported() -> None:
    more = '<WarningList><QuotedPhraseNotFound>"odd phrase"[tiab]</QuotedPhraseNotFound></WarningList>'
    assert parse_search(found(["1"], more=more)).warnings == ('QuotedPhraseNotFound "odd phrase"[tiab]',)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<eSearchResult><ERROR>Invalid term ((</ERROR></eSearchResult>", BadQuery),
        (b"<eSearchResult><ERROR>Search Backend failed: x</ERROR></eSearchResult>", ServiceFault),
        (b"<eSearchResult><IdList/></eSearchResult>", BadEnvelope),
        (b"<eSearchResult><Count>0</Count></eSearchResult>", BadEnvelope),
        (b"<eSearchResult><Count>-1</Count><IdList/></eSearchResult>", BadEnvelope),
        (b"<eSearchResult><Count>1</Count><IdList><Id>x</Id></IdList></eSearchResult>", BadEnvelope),
        (b"<PubmedArticleSet/>", BadEnvelope),
    ],
)
def test_a_search_that_proves_nothing_is_refused(body: bytes, fault: type[SourceError]) -> None:
    with pytest.raises(fault):
        parse_search(body)


@given(st.binary(max_size=300).filter(lambda body: b"<PubmedArticleSet" not in body and b"<eSearchResult" not in body))
def test_bytes_without_an_answer_in_them_are_never_an_empty_answer(body: bytes) -> None:
    for parse in (parse_articles, parse_search):
        with pytest.raises(SourceError):
            parse(body)


def test_the_invented_payload_is_well_formed() -> None:
    assert len(etree.fromstring(BODY)) == 8
