"""The HTTP adapter under every client: paced, bounded in time and size, and never silent about a short answer."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from .deadline import Pool, TlsPool, Watch
from .http import BadEnvelope, Policy, SourceError, TimedOut, Unreachable, status_fault
from .lane import lane_to
from .redaction import Redaction

_MAX_BODY_BYTES = 100_000_000
_MAX_REDIRECTS = 5
_CHUNK_BYTES = 65_536
_CONDITIONS = frozenset({"If-None-Match", "If-Modified-Since"})

Check = Callable[[requests.PreparedRequest, bytes], bytes]


class PoliteAdapter(HTTPAdapter):
    """Sends what a client asks, by the rules of its service.

    Gives a complete 200 answer, its body read (or the 304 that a condition asked for), or raises a `SourceError`;
    redirects are followed here, so that they are paced too. `check(request, body)` may refuse a body or give back a
    better one, before the client sees it.
    `requests` counts what was sent. `secrets` never appear in a message.
    """

    def __init__(
        self, source: str, policy: Policy, *, service: str, secrets: tuple[str, ...] = (), check: Check | None = None
    ) -> None:
        self.requests = 0
        self._source, self._policy, self._check = source, policy, check
        self._has_secrets = bool(secrets)
        self._redaction = Redaction(secrets)
        self._lane = lane_to(service, policy)
        super().__init__(pool_connections=2, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As requests does, with connections that can be cut at the deadline."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": TlsPool}

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """One verified answer. Timeouts are the policy's, whatever the client says."""
        request.headers["User-Agent"] = _agent(self._policy.agent, request.headers.get("User-Agent"))
        for _ in range(_MAX_REDIRECTS + 1):
            response = self._exchange(request, verify=verify, cert=cert)
            if not response.is_redirect:
                break
            request = self._redirected(request, response)
        else:
            raise Unreachable(self._source, f"redirected more than {_MAX_REDIRECTS} times")
        if response.status_code == 304 and _CONDITIONS.intersection(request.headers):
            return response  # what was asked for: there is nothing new
        fault = status_fault(self._source, response.status_code, response.headers, response.content)
        if fault:
            raise fault
        if self._check:
            _fill(response, self._check(request, response.content))
        return response

    def _exchange(self, request: requests.PreparedRequest, **tls: Any) -> requests.Response:
        with self._lane.turn(self._policy), Watch(self._policy.deadline_seconds, self._departed) as watch:
            self.requests += 1
            try:
                response = super().send(request, stream=True, timeout=self._policy.timeout_seconds, **tls)
                self._lane.answered(self._policy)
                body = self._body(response)
            except (OSError, HTTPError) as error:
                fault: SourceError = self._fault(error, watch)
            else:
                if not watch.expired:
                    return _fill(response, self._redaction.of(body))
                fault = self._overrun()  # a cut connection may read like the end of an answer
            finally:
                self._hang_up()
        raise fault  # outside `except`: a chained exception would print the address, and the key in it

    def _hang_up(self) -> None:
        """Keep no connection beyond the lane: another session of this service, or process, may open the next."""
        if self._policy.pace_seconds > 0:
            for key in self.poolmanager.pools.keys():  # noqa: SIM118 (it cannot be iterated)
                self.poolmanager.pools[key].close()
            self.poolmanager.clear()

    def _departed(self) -> None:
        self._lane.started(self._policy)

    def _body(self, response: requests.Response) -> bytes:
        chunks, size = [], 0
        for chunk in response.iter_content(_CHUNK_BYTES):
            chunks.append(chunk)
            size += len(chunk)
            if size > _MAX_BODY_BYTES:
                response.close()
                raise requests.exceptions.ContentDecodingError(f"more than {_MAX_BODY_BYTES:,} bytes")
        response.close()  # urllib3 keeps the connection of an empty body from its pool
        return b"".join(chunks)

    def _fault(self, error: Exception, watch: Watch) -> SourceError:
        if watch.expired:
            return self._overrun()
        if isinstance(error, requests.Timeout) or "timed out" in str(error):
            return TimedOut(self._source, f"no answer for {self._policy.timeout_seconds:g} s")
        if isinstance(error, requests.exceptions.ChunkedEncodingError):
            return BadEnvelope(self._source, "the answer broke off before its end")
        if isinstance(error, requests.exceptions.ContentDecodingError):
            return BadEnvelope(self._source, f"an answer that cannot be decoded: {self._redaction.of_text(str(error))}")
        return Unreachable(self._source, why(error))

    def _overrun(self) -> TimedOut:
        return TimedOut(self._source, f"no complete answer within {self._policy.deadline_seconds:g} s")

    def _redirected(self, request: requests.PreparedRequest, response: requests.Response) -> requests.PreparedRequest:
        location = response.headers["Location"]
        followed = request.copy()
        try:
            followed.prepare_url(urljoin(request.url or "", location), None)
            there, here = urlsplit(followed.url or ""), urlsplit(request.url or "")
        except ValueError:
            there = here = urlsplit("")
        if there.scheme not in {"http", "https"} or (self._has_secrets and there.hostname != here.hostname):
            raise Unreachable(self._source, f"redirected to another place: {self._redaction.of_text(location)}")
        return followed


def polite(session: requests.Session, adapter: PoliteAdapter) -> requests.Session:
    """The session, sending everything by `adapter` and nothing by the environment's proxies or netrc."""
    session.trust_env = False
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def _fill(response: requests.Response, body: bytes) -> requests.Response:
    response._content = body
    response._content_consumed = True  # type: ignore[attr-defined]
    return response


def _agent(ours: str, client: str | bytes | None) -> str:
    name = client.decode("latin-1") if isinstance(client, bytes) else client or ""
    return ours if name.startswith(("python-requests", ours)) or not name else f"{ours} {name}"


def why(error: BaseException) -> str:
    """The fault in plain words: requests' own messages hold the whole address."""
    cause = str(error).rpartition("(Caused by")[2]
    text = f"{type(error).__name__} {cause}".lower()
    for sign, words in _SIGNS:
        if sign in text:
            return words
    return type(error).__name__


_SIGNS = (
    ("refused", "connection refused"),
    ("reset by peer", "connection reset"),
    ("broken pipe", "connection reset"),
    ("resolve", "host unknown"),
    ("name or service", "host unknown"),
    ("certificate", "its certificate cannot be verified"),
    ("ssl", "no secure connection"),
    ("without response", "connection closed without an answer"),
    ("badstatusline", "an answer that is not HTTP"),
    ("unreachable", "network unreachable"),
)
