"""The stand-in for PubMed's E-utilities."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests
from Bio import Entrez
from lxml import etree

from livinglist.demo import pubmed_api
from livinglist.demo.building import pubmed_paper
from livinglist.demo.manners import Manner
from livinglist.demo.papers import OnPubmed, Paper, Relation, utc
from livinglist.demo.standins import StandIns

NOW = utc(2026, 5, 9, 9, 30)


def search(http: requests.Session, standins: StandIns, term: str, **params: str) -> etree._Element:
    asked = {"db": "pubmed", "term": term, "retmax": "9999", **params}
    return etree.fromstring(http.get(f"{standins.eutils_url}/esearch.fcgi", params=asked).content)


def fetch(http: requests.Session, standins: StandIns, *pmids: str) -> etree._Element:
    form = {"db": "pubmed", "id": ",".join(pmids), "retmode": "xml"}
    return etree.fromstring(http.post(f"{standins.eutils_url}/efetch.fcgi", data=form).content)


def ids(result: etree._Element) -> list[str]:
    return [found.text for found in result.iterfind("IdList/Id")]


def papers() -> list[Paper]:
    first = pubmed_paper("41", "A foundation model of cells", utc(2026, 5, 1, 14), abstract="Language of genes")
    second = pubmed_paper("42", "Large language models", utc(2026, 5, 2, 14), authors=["Jane Q Doe"], doi="10.5555/b")
    late = OnPubmed(
        "43",
        utc(2026, 5, 3, 14),
        "Nature",
        doi="10.5555/c",
        edat=date(2024, 2, 1),
        dated=date(2024, 2, 1),
        types=("Journal Article", "Preprint"),
        relations=(Relation("UpdateIn", "42", "Journal. doi: 10.5555/b.", since=utc(2026, 5, 6)),),
        abstract_since=utc(2026, 5, 5),
        doi_since=utc(2026, 5, 5),
        deleted=utc(2026, 5, 20),
    )
    return [first, second, Paper("Tuning", "The foundation model comes late", ("A B",), pubmed=late)]


@pytest.mark.parametrize(
    ("term", "found"),
    [
        ('("foundation model"[tiab]) AND ("2026/05/01"[crdt] : "2026/05/03"[crdt])', ["43", "41"]),
        ('("foundation model"[tiab]) AND ("2026/05/01"[crdt] : "2026/05/01"[crdt])', ["41"]),
        ("foundation model[tiab] AND 2026/05/01:2026/05/02[crdt]", ["41"]),
        ('"foundation model"[ti]', ["41"]),
        ('"language model"[tiab]', []),
        ('"language model*"[tiab]', ["42"]),
        ("language", ["42", "41"]),
        ("language genes", ["41"]),
        ("language NOT genes", ["42"]),
        ("genes OR large AND cells", ["41"]),
        ("genes OR (large AND cells)", ["41"]),
        ("language AND Preprint[pt]", []),
        ("preprint[pt] OR nothing", ["43"]),
        ("2024/02/01[edat]", ["43"]),
        ("2024[dp]", ["43"]),
        ('"2026/05/06"[mdat] : "3000"[mdat]', ["43"]),
        ("Nature[ta]", ["43"]),
        ("Doe[au]", ["42"]),
        ("42[uid]", ["42"]),
        ("10.5555/b[doi]", ["42"]),
        ("hasabstract AND english[la]", ["43", "41"]),
    ],
)
def test_a_term_finds_what_pubmed_would(http: requests.Session, term: str, found: list[str]) -> None:
    with StandIns(papers(), now=NOW) as standins:
        result = search(http, standins, term)
    assert ids(result) == found
    assert result.findtext("Count") == str(len(found))


def test_what_the_service_made_of_a_term_is_its_translation(http: requests.Session) -> None:
    with StandIns(papers(), now=NOW) as standins:
        result = search(http, standins, '("a b"[tiab] OR c[ti]) AND ("2026/05/01"[crdt] : "2026/05/02"[crdt])')
    assert result.findtext("QueryTranslation") == (
        '("a b"[Title/Abstract] OR "c"[Title]) AND 2026/05/01:2026/05/02[Date - Create]'
    )


def test_dates_may_come_as_parameters(http: requests.Session) -> None:
    with StandIns(papers(), now=NOW) as standins:
        assert ids(
            search(http, standins, "hasabstract", datetype="crdt", mindate="2026/05/03", maxdate="2026/05/03")
        ) == ["43"]
        assert ids(search(http, standins, "hasabstract", mindate="2024/01/01", maxdate="2024/12/31")) == ["43"]


def test_an_abstract_that_comes_late_makes_the_record_match_late_by_mdat(http: requests.Session) -> None:
    term = '"foundation model"[tiab] AND 2026/05/05[{}]'
    with StandIns(papers(), now=utc(2026, 5, 4)) as standins:
        assert ids(search(http, standins, '"foundation model"[tiab]')) == ["41"]
        assert fetch(http, standins, "43").find(".//Abstract") is None
        assert fetch(http, standins, "43").find(".//ELocationID") is None
        standins.set_now(utc(2026, 5, 5, 12))
        assert ids(search(http, standins, term.format("mdat"))) == ["43"]
        assert ids(search(http, standins, term.format("crdt"))) == []
        assert fetch(http, standins, "43").findtext(".//ELocationID") == "10.5555/c"


def test_update_relations_come_late_too(http: requests.Session) -> None:
    with StandIns(papers(), now=utc(2026, 5, 5)) as standins:
        assert fetch(http, standins, "43").find(".//CommentsCorrections") is None
        standins.set_now(utc(2026, 5, 6))
        relation = fetch(http, standins, "43").find(".//CommentsCorrections")
    assert relation.get("RefType") == "UpdateIn"
    assert relation.findtext("PMID") == "42"


def test_a_deleted_record_is_gone_from_search_and_fetch(http: requests.Session) -> None:
    with StandIns(papers(), now=utc(2026, 5, 21)) as standins:
        assert ids(search(http, standins, "43[uid]")) == []
        answer = fetch(http, standins, "43", "41")
        assert [article.findtext(".//PMID") for article in answer.iterfind("PubmedArticle")] == ["41"]
        assert [gone.text for gone in answer.iterfind("DeleteCitation/PMID")] == ["43"]
        assert standins.truth("pubmed") == {"41", "42"}


def test_twenty_ids_come_unless_more_are_asked_for(http: requests.Session) -> None:
    many = [pubmed_paper(str(100 + n), "Cells", utc(2026, 5, 1) + timedelta(minutes=n)) for n in range(50)]
    with StandIns(many, now=NOW) as standins:
        url = f"{standins.eutils_url}/esearch.fcgi"
        assert len(ids(etree.fromstring(http.get(url, params={"db": "pubmed", "term": "cells"}).content))) == 20
        assert ids(search(http, standins, "cells", retstart="45")) == ["104", "103", "102", "101", "100"]


def test_no_more_than_9999_records_can_be_reached(http: requests.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed_api, "WALL", 30)
    many = [pubmed_paper(str(100 + n), "Cells", utc(2026, 5, 1) + timedelta(minutes=n)) for n in range(50)]
    with StandIns(many, now=NOW) as standins:
        whole = search(http, standins, "cells", retmax="100000")
        tail = search(http, standins, "cells", retstart="20", retmax="100")
        url, params = f"{standins.eutils_url}/esearch.fcgi", {"db": "pubmed", "term": "cells", "retstart": "30"}
        refused, as_json = http.get(url, params=params), http.get(url, params={**params, "retmode": "json"})
    assert (whole.findtext("Count"), len(ids(whole)), len(ids(tail))) == ("50", 30, 10)
    assert refused.status_code == 400
    assert "cannot be larger than 9998" in refused.text
    with pytest.raises(json.JSONDecodeError):
        as_json.json()


@pytest.mark.parametrize(
    "term", ["((", "", "a AND", "2026/05/01:tomorrow[crdt]", "[tiab]", 'x AND ("2026/13/01"[crdt])']
)
def test_a_term_that_cannot_be_run_is_an_error_inside_status_200(http: requests.Session, term: str) -> None:
    with StandIns(papers(), now=NOW) as standins:
        assert search(http, standins, term).findtext("ERROR")


def test_a_misspelt_phrase_reads_like_a_quiet_day_but_for_its_error_list(http: requests.Session) -> None:
    with StandIns(papers(), now=NOW) as standins:
        misspelt = search(http, standins, '"foundaton model"[tiab]')
        quiet = search(http, standins, '"hovercraft full of eels"[tiab]')
        standins.set_manner("pubmed", Manner(phrase_not_found=True))
        told = search(http, standins, "cells")
    assert misspelt.findtext("ErrorList/PhraseNotFound") == "foundaton model"
    assert misspelt.findtext("WarningList/OutputMessage") == "No items found."
    assert quiet.find("ErrorList") is None
    assert (told.findtext("Count"), told.find("ErrorList/PhraseNotFound") is None) == ("0", False)


def test_the_real_clients_parser_reads_every_kind_of_record(http: requests.Session) -> None:
    sections = (("BACKGROUND", "Why & how."), ("RESULTS", "p < 0.05"))
    structured = replace(papers()[0].pubmed, sections=sections, collective="The Group", vernacular_title="Titel")
    book = OnPubmed("44", utc(2026, 5, 1), "StatPearls", is_book=True)
    everything = [replace(papers()[0], pubmed=structured), papers()[1], Paper("Chapter", "Text", pubmed=book)]
    with StandIns(everything, now=NOW) as standins:
        form = {"db": "pubmed", "id": "41,42,44,999"}
        body = http.post(f"{standins.eutils_url}/efetch.fcgi", data=form, stream=True).raw
        found = Entrez.read(body, validate=False)
    first, second = found["PubmedArticle"]
    assert [str(text) for text in first["MedlineCitation"]["Article"]["Abstract"]["AbstractText"]] == [
        "Why & how.",
        "p < 0.05",
    ]
    assert first["MedlineCitation"]["Article"]["AuthorList"][-1]["CollectiveName"] == "The Group"
    assert second["MedlineCitation"]["Article"]["AuthorList"][0]["Initials"] == "JQ"
    assert found["PubmedBookArticle"][0]["BookDocument"]["ArticleTitle"] == "Chapter"


def test_a_history_that_is_gone_is_an_error(http: requests.Session) -> None:
    with StandIns([], now=NOW) as standins:
        answer = http.get(
            f"{standins.eutils_url}/efetch.fcgi", params={"db": "pubmed", "WebEnv": "x", "query_key": "1"}
        )
        info = http.get(f"{standins.eutils_url}/einfo.fcgi", params={"db": "pubmed"})
    assert b"Unable to obtain query #1" in answer.content
    assert "CRDT" in [name.text for name in etree.fromstring(info.content).iter("Name")]


def test_an_article_has_the_elements_of_a_recorded_one(http: requests.Session, shared: Path) -> None:
    recorded = etree.parse(shared / "upstream/samples/pubmed/SYNTH_preprint_published_pair.xml").getroot()[0]
    with StandIns(papers(), now=NOW) as standins:
        (ours,) = fetch(http, standins, "43")
    assert {element.tag for element in recorded.iter()} - {"ISSNLinking"} <= {element.tag for element in ours.iter()}
