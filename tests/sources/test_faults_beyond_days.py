"""The same faults where no day is at stake: changes, journal versions, papers by id. Named, then repaired."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from livinglist.sources import arxiv, biorxiv, pubmed
from livinglist.sources.arxiv_oai import OaiStream, harvest_changes
from livinglist.sources.biorxiv_pubs import harvest_publications
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import ArxivPaper, arxiv_entry, arxiv_feed, details, pubmed_truth, raw_list, raw_record, row
from .loops import NOW
from .test_biorxiv_pubs import FIRST, answering, pub
from .test_faults import CURABLE, FAULTS, _for


@dataclass(frozen=True)
class Asking:
    """One way to ask: the service's true answer, and what a run brings as (ids, problems, whether it claims all)."""

    truth: f.Truth
    run: Callable[[str, Policy], tuple[set[str], list[str], bool]]
    id: str


def _changes(url: str, policy: Policy) -> tuple[set[str], list[str], bool]:
    taken = list(harvest_changes(OaiStream(url, ("cs.LG",), policy), since=date(2026, 11, 18), now=NOW))
    ids = {record.source_id for changes in taken for record in changes.harvested.records}
    problems = [changes.harvested.problem for changes in taken if changes.harvested.problem]
    return ids, problems, any(changes.complete_until for changes in taken)


def _publications(url: str, policy: Policy) -> tuple[set[str], list[str], bool]:
    stream = biorxiv.BiorxivStream("medrxiv", url, url, ("all",), policy)
    taken = list(harvest_publications(stream, first=FIRST, last=FIRST))
    ids = {link.published_doi for week in taken for link in week.links}
    return ids, [week.problem for week in taken if week.problem], all(not week.problem for week in taken)


def _by_id(module: object, stream: object, name: str) -> tuple[set[str], list[str], bool]:
    taken = list(module.fetch_by_ids(stream, [name]))
    assert not any(batch.rejected for batch in taken)
    ids = {record.source_id for batch in taken for record in batch.records}
    return ids, [batch.problem for batch in taken if batch.problem], bool(ids)


ASKING = {
    "changes": Asking(lambda _: raw_list([raw_record("2611.00001", date(2026, 11, 20))]),
                      _changes, "2611.00001"),
    "publications": Asking(answering([pub(1)]), _publications, "10.5555/j.1"),
    "arXiv ids": Asking(
        lambda _: arxiv_feed([arxiv_entry(ArxivPaper("2611.00001", NOW))], total=1, start=0),
        lambda url, policy: _by_id(arxiv, arxiv.ArxivStream(url, ("cs.LG",), "", policy), "2611.00001"),
        "2611.00001",
    ),
    "DOIs": Asking(
        lambda _: details([row("10.1101/1", FIRST)], total="1"),
        lambda url, policy: _by_id(biorxiv, biorxiv.BiorxivStream("biorxiv", url, url, ("x",), policy), "10.1101/1"),
        "10.1101/1",
    ),
    "PMIDs": Asking(
        pubmed_truth({}),
        lambda url, policy: _by_id(pubmed, pubmed.PubmedStream(url, "x", policy, "s3cr/t key"), "41000001"),
        "41000001",
    ),
}  # fmt: skip


@pytest.fixture(params=ASKING)
def asking(request: pytest.FixtureRequest) -> Asking:
    return ASKING[request.param]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_claims_nothing_and_is_repaired_by_the_next_run(
    asking: Asking, fault: str, policy: Policy
) -> None:
    behaviour, words, tries = FAULTS[fault]
    with f.serving(asking.truth) as service:
        service.always = behaviour
        ids, problems, is_whole = asking.run(service.url, _for(fault, policy))
        assert len(service.log) == tries
        service.always = None
        repaired = asking.run(service.url, policy)
    assert (ids, is_whole) == (set(), False)
    (problem,) = problems
    assert words in problem
    assert problem.isprintable()
    assert repaired == ({asking.id}, [], True)


@pytest.mark.parametrize("fault", CURABLE)
def test_a_fault_that_passes_costs_nothing_but_a_retry(asking: Asking, fault: str, policy: Policy) -> None:
    with f.serving(asking.truth) as service:
        service.script.append(FAULTS[fault][0])
        assert asking.run(service.url, _for(fault, policy)) == ({asking.id}, [], True)
