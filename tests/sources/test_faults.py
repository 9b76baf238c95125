"""Every fault of a service, through the real clients over real HTTP: a named reason, no closed day, and the repair."""

import itertools
from dataclasses import replace

import pytest

from livinglist.sources.http import Policy

from . import faulty as f
from .loops import DAYS, LOOPS, Loop

ONCE, TWICE, FOUR_TIMES = 1, 2, 4

FAULTS = {
    "hang": (f.hang, "no answer for 0.3 s", TWICE),
    "drip": (f.drip, "no complete answer within 0.6 s", TWICE),
    "drip in the headers": (f.drip_headers, "no complete answer within 0.6 s", TWICE),
    "reset": (f.reset, "connection", FOUR_TIMES),
    "closed without a word": (f.close, "closed without an answer", FOUR_TIMES),
    "500": (f.status(500, b"oops"), "HTTP 500: oops", FOUR_TIMES),
    "502": (f.status(502, f.HTML), "HTTP 502: Just a moment", FOUR_TIMES),
    "503": (f.status(503, Retry_After="120"), "HTTP 503, asked to wait 120 s", ONCE),
    "503 without Retry-After": (f.status(503), "HTTP 503, asked to wait 60 s", ONCE),
    "429": (f.status(429, b"Rate exceeded.", Retry_After="7"), "HTTP 429, asked to wait 7 s", ONCE),
    "Cloudflare": (f.status(403, b"error code: 1015"), "HTTP 403, asked to wait 60 s", ONCE),
    "400": (f.status(400, b"<ERROR>bad term</ERROR>"), "HTTP 400: bad term", ONCE),
    "404": (f.status(404, b"<h1>Not Found</h1>"), "HTTP 404: Not Found", ONCE),
    "204": (f.status(204), "HTTP 204", FOUR_TIMES),
    "HTML with 200": (f.body(f.HTML), "an HTML page instead of data", FOUR_TIMES),
    "XHTML with 200": (f.body(f.XHTML), "an HTML page instead of data", FOUR_TIMES),
    "empty 200": (f.body(b""), "an empty answer", FOUR_TIMES),
    "rate exceeded with 200": (f.body(b"Rate exceeded."), "its rate is exceeded", ONCE),
    "database error with 200": (f.body(b"Error : (2002) Connection refused"), "(2002) Connection refused", FOUR_TIMES),
    "truncated": (f.truncated, "", FOUR_TIMES),
    "Content-Length too large": (f.too_long_a_length, "broke off", FOUR_TIMES),
    "Content-Length too small": (f.too_short_a_length, "", FOUR_TIMES),
    "chunk abort": (f.chunk_abort, "broke off", FOUR_TIMES),
    "entity bomb": (f.body(f.BOMB), "", FOUR_TIMES),
    "external entity": (f.body(f.EXTERNAL), "", FOUR_TIMES),
    "undecodable": (f.body(b"\x00\x01 nothing", Content_Encoding="gzip"), "cannot be decoded", FOUR_TIMES),
    "another document": (f.body(b"<?xml version='1.0'?><other/>"), "", FOUR_TIMES),
    "JSON of no kind": (f.body(b"[]"), "", FOUR_TIMES),
    "not HTTP": (lambda handler, truth: handler.wfile.write(b"SSH-2.0\r\n\r\n"), "not HTTP", FOUR_TIMES),
}
CURABLE = [name for name, (_, _, tries) in FAULTS.items() if tries != ONCE]


def _for(fault: str, policy: Policy) -> Policy:
    """Little patience, where patience is what the fault tries."""
    slow = fault.startswith(("hang", "drip"))
    return replace(policy, timeout_seconds=0.3, deadline_seconds=0.6) if slow else policy


@pytest.fixture(params=["arxiv", "biorxiv", "pubmed"])
def loop(request: pytest.FixtureRequest) -> Loop:
    return LOOPS[request.param]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_service_closes_no_day_and_names_the_fault(loop: Loop, fault: str, policy: Policy) -> None:
    behaviour, words, tries = FAULTS[fault]
    with f.serving(loop.truth) as service:
        service.always = behaviour
        outcome = loop.harvest(service.url, _for(fault, policy), DAYS[:1])
        asked_for_the_day = sum("_xml.php" not in asked.path for asked in service.log)
    assert not outcome.proven
    assert not outcome.ids
    assert list(outcome.failed) == DAYS[:1]
    reason = outcome.failed[DAYS[0]]
    assert reason.startswith(f"{loop.name}: ")
    assert words in reason
    assert "\n" not in reason
    assert asked_for_the_day == tries
    assert outcome.requests == len(service.log)


@pytest.mark.parametrize("fault", CURABLE)
def test_a_fault_that_passes_costs_nothing_but_a_retry(loop: Loop, fault: str, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        service.script.append(FAULTS[fault][0])
        outcome = loop.harvest(service.url, _for(fault, policy))
    assert outcome.ids == loop.ids
    assert list(outcome.proven) == DAYS


def test_after_a_refusal_no_other_day_is_asked(loop: Loop, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        service.always = f.status(429, Retry_After="30")
        outcome = loop.harvest(service.url, policy)
        assert sum("_xml.php" not in asked.path for asked in service.log) == 1
    assert sorted(outcome.failed) == DAYS


def test_a_service_that_is_down_fails_every_day_at_once(loop: Loop, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        url = service.url
    outcome = loop.harvest(url, policy)
    assert sorted(outcome.failed) == DAYS
    assert all("connection refused" in reason for reason in outcome.failed.values())


def test_the_next_run_repairs_what_the_last_left_open(loop: Loop, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        service.always = f.body(f.HTML)
        broken = loop.harvest(service.url, policy)
        service.always = None
        repaired = loop.harvest(service.url, policy, list(broken.failed))
    assert repaired.ids == loop.ids
    assert sorted(repaired.proven) == DAYS


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_as_it_was_asked(loop: Loop, code: int, policy: Policy) -> None:
    def away(handler: f.Handler, truth: bytes) -> None:
        f.status(code, Location=f"/moved{handler.path}")(handler, truth)

    def truth(asked: f.Asked) -> bytes:
        return loop.truth(f.Asked(**(vars(asked) | {"path": asked.path.removeprefix("/moved")})))

    with f.serving(truth) as service:
        service.script.append(away)
        outcome = loop.harvest(service.url, policy)
    assert outcome.ids == loop.ids
    assert service.log[0].method == service.log[1].method


def test_redirects_without_end_are_a_fault(loop: Loop, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        service.always = lambda handler, truth: f.status(302, Location=handler.path)(handler, truth)
        outcome = loop.harvest(service.url, policy, DAYS[:1])
    assert "redirected more than 5 times" in outcome.failed[DAYS[0]]


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/x", "http://[bad", "javascript:alert(1)"])
def test_a_redirect_to_nowhere_is_a_fault(loop: Loop, location: str, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        service.always = f.status(302, Location=location)
        outcome = loop.harvest(service.url, policy, DAYS[:1])
    assert "redirected to another place" in outcome.failed[DAYS[0]]


def test_a_chunked_answer_is_no_fault(loop: Loop, policy: Policy) -> None:
    with f.serving(loop.truth) as service:
        service.always = f.chunked
        assert loop.harvest(service.url, policy).ids == loop.ids


def test_requests_keep_their_pace_through_faults(loop: Loop, policy: Policy) -> None:
    paced = replace(policy, pace_seconds=0.04, retry_waits=(0, 0, 0), timeout_seconds=0.3)
    with f.serving(loop.truth) as service:
        service.script.extend([f.status(500), f.reset, f.honest, f.chunk_abort, f.close, f.honest, f.body(b"")])
        assert loop.harvest(service.url, paced, DAYS[:1]).proven
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(service.log)]
    assert min(gaps) >= 0.04


def test_a_day_that_has_not_begun_is_not_asked(loop: Loop, policy: Policy) -> None:
    tomorrow = DAYS[-1].replace(day=22)
    with f.serving(loop.truth) as service:
        outcome = loop.harvest(service.url, policy, [tomorrow])
        assert not [asked for asked in service.log if "_xml.php" not in asked.path]
    assert "has not begun" in outcome.failed[tomorrow]
