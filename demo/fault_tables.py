"""The faults that only change an answer, by name: what a proxy, a broken database or a bad night sends instead."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from .arxiv_feed import error_feed
from .exchanges import Answer
from .faults import Rewrite, Status

_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>Just a moment</title></head><body><p>Checking your browser.</p></body></html>"
)
_XHTML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Maintenance</title>'
    b"</head><body><p>We will be back soon.</p></body></html>"
)
_BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">
<!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;">]>
<feed xmlns="http://www.w3.org/2005/Atom"><title>&g;</title></feed>"""


def replaced(body: bytes, content_type: str = "text/html; charset=utf-8") -> Rewrite:
    """Another body with status 200."""
    return Rewrite(lambda _: Answer(body, content_type))


def reworked(change: Callable[[bytes], bytes]) -> Rewrite:
    """The body changed, all else as it was; the length fits."""
    return Rewrite(lambda answer: replace(answer, body=change(answer.body)))


def truncated(fraction: float = 0.6) -> Rewrite:
    """The beginning of the body, with a length that fits: nothing on the wire tells."""
    return reworked(lambda body: body[: int(len(body) * fraction)])


def redirected(location: str, code: int = 302) -> Status:
    """A redirect."""
    return Status(code, headers=(("Location", location),))


def throttled(seconds: str | None = "60", code: int = 429) -> Status:
    """Too many requests, with Retry-After (seconds or an HTTP date) or without."""
    return Status(code, b"Rate exceeded.", (("Retry-After", seconds),) if seconds is not None else ())


def external_entity(address: str) -> Rewrite:
    """XML that asks its reader to fetch an address or a file."""
    document = (
        f'<?xml version="1.0"?>\n<!DOCTYPE feed [<!ENTITY x SYSTEM "{address}">]>\n<feed><title>&x;</title></feed>'
    )
    return replaced(document.encode(), "application/atom+xml")


html_200 = replaced(_PAGE)
xhtml_200 = replaced(_XHTML, "application/xhtml+xml")
empty_200 = replaced(b"")
rate_exceeded_200 = replaced(b"Rate exceeded.", "text/plain")
error_entry_200 = replaced(
    error_feed("incorrect id format for abc", now=datetime(2026, 1, 1, tzinfo=UTC)),
    "application/atom+xml; charset=utf-8",
)
database_down_200 = replaced(b"Error : (2002) Connection refused", "text/html")
entity_bomb = replaced(_BOMB, "application/atom+xml")
ncbi_rate_limit = Status(429, content_type="application/json", echoes_key=True)
# Spoils what is not ASCII, and nothing else.
wrong_encoding = reworked(lambda body: body.decode().encode("latin-1", "replace"))
utf_16 = reworked(lambda body: body.decode().encode("utf-16"))
control_character = reworked(lambda body: body.replace(b"e", b"e\x0b", 1))
undecodable = Rewrite(lambda answer: replace(answer, headers=(*answer.headers, ("Content-Encoding", "gzip"))))
next_years_dtd = reworked(
    lambda body: body.replace(b"1st January 2025", b"1st January 2027").replace(b"_250101", b"_270101")
)
no_content_type = Rewrite(lambda answer: replace(answer, content_type=""))
