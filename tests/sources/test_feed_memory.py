"""A feed that is asked for news only, and the overflow that its items betray."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from livinglist.demo.building import preprint_paper
from livinglist.demo.standins import StandIns
from livinglist.records.page import Harvested
from livinglist.sources.biorxiv import BiorxivStream, harvest
from livinglist.sources.feed_memory import FeedMemory, LastRead
from livinglist.sources.http import Policy

from . import faulty as f
from .answers import details, rss_feed, rss_item
from .loops import NOW

FIRST = datetime(2026, 11, 20, tzinfo=UTC)
SINCE = "Fri, 20 Nov 2026 09:00:00 GMT"
FEED = rss_feed([rss_item("10.64898/1"), rss_item("10.64898/2", 2)])


@pytest.fixture
def standins() -> Iterator[StandIns]:
    papers = [
        preprint_paper(f"10.64898/2026.11.20.7{n:05}", f"Paper {n}", FIRST + timedelta(minutes=n), abstract="Yes.")
        for n in range(100)
    ]
    with StandIns(papers, now=FIRST + timedelta(minutes=20)) as standins:
        yield standins


def nightly(standins: StandIns, policy: Policy, memory: FeedMemory | None) -> list[Harvested]:
    stream = BiorxivStream("biorxiv", standins.biorxiv_rss_url, standins.biorxiv_api_url, ("all",), policy)
    return list(harvest(stream, [FIRST.date()], now=standins.now, memory=memory))


def feed_statuses(standins: StandIns) -> list[int]:
    return [row.status for row in standins.log.of("biorxiv", "rss")]


def test_an_unchanged_feed_is_not_sent_again_and_is_no_problem(standins: StandIns, policy: Policy) -> None:
    memory = FeedMemory()
    first = nightly(standins, policy, memory)
    again = nightly(standins, policy, FeedMemory.from_json(memory.as_json()))
    assert feed_statuses(standins) == [200, 304]
    assert [len([r for b in night for r in b.records if r.is_provisional]) for night in (first, again)] == [21, 0]
    assert [batch.problem for batch in (*first, *again) if batch.problem] == []
    assert [batch.proven.keys() for batch in again if batch.proven] == [{FIRST.date()}]


def test_a_feed_that_changed_is_read_and_remembered_anew(standins: StandIns, policy: Policy) -> None:
    memory = FeedMemory()
    for minutes in (20, 30, 30):
        standins.set_now(FIRST + timedelta(minutes=minutes))
        nightly(standins, policy, memory)
    assert feed_statuses(standins) == [200, 200, 304]
    assert memory.notes == []


@pytest.mark.parametrize(("minutes", "is_over"), [(49, False), (50, True), (99, True)])
def test_a_feed_that_ran_over_is_noted_and_is_no_problem(
    minutes: int, is_over: bool, standins: StandIns, policy: Policy
) -> None:
    memory = FeedMemory()
    nightly(standins, policy, memory)
    standins.set_now(FIRST + timedelta(minutes=minutes))
    batches = nightly(standins, policy, memory)
    assert memory.notes == is_over * [
        "biorxiv's feed of all ran over: all its 30 items are new, and those before them come by the days"
    ]
    assert all(batch.problem is None for batch in batches)
    brought = {record.source_id for batch in batches for record in batch.records if not record.is_provisional}
    assert brought == standins.truth("biorxiv")


def test_without_a_memory_the_feed_is_asked_in_full(standins: StandIns, policy: Policy) -> None:
    nightly(standins, policy, None)
    nightly(standins, policy, None)
    assert feed_statuses(standins) == [200, 200]


def serving(feed: bytes, headers: dict[str, str]) -> Iterator[f.Faulty]:
    def behave(handler: f.Handler, truth: bytes) -> None:
        asked_if = handler.headers.get("If-None-Match"), handler.headers.get("If-Modified-Since")
        if "details" in handler.path:
            f.body(details([], total=0))(handler, truth)
        elif any(asked_if):
            f.status(304)(handler, truth)
        else:
            f.body(feed, **headers)(handler, truth)

    with f.serving(lambda asked: b"") as service:
        service.always = behave
        yield service


@pytest.mark.parametrize(
    ("feed", "headers", "asked_if"),
    [
        (FEED, {"ETag": '"a"', "Last_Modified": SINCE}, {"if-none-match", "if-modified-since"}),
        (FEED, {"ETag": 'W/"a"'}, {"if-none-match"}),
        (FEED, {"Last_Modified": SINCE}, {"if-modified-since"}),
        (FEED, {}, set()),
        (rss_feed([]), {"ETag": '"empty"'}, set()),
        (f.HTML, {"ETag": '"html"'}, set()),
    ],
)
def test_only_a_feed_that_was_read_whole_with_items_is_asked_for_conditionally(
    feed: bytes, headers: dict[str, str], asked_if: set[str], policy: Policy
) -> None:
    memory = FeedMemory()
    for service in serving(feed, headers):
        stream = BiorxivStream("biorxiv", f"{service.url}/rss", service.url, ("all",), policy)
        for _ in range(2):
            list(harvest(stream, [FIRST.date()], now=NOW, memory=memory))
        last = [asked for asked in service.log if asked.path == "/rss"][-1]
    assert {"if-none-match", "if-modified-since"} & last.headers.keys() == asked_if


def test_a_304_that_nobody_asked_for_proves_nothing(policy: Policy) -> None:
    with f.serving(lambda asked: b"") as service:
        service.always = f.status(304)
        stream = BiorxivStream("biorxiv", f"{service.url}/rss", service.url, ("all",), policy)
        batches = list(harvest(stream, [FIRST.date()], now=NOW, memory=FeedMemory()))
    assert "HTTP 304" in batches[0].problem
    assert not any(batch.proven for batch in batches)


def test_a_memory_survives_as_text() -> None:
    memory = FeedMemory({"http://x/?subject=a": LastRead('"1"', "Fri", ("10.1/1v1",))}, notes=["of this run"])
    assert FeedMemory.from_json(memory.as_json()) == FeedMemory(memory.feeds)
    assert FeedMemory.from_json("{}") == FeedMemory()


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {}}', '{"a": {"items": [], "colour": 1}}', "nonsense"])
def test_what_is_no_memory_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        FeedMemory.from_json(text)
