"""Venue, year, authors and title put into the dress of a list's entries, each harmless where it stands."""

import re

from .escape import escaped
from .markup import Inline, inline_of

_PLACE = re.compile(r"\{(venue|authors|title|year|yy|paper)\}")
_STAND_INS = {"venue": "\ue000", "title": "\ue001", "authors": "\ue002"}  # untrusted words while a line is read
_EMPTY = (
    (re.compile(r"(?<=[\[(])[\s,]+|[\s,'’]+(?=[\])])"), ""),
    (re.compile(r"[ \t]*(\*\*|`|)(?:\[\]|\(\))\1"), ""),
    (re.compile(r"([.,:–—-])(?:[ \t]*[.,:–—-])+(?=[ \t]|$)"), r"\1"),
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r"^[\s.,:–—-]+|[\s,:–—-]+$"), ""),
)


def fitted(dress: str, values: dict[str, str]) -> str:
    """The dress without the places for which there is no value, and without the brackets that held them."""
    if "{paper}" in dress and not values.get("paper"):
        dress = dress.replace("[{title}]({paper})", "{title}")
    missing = [name for name in _PLACE.findall(dress) if not values.get(name)]
    if missing:
        for name in missing:
            dress = re.sub(rf"(\*\*|__|\*|_|`|)\{{{name}\}}\1", "", dress)
        for pattern, instead in _EMPTY:
            dress = pattern.sub(instead, dress)
    ended = [name for name in ("title", "authors") if values[name].endswith((".", "?", "!", "…"))]
    for name in ended:  # no second full stop
        dress = re.sub(rf"(\{{{name}\}}(?:\]\(\{{paper\}}\))?[*_]*)\.", r"\1", dress)
    return dress


def put_on(dress: str, values: dict[str, str], after: str, *, has_references: bool) -> tuple[str, Inline]:
    """The text before the links, escaped, and how markdown must read it with the links `after` it.

    Raises Refused if a value can't be written so that it shows as it is.
    """
    written, at = "", 0
    for place in _PLACE.finditer(dress):
        written += dress[at : place.start()]
        at = place.end()
        value = values[place[1]]
        if place[1] in _STAND_INS:
            rest = _PLACE.sub("x", dress[at:]) + after
            value = escaped(value, "- " + written, rest, has_references=has_references)
        written += value
    shape = inline_of("- " + _PLACE.sub(lambda found: _STAND_INS.get(found[1], values[found[1]]), dress) + after)
    return written + dress[at:], [tuple(_filled(part, values) for part in token) for token in shape]


def _filled(part: str, values: dict[str, str]) -> str:
    for name, stand_in in _STAND_INS.items():
        part = part.replace(stand_in, values.get(name, ""))
    return part
