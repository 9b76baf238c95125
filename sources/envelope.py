"""Strict reading of one answer: a whole XML or JSON document of the expected kind, or a named fault."""

import json
import re
from datetime import UTC, datetime
from typing import Any

from lxml import etree
from pydantic import ValidationError

from .http import BadEnvelope, ServiceFault, SourceError, Throttled, one_line

# Neither XML 1.0 nor JSON can hold these; services let them through from authors' files.
_CONTROL = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]));"
)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_LIMITED = re.compile(rb"rate exceeded|rate limit exceeded|too many requests", re.IGNORECASE)
_BACKEND = re.compile(rb"connection refused|lost connection|database|mysql|backend failed", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
# Anything else might hide a declaration from the search above.
_PLAIN_ENCODING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?!<\?xml[^>]*\bencoding\s*=\s*[\"'](?!utf-8|us-ascii|iso-8859-1))<", re.IGNORECASE
)
_SHORT_TEXT_BYTES = 2_000
_MOST_DIGITS = 9
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)")
_OWN_ENTITIES = "an XML document that declares entities of its own"


def read_xml(body: bytes, source: str, *roots: str) -> etree._Element:
    """The root element, which must be one of `roots`. Nothing is fetched and no entity is expanded."""
    _refuse(body, source)
    _refuse_another_encoding(body, source)
    try:
        element = _parse(body)
    except etree.XMLSyntaxError:
        try:
            element = _parse(_CONTROL.sub(b"", body), huge=_may_be_huge(body))
        except etree.XMLSyntaxError as error:
            raise unreadable(body, source, f"XML that breaks off or is broken: {error.msg}") from None
    declared: Any = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise BadEnvelope(source, _OWN_ENTITIES)
    if element.tag not in roots:
        raise BadEnvelope(source, f"a document of kind {_local(str(element.tag))} instead of {_local(roots[0])}")
    return element


def read_json(body: bytes, source: str) -> dict[str, Any]:
    """The JSON object of an answer."""
    _refuse(body, source)
    try:
        try:
            document = json.loads(body)
        except ValueError:
            document = json.loads(_CONTROL.sub(b"", body), strict=False)
    except ValueError as error:
        raise unreadable(body, source, f"broken JSON: {error}") from None
    except RecursionError:
        raise BadEnvelope(source, "JSON nested too deeply") from None
    if not isinstance(document, dict):
        raise BadEnvelope(source, f"JSON of type {type(document).__name__} instead of an object")
    return document


def check_text(body: bytes, source: str) -> None:
    """Raises for what can be no document of a service: empty, an HTML page, a rate limit, a declared entity."""
    _refuse(body, source)
    _refuse_another_encoding(body, source)
    if _ENTITY.search(body):
        raise BadEnvelope(source, _OWN_ENTITIES)


def unreadable(body: bytes, source: str, fault: str) -> SourceError:
    """What a body that no parser takes means: the service's own word if it is one, else the fault."""
    if len(body) < _SHORT_TEXT_BYTES and _BACKEND.search(body):
        return ServiceFault(source, f"it says: {one_line(body.decode('utf-8', 'replace'))}")
    return BadEnvelope(source, fault)


def reason_of(error: ValueError) -> str:
    """Why one item was refused, in one line, without the item's own text."""
    if isinstance(error, ValidationError):
        return one_line("; ".join(f"{'.'.join(map(str, d['loc'])) or 'record'}: {d['msg']}" for d in error.errors()))
    return one_line(str(error))


def count_in(text: str) -> int | None:
    """The number a service counts to; None for anything else, and for more than anything can count."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None


def instant_in(text: str) -> datetime:
    """An instant in UTC, which is also meant where no zone is given. Raises `ValueError` for what is none."""
    at = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    try:
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"an instant outside the calendar: {text[:40]}") from None


def whole_text(element: etree._Element) -> str:
    """All text of an element; `.text` would end at the first child."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _refuse_another_encoding(body: bytes, source: str) -> None:
    """Every byte is a letter of Latin-1, so that UTF-8 which is declared so would be read, and garbled in silence."""
    declared = _DECLARED.match(body)
    if declared and declared[1].lower() not in {b"utf-8", b"utf8"} and not body.isascii() and _is_utf8(body):
        raise BadEnvelope(source, f"UTF-8 that calls itself {declared[1].decode('ascii', 'replace')}")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _may_be_huge(body: bytes) -> bool:
    """Whether a text of more than 10 MB can do no harm: without entities of its own nothing multiplies."""
    return b"\x00" not in body and bool(_PLAIN_ENCODING.match(body)) and not _ENTITY.search(body)


def _parse(body: bytes, *, huge: bool = False) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=huge,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(body, parser)


def _refuse(body: bytes, source: str) -> None:
    if not body.strip():
        raise BadEnvelope(source, "an empty answer")
    if _HTML.match(body[:_SHORT_TEXT_BYTES]):
        raise BadEnvelope(source, "an HTML page instead of data")
    if len(body) < _SHORT_TEXT_BYTES and _LIMITED.search(body):
        raise Throttled(source, "it says that its rate is exceeded")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
