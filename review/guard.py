"""The door: what every request must satisfy before any page sees it, and the headers every answer carries.

One place, so that no page can forget a rule. A page meets only requests for a host that is ours, with a bounded body,
from a person who may do it, and changes only from forms that this server gave to that person.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from .hosts import Hosts
from .sessions import Person, Seal, cookies, new_person

MOST_BYTES = 64 * 1024
_MOST_FIELDS = 1_000
_READ_SECONDS = 15
_OPEN = ("/login", "/static/")  # what needs no session
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # "no-referrer" would make browsers send `Origin: null` with our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Refuse = Callable[[Scope, int, str], Any]


class Unwelcome(Exception):  # noqa: N818
    """A request that is turned away, with the status and the reason a person may read."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass(frozen=True)
class Door:
    """What the guard goes by. `local_name`: who sits here where no token is asked for; None where one is."""

    hosts: Hosts
    seal: Seal
    local_name: str | None

    @property
    def cookie(self) -> str:
        """Behind TLS the name itself binds the cookie to this very host."""
        return "__Host-livinglist" if self.hosts.is_secure else "livinglist"


class Guard:
    """The application behind its door. `refuse` makes the page that says why somebody was turned away."""

    def __init__(self, app: App, door: Door, refuse: Refuse) -> None:
        self._app, self._door, self._refuse = app, door, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or turn it away."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        new: list[str] = []
        scope.setdefault("state", {})
        scope["state"]["door"] = self._door
        try:
            self._check_address(headers)
            body = await _read(headers, receive) if scope["method"] == "POST" else b""
            self._let_in(scope, headers, body, new)
        except Unwelcome as turned_away:
            answer = self._refuse(scope, turned_away.status, turned_away.reason)
            await answer(scope, receive, _dressed(send, new))
            return
        await self._app(scope, _replay(body, receive) if body else receive, _dressed(send, new))

    def _check_address(self, headers: dict[str, str]) -> None:
        if not self._door.hosts.knows(headers.get("host", "")):
            raise Unwelcome(421, "this server does not go by that name; open it by the address it printed")

    def _let_in(self, scope: Scope, headers: dict[str, str], body: bytes, new: list[str]) -> None:
        door = self._door
        given = cookies(headers.get("cookie", "")).get(door.cookie, "")
        person = door.seal.person(given)
        if person is None and door.local_name is not None:
            person = new_person(door.local_name, "curator")
            new.append(set_cookie(door, person))
        scope["state"]["person"] = person
        if scope["method"] == "POST":
            self._check_change(scope, headers, body, person)
        elif person is None and not scope["path"].startswith(_OPEN):
            raise Unwelcome(401, "log in with your token")

    def _check_change(self, scope: Scope, headers: dict[str, str], body: bytes, person: Person | None) -> None:
        if not self._door.hosts.is_own_origin(headers.get("origin"), headers["host"]):
            raise Unwelcome(403, "that form came from another site")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Unwelcome(403, "that form came from another site")
        if person is None:
            if scope["path"] == "/login":  # the token itself is the proof
                return
            raise Unwelcome(401, "log in with your token")
        if not self._door.seal.is_form(person, headers.get("x-form") or _field(body, "form")):
            raise Unwelcome(403, "that form is no longer valid; load the page again, what you had typed is still there")
        if not person.may_decide and scope["path"] not in ("/login", "/logout"):
            raise Unwelcome(403, "readers look, curators decide")


def set_cookie(door: Door, person: Person | None) -> str:
    """The header that makes a browser keep a session, or forget it."""
    value, age = (door.seal.session(person), person.until) if person else ("", 0)
    lasts = f"Max-Age={14 * 24 * 3600}" if age else "Max-Age=0"
    secure = "; Secure" if door.hosts.is_secure else ""
    return f"{door.cookie}={value}; Path=/; HttpOnly; SameSite=Strict; {lasts}{secure}"


async def _read(headers: dict[str, str], receive: Receive) -> bytes:
    """The whole body of a form; refused when it is none, too large or too slow."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length[:12]) > MOST_BYTES:
        raise Unwelcome(413, f"a form holds at most {MOST_BYTES} bytes")
    body = b""
    more = True
    while more:
        try:
            message = await asyncio.wait_for(receive(), _READ_SECONDS)
        except TimeoutError:
            raise Unwelcome(408, "the form did not arrive in time") from None
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise Unwelcome(413, f"a form holds at most {MOST_BYTES} bytes")
    if body and kind != "application/x-www-form-urlencoded":
        raise Unwelcome(415, "only forms are taken here")
    return body


def _field(body: bytes, name: str) -> str:
    try:
        found = parse_qs(body.decode("ascii", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ""
    return found.get(name, [""])[0]


def _replay(body: bytes, rest: Receive) -> Receive:
    """The body once more, for the application."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else await rest()

    return receive


def _dressed(send: Send, cookies_to_set: list[str]) -> Send:
    """Send with the headers every answer carries; what a page set itself stays."""

    async def dressed(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            own = {name.lower() for name, _ in message.get("headers", [])}
            more = [(n.encode(), v.encode()) for n, v in _HEADERS.items() if n.encode() not in own]
            if b"set-cookie" not in own:
                more += [(b"set-cookie", cookie.encode("latin-1")) for cookie in cookies_to_set]
            message = message | {"headers": [*message.get("headers", []), *more]}
        await send(message)

    return dressed
