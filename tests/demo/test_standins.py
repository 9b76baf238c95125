"""The stand-ins as a whole: clock, log, which request meets which fault."""

import threading
from datetime import datetime, timedelta

import pytest
import requests
from lxml import etree

from livinglist.config.settings import Settings
from livinglist.demo import fault_tables as table
from livinglist.demo.building import arxiv_paper, many_papers
from livinglist.demo.faults import Hang, Status
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns

NOW = utc(2026, 5, 9, 9, 30)


def statuses(http: requests.Session, url: str, times: int) -> list[int]:
    return [http.get(url).status_code for _ in range(times)]


def test_a_fault_comes_so_often_and_after_so_many_requests(http: requests.Session) -> None:
    with StandIns([], now=NOW) as standins:
        url = f"{standins.biorxiv_api_url}/details/biorxiv/2026-05-01/2026-05-01/0/json"
        standins.misbehave("biorxiv", Status(500), after=1, times=2)
        standins.misbehave("biorxiv", Status(502), times=1)
        assert statuses(http, url, 5) == [502, 500, 500, 200, 200]


def test_a_fault_may_keep_to_one_endpoint_and_ends_when_told(http: requests.Session) -> None:
    with StandIns([], now=NOW) as standins:
        standins.misbehave("biorxiv", Status(500), endpoint="rss")
        rss, api = f"{standins.biorxiv_rss_url}?subject=all", f"{standins.biorxiv_api_url}/pubs/biorxiv/1d/0"
        assert statuses(http, rss, 2) + statuses(http, api, 1) == [500, 500, 200]
        standins.behave("biorxiv")
        assert statuses(http, rss, 1) == [200]


def test_chance_is_the_same_for_the_same_seed(http: requests.Session) -> None:
    def run(seed: int) -> list[int]:
        with StandIns([], now=NOW, seed=seed) as standins:
            standins.misbehave("pubmed", Status(503), chance=0.3)
            return statuses(http, f"{standins.eutils_url}/einfo.fcgi", 40)

    assert run(1) == run(1) != run(2)
    assert 3 < run(1).count(503) < 25


def test_the_log_holds_every_request_with_its_parameters(http: requests.Session) -> None:
    with StandIns([], now=NOW) as standins:
        url = f"{standins.eutils_url}/efetch.fcgi"
        http.post(url, data={"db": "pubmed", "id": "1,2", "api_key": "k"}, params={"tool": "t"})
        standins.misbehave("pubmed", table.empty_200)
        http.get(url)
        http.get(f"{standins.biorxiv_api_url}/nowhere")
        first, second, third = standins.log
        assert (first.service, first.endpoint, first.method, first.status) == ("pubmed", "efetch", "POST", 200)
        assert first.params == {"db": "pubmed", "id": "1,2", "api_key": "k", "tool": "t"}
        assert (second.fault, second.status, third.status, third.endpoint) == ("Rewrite", 200, 404, "")
        assert first.started <= first.finished <= second.started
        assert len(standins.log.gaps("pubmed")) == 1
        standins.log.clear()
        assert len(standins.log) == 0


def test_an_unanswered_request_stands_in_the_log_with_status_0(http: requests.Session) -> None:
    with StandIns([], now=NOW) as standins:
        standins.misbehave("arxiv", Hang())
        with pytest.raises(requests.ReadTimeout):
            http.get(standins.arxiv_oai_url, timeout=0.1)
        assert [(row.status, row.finished) for row in standins.log] == [(0, 0.0)]


def test_two_requests_at_once_are_seen(http: requests.Session) -> None:
    with StandIns([], now=NOW) as standins:
        standins.misbehave("arxiv", Hang(0.2))
        url = standins.arxiv_oai_url
        asking = [threading.Thread(target=requests.get, args=(url,)) for _ in range(2)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
        assert len(standins.log.overlaps("arxiv")) == 1
        standins.behave()
        http.get(url)
        assert len(standins.log.overlaps("arxiv")) == 1


def test_papers_can_appear_while_a_client_pages(http: requests.Session) -> None:
    papers = [
        arxiv_paper(f"2605.{n:05}", "Churn", utc(2026, 5, 4, 10, n), announced=NOW + timedelta(seconds=n))
        for n in range(9)
    ]
    with StandIns(papers, now=NOW) as standins:
        standins.advance_per_request = timedelta(seconds=2)
        totals = []
        for _ in range(4):
            body = http.get(standins.arxiv_api_url, params={"search_query": "cat:cs.LG"}).content
            totals.append(etree.fromstring(body).findtext("{*}totalResults"))
    assert totals == ["1", "3", "5", "7"]


def test_a_test_may_act_before_an_answer(http: requests.Session) -> None:
    with StandIns(many_papers(8, first=utc(2026, 5, 1)), now=utc(2026, 4, 1)) as standins:
        standins.before_answer = lambda asked: standins.set_now(NOW) if asked.endpoint == "oai" else None
        assert standins.truth("pubmed") == frozenset()
        http.get(standins.arxiv_oai_url)
        assert len(standins.truth("pubmed")) == 2


def test_the_clock_refuses_an_instant_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        StandIns([], now=NOW).set_now(datetime(2026, 5, 1))


def test_the_configuration_knows_every_key_of_the_overrides() -> None:
    with StandIns([], now=NOW) as standins:
        category = {"key": "LFM", "name": "Language", "methods": "LFM methods"}
        settings = Settings.model_validate({**standins.config_overrides(), "categories": [category]})
        assert settings.sources.arxiv.api_url == standins.arxiv_api_url
        assert settings.sources.medrxiv.seconds_between_requests == 0.0


def test_a_night_of_invented_papers_is_visible_the_morning_after() -> None:
    standins = StandIns(many_papers(1_000, first=utc(2026, 5, 1)), now=utc(2026, 5, 2))
    counts = {service: len(standins.truth(service)) for service in ("arxiv", "biorxiv", "medrxiv", "pubmed")}
    assert counts == {"arxiv": 500, "biorxiv": 125, "medrxiv": 125, "pubmed": 250}
