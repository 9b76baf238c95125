"""arXiv's days: merged while they are small, split before the wall, proven by the ids that came."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from livinglist.sources.arxiv import ArxivStream, harvest
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import ArxivPaper, arxiv_entry, arxiv_feed, arxiv_truth
from .loops import NOW, Outcome, outcome_of

DAY = date(2026, 11, 18)
MIDNIGHT = datetime(2026, 11, 18, tzinfo=UTC)


def papers_over(seconds: int, number: int, *, begin: datetime = MIDNIGHT) -> list[ArxivPaper]:
    return [ArxivPaper(f"2611.{n:05}", begin + timedelta(seconds=seconds * n // number)) for n in range(number)]


def harvested(service: f.Faulty, policy: Policy, days: list[date], **stream: object) -> Outcome:
    asked = {"categories": ("cs.LG",), "terms": ""} | stream
    return outcome_of(harvest(ArxivStream(f"{service.url}/api/query", policy=policy, **asked), days, now=NOW))


def days_from(first: date, number: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(number)]


def test_the_query_stands_in_parentheses_and_ends_at_the_next_midnight(policy: Policy) -> None:
    with f.serving(arxiv_truth([])) as service:
        harvested(service, policy, [DAY], categories=("q-bio.GN", "cs.LG"), terms="abs:model OR\n ti:model")
    (asked,) = service.log
    assert asked.params == {
        "search_query": "(cat:cs.LG OR cat:q-bio.GN) AND (abs:model OR ti:model)"
        " AND submittedDate:[202611180000 TO 202611190000]",
        "id_list": "",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": "0",
        "max_results": "200",
    }
    assert asked.headers["user-agent"].startswith("livinglist/0.1.0 (mailto:curator@example.org) arxiv.py/")


def test_a_stream_keeps_its_name_while_its_query_is_the_same(policy: Policy) -> None:
    def name(**changed: object) -> str:
        fields = {"api_url": "http://a", "categories": ("cs.LG", "cs.CV"), "terms": "all:x", "policy": policy}
        return ArxivStream(**(fields | changed)).name

    assert name() == name(categories=("cs.CV", "cs.LG", "cs.CV"), terms=" all:x\n", api_url="http://b")
    assert len({name(), name(terms="all:y"), name(categories=("cs.CV",))}) == 3
    assert name().startswith("arxiv:")


def test_a_stream_of_nothing_is_refused(policy: Policy) -> None:
    with pytest.raises(ValueError, match="categories or terms"):
        _ = ArxivStream("http://a", (), " ", policy).name


def test_quiet_days_are_proven_by_one_request(policy: Policy) -> None:
    with f.serving(arxiv_truth([])) as service:
        outcome = harvested(service, policy, days_from(DAY - timedelta(days=29), 30))
    assert len(service.log) == 1
    assert [(proof.expected, proof.got) for proof in outcome.proven.values()] == [(0, 0)] * 30


def test_papers_count_for_the_day_they_were_submitted_on(policy: Policy) -> None:
    papers = [
        ArxivPaper("2611.00001", MIDNIGHT),
        ArxivPaper("2611.00002", MIDNIGHT.replace(hour=23, minute=59, second=59)),
        ArxivPaper("2611.00003", MIDNIGHT + timedelta(days=1)),
    ]
    with f.serving(arxiv_truth(papers)) as service:
        outcome = harvested(service, policy, [DAY])
    assert outcome.proven[DAY].got == 2
    assert outcome.ids == {"2611.00001", "2611.00002", "2611.00003"}  # the next midnight's comes early


def test_days_apart_are_asked_apart(policy: Policy) -> None:
    with f.serving(arxiv_truth([])) as service:
        outcome = harvested(service, policy, [DAY, DAY - timedelta(days=7), DAY])
    assert len(service.log) == 2
    assert list(outcome.proven) == [DAY - timedelta(days=7), DAY]


def test_busy_days_are_split_and_no_batch_is_large(policy: Policy) -> None:
    papers = papers_over(3 * 86_400, 6_000)
    with f.serving(arxiv_truth(papers)) as service:
        outcome = harvested(service, policy, days_from(DAY, 3))
    assert outcome.ids == {paper.id for paper in papers}
    assert [proof.got for proof in outcome.proven.values()] == [2_000] * 3
    assert max(len(batch.records) for batch in outcome.batches) <= 2_200


def test_a_day_beyond_the_paging_wall_is_split_by_the_clock(policy: Policy) -> None:
    papers = papers_over(86_399, 10_400)
    with f.serving(arxiv_truth(papers)) as service:
        outcome = harvested(service, policy, [DAY])
    assert outcome.proven[DAY].got == 10_400
    assert sum(len(batch.records) for batch in outcome.batches) == 10_400
    assert max(int(asked.params["start"]) + 200 for asked in service.log) <= 10_000


def test_a_minute_beyond_the_wall_is_a_named_fault(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        entries = [arxiv_entry(ArxivPaper(f"2611.{n:05}", MIDNIGHT)) for n in range(200)]
        return arxiv_feed(entries, total=20_000, start=int(asked.params["start"]))

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert "more than 9,800 results in the minute" in outcome.failed[DAY]


def test_papers_that_swap_places_between_pages_are_all_found(policy: Policy) -> None:
    """Three hundred of one second, in another order in each walk."""
    papers = papers_over(0, 300)
    turns = iter(range(0, 10_000, 37))

    def truth(asked: f.Asked) -> bytes:
        start, turn = int(asked.params["start"]), next(turns) % 300
        turned = papers[turn:] + papers[:turn]
        return arxiv_feed([arxiv_entry(p) for p in turned[start : start + 200]], total=300, start=start)

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert outcome.ids == {paper.id for paper in papers}
    assert outcome.proven[DAY].walks > 1


def test_papers_that_stay_missing_keep_the_day_open(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        start = int(asked.params["start"])
        entries = [arxiv_entry(p) for p in papers_over(600, 200)] if start == 0 else []
        twice = [arxiv_entry(p) for p in papers_over(600, 50)]
        return arxiv_feed(entries or twice, total=250, start=start)

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert "200 of 250 papers came in 3 walks" in outcome.failed[DAY]
    assert len(outcome.ids) == 200


def test_a_total_that_grows_while_paging_means_another_walk(policy: Policy) -> None:
    papers = papers_over(3_000, 250)
    late = ArxivPaper("2611.99999", MIDNIGHT)

    def truth(asked: f.Asked) -> bytes:
        return arxiv_truth(papers if len(service.log) == 1 else [late, *papers])(asked)

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert "2611.99999" in outcome.ids
    assert (outcome.proven[DAY].got, outcome.proven[DAY].walks) == (251, 2)


@pytest.mark.parametrize("hours", [-1, 25])
def test_papers_of_other_days_mean_that_the_query_was_misread(hours: int, policy: Policy) -> None:
    stray = arxiv_entry(ArxivPaper("2611.00001", MIDNIGHT + timedelta(hours=hours)))
    with f.serving(lambda asked: arxiv_feed([stray], total=1, start=0)) as service:
        outcome = harvested(service, policy, [DAY])
    assert "2611.00001 of 2026-11-1" in outcome.failed[DAY]
    assert not outcome.ids


def test_an_entry_that_cannot_be_read_counts_as_accounted_for(policy: Policy) -> None:
    entries = [arxiv_entry(paper) for paper in papers_over(3_000, 200)]
    entries[7] = entries[7].replace("A foundation", "x" * 2_001)
    last = arxiv_entry(ArxivPaper("2611.77777", MIDNIGHT))

    def truth(asked: f.Asked) -> bytes:
        start = int(asked.params["start"])
        return arxiv_feed(entries if start == 0 else [last], total=201, start=start)

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert [asked.params["start"] for asked in service.log] == ["0", "200"]
    assert list(outcome.proven) == [DAY]
    assert len(outcome.ids) == 200
    assert [item.identifier for batch in outcome.batches for item in batch.rejected] == ["2611.00007"]


@pytest.mark.parametrize("element", ["published", "updated", "id"])
def test_an_entry_without_what_every_entry_has_keeps_the_day_open_and_the_others_come(
    element: str, policy: Policy
) -> None:
    def spoiled(truth: bytes) -> bytes:
        start = truth.index(f"<{element}>".encode(), truth.index(b"2611.00003") - 200)
        return truth[:start] + truth[truth.index(f"</{element}>".encode(), start) + len(element) + 3 :]

    with f.serving(arxiv_truth(papers_over(86_399, 20))) as service:
        service.always = f.changed(spoiled)
        outcome = harvested(service, policy, [DAY])
        assert f"without <{element}>" in outcome.failed[DAY]
        assert len(outcome.ids) == 19
        service.always = None
        service.script.append(f.changed(spoiled))
        assert harvested(service, policy, [DAY]).proven[DAY].got == 20


@pytest.mark.parametrize("element", ["published", "updated"])
def test_an_entry_with_a_date_that_is_none_keeps_the_day_open_and_the_others_come(element: str, policy: Policy) -> None:
    def spoiled(truth: bytes) -> bytes:
        start = truth.index(f"<{element}>".encode(), truth.index(b"2611.00003")) + len(element) + 2
        return truth[:start] + b"yesterday" + truth[truth.index(b"<", start) :]

    with f.serving(arxiv_truth(papers_over(86_399, 20))) as service:
        service.always = f.changed(spoiled)
        outcome = harvested(service, policy, [DAY])
    assert f"2611.00003: without a date in <{element}>" in outcome.failed[DAY]
    assert len(outcome.ids) == 19


def test_what_one_walk_could_not_read_and_the_next_can_is_a_record_and_no_rejection(policy: Policy) -> None:
    with f.serving(arxiv_truth(papers_over(86_399, 201))) as service:
        unreadable = f.changed(lambda truth: truth.replace(b"A foundation", b"x" * 2_001, 1))
        repeats = f.changed(lambda truth: truth.replace(b"2611.00200v", b"2611.00199v"))
        service.script.extend([unreadable, repeats])
        outcome = harvested(service, policy, [DAY])
    assert (len(outcome.ids), outcome.proven[DAY].got, outcome.proven[DAY].walks) == (201, 201, 2)
    assert not any(batch.rejected for batch in outcome.batches)


@pytest.mark.parametrize(
    "lie",
    [
        lambda truth: truth.replace(b"<opensearch:startIndex>0", b"<opensearch:startIndex>10"),
        lambda truth: truth.replace(b"<opensearch:totalResults>", b"<opensearch:totalResults>9"),
        lambda truth: truth[: truth.index(b"<entry>")] + b"</feed>",
        lambda truth: truth.replace(truth[truth.rindex(b"<entry>") : -len(b"</feed>")], b""),
    ],
)
def test_a_well_formed_lie_closes_no_day(lie: Callable[[bytes], bytes], policy: Policy) -> None:
    with f.serving(arxiv_truth(papers_over(86_399, 50))) as service:
        service.always = f.changed(lie)
        outcome = harvested(service, policy, [DAY])
    assert not outcome.proven
    assert len(service.log) in {4, 5}


@pytest.mark.parametrize("sizes", [[200, 100, 100, 100], [50, 200, 30, 200], [20] * 13])
def test_a_page_size_that_changes_between_two_pages_loses_nothing(sizes: list[int], policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        size = str(sizes[min(len(service.log) - 1, len(sizes) - 1)])
        return arxiv_truth(papers_over(86_399, 250))(replace(asked, params=asked.params | {"max_results": size}))

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert (len(outcome.ids), outcome.proven[DAY].got, outcome.proven[DAY].walks) == (250, 250, 1)


def test_a_page_that_lacks_an_entry_in_its_middle_is_found_out(policy: Policy) -> None:
    def truth(asked: f.Asked) -> bytes:
        answer = arxiv_truth(papers_over(86_399, 250))(asked)
        start = answer.rindex(b"<entry>", 0, answer.find(b"2611.00100v"))
        return answer[:start] + answer[answer.index(b"</entry>", start) + 8 :] if b"2611.00100v" in answer else answer

    with f.serving(truth) as service:
        outcome = harvested(service, policy, [DAY])
    assert outcome.failed[DAY] == "arxiv: 249 of 250 papers came in 3 walks"


def test_a_later_page_that_is_empty_is_asked_again(policy: Policy) -> None:
    with f.serving(arxiv_truth(papers_over(86_399, 250))) as service:
        empty = f.body(arxiv_feed([], total=250, start=200))
        service.script.extend([f.honest, empty, empty])
        outcome = harvested(service, policy, [DAY])
    assert outcome.proven[DAY].got == 250
    assert [asked.params["start"] for asked in service.log] == ["0", "200", "200", "200"]


def test_one_bad_page_does_not_keep_its_whole_month_open(policy: Policy) -> None:
    days = days_from(DAY - timedelta(days=9), 10)
    papers = papers_over(10 * 86_399, 100, begin=MIDNIGHT - timedelta(days=9))

    def poisoned(handler: f.Handler, truth: bytes) -> None:
        (f.status(500) if b"2611.00055" in truth else f.honest)(handler, truth)

    with f.serving(arxiv_truth(papers)) as service:
        service.always = poisoned
        outcome = harvested(service, policy, days)
    assert outcome.failed == {days[5]: "arxiv: HTTP 500"}
    assert len(outcome.proven) == 9


def test_an_error_feed_with_status_400_names_what_arxiv_says(policy: Policy) -> None:
    error = "<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title><summary>bad field</summary></entry>"
    with f.serving(arxiv_truth([])) as service:
        service.always = f.status(400, arxiv_feed([error], total=1, start=0))
        outcome = harvested(service, policy, [DAY])
    assert outcome.failed[DAY] == "arxiv: HTTP 400: bad field"
    assert len(service.log) == 1
