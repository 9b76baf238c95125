"""The adversary does its worst, and a harvest that proves its days survives it."""

from datetime import timedelta
from types import ModuleType

import pytest
import requests

from livinglist.demo.adversary import CURABLE, HARMLESS, SLOW, STOPPING, mend, spoil
from livinglist.demo.adverse_papers import TOPIC, adversarial_papers
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.sources import biorxiv, pubmed
from livinglist.sources.http import Policy

FIRST = utc(2026, 3, 2)


def test_the_papers_have_every_tail_that_loses_papers() -> None:
    papers = adversarial_papers(1, first=FIRST, days=60, a_day=20)
    on_arxiv = [paper.arxiv for paper in papers if paper.arxiv]
    lags = [(shown.versions[0].announced - shown.versions[0].submitted).days for shown in on_arxiv]
    assert max(lags) >= 30
    assert sorted(lags)[len(lags) // 2] <= 3
    assert len({shown.versions[0].submitted for shown in on_arxiv}) < 0.9 * len(on_arxiv)
    on_servers = [paper.preprint for paper in papers if paper.preprint]
    assert {shown.doi.partition("/")[0] for shown in on_servers} == {"10.64898", "10.1101"}
    assert any(version.type == "withdrawn" for shown in on_servers for version in shown.versions)
    in_pubmed = [paper.pubmed for paper in papers if paper.pubmed]
    assert all(any(getattr(shown, name) for shown in in_pubmed) for name in ("abstract_since", "edat", "deleted"))


def test_the_same_seed_makes_the_same_papers_and_the_same_night() -> None:
    assert adversarial_papers(3, first=FIRST, days=2) == adversarial_papers(3, first=FIRST, days=2)
    with StandIns([], now=FIRST) as standins:
        assert spoil(standins, 5) == spoil(standins, 5)


def test_bad_nights_differ_and_end(http: requests.Session) -> None:
    with StandIns([], now=FIRST) as standins:
        nights = [spoil(standins, seed) for seed in range(30)]
        done = {line.partition(": ")[2] for night in nights for line in night}
        assert "down" in done
        assert done & set(STOPPING)
        assert len(done & set(CURABLE)) >= 8
        assert [] in nights
        mend(standins)
        assert http.get(f"{standins.biorxiv_rss_url}?subject=all").status_code == 200
        assert http.get(f"{standins.eutils_url}/einfo.fcgi").status_code == 200


def test_no_fault_stands_under_two_headings() -> None:
    assert len({*CURABLE, *STOPPING, *HARMLESS, *SLOW}) == sum(map(len, (CURABLE, STOPPING, HARMLESS, SLOW)))


def streams(standins: StandIns) -> dict[str, tuple[ModuleType, object]]:
    policy = Policy(pace_seconds=0, timeout_seconds=5, deadline_seconds=10)
    rss, api = standins.biorxiv_rss_url, standins.biorxiv_api_url
    return {
        "biorxiv": (biorxiv, biorxiv.BiorxivStream("biorxiv", rss, api, ("all",), policy)),
        "pubmed": (pubmed, pubmed.PubmedStream(standins.eutils_url, '"foundation model"[tiab]', policy)),
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_days_that_are_asked_again_until_proven_lose_nothing(seed: int) -> None:
    """What the store does, in ten lines: all open days and the last few, every night, until a good one."""
    papers = adversarial_papers(seed, first=FIRST, days=6, a_day=25)
    with StandIns(papers, now=FIRST, seed=seed) as standins:
        held: dict[str, set[str]] = {name: set() for name in streams(standins)}
        open_days = {name: {(FIRST + timedelta(days=n)).date() for n in range(6)} for name in held}
        for night in range(12):
            standins.set_now(FIRST + timedelta(days=night + 1, hours=9, minutes=30))
            mend(standins)
            if night < 11:
                spoil(standins, seed * 100 + night)
            for name, (module, stream) in streams(standins).items():
                lately = {(standins.now - timedelta(days=n)).date() for n in range(6)}
                asked = {day for day in open_days[name] | lately if day < standins.now.date()}
                for batch in module.harvest(stream, sorted(asked), now=standins.now):
                    held[name] |= {record.source_id for record in batch.records}
                    open_days[name] -= set(batch.proven)
        assert open_days == {"biorxiv": set(), "pubmed": set()}
        standins.set_now(standins.now.replace(hour=0, minute=0))  # days before today were asked for
        by_abstract = {paper.pubmed.pmid for paper in papers if paper.pubmed and TOPIC not in paper.title}
        for name in held:
            assert standins.truth(name) - by_abstract <= held[name]
