from datetime import date

import pytest

from livinglist.sources.biorxiv_details import parse_page
from livinglist.sources.biorxiv_feed import parse_feed
from livinglist.sources.novelties import novelties
from livinglist.sources.pubmed_articles import parse_articles

from .answers import article, articles, details, row, rss_feed, rss_item

DAY = date(2026, 11, 18)
STRANGE = "<PubmedPatentArticle><Patent><PMID>7</PMID><Title>x</Title></Patent></PubmedPatentArticle>"


def of_rows(*rows, server="biorxiv"):
    return novelties(parse_page(details(rows, total=len(rows)), server).records)


@pytest.mark.parametrize(
    "kind",
    ["", "new results", "Confirmatory Results", "contradictory results", "withdrawn", "PUBLISHAHEADOFPRINT"],
)
@pytest.mark.parametrize("prefix", ["10.1101", "10.64898"])
def test_what_the_servers_are_known_to_say_is_no_news(kind, prefix):
    assert of_rows(row(f"{prefix}/1", DAY, type=kind)) == []


def test_an_unknown_prefix_is_told_once_with_its_number():
    rows = [row(f"10.5555/{n}", DAY) for n in (1, 2, 3)]
    assert of_rows(*rows, server="medrxiv") == [
        "an unknown DOI prefix of medrxiv: 10.5555 (3 in all, such as 10.5555/1)"
    ]


def test_each_unknown_type_is_told():
    rows = [row("10.1101/1", DAY, type="registered report"), row("10.1101/2", DAY, type="essay")]
    assert of_rows(*rows) == [
        "an unknown document type of biorxiv: registered report (1 in all, such as 10.1101/1)",
        "an unknown document type of biorxiv: essay (1 in all, such as 10.1101/2)",
    ]


def test_the_feed_tells_no_type_and_that_is_no_news():
    assert novelties(parse_feed(rss_feed([rss_item("10.64898/1")]), "biorxiv").records) == []


@pytest.mark.parametrize(
    ("item", "line"),
    [
        (STRANGE, "an unknown layout: PubmedPatentArticle (1 in all, such as 7)"),
        ("<PubmedArticle><Citation><PMID>7</PMID></Citation></PubmedArticle>",
         "an unknown layout: no MedlineCitation/Article (1 in all, such as 7)"),
        ("<PubmedBookArticle><Book><PMID>7</PMID></Book></PubmedBookArticle>",
         "an unknown layout: no BookDocument (1 in all, such as 7)"),
    ],
)  # fmt: skip
def test_an_unknown_layout_is_set_aside_with_its_bytes_and_told(item, line):
    page = parse_articles(articles([article("1"), item]))
    assert (len(page.records), page.received) == (1, 2)
    assert novelties(page.records, page.rejected) == [line]
    assert page.rejected[0].raw == item.encode()


def test_items_refused_for_what_they_hold_are_no_news():
    page = parse_articles(articles([article("1", "…"), "<DeleteCitation><PMID>2</PMID></DeleteCitation>"]))
    assert [item.identifier for item in page.rejected] == ["1", "2"]
    assert novelties(page.records, page.rejected) == []
