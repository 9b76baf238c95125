"""bioRxiv's days: stepped by what arrives, closed when two walks agree; the feed hints and proves nothing."""

import itertools
from collections.abc import Callable
from datetime import date

import pytest

from livinglist.sources.biorxiv import BiorxivStream, harvest
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import details, details_truth, row, rss_feed, rss_item
from .loops import NOW, Outcome, outcome_of

DAY = date(2026, 11, 18)
FEED = rss_feed([rss_item("10.64898/2026.11.18.700001"), rss_item("10.64898/2026.11.18.700002")])
ROWS = [row(f"10.64898/2026.11.18.{700000 + n}", DAY) for n in range(230)]


def harvested(
    service: f.Faulty, policy: Policy, days: list[date] | None = None, subjects: tuple[str, ...] = ("all",)
) -> Outcome:
    stream = BiorxivStream("biorxiv", f"{service.url}/biorxiv_xml.php", f"{service.url}/", subjects, policy)
    return outcome_of(harvest(stream, [DAY] if days is None else days, now=NOW))


def walked(service: f.Faulty) -> list[int]:
    """The cursors asked for, in order."""
    return [int(asked.path.split("/")[-2]) for asked in service.log if "/details/" in asked.path]


@pytest.mark.parametrize("page", [30, 100, 230, 500])
def test_every_row_comes_whatever_the_size_of_a_page(page: int, policy: Policy) -> None:
    with f.serving(details_truth(ROWS, page=page, feed=FEED)) as service:
        outcome = harvested(service, policy)
    assert outcome.ids == {str(r["doi"]) for r in ROWS}
    assert (outcome.proven[DAY].expected, outcome.proven[DAY].got, outcome.proven[DAY].walks) == (230, 230, 2)
    assert walked(service) == list(range(0, 230, page)) * 2


def test_a_page_size_that_changes_between_two_pages_loses_nothing(policy: Policy) -> None:
    sizes = itertools.cycle([100, 30, 7])
    with f.serving(lambda asked: details_truth(ROWS, page=next(sizes), feed=FEED)(asked)) as service:
        assert len(harvested(service, policy).ids) == 230


def test_a_quiet_day_is_proven_by_two_empty_walks(policy: Policy) -> None:
    with f.serving(details_truth([], feed=FEED)) as service:
        outcome = harvested(service, policy)
    assert (outcome.proven[DAY].expected, outcome.proven[DAY].got) == (0, 0)
    assert walked(service) == [0, 0]


def test_every_version_posted_on_a_day_comes_with_the_first_day_of_its_paper(policy: Policy) -> None:
    rows = [row("10.1101/1", DAY, version=v) for v in (2, 3, 1)]
    with f.serving(details_truth(rows, feed=FEED)) as service:
        outcome = harvested(service, policy)
    assert outcome.proven[DAY].got == 3
    records = [r for batch in outcome.batches for r in batch.records if not r.is_provisional]
    assert {r.version: r.first_posted and r.first_posted.date() for r in records} == {1: DAY, 2: DAY, 3: DAY}


def test_an_inflated_total_is_tolerated_when_walks_agree(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        return details_truth(ROWS, feed=FEED)(asked).replace(b'"total": "230"', b'"total": "280"')

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert (outcome.proven[DAY].expected, outcome.proven[DAY].got, outcome.proven[DAY].walks) == (280, 230, 4)


def test_an_empty_page_in_the_middle_closes_no_day(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        return details([], total=0) if "/60/" in asked.path else details_truth(ROWS, feed=FEED)(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert "an empty page at 60 of 230, and rows behind it" in outcome.failed[DAY]


def test_a_service_that_repeats_one_page_closes_no_day(policy: Policy) -> None:
    with f.serving(lambda asked: details_truth(ROWS, feed=FEED)(asked).replace(b'"cursor"', b'"place"')) as service:
        service.always = f.changed(lambda truth: truth)
        first = details(ROWS[:30], total="230").replace(b'"cursor"', b'"place"')
        service.always = lambda handler, truth: f.body(FEED if "xml" in handler.path else first)(handler, truth)
        outcome = harvested(service, policy)
    assert "the page at 30 repeats what came before" in outcome.failed[DAY]


def test_a_day_closes_when_two_walks_in_a_row_agree(policy: Policy) -> None:
    """The first walk misses a row that the next ones have."""
    seen = itertools.count()

    def truth(asked: f.Asked) -> bytes:
        late = ROWS[:20] if "/details/" in asked.path and next(seen) == 0 else ROWS[:21]
        return details_truth(late, feed=FEED)(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert (outcome.proven[DAY].got, outcome.proven[DAY].walks) == (21, 3)


def test_a_day_whose_walks_never_agree_stays_open(policy: Policy) -> None:
    numbers = itertools.count(1)

    def truth(asked: f.Asked) -> bytes:
        return details_truth(ROWS[: next(numbers)], feed=FEED)(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    assert "no two of 6 walks over the day agreed" in outcome.failed[DAY]


def test_a_row_that_slips_between_two_pages_in_two_walks_alike_is_not_lost(policy: Policy) -> None:
    """A row that comes and goes stands on the first page, and is gone when the second is asked for."""
    lasting, asked_for = ROWS[:41], itertools.count()
    fleeting = row("10.1101/0", DAY)

    def truth(asked: f.Asked) -> bytes:
        comes = asked.path.endswith("/0/json") and next(asked_for) < 2
        return details_truth([fleeting, *lasting] if comes else lasting, feed=FEED)(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy)
    found = {record.source_id for batch in outcome.batches for record in batch.records}
    assert {each["doi"] for each in lasting} <= found
    assert outcome.proven[DAY].walks == 4


@pytest.mark.parametrize(
    ("lie", "words"),
    [
        (lambda t: t.replace(b"2026-11-18", b"2026-11-17"), "of 2026-11-17 in the answer for 2026-11-18"),
        (lambda t: t.replace(b'"total"', b'"sum"'), "without a total"),
        (lambda t: b'{"messages": [{"status": "ok"}], "collection": []}', "without a total"),
        (lambda t: t.replace(b'"count": 20', b'"count": 21'), "20 rows where 21 are announced"),
        (lambda t: t.replace(b'"cursor": 0', b'"cursor": 30'), "starts at 30 where 0 was asked"),
        (lambda t: details([], total=0).replace(b'"}]', b'", "total": "20"}]'), "no rows on the first page"),
    ],
)
def test_a_well_formed_lie_closes_no_day(lie: Callable[[bytes], bytes], words: str, policy: Policy) -> None:
    with f.serving(details_truth(ROWS[:20], feed=FEED)) as service:
        service.always = f.changed(lie)
        outcome = harvested(service, policy)
    assert words in outcome.failed[DAY]
    assert not outcome.proven


def test_one_open_day_does_not_keep_the_others_open(policy: Policy) -> None:
    days = [date(2026, 11, n) for n in (17, 18, 19)]
    rows = [row(f"10.1101/{day.day}", day) for day in days]

    def bad(handler: f.Handler, truth: bytes) -> None:
        (f.status(500) if "2026-11-18" in handler.path else f.honest)(handler, truth)

    with f.serving(details_truth(rows, feed=FEED)) as service:
        service.always = bad
        outcome = harvested(service, policy, days)
    assert list(outcome.proven) == [days[0], days[2]]
    assert outcome.failed == {days[1]: "biorxiv: HTTP 500"}


def test_the_feed_comes_first_and_is_provisional(policy: Policy) -> None:
    with f.serving(details_truth(ROWS[:1], feed=FEED)) as service:
        outcome = harvested(service, policy)
    first = outcome.batches[0]
    assert [record.is_provisional for record in first.records] == [True, True]
    assert (first.proven, first.failed, first.problem) == ({}, {}, None)
    assert (service.log[0].params, first.requests) == ({"subject": "all"}, 1)


def test_a_backfill_of_old_days_does_without_the_feed(policy: Policy) -> None:
    with f.serving(details_truth([], feed=FEED)) as service:
        harvested(service, policy, [date(2025, 11, 18)])
    assert not any("xml" in asked.path for asked in service.log)


@pytest.mark.parametrize("feed", [b"", f.HTML, rss_feed([]), FEED[:-60], b"<?xml version='1.0'?><other/>"])
def test_a_lying_feed_is_a_problem_and_stops_nothing(feed: bytes, policy: Policy) -> None:
    with f.serving(details_truth(ROWS[:20], feed=feed)) as service:
        outcome = harvested(service, policy)
    assert len(outcome.problems) == 1
    assert outcome.problems[0].startswith("feed of all: ")
    assert list(outcome.proven) == [DAY]
    assert len(outcome.ids) == 20


def test_only_the_papers_of_the_chosen_subjects_are_kept(policy: Policy) -> None:
    rows = [
        row("10.1101/1", DAY, category="cell biology"),
        row("10.1101/2", DAY, category="Bioinformatics"),
        row("10.1101/3", DAY, category="zoology"),
    ]
    with f.serving(details_truth(rows, feed=FEED)) as service:
        outcome = harvested(service, policy, subjects=("cell_biology", "bioinformatics"))
    assert outcome.ids == {"10.1101/1", "10.1101/2"}
    assert outcome.proven[DAY].got == 3
    assert [asked.params["subject"] for asked in service.log[:2]] == ["bioinformatics", "cell_biology"]


def test_a_misspelt_subject_fails_loudly(policy: Policy) -> None:
    with f.serving(details_truth(ROWS[:1], feed=rss_feed([]))) as service:
        outcome = harvested(service, policy, subjects=("cel_biology",))
    assert "is the subject misspelt?" in outcome.problems[0]
    assert "no paper and no feed has the subject cel biology" in outcome.failed[DAY]


def test_an_empty_feed_of_a_subject_that_has_papers_is_only_a_problem(policy: Policy) -> None:
    with f.serving(details_truth(ROWS[:1], feed=rss_feed([]))) as service:
        outcome = harvested(service, policy, subjects=("cell_biology",))
    assert list(outcome.proven) == [DAY]
    assert outcome.problems


def test_a_paper_of_an_unknown_doi_prefix_is_kept(policy: Policy) -> None:
    with f.serving(details_truth([row("10.5555/new.1", DAY)], feed=FEED)) as service:
        outcome = harvested(service, policy)
    assert outcome.ids == {"10.5555/new.1"}
    assert outcome.problems == []


def test_a_stream_keeps_its_name_while_its_subjects_are_the_same(policy: Policy) -> None:
    def name(*subjects: str) -> str:
        return BiorxivStream("medrxiv", "http://a", "http://b", subjects, policy).name

    assert name("all") == name() == name("all", "oncology") == "medrxiv:all"
    assert name("cell_biology", "oncology") == name("Oncology", "cell biology") != name("oncology")


def test_an_empty_feed_of_all_beside_postings_is_a_problem_and_the_days_are_proven(policy: Policy) -> None:
    with f.serving(details_truth(ROWS[:1], feed=rss_feed([]))) as service:
        outcome = harvested(service, policy)
    assert list(outcome.proven) == [DAY]
    assert outcome.problems == ["feed of all: no items, although 1 papers were posted lately"]


def test_an_empty_feed_is_no_problem_where_nothing_was_posted(policy: Policy) -> None:
    with f.serving(details_truth([], feed=rss_feed([]))) as service:
        outcome = harvested(service, policy)
    assert (list(outcome.proven), outcome.problems) == ([DAY], [])
