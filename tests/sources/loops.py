"""The three harvests over one small truth each, so that one test can speak of all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from livinglist.records.page import Harvested
from livinglist.sources import arxiv, biorxiv, pubmed
from livinglist.sources.http import Policy

from .answers import ArxivPaper, arxiv_truth, details_truth, pubmed_truth, row, rss_feed, rss_item
from .faulty import Truth

DAYS = [date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Loop:
    """One source: what its service would truly say, the ids a whole harvest brings, and the harvest itself."""

    name: str
    truth: Truth
    ids: frozenset[str]
    stream: Callable[[str, Policy], object]
    module: object

    def harvest(self, url: str, policy: Policy, days: list[date] | None = None) -> "Outcome":
        batches = self.module.harvest(self.stream(url, policy), DAYS if days is None else days, now=NOW)
        return outcome_of(batches)


@dataclass(frozen=True)
class Outcome:
    ids: set[str]
    proven: dict
    failed: dict
    problems: list[str]
    requests: int
    batches: list[Harvested]


def outcome_of(batches: Iterator[Harvested]) -> Outcome:
    """All batches together; a day may end in one of them only."""
    taken = list(batches)
    ended = [day for batch in taken for day in (*batch.proven, *batch.failed)]
    assert len(ended) == len(set(ended))
    return Outcome(
        {record.source_id for batch in taken for record in batch.records if not record.is_provisional},
        {day: proof for batch in taken for day, proof in batch.proven.items()},
        {day: reason for batch in taken for day, reason in batch.failed.items()},
        [batch.problem for batch in taken if batch.problem],
        sum(batch.requests for batch in taken),
        taken,
    )


def _arxiv() -> Loop:
    midnight = datetime(2026, 11, 18, tzinfo=UTC)
    papers = [ArxivPaper(f"2611.{n:05}", midnight + timedelta(minutes=20 * n)) for n in range(1, 200)]
    ids = frozenset(paper.id for paper in papers)
    return Loop(
        "arxiv",
        arxiv_truth(papers),
        ids,
        lambda url, policy: arxiv.ArxivStream(f"{url}/api/query", ("cs.LG", "cs.CV"), "all:model", policy),
        arxiv,
    )


def _biorxiv(server: str = "biorxiv") -> Loop:
    rows = [row(f"10.64898/2026.11.{day.day}.{700000 + n}", day) for day in DAYS for n in range(45)]
    feed = rss_feed([rss_item(str(rows[-1]["doi"]))])
    return Loop(
        server,
        details_truth(rows, feed=feed),
        frozenset(str(r["doi"]) for r in rows),
        lambda url, policy: biorxiv.BiorxivStream(server, f"{url}/biorxiv_xml.php", url, ("all",), policy),
        biorxiv,
    )


def _pubmed() -> Loop:
    created = {day: [str(41_000_000 + 1_000 * n + m) for m in range(150)] for n, day in enumerate(DAYS)}
    return Loop(
        "pubmed",
        pubmed_truth(created, {DAYS[0]: ["30000001"]}),
        frozenset(pmid for pmids in created.values() for pmid in pmids) | {"30000001"},
        lambda url, policy: pubmed.PubmedStream(f"{url}/entrez/eutils", "model[tiab]", policy, "s3cr/t key"),
        pubmed,
    )


LOOPS = {loop.name: loop for loop in (_arxiv(), _biorxiv(), _biorxiv("medrxiv"), _pubmed())}
