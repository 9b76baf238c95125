"""Journal versions of preprints by `/pubs`: strict, walked twice, and every link a relation."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from livinglist.demo.adversary import CURABLE
from livinglist.demo.adverse_papers import adversarial_papers
from livinglist.demo.manners import Manner
from livinglist.demo.standins import StandIns
from livinglist.sources.biorxiv import BiorxivStream
from livinglist.sources.biorxiv_links import PublishedAs, links_of
from livinglist.sources.biorxiv_pubs import Publications, harvest_publications
from livinglist.sources.http import Policy

from . import faulty as f
from .loops import NOW

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 10)
Row = dict[str, object]


def pub(number: int, day: date = FIRST, **fields: object) -> Row:
    return {
        "preprint_doi": f"10.1101/2026.01.01.{number}",
        "published_doi": f"10.5555/J.{number}",
        "published_journal": "Journal of <i>Invented</i> Medicine",
        "preprint_date": "2026-01-01",
        "published_date": str(day),
    } | fields


def answering(rows: Sequence[Row], *, page: int = 100, inflate: int = 0) -> Callable[[f.Asked], bytes]:
    def answer(asked: f.Asked) -> bytes:
        first, last, cursor = re.fullmatch(r"/pubs/medrxiv/([\d-]+)/([\d-]+)/(\d+)", asked.path).groups()
        chosen = [row for row in rows if first <= str(row["published_date"]) <= last]
        shown = chosen[int(cursor) : int(cursor) + page]
        head = {"status": "ok", "cursor": cursor, "count": len(shown), "total": str(len(chosen) + inflate)}
        return json.dumps(
            {"messages": [head if shown else {"status": "no articles found"}], "collection": shown}
        ).encode()

    return answer


def harvested(url: str, policy: Policy, first: date = FIRST, last: date = LAST) -> list[Publications]:
    stream = BiorxivStream("medrxiv", f"{url}/rss", url, ("zoology",), policy)
    return list(harvest_publications(stream, first=first, last=last))


def test_a_link_is_read_whole_and_is_a_relation() -> None:
    (link,), rejected = links_of([pub(1, preprint_doi="https://doi.org/10.1101/2026.01.01.1v3")])
    assert link == PublishedAs("10.1101/2026.01.01.1", "10.5555/j.1", "Journal of Invented Medicine", FIRST)
    named = {"type": "published_as", "scheme": "doi", "value": "10.5555/j.1"}
    assert link.relation == named | {"venue": "Journal of Invented Medicine", "date": FIRST.isoformat()}
    assert rejected == []


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"preprint_doi": ""}, "no DOI of the preprint"),
        ({"preprint_doi": None}, "no DOI of the preprint"),
        ({"published_doi": "NA"}, "no DOI of the journal version"),
        ({"published_doi": ["10.1/x"]}, "no DOI of the journal version"),
        ({"published_doi": "10.1101/2026.01.01.1"}, "the preprint's own DOI"),
        ({"published_journal": 5}, None),
        ({"published_date": "NA"}, None),
    ],
)
def test_a_row_without_a_link_is_set_aside_with_its_bytes(fields: Row, reason: str | None) -> None:
    links, rejected = links_of([pub(1, **fields)])
    assert [item.reason.startswith(reason or "") for item in rejected] == ([True] if reason else [])
    assert all(b"published_doi" in item.raw for item in rejected)
    assert len(links) + len(rejected) == 1


def test_weeks_are_walked_twice_stepping_by_what_arrives(policy: Policy) -> None:
    rows = [pub(n, FIRST + timedelta(days=n % 10)) for n in range(200)]
    with f.serving(answering(rows, page=30)) as service:
        weeks = harvested(service.url, policy)
        paths = [asked.path.removeprefix("/pubs/medrxiv/") for asked in service.log]
    assert paths[:5] == [f"2026-10-01/2026-10-07/{cursor}" for cursor in (0, 30, 60, 90, 120)]
    assert paths[5] == "2026-10-01/2026-10-07/0"
    assert [(week.first.day, week.last.day) for week in weeks] == [(1, 7), (8, 10)]
    assert len({link.preprint_doi for week in weeks for link in week.links}) == 200
    assert sum(week.requests for week in weeks) == len(paths) == 14
    assert {week.problem for week in weeks} == {None}
    assert (weeks[0].source, weeks[0].stream) == ("medrxiv", "medrxiv:pubs")


def test_a_week_without_publications_is_proven_empty_and_inflated_totals_are_seen_through(policy: Policy) -> None:
    with f.serving(answering([pub(1)], inflate=3)) as service:
        weeks = harvested(service.url, policy)
    assert [(len(week.links), week.problem) for week in weeks] == [(1, None), (0, None)]


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (f.HTML, "HTML"),
        (b"", "empty"),
        (b'{"messages":[{"status":"ok","count":0,"total":"9"}],"collection":[]}', "9 announced"),
        (b'{"messages":[{"status":"ok","count":0}],"collection":[]}', "without a total"),
        (b'{"messages":[{"status":"Error : (2002) Connection refused"}],"collection":[]}', "it says"),
        (
            json.dumps(
                {"messages": [{"status": "ok", "count": 1, "total": 1}], "collection": [pub(1, date(2020, 1, 1))]}
            ).encode(),
            "10.5555/J.1 of 2020-01-01 in the answer for 2026-10-01 to 2026-10-07",
        ),
    ],
)
def test_a_week_that_is_not_whole_gives_a_problem_and_no_links(spoilt: bytes, words: str, policy: Policy) -> None:
    with f.serving(lambda asked: spoilt) as service:
        weeks = harvested(service.url, policy)
    assert [week.links for week in weeks] == [[], []]
    assert words in weeks[0].problem
    assert weeks[0].problem.startswith("journal versions of 2026-10-01 to 2026-10-07: medrxiv: ")


def test_a_service_that_asks_to_wait_is_not_asked_again(policy: Policy) -> None:
    with f.serving(answering([])) as service:
        service.always = f.status(429, Retry_After="60")
        (week,) = harvested(service.url, policy, last=LAST + timedelta(days=60))
        assert len(service.log) == 1
    assert week.last == LAST + timedelta(days=60)
    assert "429" in week.problem


@pytest.mark.parametrize("server", ["biorxiv", "medrxiv"])
@pytest.mark.parametrize("fault", sorted(CURABLE.keys() - {"short page"}))
def test_through_every_fault_each_journal_version_is_known_in_the_end(server: str, fault: str, policy: Policy) -> None:
    start = datetime(2026, 9, 1, tzinfo=UTC)
    papers = adversarial_papers(3, first=start, days=20, a_day=10)
    told = [paper.preprint for paper in papers if paper.preprint and paper.preprint.server == server]
    truth = {(each.doi, each.published_doi) for each in told if each.published_doi}
    found: set[tuple[str, str]] = set()
    with StandIns(papers, now=NOW, seed=5) as standins:
        api = getattr(standins, f"{server}_api_url")
        stream = BiorxivStream(server, api, api, ("all",), policy)
        standins.set_manner(server, Manner(page_size=3))
        standins.misbehave(server, CURABLE[fault], chance=0.2)
        days = {start.date() + timedelta(days=n) for n in range(81)}
        for _ in range(30):
            for week in harvest_publications(stream, first=min(days), last=max(days)):
                found |= {(link.preprint_doi, link.published_doi) for link in week.links}
                if not week.problem:
                    days -= {week.first + timedelta(days=n) for n in range((week.last - week.first).days + 1)}
            if not days:
                break
    assert found == truth
    assert len(truth) > 10
