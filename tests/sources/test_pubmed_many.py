"""More records than PubMed gives: split until all can be had; and a year's end that touches everything at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from livinglist.sources.http import Policy
from livinglist.sources.pubmed import PubmedStream, harvest
from livinglist.sources.pubmed_memory import PubmedMemory

from . import faulty as f
from .answers import article, articles, found
from .loops import NOW, Outcome, outcome_of

DAY = date(2026, 11, 18)
_RANGE = re.compile(r'"([\d/]+)"\[(\w+)\] : "([\d/]+)"\[\2\]')


@dataclass(frozen=True)
class Held:
    pmid: str
    dates: dict[str, str]


def held(pmid: int, day: date, **dates: date) -> Held:
    told = dict.fromkeys(("crdt", "edat", "pdat", "mdat"), day) | dates
    return Held(str(pmid), {field: f"{at:%Y/%m/%d}" for field, at in told.items()})


def shelf(records: Sequence[Held]) -> f.Truth:
    """esearch over every date field, clamped at 9,999 ids as PubMed does; efetch of anything asked for."""

    def answer(asked: f.Asked) -> bytes:
        if asked.path.endswith("efetch.fcgi"):
            return articles([article(pmid) for pmid in asked.params["id"].split(",")])
        ranges = _RANGE.findall(asked.params["term"])
        chosen = [
            record.pmid
            for record in records
            if all(first <= record.dates[field] <= last for first, field, last in ranges)
        ]
        return found(chosen[:9_999], count=len(chosen))

    return answer


def harvested(
    records: Sequence[Held],
    policy: Policy,
    *,
    now: datetime = NOW,
    memory: PubmedMemory | None = None,
    at_most: int = 50,
) -> tuple[Outcome, f.Faulty]:
    days = [now.date() - timedelta(days=back) for back in range(4)]
    with f.serving(shelf(records)) as service:
        stream = PubmedStream(service.url, "x", policy, modified_at_most=at_most)
        return outcome_of(harvest(stream, sorted(days), now=now, memory=memory)), service


def test_a_day_of_more_records_than_can_be_had_is_split_by_entry_and_by_publication(policy: Policy) -> None:
    old = date(2020, 1, 1)
    records = [held(41_000_000 + n, DAY, pdat=old + timedelta(days=n % 900)) for n in range(10_001)]
    outcome, service = harvested(records, policy)
    assert outcome.ids == {record.pmid for record in records}
    assert outcome.proven[DAY].got == 10_001
    assert any("[pdat]" in asked.params.get("term", "") for asked in service.log)


@pytest.mark.soak
def test_a_day_that_nothing_splits_is_refused_by_name(policy: Policy) -> None:
    outcome, _ = harvested([held(41_000_000 + n, DAY) for n in range(10_001)], policy)
    assert outcome.failed[DAY] == "pubmed: 10,001 records of one day: more than can be had; narrow the query"


NEW = [held(42_000_000 + n, DAY + timedelta(days=n)) for n in range(3)]
RELOADED = [held(30_000_000 + n, date(2020, 1, 1), mdat=DAY + timedelta(days=n % 2)) for n in range(170)]
LATE = datetime(2026, 11, 21, 13, tzinfo=NOW.tzinfo)


def test_a_reload_is_carried_over_from_night_to_night_until_all_is_fetched(policy: Policy) -> None:
    memory, came, opened, fetched = PubmedMemory(), set(), [], []
    for night in range(5):
        memory = PubmedMemory.from_json(memory.as_json())
        outcome, service = harvested([*NEW, *RELOADED], policy, now=LATE + timedelta(hours=night), memory=memory)
        came |= outcome.ids
        opened.append(sorted(outcome.failed))
        fetched.append(sum(len(asked.params["id"].split(",")) for asked in service.log if "id" in asked.params))
        assert {record.pmid for record in NEW} <= outcome.ids  # what is new is never left for later
    later = DAY + timedelta(days=1)
    assert opened == [[DAY, later], [later], [later], [], []]
    assert fetched == [53, 53, 53, 23, 3]
    assert came == {record.pmid for record in (*NEW, *RELOADED)}
    assert sorted(outcome.proven) == [DAY + timedelta(days=n) for n in range(4)]


def test_what_is_left_is_told_and_keeps_its_day_open(policy: Policy) -> None:
    outcome, _ = harvested([*NEW, *RELOADED], policy, now=LATE, memory=PubmedMemory())
    assert outcome.failed == {
        DAY: "pubmed: 35 modified records are left for the next night",
        DAY + timedelta(days=1): "pubmed: 85 modified records are left for the next night",
    }


def test_without_a_memory_or_with_few_all_is_fetched_at_once(policy: Policy) -> None:
    for memory, at_most in ((None, 50), (PubmedMemory(), 170)):
        outcome, _ = harvested([*NEW, *RELOADED], policy, now=LATE, memory=memory, at_most=at_most)
        assert (outcome.failed, len(outcome.ids)) == ({}, 173)


def test_a_night_that_fails_carries_over_everything(policy: Policy) -> None:
    memory = PubmedMemory()
    with f.serving(shelf([*NEW, *RELOADED])) as service:
        stream = PubmedStream(service.url, "x", policy, modified_at_most=50)
        service.always = lambda handler, truth: (f.status(500) if handler.path.endswith("efetch.fcgi") else f.honest)(
            handler, truth
        )
        assert not outcome_of(harvest(stream, [DAY], now=LATE, memory=memory)).proven
    assert memory == PubmedMemory()


def test_a_query_that_pubmed_begins_to_understand_otherwise_is_told_once(policy: Policy) -> None:
    meant = iter(["a[tiab]", "a[tiab]", "a[tiab] OR b[mh]", "a[tiab] OR b[mh]", ""])
    memory, problems = PubmedMemory(), []

    def answer(asked: f.Asked) -> bytes:
        if asked.params.get("retmax") == "0":
            assert asked.params["term"] == "x"
            return found([], more=f"<QueryTranslation>{next(meant)}</QueryTranslation>")
        return shelf(NEW)(asked)

    with f.serving(answer) as service:
        for _ in range(5):
            memory = PubmedMemory.from_json(memory.as_json())
            stream = PubmedStream(service.url, "x", policy)
            outcome = outcome_of(harvest(stream, [DAY], now=LATE, memory=memory))
            assert list(outcome.proven) == [DAY]
            problems.append(outcome.problems)
    told = "the query is understood anew, so that older days may lack papers: a[tiab] OR b[mh]"
    assert problems == [[], [], [told], [], []]


def test_a_word_that_pubmed_does_not_know_ends_the_night_at_the_first_request(policy: Policy) -> None:
    more = "<ErrorList><PhraseNotFound>fundation</PhraseNotFound></ErrorList>"
    with f.serving(lambda asked: found([], more=more)) as service:
        stream = PubmedStream(service.url, "fundation", policy)
        outcome = outcome_of(harvest(stream, [DAY, LATE.date()], now=LATE, memory=PubmedMemory()))
        assert len(service.log) == 1
    assert sorted(outcome.failed) == [DAY, LATE.date()]


def test_a_day_that_is_not_over_is_not_noted(policy: Policy) -> None:
    memory = PubmedMemory()
    today = LATE.date()
    harvested([held(30_000_000 + n, date(2020, 1, 1), mdat=today) for n in range(60)], policy, now=LATE, memory=memory)
    assert today not in memory.down_to


@pytest.mark.parametrize(
    "text",
    ["", "[]", "7", "null", '{"x": 1}', '{"translation": ""}', '{"translation": "", "down_to": {"today": 1}}',
     '{"translation": "", "down_to": {"2026-11-18": null}}', '{"translation": "", "down_to": []}'],
)  # fmt: skip
def test_a_memory_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PubmedMemory.from_json(text)
