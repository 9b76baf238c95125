"""Whether web pages are there: each host asked one page at a time with pauses, several hosts at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from .deadline import Pool, TlsPool, Watch
from .http import Policy, one_line
from .lane import lane_to
from .transport import why

_HOSTS_AT_ONCE = 8
_MOST_REDIRECTS = 8
_MOST_SILENCES = 2  # in a row; then the host's other pages are not asked for
_ASKS_TO_WAIT = frozenset({429, 503})


@dataclass(frozen=True)
class Answer:
    """The last status of a page, redirects followed; None, and why, where there was none."""

    status: int | None
    told: str


def ask_pages(urls: Iterable[str], policy: Policy, *, advance: Callable[[int], None]) -> dict[str, Answer]:
    """An answer for each address; `advance` is told how many there are so far. Stopped, it leaves after one page more.

    A host that asks to wait, or gives no answer twice in a row, is left alone: its other pages are told the same.
    """
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        by_host[_host(url)].append(url)
    found: dict[str, Answer] = {}
    stopped, writing = Event(), Lock()

    def ask(pages: list[str]) -> None:
        for url, answer in _answers(pages, policy, stopped):
            with writing:
                found[url] = answer
                advance(len(found))

    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        try:
            list(pool.map(ask, sorted(by_host.values(), key=len, reverse=True)))
        finally:
            stopped.set()
    return found


def _answers(pages: list[str], policy: Policy, stopped: Event) -> Iterator[tuple[str, Answer]]:
    silences, refused = 0, False
    answer = Answer(None, "")
    with _session(policy) as session:
        for url in pages:
            if stopped.is_set():
                return
            if not refused and silences < _MOST_SILENCES:
                answer = _answer(session, url, policy)
                silences = silences + 1 if answer.status is None else 0
                refused = answer.status in _ASKS_TO_WAIT
            yield url, answer


def _answer(session: requests.Session, url: str, policy: Policy) -> Answer:
    """By HEAD; by GET where that does not find the page, as not every server knows HEAD."""
    answer = _walk(session, "HEAD", url, policy)
    if answer.status is None or answer.status < 400 or answer.status in _ASKS_TO_WAIT:
        return answer
    return _walk(session, "GET", url, policy)


def _walk(session: requests.Session, method: str, url: str, policy: Policy) -> Answer:
    for _ in range(_MOST_REDIRECTS + 1):
        if not url.lower().startswith(("http://", "https://")) or not _host(url):
            return Answer(None, "no web page to ask for")
        try:
            status, location = _exchange(session, method, url, policy)
        except requests.Timeout:
            return Answer(None, f"no answer for {policy.timeout_seconds:g} s")
        except (OSError, HTTPError, ValueError) as error:
            return Answer(None, one_line(why(error)))
        if not location:
            return Answer(status, f"HTTP {status}")
        url = location
    return Answer(None, f"redirected more than {_MOST_REDIRECTS} times")


def _exchange(session: requests.Session, method: str, url: str, policy: Policy) -> tuple[int, str]:
    """The status, and where the page has moved to if it has. No body is read."""
    with lane_to(f"page {_host(url)}", policy).turn(policy), Watch(policy.deadline_seconds, lambda: None):
        response = session.request(method, url, stream=True, timeout=policy.timeout_seconds, allow_redirects=False)
        response.close()
    moved_to = session.get_redirect_target(response)
    return response.status_code, urljoin(url, moved_to) if moved_to else ""


def _session(policy: Policy) -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    session.headers["User-Agent"] = policy.agent
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter(max_retries=0))
    return session


class _Adapter(HTTPAdapter):
    """As requests has it, with connections that can be cut at the deadline."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
