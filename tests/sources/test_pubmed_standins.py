"""PubMed's own ways, as the stand-in has them: books, deletions, what arrives later, misspelt words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from livinglist.demo.building import pubmed_paper
from livinglist.demo.papers import Paper, Relation
from livinglist.demo.standins import StandIns
from livinglist.records.record import Record
from livinglist.sources.http import Policy
from livinglist.sources.pubmed import PubmedStream, harvest

from .loops import Outcome, outcome_of

FIRST = datetime(2026, 11, 18, 9, tzinfo=UTC)
DAY = FIRST.date()
LATER = FIRST + timedelta(days=3)
ARTICLE = pubmed_paper("41000001", "A foundation model of tissue", FIRST, abstract="Told at once.", doi="10.5555/1")


def like(pmid: str, **shown: object) -> Paper:
    assert ARTICLE.pubmed
    return replace(ARTICLE, pubmed=replace(ARTICLE.pubmed, pmid=pmid, doi=f"10.5555/{pmid}", **shown))


@pytest.fixture
def standins() -> Iterator[StandIns]:
    papers = [
        ARTICLE,
        like("41000002", is_book=True, journal="The Invented Handbook"),
        like("41000003", deleted=FIRST + timedelta(hours=4, minutes=30)),
        like("41000004", abstract_since=LATER, doi_since=LATER),
        like("41000005", relations=(Relation("UpdateIn", "41000001", "J Invent. doi: 10.5555/1", LATER),),
             types=("Preprint",)),
        like("41000006", edat=DAY - timedelta(days=500)),
    ]  # fmt: skip
    with StandIns(papers, now=FIRST + timedelta(hours=4)) as standins:
        yield standins


def night(standins: StandIns, policy: Policy, *, query: str = "foundation[tiab]", back: int = 0) -> Outcome:
    stream = PubmedStream(standins.eutils_url, query, policy)
    days = [standins.now.date() - timedelta(days=n) for n in range(back + 1)]
    return outcome_of(harvest(stream, days, now=standins.now))


def records(outcome: Outcome) -> dict[str, Record]:
    return {record.pmid: record for batch in outcome.batches for record in batch.records}


def test_a_book_is_fetched_as_the_chapter_of_its_book(standins: StandIns, policy: Policy) -> None:
    book = records(night(standins, policy))["41000002"]
    assert (book.title, book.venue) == ("A foundation model of tissue", "The Invented Handbook")


def test_a_record_that_is_deleted_between_search_and_fetch_is_accounted_for(standins: StandIns, policy: Policy) -> None:
    standins.before_answer = lambda asked: (
        standins.set_now(FIRST + timedelta(hours=5)) if asked.endpoint == "efetch" else None
    )
    outcome = night(standins, policy)
    (rejected,) = (item for batch in outcome.batches for item in batch.rejected)
    assert (rejected.identifier, rejected.reason) == ("41000003", "deleted from PubMed")
    assert (outcome.proven[DAY].expected, outcome.proven[DAY].got) == (6, 6)
    assert len(standins.log.of("pubmed", "efetch")) == 1


def test_a_record_entered_with_an_old_date_is_found_on_the_day_it_was_entered(
    standins: StandIns, policy: Policy
) -> None:
    assert records(night(standins, policy))["41000006"].first_posted.date() == DAY - timedelta(days=500)


def test_what_arrives_later_is_fetched_by_the_day_it_arrived(standins: StandIns, policy: Policy) -> None:
    early = records(night(standins, policy))["41000004"]
    assert (early.abstract, early.doi) == ("", None)
    standins.set_now(LATER + timedelta(hours=4))
    late = records(night(standins, policy))
    assert (late["41000004"].abstract, late["41000004"].doi) == ("Told at once.", "10.5555/41000004")
    assert {"type": "published_as", "scheme": "pmid", "value": "41000001"} in late["41000005"].relations


def test_a_late_abstract_makes_an_old_record_match_and_it_comes(standins: StandIns, policy: Policy) -> None:
    assert "41000004" not in records(night(standins, policy, query='"told at once"[tiab]'))
    standins.set_now(LATER + timedelta(hours=4))
    assert "41000004" in records(night(standins, policy, query='"told at once"[tiab]'))


def test_a_misspelt_word_is_no_quiet_day(standins: StandIns, policy: Policy) -> None:
    outcome = night(standins, policy, query="foundation[tiab] AND langauge[tiab]", back=2)
    assert not outcome.proven
    assert all("PhraseNotFound langauge" in reason for reason in outcome.failed.values())
    assert len(standins.log) == 1
