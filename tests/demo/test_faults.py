"""Every fault as it looks from the other end of the socket."""

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from lxml import etree

from livinglist.demo import fault_tables as table
from livinglist.demo.building import arxiv_paper
from livinglist.demo.faults import (
    ChunkAbort,
    Chunked,
    Drip,
    Fault,
    Hang,
    Misserve,
    Refuse,
    Reset,
    ShortBody,
    Speak,
    Status,
)
from livinglist.demo.manners import Manner
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns

PARAMS = {"search_query": "cat:cs.LG", "max_results": "10"}


@pytest.fixture
def standins() -> Iterator[StandIns]:
    papers = [arxiv_paper(f"2605.{n:05}", f"Paper {n}", utc(2026, 5, 4, 10, n), abstract="é") for n in range(20)]
    with StandIns(papers, now=utc(2026, 5, 9)) as running:
        yield running


def get(http: requests.Session, standins: StandIns, **options) -> requests.Response:
    return http.get(standins.arxiv_api_url, params=PARAMS, **options)


def raw(standins: StandIns, *, seconds: float = 2.0) -> bytes:
    """Every byte of the answer until the connection ends or nothing comes for a while."""
    address = urlsplit(standins.arxiv_api_url)
    with socket.create_connection((address.hostname, address.port), timeout=seconds) as connection:
        connection.sendall(b"GET /api/query?search_query=cat:cs.LG HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        while piece := connection.recv(65_536):
            received += piece
        return received


def honest_body(http: requests.Session, standins: StandIns) -> bytes:
    return get(http, standins).content


def test_a_hang_says_nothing_until_its_time_is_over(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Hang(3600), times=1)
    standins.misbehave("arxiv", Hang(0.3), times=1)
    with pytest.raises(requests.ReadTimeout):
        get(http, standins, timeout=0.2)
    begun = time.monotonic()
    assert get(http, standins, timeout=2).status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_a_drip_outlives_every_read_timeout(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Drip(seconds=0.05, piece=400), times=1)
    begun = time.monotonic()
    body = get(http, standins, timeout=0.2).content
    assert time.monotonic() - begun > 0.4
    assert body == honest_body(http, standins)


def test_a_reset_is_a_reset_before_and_amid_the_answer(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Reset(), times=1)
    standins.misbehave("arxiv", Reset(after_bytes=900), times=1)
    with pytest.raises(ConnectionResetError):
        raw(standins)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(http, standins)


def test_a_refusal_closes_without_a_byte(standins: StandIns) -> None:
    standins.misbehave("arxiv", Refuse(), times=1)
    assert raw(standins) == b""


def test_a_service_that_is_down_refuses_connections_and_returns_to_its_address(
    http: requests.Session, standins: StandIns
) -> None:
    before = get(http, standins).content
    standins.take_down("arxiv")
    with pytest.raises(requests.ConnectionError):
        get(http, standins, timeout=1)
    assert http.get(f"{standins.eutils_url}/einfo.fcgi").status_code == 200
    standins.bring_up("arxiv")
    assert get(http, standins).content == before


def test_a_short_body_promises_more_than_it_brings(standins: StandIns) -> None:
    standins.misbehave("arxiv", ShortBody(missing=77), times=1)
    head, _, body = raw(standins).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body) + 77}".encode() in head
    assert body.endswith(b"</feed>\n")


def test_a_length_can_be_too_small(standins: StandIns) -> None:
    standins.misbehave("arxiv", ShortBody(missing=-77), times=1)
    head, _, body = raw(standins).partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body) - 77}".encode() in head


def test_something_other_than_http_can_answer(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Speak(), times=1)
    with pytest.raises(requests.ConnectionError):
        get(http, standins)


def test_the_headers_can_drip_and_the_body_stall(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Drip(seconds=0.02, piece=1000, in_head=True), times=1)
    standins.misbehave("arxiv", Hang(0.3, after_bytes=500), times=1)
    begun = time.monotonic()
    bodies = [get(http, standins, timeout=2).content for _ in range(2)]
    assert time.monotonic() - begun > 0.3
    assert bodies == [honest_body(http, standins)] * 2


def test_a_chunked_answer_breaks_off_inside_its_chunk(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", ChunkAbort(), times=1)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(http, standins)


def test_a_chunked_answer_that_ends_well_is_no_fault(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Chunked(), times=1)
    answer = get(http, standins)
    assert "Content-Length" not in answer.headers
    assert answer.content == honest_body(http, standins)


def test_a_truncated_body_fits_its_length(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", table.truncated(0.5), times=1)
    answer = get(http, standins)
    assert answer.content == honest_body(http, standins)[: len(answer.content)]
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(answer.content)


@pytest.mark.parametrize(
    ("fault", "status", "begin"),
    [
        (table.html_200, 200, b"<!DOCTYPE html>"),
        (table.xhtml_200, 200, b'<?xml version="1.0" encoding="UTF-8"?>\n<html'),
        (table.empty_200, 200, b""),
        (table.rate_exceeded_200, 200, b"Rate exceeded."),
        (table.database_down_200, 200, b"Error : (2002)"),
        (table.error_entry_200, 200, b"<?xml"),
        (table.entity_bomb, 200, b"<?xml"),
        (table.external_entity("file:///etc/hostname"), 200, b"<?xml"),
        (table.throttled("7"), 429, b"Rate exceeded."),
        (table.throttled(None, code=503), 503, b"Rate exceeded."),
        (Status(500, b"Internal Server Error"), 500, b"Internal"),
        (Status(404), 404, b""),
    ],
)
def test_an_answer_can_be_another_one(
    http: requests.Session, standins: StandIns, fault: Fault, status: int, begin: bytes
) -> None:
    standins.misbehave("arxiv", fault, times=1)
    answer = get(http, standins)
    assert answer.status_code == status
    assert answer.content.startswith(begin)
    assert bool(answer.content) == bool(begin)
    assert get(http, standins).status_code == 200


def test_retry_after_is_sent_or_not(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", table.throttled("7"), times=1)
    standins.misbehave("arxiv", table.throttled(None), times=1)
    assert get(http, standins).headers["Retry-After"] == "7"
    assert "Retry-After" not in get(http, standins).headers


def test_a_redirect_can_be_followed(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", table.redirected(f"{standins.eutils_url}/einfo.fcgi", 301), times=1)
    answer = get(http, standins)
    assert [step.status_code for step in answer.history] == [301]
    assert b"eInfoResult" in answer.content


@pytest.mark.parametrize("fault", [table.wrong_encoding, table.control_character])
def test_bytes_can_be_in_another_encoding_or_none(http: requests.Session, standins: StandIns, fault: Fault) -> None:
    standins.misbehave("arxiv", fault, times=1)
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(get(http, standins).content)


def test_a_body_can_be_utf_16_whatever_it_declares(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", table.utf_16, times=1)
    assert get(http, standins).content.decode("utf-16").startswith("<?xml version='1.0' encoding='UTF-8'?>")


def test_ncbis_refusal_echoes_the_key(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("pubmed", table.ncbi_rate_limit, times=1)
    answer = http.get(f"{standins.eutils_url}/einfo.fcgi", params={"api_key": "secret"})
    assert (answer.status_code, answer.json()["api-key"]) == (429, "secret")


@pytest.mark.parametrize(
    ("manner", "entries", "total"),
    [
        (Manner(hide_all=True), 0, "20"),
        (Manner(inflate_total_by=9), 10, "29"),
        (Manner(drop_last=3), 7, "20"),
        (Manner(page_size=4), 4, "20"),
        (Manner(without_published=True), 10, "20"),
    ],
)
def test_a_lie_is_well_formed(
    http: requests.Session, standins: StandIns, manner: Manner, entries: int, total: str
) -> None:
    standins.misbehave("arxiv", Misserve(manner), times=1)
    feed = etree.fromstring(get(http, standins).content)
    assert len(feed.findall("{*}entry")) == entries
    assert feed.findtext("{*}totalResults") == total
    assert len(feed.findall("{*}entry/{*}published")) == entries - manner.without_published
    assert len(etree.fromstring(honest_body(http, standins)).findall("{*}entry")) == 10


def test_a_start_index_can_be_wrong(http: requests.Session, standins: StandIns) -> None:
    standins.misbehave("arxiv", Misserve(Manner(shift_start_by=10)), times=1)
    assert etree.fromstring(get(http, standins).content).findtext("{*}startIndex") == "10"
