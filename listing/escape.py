"""Untrusted words and addresses as markdown: they show as they are, and do nothing else."""

import re
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from ..records.text import fold
from .errors import Refused
from .markup import inline_of

_PLACE = "\ue000"  # stands for the words in a line while we ask how it is read
_SPECIAL = ("\\", "`", "*", "_", "~", "[", "]", "<", ">", "&", "!", "$")
_UNSAFE_IN_ADDRESS = re.compile(
    r"[\s()<>\[\]\"'`|\\^{}\x00-\x20\x7f\u0080-\u009f"
    r"\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]"
)
_ENTITY_LIKE = re.compile(r"&(?=#?\w{1,32};)")
# Nothing in it is markup wherever it stands, but for an address, which is looked for.
_PLAIN = re.compile(r"(?!\d+[.)])[^\W_](?:(?:[^\W_]|[ ,;:.?'’\"()/%+–—-])*[^\W_])?[.?]?")
_WEB_ADDRESS = re.compile(r"(?<=https)(?=://)|(?<=http)(?=://)|(?<=ftp)(?=://)|(?<=\bwww)(?=\.)", re.IGNORECASE)


def escaped(text: str, before: str, after: str, *, has_references: bool = False) -> str:
    """`text` with the fewest backslashes that make `before + text + after` show it literally on GitHub.

    `has_references`: the document defines link references, so that any bracket may turn into a link.
    """
    text = fold(text)
    if is_plain(text, before, after):
        return text
    return escaped_by_reading(text, before, after, has_references=has_references)


def is_plain(text: str, before: str, after: str) -> bool:
    """Whether words show as they are without being read to find that out: most do, and reading is slow."""
    ends_well = text[-1:].isalnum() or after[:1] in ("", " ")
    return ends_well and not set("<&") & set(before) and bool(_PLAIN.fullmatch(text)) and not _WEB_ADDRESS.search(text)


def escaped_by_reading(text: str, before: str, after: str, *, has_references: bool) -> str:
    """As `escaped`, of any text."""
    must = _regardless(before, text, has_references)
    wanted = [_put(token, text) for token in inline_of(before + _PLACE + after)]

    def shows(marks: set[str]) -> bool:
        return inline_of(before + _backslashed(text, marks) + after) == wanted

    if shows(must):
        return _backslashed(text, must)
    marks = {mark for mark in (*_SPECIAL, "lead") if mark == "lead" or mark in text} | must
    if not shows(marks):
        raise Refused(f"can't be written so that it shows as it is: {text[:80]!r}")
    return _backslashed(text, _fewest(marks, must, shows))


def escaped_cell(text: str) -> str:
    """The same for a table cell, where a pipe would end the cell."""
    return escaped(text, "- ", "", has_references=True).replace("|", "\\|")


def web_address(url: str) -> str:
    """The address as it may stand in a link. Raises Refused for anything but http and https."""
    address = url.strip()
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError as error:
        raise Refused(f"not a web address: {address[:80]!r} ({error})") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise Refused(f"not a web address (http or https): {address[:80]!r}")
    return _UNSAFE_IN_ADDRESS.sub(lambda found: quote(found[0], safe=""), address)


def link_target(url: str) -> str:
    """A web address as markdown: `&copy;` in a query stays what it is."""
    return _ENTITY_LIKE.sub("&amp;", web_address(url))


def _fewest(marks: set[str], must: set[str], shows: Callable[[set[str]], bool]) -> set[str]:
    for mark in sorted(marks - must):
        if shows(marks - {mark}):
            marks = marks - {mark}
    return marks


def _regardless(before: str, text: str, has_references: bool) -> set[str]:
    """What GitHub or a laxer reader may take for markup: ~strike~, $math$, [^notes], bare addresses, `](` and `[[`."""
    must = {mark for mark in "~$" if mark in text and (before + text).count(mark) > 1}
    if "`" in text:
        must.add("`")  # a backtick pairs with one further on, escaped or not
    if (
        "](" in text
        or "[[" in text
        or "[^" in text
        or (has_references and "[" in text)
        or re.match(r"\[[ xX]\](?:\s|$)", text)
    ):
        must |= {"[", "]"}
    if before.count("[") > before.count("]") and not _is_balanced(text):
        must |= {"[", "]"}  # within brackets, a reader would take one for their end
    if _WEB_ADDRESS.search(text):
        must.add("address")
    if re.search(r"<[A-Za-z/!?]", text):
        must.add("<")
    return must


def _is_balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if depth < 0:
            return False
    return depth == 0


def _backslashed(text: str, marks: set[str]) -> str:
    single = "".join(re.escape(mark) for mark in marks if len(mark) == 1)
    if single:
        text = re.sub(f"([{single}])", r"\\\1", text)
    if "address" in marks:
        text = _WEB_ADDRESS.sub(r"\\", text)
    if "lead" in marks and not text.startswith("\\"):
        text = re.sub(r"^(?:(\d{1,9})([.)])|([-+#>=:|(]))", lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)
    return text


def _put(token: tuple[str, ...], text: str) -> tuple[str, ...]:
    return tuple(part.replace(_PLACE, text) for part in token)
