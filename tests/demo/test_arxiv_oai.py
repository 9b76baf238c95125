"""The stand-in for arXiv's OAI-PMH."""

from pathlib import Path

import pytest
import requests
from lxml import etree

from livinglist.demo import arxiv_oai
from livinglist.demo.building import arxiv_paper
from livinglist.demo.papers import ArxivVersion, OnArxiv, Paper, utc
from livinglist.demo.standins import StandIns

OAI = {"o": "http://www.openarchives.org/OAI/2.0/", "r": "http://arxiv.org/OAI/arXivRaw/"}
RAW = {"metadataPrefix": "arXivRaw"}


def ask(http: requests.Session, standins: StandIns, **params: str) -> etree._Element:
    named = {name.rstrip("_"): value for name, value in params.items()}
    return etree.fromstring(http.get(standins.arxiv_oai_url, params=named).content)


def ids(answer: etree._Element) -> list[str]:
    return [found.text.removeprefix("oai:arXiv.org:") for found in answer.iterfind(".//o:header/o:identifier", OAI)]


def error(answer: etree._Element) -> str | None:
    found = answer.find("o:error", OAI)
    return None if found is None else found.get("code")


def changing() -> Paper:
    versions = (
        ArxivVersion(utc(2026, 4, 4, 10), utc(2026, 5, 5)),
        ArxivVersion(utc(2026, 5, 6, 10), utc(2026, 5, 7), withdrawn=True),
    )
    shown = OnArxiv("2604.00007", ("cs.AI", "q-bio.GN"), versions, doi="10.5555/x", published_since=utc(2026, 5, 10))
    return Paper("Title & more", "Text", ("Ann Other", "Bo Second"), arxiv=shown)


def test_identify_says_that_datestamps_are_days(http: requests.Session) -> None:
    with StandIns([], now=utc(2026, 5, 5)) as standins:
        answer = ask(http, standins, verb="Identify")
    assert answer.findtext("o:Identify/o:granularity", namespaces=OAI) == "YYYY-MM-DD"
    assert answer.findtext("o:responseDate", namespaces=OAI) == "2026-05-05T00:00:00Z"


@pytest.mark.parametrize(
    ("now", "versions", "stamp"),
    [(utc(2026, 5, 6), 1, "2026-05-05"), (utc(2026, 5, 8), 2, "2026-05-07"), (utc(2026, 5, 11), 2, "2026-05-10")],
)
def test_the_datestamp_follows_announcement_replacement_and_doi(
    http: requests.Session, now, versions: int, stamp: str
) -> None:
    with StandIns([changing()], now=now) as standins:
        answer = ask(http, standins, verb="GetRecord", identifier="oai:arXiv.org:2604.00007", **RAW)
    assert len(answer.findall(".//r:version", OAI)) == versions
    assert answer.findtext(".//o:datestamp", namespaces=OAI) == stamp
    assert (answer.findtext(".//r:doi", namespaces=OAI) is not None) == (stamp == "2026-05-10")
    assert (answer.findtext(".//r:version[last()]/r:source_type", namespaces=OAI) == "I") == (versions == 2)


def test_metadata_come_hours_after_the_announcement_and_never_before_their_datestamp(http: requests.Session) -> None:
    with StandIns([changing()], now=utc(2026, 5, 5, 2)) as standins:
        assert standins.truth("arxiv") == {"2604.00007"}
        assert error(ask(http, standins, verb="ListRecords", from_="2026-05-05", **RAW)) == "noRecordsMatch"
        standins.set_now(utc(2026, 5, 5, 2, 30))
        assert ids(ask(http, standins, verb="ListRecords", from_="2026-05-05", **RAW)) == ["2604.00007"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("cs", ["2604.00007", "2605.1"]),
        ("cs:cs:AI", ["2604.00007"]),
        ("q-bio:q-bio:GN", ["2604.00007"]),
        ("physics:hep-ex", ["2605.2"]),
        ("physics:cond-mat:soft", ["2605.3"]),
        ("physics:cond-mat", ["2605.3"]),
        ("cs:cs:A", []),
    ],
)
def test_sets_are_spelt_group_archive_category(http: requests.Session, wanted: str, found: list[str]) -> None:
    others = [
        arxiv_paper("2605.1", "One", utc(2026, 5, 5), categories=("cs.LG",), announced=utc(2026, 5, 6)),
        arxiv_paper("2605.2", "Two", utc(2026, 5, 5), categories=("hep-ex",), announced=utc(2026, 5, 6)),
        arxiv_paper("2605.3", "Three", utc(2026, 5, 5), categories=("cond-mat.soft",), announced=utc(2026, 5, 6)),
    ]
    with StandIns([changing(), *others], now=utc(2026, 5, 6, 9)) as standins:
        assert ids(ask(http, standins, verb="ListRecords", set=wanted, **RAW)) == found


def test_a_long_list_comes_in_parts_and_the_last_part_has_an_empty_token(
    http: requests.Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv_oai, "PAGE_SIZE", 4)
    papers = [arxiv_paper(f"2605.{n:05}", "Many", utc(2026, 5, 5, 1, n), announced=utc(2026, 5, 6)) for n in range(10)]
    with StandIns(papers, now=utc(2026, 5, 6, 9)) as standins:
        answer = ask(http, standins, verb="ListRecords", **RAW)
        found, tokens = ids(answer), []
        while token := answer.findtext(".//o:resumptionToken", namespaces=OAI):
            tokens.append(token)
            answer = ask(http, standins, verb="ListRecords", resumptionToken=token)
            found += ids(answer)
        assert found == [paper.arxiv.id for paper in papers]
        assert len(tokens) == 2
        assert answer.find(".//o:resumptionToken", OAI) is not None
        standins.set_now(utc(2026, 5, 7, 0, 1))
        expired = ask(http, standins, verb="ListRecords", resumptionToken=tokens[0])
        assert error(expired) == "badResumptionToken"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"verb": "Destroy"}, "badVerb"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from_": "May"}, "badArgument"),
        ({"verb": "ListRecords", "resumptionToken": "x"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from_": "2027-01-01"}, "noRecordsMatch"),
        ({"verb": "GetRecord", "metadataPrefix": "arXivRaw", "identifier": "x"}, "idDoesNotExist"),
    ],
)
def test_errors_are_answers(http: requests.Session, params: dict[str, str], code: str) -> None:
    with StandIns([changing()], now=utc(2026, 5, 6)) as standins:
        assert error(ask(http, standins, **params)) == code


def test_a_record_has_the_elements_of_a_recorded_one(http: requests.Session, shared: Path) -> None:
    recorded = etree.parse(shared / "upstream/samples/arxiv/fc_oai_arxivraw_1810.09584.xml").getroot()
    with StandIns([changing()], now=utc(2026, 5, 11)) as standins:
        ours = ask(http, standins, verb="GetRecord", identifier="oai:arXiv.org:2604.00007", **RAW)
    assert [child.tag for child in ours] == [child.tag for child in recorded]
    theirs = {element.tag for element in recorded.iter()} - {f"{{{OAI['r']}}}journal-ref"}
    assert theirs <= {element.tag for element in ours.iter()}
