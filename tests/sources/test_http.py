"""The failure policy and the pace: one place for all sources."""

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests

from livinglist.sources.http import (
    BadEnvelope,
    BadQuery,
    Policy,
    ServiceFault,
    SourceError,
    Throttled,
    TimedOut,
    Unreachable,
    one_line,
    status_fault,
)
from livinglist.sources.transport import PoliteAdapter, polite

from . import faulty as f


@dataclass(eq=False)
class Clock:
    """Time that passes by sleeping only."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failing(*faults: SourceError) -> Callable[[], str]:
    waiting = list(faults)

    def work() -> str:
        if waiting:
            raise waiting.pop(0)
        return "done"

    return work


@pytest.mark.parametrize("fault", [Unreachable, BadEnvelope, ServiceFault])
def test_what_time_may_cure_is_tried_after_five_twenty_and_sixty_seconds(fault: type[SourceError]) -> None:
    clock = Clock()
    patient = Policy(3.0, clock=clock, sleep=clock.sleep, jitter=lambda: 0.0)
    assert patient.attempt(failing(*[fault("x", "y")] * 3)) == "done"
    assert clock.slept == [5.0, 20.0, 60.0]
    with pytest.raises(fault):
        patient.attempt(failing(*[fault("x", "y")] * 4))


def test_waits_are_jittered_and_never_shorter() -> None:
    clock = Clock()
    Policy(3.0, clock=clock, sleep=clock.sleep, jitter=lambda: 1.0).attempt(failing(ServiceFault("x", "y")))
    assert clock.slept == [6.25]


def test_a_timeout_is_tried_once_more_only() -> None:
    clock = Clock()
    patient = Policy(3.0, clock=clock, sleep=clock.sleep)
    with pytest.raises(TimedOut):
        patient.attempt(failing(TimedOut("x", "y"), ServiceFault("x", "y"), TimedOut("x", "y")))
    assert len(clock.slept) == 2


@pytest.mark.parametrize("fault", [Throttled("x", "y"), BadQuery("x", "y")])
def test_what_needs_a_pause_or_a_person_is_not_tried_again(fault: SourceError) -> None:
    clock = Clock()
    with pytest.raises(type(fault)):
        Policy(3.0, clock=clock, sleep=clock.sleep).attempt(failing(fault))
    assert clock.slept == []


def test_without_a_pace_there_are_no_waits(policy: Policy) -> None:
    clock = Clock()
    replace(policy, sleep=clock.sleep).attempt(failing(*[ServiceFault("x", "y")] * 3))
    assert clock.slept == []


def test_an_error_of_ours_is_raised_as_it_is(policy: Policy) -> None:
    def work() -> None:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        policy.attempt(work)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadQuery), (401, BadQuery), (403, BadQuery), (404, BadQuery), (408, TimedOut), (429, Throttled),
        (500, ServiceFault), (502, ServiceFault), (503, Throttled), (504, ServiceFault), (206, BadEnvelope),
        (304, BadEnvelope),
    ],
)  # fmt: skip
def test_a_status_has_one_meaning(status: int, kind: type[SourceError]) -> None:
    assert type(status_fault("x", status, {}, b"")) is kind
    assert status_fault("x", 200, {}, b"") is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120), ("0", 0), ("1.5", 1.5), ("-3", 0), ("", 60), ("soon", 60), ("nan", 60), ("inf", 86_400),
        ("999999999", 86_400), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ],
)  # fmt: skip
def test_retry_after_is_read_in_every_form(header: str, seconds: float) -> None:
    fault = status_fault("x", 429, {"Retry-After": header}, b"")
    assert isinstance(fault, Throttled)
    assert fault.wait_seconds == seconds


def test_retry_after_may_be_a_date() -> None:
    header = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    fault = status_fault("x", 503, {"Retry-After": header}, b"")
    assert isinstance(fault, Throttled)
    assert 80 < fault.wait_seconds <= 90


def test_a_message_is_one_line_whatever_the_service_sends() -> None:
    fault = status_fault("x", 400, {}, "<b>bad\r\n\x1b[31mterm\u202e</b>".encode() + b"y" * 5_000 + b"\xff")
    assert str(fault).startswith("x: HTTP 400: bad [31mterm yyy")
    assert str(fault).isprintable()
    assert len(str(fault)) < 320
    assert one_line("a\n\tb") == "a b"


@pytest.mark.parametrize("contact", ["", "a@b.c", "a@b.c\r\nX-Evil: 1", "ä@b.c"])
def test_the_contact_is_told_and_breaks_no_header(contact: str) -> None:
    agent = Policy(0, contact=contact).agent
    assert agent.isascii()
    assert agent.isprintable()
    assert ("mailto:" in agent) == bool(contact)


def paced(pace: float, **changed: object) -> tuple[requests.Session, PoliteAdapter]:
    adapter = PoliteAdapter("x", Policy(pace, timeout_seconds=0.2, **changed), service="test pace")
    return polite(requests.Session(), adapter), adapter


def test_starts_are_a_pace_apart_also_after_errors_redirects_and_resets() -> None:
    away = f.status(302, Location="/there")
    with f.serving(lambda asked: b"fine") as service:
        service.script.extend(
            [f.honest, f.status(500), away, f.honest, f.reset, f.close, f.chunk_abort, f.hang, f.honest]
        )
        session, adapter = paced(0.1)
        while service.script:
            try:
                session.get(service.url)
            except SourceError:
                continue
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(service.log)]
    assert len(service.log) == adapter.requests == 9
    assert min(gaps) >= 0.1


def test_two_streams_of_one_service_share_its_pace_and_its_one_connection() -> None:
    running = []

    def slow(handler: f.Handler, truth: bytes) -> None:
        running.append(+1)
        handler.pause(0.02)
        running.append(-1)
        f.honest(handler, truth)

    with f.serving(lambda asked: b"fine") as service:
        service.always = slow
        sessions = [paced(0.05)[0] for _ in range(3)]
        threads = [threading.Thread(target=lambda s=s: [s.get(service.url) for _ in range(3)]) for s in sessions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(service.log)]
    assert min(gaps) >= 0.05
    assert max(itertools.accumulate(running)) == 1


def test_the_pause_is_measured_by_the_clock_that_is_handed_in() -> None:
    clock = Clock()
    with f.serving(lambda asked: b"fine") as service:
        session, _ = paced(3.0, clock=clock, sleep=clock.sleep)
        for _ in range(3):
            session.get(service.url)
            clock.now += 1
    assert clock.slept == [2.0, 2.0]


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with f.serving(lambda asked: b"fine") as service:
        assert paced(0)[0].get(service.url).content == b"fine"


def test_an_answer_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("livinglist.sources.transport._MAX_BODY_BYTES", 1_000)
    with f.serving(lambda asked: b"x" * 5_000) as service, pytest.raises(BadEnvelope, match="more than 1,000 bytes"):
        paced(0)[0].get(service.url)


def test_words_of_the_query_are_not_taken_for_the_fault() -> None:
    with f.serving(lambda asked: b"") as service:
        url = service.url
    with pytest.raises(Unreachable, match="connection refused"):
        paced(0)[0].get(f"{url}/?q=resolve certificate reset by peer")


def test_an_unknown_host_is_named() -> None:
    with pytest.raises(SourceError, match="x: ") as caught:
        paced(0)[0].get("http://nowhere.invalid/path?api_key=secret")
    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None
