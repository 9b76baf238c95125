"""Whatever a paper is called, every service can say it."""

import io
from dataclasses import replace

import feedparser
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from livinglist.demo.markup import speakable
from livinglist.demo.papers import ArxivVersion, OnArxiv, OnPreprintServer, OnPubmed, Paper, PreprintVersion, utc
from livinglist.demo.standins import StandIns

AT = utc(2026, 5, 4, 10)
NOW = utc(2026, 5, 6)
anything = st.text(min_size=1, max_size=60).filter(lambda text: speakable(text).strip())


def everywhere(title: str, author: str) -> Paper:
    return Paper(
        title,
        f"About {title}",
        (author,),
        arxiv=OnArxiv("2605.00001", ("cs.LG",), (ArxivVersion(AT, AT),), comment=title, journal_ref=title),
        preprint=OnPreprintServer("biorxiv", "10.64898/2026.05.04.1", "zoology", (PreprintVersion(AT),)),
        pubmed=OnPubmed("41", AT, title, collective=title, sections=(("", title),)),
    )


def as_read(title: str) -> str:
    """What an XML reader makes of it: no control characters, line ends as one."""
    return speakable(title).replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(anything, anything)
def test_every_answer_is_sound_and_holds_the_title(http: requests.Session, title: str, author: str) -> None:
    with StandIns([everywhere(title, author)], now=NOW) as standins:
        atom = etree.fromstring(http.get(standins.arxiv_api_url, params={"id_list": "2605.00001"}).content)
        oai = etree.fromstring(
            http.get(standins.arxiv_oai_url, params={"verb": "ListRecords", "metadataPrefix": "arXivRaw"}).content
        )
        rss = http.get(standins.biorxiv_rss_url, params={"subject": "all"}).content
        rows = http.get(f"{standins.biorxiv_api_url}/details/biorxiv/2026-05-04/2026-05-04/0/json").json()
        fetched = etree.fromstring(
            http.get(f"{standins.eutils_url}/efetch.fcgi", params={"db": "pubmed", "id": "41"}).content
        )
    assert atom.findtext("{*}entry/{*}title") == as_read(title)
    assert oai.findtext(".//{*}arXivRaw/{*}title") == as_read(title)
    assert etree.fromstring(rss).findtext("{*}item/{http://purl.org/dc/elements/1.1/}title") == as_read(title)
    assert len(feedparser.parse(io.BytesIO(rss)).entries) == 1
    assert rows["collection"][0]["title"] == title
    assert fetched.findtext(".//ArticleTitle") == as_read(title)


def test_a_title_of_ten_million_characters_is_served(http: requests.Session) -> None:
    paper = replace(everywhere("x" * 10_000_000, "A B"), preprint=None, pubmed=None)
    with StandIns([paper], now=NOW) as standins:
        assert len(http.get(standins.arxiv_api_url, params={"id_list": "2605.00001"}).content) > 10_000_000
