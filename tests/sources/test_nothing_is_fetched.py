"""Documents that ask their reader to fetch: a listener stands by, and nobody comes."""

import http.server
import threading
from pathlib import Path

import pytest
import requests
from lxml import etree

from livinglist.sources.http import Policy

from . import faulty as f
from .loops import DAYS, LOOPS
from .test_faults_beyond_days import ASKING

SECRET = "a line of a file on this machine"


class Listener(http.server.BaseHTTPRequestHandler):
    """Notes who comes, and offers an entity."""

    visits: list[str]

    def do_GET(self) -> None:
        self.visits.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'<!ENTITY x "fetched">')

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def listener(tmp_path: Path):
    handler = type("Bound", (Listener,), {"visits": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    yield f"http://127.0.0.1:{server.server_address[1]}", f"file://{tmp_path}/secret.txt", handler.visits
    server.shutdown()
    server.server_close()


# {at} is the listener, {file} a file; each stands before the root element or right within it.
PROLOGUES = {
    "entity by address": '<!DOCTYPE x [<!ENTITY x SYSTEM "{at}/entity">]>',
    "entity of a file": '<!DOCTYPE x [<!ENTITY x SYSTEM "{file}">]>',
    "parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "{at}/parameter"> %p;]>',
    "public entity": '<!DOCTYPE x [<!ENTITY x PUBLIC "-//X//EN" "{at}/public">]>',
    "DTD by address": '<!DOCTYPE x SYSTEM "{at}/x.dtd">',
    "DTD of a file": '<!DOCTYPE x PUBLIC "-//X//EN" "{file}">',
    "style sheet": '<?xml-stylesheet href="{at}/style.xsl" type="text/xsl"?>',
}
INSIDE = (
    '&x;<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{at}/inclusion" parse="text"/>'
    '<s xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:x {at}/schema"/>'
)


def asking_for_more(body: bytes, prologue: str, inside: str) -> bytes:
    """The document with another prologue, and with something more in its first title or text."""
    text = body.decode()
    declaration, _, rest = text.partition("?>") if text.startswith("<?xml") else ("<?xml version='1.0'", "", text)
    if rest.lstrip().startswith("<!DOCTYPE"):
        rest = rest.partition(">")[2]
    for name in ("ArticleTitle", "title", "Count"):
        rest = rest.replace(f"</{name}>", f"{inside}</{name}>")
    return f"{declaration}?>{prologue}{rest}".encode()


def test_the_trap_catches_a_trusting_parser(listener: tuple[str, str, list[str]]) -> None:
    at, file, visits = listener
    trusting = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False)
    document = asking_for_more(b"<x><title></title></x>", PROLOGUES["entity of a file"].replace("{file}", file), "&x;")
    assert SECRET in etree.tostring(etree.fromstring(document, trusting)).decode()
    requests.get(f"{at}/entity", timeout=5)
    assert visits == ["/entity"]


@pytest.mark.parametrize("prologue", PROLOGUES)
@pytest.mark.parametrize("name", ["arxiv", "biorxiv", "pubmed"])
def test_a_harvest_fetches_what_it_asked_for_and_nothing_more(
    name: str, prologue: str, listener: tuple[str, str, list[str]], policy: Policy
) -> None:
    at, file, visits = listener
    more = [text.replace("{at}", at).replace("{file}", file) for text in (PROLOGUES[prologue], INSIDE)]
    with f.serving(LOOPS[name].truth) as service:
        service.always = f.changed(lambda truth: truth if truth[:1] == b"{" else asking_for_more(truth, *more))
        outcome = LOOPS[name].harvest(service.url, policy, DAYS[:1])
    assert visits == []
    told = repr(outcome)
    assert SECRET not in told
    assert "fetched" not in told


@pytest.mark.parametrize("prologue", PROLOGUES)
@pytest.mark.parametrize("name", ["changes", "arXiv ids", "PMIDs"])
def test_what_is_asked_beside_the_days_fetches_nothing_more_either(
    name: str, prologue: str, listener: tuple[str, str, list[str]], policy: Policy
) -> None:
    at, file, visits = listener
    more = [text.replace("{at}", at).replace("{file}", file) for text in (PROLOGUES[prologue], INSIDE)]
    with f.serving(ASKING[name].truth) as service:
        service.always = f.changed(lambda truth: asking_for_more(truth, *more))
        told = repr(ASKING[name].run(service.url, policy))
    assert visits == []
    assert SECRET not in told
