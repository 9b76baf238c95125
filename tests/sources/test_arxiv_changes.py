"""The list of changes through the real client over real HTTP: whole or refused, and never a change lost."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from livinglist.demo.adversary import CURABLE
from livinglist.demo.adverse_papers import adversarial_papers
from livinglist.demo.building import arxiv_paper
from livinglist.demo.manners import Manner
from livinglist.demo.papers import ArxivVersion, OnArxiv, Paper
from livinglist.demo.standins import StandIns
from livinglist.records.record import Record
from livinglist.sources import arxiv
from livinglist.sources.arxiv_oai import OaiStream, harvest_changes, set_of
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import raw_error, raw_list, raw_record

FIRST = datetime(2026, 11, 10, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SINCE = date(2026, 11, 18)


@dataclass
class Seen:
    records: list[Record]
    rejected: list[str]
    problems: list[str]
    complete_until: date | None
    requests: int


def seen(stream: OaiStream, since: date | None, now: datetime = NOW) -> Seen:
    taken = list(harvest_changes(stream, since=since, now=now))
    assert all(changes.complete_until is None for changes in taken[:-1])
    batches = [changes.harvested for changes in taken]
    assert all(not batch.proven and not batch.failed and batch.source == "arxiv" for batch in batches)
    return Seen(
        [record for batch in batches for record in batch.records],
        [item.identifier for batch in batches for item in batch.rejected],
        [batch.problem for batch in batches if batch.problem],
        taken[-1].complete_until,
        sum(batch.requests for batch in batches),
    )


def stream_at(url: str, policy: Policy, *categories: str) -> OaiStream:
    return OaiStream(f"{url}/oai", categories or ("cs.LG",), policy)


@pytest.mark.parametrize(
    ("category", "spec"),
    [
        ("q-bio.GN", "q-bio:q-bio:GN"), ("cs.AI", "cs:cs:AI"), ("cs", "cs"), ("cs.*", "cs"),
        ("hep-ex", "physics:hep-ex"),
        ("cond-mat.soft", "physics:cond-mat:soft"), ("physics.bio-ph", "physics:physics:bio-ph"),
        ("cond-mat", "physics:cond-mat"), ("stat.ML", "stat:stat:ML"), ("physics", "physics"),
    ],
)  # fmt: skip
def test_a_category_is_a_set(category: str, spec: str) -> None:
    assert set_of(category) == spec


def test_a_stream_is_named_by_its_sets(policy: Policy) -> None:
    assert stream_at("x", policy, "cs.LG", "cs.CV").name == stream_at("y", policy, "cs.CV", "cs.LG").name
    assert stream_at("x", policy, "cs.LG").name != stream_at("x", policy, "cs.CV").name
    assert OaiStream("x", (), policy).sets == [""]


def test_a_list_is_asked_as_arxiv_asks_to_and_proven_by_a_second_walk(policy: Policy) -> None:
    pages = {"": (["1", "2"], "a%3Db&c=d"), "a%3Db&c=d": (["3"], "")}

    def answer(asked: f.Asked) -> bytes:
        numbers, token = pages[asked.params.get("resumptionToken", "")]
        return raw_list([raw_record(f"2611.0000{n}", SINCE) for n in numbers], token=token.replace("&", "&amp;"))

    with f.serving(answer) as service:
        outcome = seen(stream_at(service.url, policy, "q-bio.GN"), SINCE)
    first = {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "from": "2026-11-18", "set": "q-bio:q-bio:GN"}
    then = {"verb": "ListRecords", "resumptionToken": "a%3Db&c=d"}
    assert [asked.params for asked in service.log] == [first, then, first, then]
    assert [record.source_id for record in outcome.records] == ["2611.00001", "2611.00002", "2611.00003"]
    assert (outcome.complete_until, outcome.problems, outcome.requests) == (date(2026, 11, 21), [], 4)


def test_without_a_date_yesterday_is_the_first_day(policy: Policy) -> None:
    with f.serving(lambda asked: raw_error("noRecordsMatch")) as service:
        outcome = seen(stream_at(service.url, policy), None)
    assert [asked.params["from"] for asked in service.log] == ["2026-11-20"]
    assert (outcome.records, outcome.complete_until) == ([], date(2026, 11, 21))


@pytest.mark.parametrize(
    ("responded", "now", "until"),
    [
        ("2026-11-21T09:00:00Z", NOW, date(2026, 11, 21)),
        ("2026-11-18T09:00:00Z", NOW, date(2026, 11, 18)),  # kept in arXiv's cache since
        ("2031-01-01T09:00:00Z", NOW, date(2026, 11, 21)),  # its clock has jumped
        ("2026-11-21T09:00:00Z", NOW + timedelta(days=900), date(2026, 11, 21)),  # ours has
        ("2026-11-21T00:30:00Z", NOW, date(2026, 11, 20)),  # before the evening's announcement is listed
    ],
)
def test_the_next_list_begins_where_this_one_was_certainly_whole(
    responded: str, now: datetime, until: date, policy: Policy
) -> None:
    page = raw_list([raw_record("2611.00001", date(2031, 1, 1))], responded=responded)
    with f.serving(lambda asked: page) as service:
        assert seen(stream_at(service.url, policy), SINCE, now).complete_until == until


def test_the_oldest_answer_of_all_sets_counts(policy: Policy) -> None:
    def answer(asked: f.Asked) -> bytes:
        at = "2026-11-19T09:00:00Z" if asked.params["set"].endswith("CV") else "2026-11-21T09:00:00Z"
        return raw_list([raw_record("2611.00001", SINCE)], responded=at)

    with f.serving(answer) as service:
        outcome = seen(stream_at(service.url, policy, "cs.AI", "cs.CV", "cs.LG"), SINCE)
    assert outcome.complete_until == date(2026, 11, 19)
    assert len(outcome.records) == 1


def test_a_token_that_lapsed_begins_the_list_again(policy: Policy) -> None:
    lapsed = [True]

    def answer(asked: f.Asked) -> bytes:
        if "resumptionToken" not in asked.params:
            return raw_list([raw_record("2611.00001", SINCE)], token="next")
        if lapsed:
            lapsed.pop()
            return raw_error("badResumptionToken")
        return raw_list([raw_record("2611.00002", SINCE)])

    with f.serving(answer) as service:
        outcome = seen(stream_at(service.url, policy), SINCE)
    assert {asked.params.get("from", "2026-11-18") for asked in service.log} == {"2026-11-18"}
    assert [record.source_id for record in outcome.records] == ["2611.00001", "2611.00002"]
    assert outcome.complete_until == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("spoilt", "words"),
    [
        (raw_error("badArgument"), "badArgument"),
        (raw_list([raw_record("2611.00001", SINCE)], token="same"), "resumes where it was"),
        (raw_list([raw_record("2611.00001", SINCE - timedelta(days=1))]), "in the list of changes since 2026-11-18"),
        (raw_list([]), "without a record"),
        (f.HTML, "HTML"),
    ],
)
def test_a_list_that_is_not_whole_leaves_the_date_where_it_was(spoilt: bytes, words: str, policy: Policy) -> None:
    with f.serving(lambda asked: spoilt) as service:
        outcome = seen(stream_at(service.url, policy), SINCE)
    assert outcome.complete_until is None
    assert words in outcome.problems[0]
    assert outcome.problems[0].startswith("changes of cs:cs:LG since 2026-11-18: arxiv: ")


def test_a_token_that_never_works_is_given_up(policy: Policy) -> None:
    def answer(asked: f.Asked) -> bytes:
        is_first = "resumptionToken" not in asked.params
        return raw_list([raw_record("2611.00001", SINCE)], token="t") if is_first else raw_error("badResumptionToken")

    with f.serving(answer) as service:
        outcome = seen(stream_at(service.url, policy), SINCE)
    assert len(service.log) == 8
    assert outcome.complete_until is None
    assert "cannot be resumed" in outcome.problems[0]


def test_a_change_that_one_walk_could_not_read_and_the_next_can_is_a_record(policy: Policy) -> None:
    sound = raw_list([raw_record("2611.00001", SINCE)])
    answers = iter([sound.replace(b"Nov 2026 22:41", b"Nov 2026 99:99"), sound])
    with f.serving(lambda asked: next(answers)) as service:
        outcome = seen(stream_at(service.url, policy), SINCE)
    assert [record.source_id for record in outcome.records] == ["2611.00001"]
    assert outcome.complete_until == date(2026, 11, 21)
    assert outcome.rejected == []


def test_a_paper_that_slips_between_two_pages_is_found_by_the_next_walk(policy: Policy) -> None:
    """The first paper changes while pages are read: the others move up, and the third is on no page."""
    pages = iter([["1", "2"], ["4"], ["2", "3"], ["4", "1"], ["2", "3"], ["4", "1"]])

    def answer(asked: f.Asked) -> bytes:
        token = "" if "resumptionToken" in asked.params else "next"
        return raw_list([raw_record(f"2611.0000{n}", SINCE) for n in next(pages)], token=token)

    with f.serving(answer) as service:
        outcome = seen(stream_at(service.url, policy), SINCE)
    assert {record.source_id for record in outcome.records} == {f"2611.0000{n}" for n in range(1, 5)}
    assert (outcome.requests, outcome.complete_until) == (6, date(2026, 11, 21))


def test_a_set_that_fails_does_not_stop_the_others(policy: Policy) -> None:
    def answer(asked: f.Asked) -> bytes:
        return f.HTML if asked.params["set"].endswith("CV") else raw_list([raw_record("2611.00001", SINCE)])

    with f.serving(answer) as service:
        outcome = seen(stream_at(service.url, policy, "cs.CV", "cs.LG"), SINCE)
    assert [record.source_id for record in outcome.records] == ["2611.00001"]
    assert (outcome.complete_until, len(outcome.problems)) == (None, 1)


@pytest.fixture
def papers() -> list[Paper]:
    late = arxiv_paper("2611.00001", "A late one", FIRST, announced=FIRST + timedelta(days=24))
    linked = OnArxiv(
        "2611.00002",
        ("cs.LG", "q-bio.GN"),
        (ArxivVersion(FIRST, FIRST + timedelta(days=1)),),
        journal_ref="J. Inv. 1",
        doi="10.5555/inv",
        published_since=FIRST + timedelta(days=20),
    )
    versions = tuple(ArxivVersion(FIRST + timedelta(days=n), FIRST + timedelta(days=n + 1)) for n in (0, 21))
    gone = OnArxiv("2611.00003", ("cs.LG",), (*versions[:1], ArxivVersion(*vars(versions[1]).values())))
    return [late, Paper("A linked one", arxiv=linked), Paper("A revised one", arxiv=gone)]


def test_what_the_days_of_submission_never_show_again_arrives_as_a_change(papers: list[Paper], policy: Policy) -> None:
    later = FIRST + timedelta(days=25)
    with StandIns(papers, now=later) as standins:
        stream = OaiStream(standins.arxiv_oai_url, ("cs.LG", "q-bio.GN"), policy)
        changed = {record.source_id: record for record in seen(stream, date(2026, 11, 25), later).records}
        api = arxiv.ArxivStream(standins.arxiv_api_url, ("cs.LG",), "", policy)
        told = {r.source_id: r for batch in arxiv.harvest(api, [FIRST.date()], now=later) for r in batch.records}
    assert changed.keys() == {"2611.00001", "2611.00002", "2611.00003"}
    assert changed["2611.00001"].first_posted == FIRST
    assert changed["2611.00002"].relations[0]["value"] == "10.5555/inv"
    assert changed["2611.00003"].version == 2
    assert changed == told  # word for word: a change must not look like an update


@pytest.mark.parametrize("seed", range(5))
def test_night_after_night_through_faults_no_change_is_lost(seed: int, policy: Policy) -> None:
    dice = Random(seed)
    papers = adversarial_papers(seed, first=FIRST, days=12, a_day=8)
    held: dict[str, int] = {}
    since: date | None = FIRST.date()
    with StandIns(papers, now=FIRST, seed=seed) as standins:
        stream = OaiStream(standins.arxiv_oai_url, ("cs", "eess.IV"), policy)
        for night in range(1, 40):
            standins.behave()
            standins.set_now(FIRST + timedelta(days=night, hours=dice.randrange(24)))
            standins.set_manner("arxiv", Manner(page_size=7))
            standins.advance_per_request = timedelta(minutes=dice.choice([0, 0, 20]))
            if dice.random() < 0.6:
                standins.misbehave("arxiv", CURABLE[dice.choice(sorted(CURABLE.keys() - {"short page"}))], chance=0.3)
            outcome = seen(stream, since, standins.now)
            held |= {record.source_id: record.version for record in outcome.records}
            since = outcome.complete_until or since
        standins.behave()
        standins.advance_per_request = timedelta(0)
        held |= {record.source_id: record.version for record in seen(stream, since, standins.now).records}
        shown = {n: v for n, v in standins.versions("arxiv").items() if _is_in(papers, n)}
        hidden = standins.now - timedelta(hours=2, minutes=30)
        assert held.keys() == shown.keys()
        listed = {p.arxiv.id: p.arxiv.version_at(hidden) for p in papers if p.arxiv and p.arxiv.id in shown}
        assert held == listed


def _is_in(papers: list[Paper], name: str) -> bool:
    categories = next(p.arxiv.categories for p in papers if p.arxiv and p.arxiv.id == name)
    return any(category.startswith("cs") or category == "eess.IV" for category in categories)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livinglist.sources.windows.BATCH_RECORDS", 5)
