"""Pages asked for over real HTTP: HEAD, then GET, one at a time a host; no body read, nobody pressed."""

import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import ClassVar

import pytest

from livinglist.sources.http import Policy
from livinglist.sources.pages import ask_pages

_POLICY = Policy(0, timeout_seconds=0.5, deadline_seconds=1.0)


class _Site(BaseHTTPRequestHandler):
    """`/404`: that status; `/head-405`: only GET knows it; `/to/X`: moved to /X; `/slow`, `/drip`: no answer."""

    log: ClassVar[list[tuple[str, str, float]]] = []

    def do_HEAD(self):
        self.log.append((self.command, self.path, time.monotonic()))
        match self.path.partition("?")[0].strip("/").split("/"):
            case ["to", *rest]:
                self._say(302, "/" + "/".join(rest))
            case ["loop"]:
                self._say(301, "/loop")
            case ["away"]:
                self._say(302, "ftp://127.0.0.1/x")
            case ["slow"]:
                time.sleep(0.8)
            case ["drip"]:
                for letter in b"HTTP/1.1 200 OK":
                    self.wfile.write(bytes([letter]))
                    time.sleep(0.2)
            case [name] if name.startswith("head-"):
                self._say(int(name[5:]) if self.command == "HEAD" else 200)
            case [name, *_] if name.isdecimal():
                self._say(int(name))
            case _:
                self._say(200)

    do_GET = do_HEAD  # noqa: N815

    def _say(self, status, location=""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "1000000")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(server):
    _Site.log.clear()
    return server


def ask(*urls, policy=_POLICY):
    return ask_pages(urls, policy, advance=lambda done: None)


@pytest.mark.parametrize(
    ("path", "status", "methods"),
    [
        ("/", 200, ["HEAD"]),
        ("/404", 404, ["HEAD", "GET"]),
        ("/410", 410, ["HEAD", "GET"]),
        ("/403", 403, ["HEAD", "GET"]),
        ("/500", 500, ["HEAD", "GET"]),
        ("/429", 429, ["HEAD"]),
        ("/head-405", 200, ["HEAD", "GET"]),
        ("/head-404", 200, ["HEAD", "GET"]),
        ("/to/to/page", 200, ["HEAD"] * 3),
        ("/to/404", 404, ["HEAD", "HEAD", "GET", "GET"]),
        ("/loop", None, ["HEAD"] * 9),
        ("/away", None, ["HEAD"]),
        ("/drip", None, ["HEAD"]),
    ],
)
def test_a_page_is_asked_for_by_head_and_then_by_get(site, path, status, methods):
    (answer,) = ask(site + path).values()
    assert answer.status == status
    assert answer.told
    assert [method for method, _, _ in _Site.log] == methods


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://[::1", "http:///x", "https://\u2603 .x/", "http://a..b/"]
)
def test_an_address_that_cannot_be_asked_has_no_status(url):
    assert ask(url)[url].status is None


def test_a_host_that_asks_to_wait_is_asked_no_more(site):
    answers = ask(site + "/1", site + "/429", site + "/2", site + "/404")
    assert [answer.status for answer in answers.values()][1:] == [429, 429, 429]
    assert "/404" not in {path for _, path, _ in _Site.log}


def test_a_host_that_is_silent_twice_is_left_alone(site):
    answers = ask(*(f"{site}/slow?{n}" for n in range(5)))
    assert {answer.told for answer in answers.values()} == {"no answer for 0.5 s"}
    assert len(_Site.log) == 2


def test_one_host_is_asked_one_page_at_a_time_with_pauses(site):
    ask(*(f"{site}/page?{n}" for n in range(4)), policy=replace(_POLICY, pace_seconds=0.2))
    times = [at for _, _, at in _Site.log]
    assert min(b - a for a, b in pairwise(times)) >= 0.19


def test_each_page_is_asked_once_and_told_as_it_comes(site):
    done = []
    answers = ask_pages([site + "/a", site + "/b", site + "/a"], _POLICY, advance=done.append)
    assert list(answers) == [site + "/a", site + "/b"]
    assert done == [1, 2]
