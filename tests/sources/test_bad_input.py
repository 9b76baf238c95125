"""Numbers and dates beyond all bounds, the wrong encoding, answers that swell: a named fault, or one item lost."""

import gzip
from datetime import UTC, date, datetime

import pytest
import requests

from livinglist.sources.arxiv_feed import parse_page as parse_arxiv
from livinglist.sources.arxiv_raw import parse_changes
from livinglist.sources.biorxiv_details import parse_page as parse_details
from livinglist.sources.biorxiv_feed import parse_feed
from livinglist.sources.http import BadEnvelope, Policy
from livinglist.sources.pubmed_articles import parse_articles
from livinglist.sources.pubmed_search import parse_search
from livinglist.sources.transport import PoliteAdapter, polite

from . import answers as a
from . import faulty as f

DAY = date(2026, 11, 1)
HUGE = "9" * 5_000  # more digits than Python turns into a number
LARGE = "9" * 20  # more than a database column holds
ROW = a.row("10.1101/1", DAY)
ATOM = a.arxiv_feed([a.arxiv_entry(a.ArxivPaper("2611.00001", datetime(2026, 11, 1, tzinfo=UTC)))], total=1, start=0)
RAW = a.raw_list([a.raw_record("2611.00001", DAY)])
ENVELOPES = {
    "totalResults": (lambda n: parse_arxiv(ATOM.replace(b"Results>1", b"Results>%b" % n)), "without totalResults"),
    "startIndex": (lambda n: parse_arxiv(ATOM.replace(b"Index>0", b"Index>%b" % n)), "without startIndex"),
    "total": (lambda n: parse_details(a.details([ROW], total=n.decode()), "biorxiv"), "total is '999"),
    "Count": (lambda n: parse_search(a.found(["1"]).replace(b"t>1", b"t>%b" % n)), "without Count"),
}
ITEMS = {
    "arXiv version": lambda n: parse_arxiv(ATOM.replace(b"00001v1", f"00001v{n}".encode())),
    "change's version": lambda n: parse_changes(RAW.replace(b'version="v1"', f'version="v{n}"'.encode())),
    "change's year": lambda n: parse_changes(RAW.replace(b"Nov 2026", f"Nov {n}".encode())),
    "preprint's version": lambda n: parse_details(a.details([ROW | {"version": n}], total=1), "biorxiv"),
    "article's version": lambda n: parse_articles(a.articles([a.article("1").replace('on="1"', f'on="{n}"')])),
    "day of revision": lambda n: parse_articles(
        a.articles([a.article("1").replace("<Article>", f"<DateRevised><Year>2026</Year><Day>{n}</Day></DateRevised>"
                                                        "<Article>")])
    ),
}  # fmt: skip
EDGES = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "-2026-11-01T00:00:00Z", "12026-11-01T00:00:00Z"]


@pytest.mark.parametrize("number", [HUGE, LARGE])
@pytest.mark.parametrize("place", ENVELOPES)
def test_a_count_beyond_all_counting_is_no_count(place, number):
    parse, words = ENVELOPES[place]
    with pytest.raises(BadEnvelope, match=words) as caught:
        parse(number.encode())
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("number", [HUGE, LARGE])
@pytest.mark.parametrize("place", ITEMS)
def test_a_number_that_no_database_holds_costs_its_item(place, number):
    page = ITEMS[place](number)
    assert (len(page.records), len(page.rejected)) == (0, 1)
    assert len(page.rejected[0].reason) < 320


@pytest.mark.parametrize("instant", EDGES)
def test_an_instant_at_the_edge_of_the_calendar_is_none(instant):
    page = parse_arxiv(ATOM.replace(b"2026-11-01T00:00:00Z", instant.encode()))
    assert (page.records, page.rejected[0].reason) == ([], "without a date in <published>")
    with pytest.raises(BadEnvelope, match="without its responseDate"):
        parse_changes(RAW.replace(b"2026-11-21T09:00:00Z", instant.encode()))


FEED = a.rss_feed([a.rss_item("10.1101/1", summary="Über naïve Zellen.")])
ARTICLES = a.articles([a.article("1", "Über naïve Zellen.")])
TEXTS = {
    "feed": (lambda body: parse_feed(body, "biorxiv"), FEED),
    "articles": (parse_articles, ARTICLES.replace(b'version="1.0"', b'version="1.0" encoding="UTF-8"')),
    "page": (parse_arxiv, ATOM.replace(b"A foundation", "Über naïve".encode())),
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("called", ["iso-8859-1", "windows-1252", "us-ascii", "x-nothing"])
def test_utf_8_that_calls_itself_something_else_is_not_garbled_but_refused(text, called):
    parse, body = TEXTS[text]
    start = body.index(b"encoding=") + len("encoding='")
    with pytest.raises(BadEnvelope):
        parse(body[:start] + called.encode() + body[start + 5 :])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("encoding", ["iso-8859-1", "cp037"])
def test_another_encoding_that_calls_itself_utf_8_is_refused(text, encoding):
    parse, body = TEXTS[text]
    with pytest.raises(BadEnvelope):
        parse(body.decode().encode(encoding))


@pytest.mark.parametrize("text", ["articles", "page"])
@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252"])
def test_another_encoding_that_is_declared_is_read(text, encoding):
    parse, body = TEXTS[text]
    page = parse(body.decode().replace("UTF-8", encoding).encode(encoding))
    assert page.records[0].title.startswith("Über naïve")


def test_an_answer_that_swells_while_it_is_unpacked_is_cut_short(monkeypatch):
    monkeypatch.setattr("livinglist.sources.transport._MAX_BODY_BYTES", 1_000_000)
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 60_000
    with f.serving(lambda asked: b"") as service:
        service.always = f.body(bomb, Content_Encoding="gzip")
        session = polite(requests.Session(), PoliteAdapter("x", Policy(0), service="test"))
        with pytest.raises(BadEnvelope, match="more than 1,000,000 bytes"):
            session.get(service.url)
