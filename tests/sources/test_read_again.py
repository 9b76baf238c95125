"""What was refused once is read from its bytes when the parser has learnt to."""

from datetime import date

import pytest

from livinglist.sources import arxiv_feed, arxiv_raw, biorxiv_details, pubmed_articles
from livinglist.sources.read_again import read_again

from .answers import row

_ENTRY = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">'
    b"<o:totalResults>1</o:totalResults><o:startIndex>0</o:startIndex><entry>"
    b"<id>http://arxiv.org/abs/2605.00001v1</id><published>2026-05-04T12:00:00Z</published>"
    b"<updated>2026-05-04T12:00:00Z</updated><title>A paper</title><summary>Short.</summary>"
    b"<author><name>Jane Doe</name></author></entry></feed>"
)
_CHANGE = (
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-05-05T00:00:00Z</responseDate>'
    b"<ListRecords><record><header><identifier>oai:arXiv.org:2605.00001</identifier>"
    b"<datestamp>2026-05-05</datestamp></header><metadata>"
    b'<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2605.00001</id><version version="v1">'
    b"<date>Mon, 4 May 2026 12:00:00 GMT</date></version><title>A paper</title><authors>Jane Doe</authors>"
    b"<categories>cs.LG</categories><abstract>Short.</abstract></arXivRaw></metadata></record></ListRecords></OAI-PMH>"
)
_ROW = row("10.1101/2026.05.04.1", date(2026, 5, 4))
_ARTICLE = (
    b"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>60000001</PMID><Article><Journal><Title>Letters</Title>"
    b"</Journal><ArticleTitle>A paper</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
)


def _refused(monkeypatch, room, name, parse, *arguments):
    """The bytes that a parser keeps which refuses every item."""

    def refuse(*_given, **_named):
        raise ValueError("an earlier parser")

    with monkeypatch.context() as patched:
        patched.setattr(room, name, refuse)
        return parse(*arguments).rejected


@pytest.mark.parametrize(
    ("source", "room", "name", "parse", "arguments"),
    [
        ("arxiv", arxiv_feed, "record_of", arxiv_feed.parse_page, (_ENTRY,)),
        ("arxiv", arxiv_raw, "record_of", arxiv_raw.parse_changes, (_CHANGE,)),
        ("pubmed", pubmed_articles, "_pmid", pubmed_articles.parse_articles, (_ARTICLE,)),
        (
            "biorxiv",
            biorxiv_details,
            "_record",
            biorxiv_details.records_of,
            ([_ROW], "biorxiv"),
        ),
    ],
    ids=["arXiv API", "arXiv OAI-PMH", "PubMed", "bioRxiv"],
)
def test_the_bytes_of_a_refused_item_are_enough_to_read_it_later(monkeypatch, source, room, name, parse, arguments):
    [refused] = _refused(monkeypatch, room, name, parse, *arguments)
    [record] = read_again(source, refused.raw).records
    assert record.source_id == refused.identifier


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe", b"[1]", b"<a/>", b"{'id': 1}", b"<!DOCTYPE a><a/>", b"null"])
@pytest.mark.parametrize("source", ["arxiv", "biorxiv", "medrxiv", "pubmed"])
def test_bytes_that_say_nothing_give_nothing(source, raw):
    assert read_again(source, raw).records == []
