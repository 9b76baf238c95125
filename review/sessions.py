"""Who sits at the other end: a signed cookie that says the name and the role, and the tokens that open the door.

Nothing is kept on the server, so that a restart in mid-decision logs nobody out. Whoever changes a token ends every
session that it opened.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Role = Literal["curator", "reader"]
LASTS_SECONDS = 14 * 24 * 3600
_SHORTEST_TOKEN = 16
_KEY_BYTES = 32


@dataclass(frozen=True)
class Person:
    """Somebody who may look, and as a curator decide. `mark` is new with every login."""

    name: str
    role: Role
    mark: str
    until: int

    @property
    def may_decide(self) -> bool:
        """Readers only look."""
        return self.role == "curator"


@dataclass(frozen=True)
class Tokens:
    """The tokens of `LIVINGLIST_REVIEW_TOKEN`: one for everybody, or `NAME=TOKEN` for each, with spaces between."""

    of_all: tuple[str, ...] = ()
    of_each: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, text: str) -> "Tokens":
        """Read the variable; ValueError names what is wrong, never the token."""
        named = [word.partition("=")[::2] if "=" in word.rstrip("=") else ("", word) for word in text.split()]
        if any(len(token) < _SHORTEST_TOKEN for _, token in named):
            raise ValueError(f"a token of LIVINGLIST_REVIEW_TOKEN is shorter than {_SHORTEST_TOKEN} characters")
        return cls(tuple(t for name, t in named if not name), tuple((name, t) for name, t in named if name))

    def __bool__(self) -> bool:
        return bool(self.of_all or self.of_each)

    def owner(self, given: str) -> str | None:
        """Whose token that is, "" if it is everybody's, None if nobody's. Each is compared, in constant time."""
        shown = _digest(given)
        owners = [name for name, token in self._all() if hmac.compare_digest(_digest(token), shown)]
        return owners[0] if owners else None

    def belongs(self, name: str) -> bool:
        """Whether a token is that person's own."""
        return any(name == owner for owner, _ in self.of_each)

    def digest(self) -> bytes:
        """Changes with every token."""
        return _digest(repr(self._all()))

    def _all(self) -> list[tuple[str, str]]:
        return [*self.of_each, *(("", token) for token in self.of_all)]


@dataclass(frozen=True)
class Seal:
    """Signs sessions and the forms of a session."""

    key: bytes

    def session(self, person: Person) -> str:
        """The cookie of a person."""
        content = json.dumps([person.name, person.role, person.mark, person.until]).encode()
        return f"{_as_text(content)}.{_as_text(self._sign(b'session', content))}"

    def person(self, cookie: str) -> Person | None:
        """Whose cookie that is; None if it was not signed here or is over."""
        content, _, signature = cookie.partition(".")
        raw = _as_bytes(content)
        if not hmac.compare_digest(self._sign(b"session", raw), _as_bytes(signature)):
            return None
        name, role, mark, until = json.loads(raw)
        return Person(name, role, mark, until) if until > time.time() else None

    def form(self, person: Person) -> str:
        """What every form of this session carries, and nobody else can know."""
        return _as_text(self._sign(b"form", person.mark.encode()))

    def is_form(self, person: Person, given: str) -> bool:
        """Whether a form is one of this session's."""
        return hmac.compare_digest(_digest(self.form(person)), _digest(given))

    def _sign(self, purpose: bytes, content: bytes) -> bytes:
        return hmac.new(self.key, purpose + b"\0" + content, hashlib.sha256).digest()


def new_person(name: str, role: Role) -> Person:
    """A person who just came in."""
    return Person(name, role, secrets.token_hex(16), int(time.time()) + LASTS_SECONDS)


def seal_of(folder: Path, tokens: Tokens) -> Seal:
    """The seal of a workspace: its key is made once and lies in the hidden folder, for its owner only."""
    folder.mkdir(exist_ok=True)
    path = folder / "review.key"
    if not path.exists() or path.stat().st_size < _KEY_BYTES:
        made = folder / f".review.key.{os.getpid()}"
        made.unlink(missing_ok=True)
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
        made.replace(path)
    return Seal(hmac.new(path.read_bytes(), tokens.digest(), hashlib.sha256).digest())


def cookies(header: str) -> Mapping[str, str]:
    """The cookies of a header, the first of each name."""
    pairs = [part.strip().partition("=") for part in header.split(";")]
    return {name: value for name, _, value in reversed(pairs)}


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _as_text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _as_bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
