"""Texts of more than 10 MB, where XML parsers stop by themselves: one bad item, and not a day open for ever."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from livinglist.records.page import Page
from livinglist.sources.arxiv_feed import parse_page as parse_arxiv
from livinglist.sources.arxiv_raw import ChangesPage, parse_changes
from livinglist.sources.biorxiv_details import parse_page as parse_details
from livinglist.sources.biorxiv_feed import parse_feed
from livinglist.sources.envelope import read_xml
from livinglist.sources.http import BadEnvelope
from livinglist.sources.pubmed_articles import parse_articles

from . import answers as a

HUGE = "A title " * 1_400_000
NOW = datetime(2026, 11, 11, tzinfo=UTC)
DAY = NOW.date()
ARXIV = [a.arxiv_entry(a.ArxivPaper("2611.00001", NOW, HUGE)), a.arxiv_entry(a.ArxivPaper("2611.00002", NOW))]
RAW = [a.raw_record("2611.00001", DAY).replace("A foundation model", HUGE), a.raw_record("2611.00002", DAY)]
PAGES: dict[str, Callable[[], Page | ChangesPage]] = {
    "arxiv": lambda: parse_arxiv(a.arxiv_feed(ARXIV, total=2, start=0)),
    "changes": lambda: parse_changes(a.raw_list(RAW)),
    "pubmed": lambda: parse_articles(a.articles([a.article("1", HUGE), a.article("2")])),
    "feed": lambda: parse_feed(a.rss_feed([a.rss_item("10.1101/1", summary=HUGE), a.rss_item("10.1101/2")]), "biorxiv"),
    "details": lambda: parse_details(
        a.details([a.row("10.1101/1", DAY, title=HUGE), a.row("10.1101/2", DAY)], total=2), "biorxiv"
    ),
}


@pytest.mark.parametrize("source", PAGES)
def test_a_huge_text_costs_its_own_item_only(source: str) -> None:
    page = PAGES[source]()
    (record,), (rejected,) = page.records, page.rejected
    assert record.source_id in {"2611.00002", "2", "10.1101/2"}
    assert rejected.identifier in {"2611.00001", "1", "10.1101/1"}
    assert "characters" in rejected.reason
    assert len(rejected.reason) < 320


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "utf-7"])
def test_a_huge_document_that_declares_entities_is_not_even_tried(encoding: str) -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "a" * 10}">' for n in range(10))
    document = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE feed [{bomb}]><feed x="&e9;">{HUGE}</feed>'
    with pytest.raises(BadEnvelope):
        read_xml(document.encode(encoding), "x", "feed")
