"""Venue, year, authors and title put into the dress of a list's entries, each harmless where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .escape import escaped
from .markup import Inline, inline_of

_PLACE = re.compile(r"\{(venue|authors|title|year|yy|paper)\}")
_UNTRUSTED = ("venue", "title", "authors")
_FIRST_STAND_IN = 0xE010  # private characters that stand for words while a line is read
_EMPTY = (
    (re.compile(r"(?<=[\[(])[\s,]+|[\s,'’]+(?=[\])])"), ""),
    (re.compile(r"[ \t]*(\*\*|`|)(?:\[\]|\(\))\1"), ""),
    (re.compile(r"([.,:–—-])(?:[ \t]*[.,:–—-])+(?=[ \t]|$)"), r"\1"),
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r"^[\s.,:–—-]+|[\s,:–—-]+$"), ""),
)


@dataclass(frozen=True)
class Words:
    """Text that shows as it is, whatever it holds."""

    text: str


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


def put_on(dress: str, values: dict[str, str], after: str) -> tuple[str | Words, ...]:
    """The dress with values in it, and what follows; title, venue and authors as words yet to be escaped."""
    pieces: list[str | Words] = []
    at = 0
    for place in _PLACE.finditer(dress):
        value = values[place[1]]
        pieces += [dress[at : place.start()], Words(value) if place[1] in _UNTRUSTED else value]
        at = place.end()
    return (*pieces, dress[at:] + after)


@lru_cache(maxsize=10_000)  # a list that is looked at again and again while decisions wait
def escape_words(pieces: tuple[str | Words, ...], *, has_references: bool) -> tuple[str, Inline]:
    """What stands behind a bullet, with its words escaped, and how markdown must read it.

    Raises Refused if words can't be written so that they show as they are.
    """
    stand_ins = {chr(_FIRST_STAND_IN + place): piece.text for place, piece in _words(pieces)}
    shape = inline_of("- " + "".join(_shape(piece, place) for place, piece in enumerate(pieces)))
    written = ""
    for place, piece in enumerate(pieces):
        rest = "".join("x" if isinstance(other, Words) else other for other in pieces[place + 1 :])
        if isinstance(piece, Words):
            piece = escaped(piece.text, "- " + written, rest, has_references=has_references)
        written += piece
    return written, [tuple(_filled(part, stand_ins) for part in token) for token in shape]


def _words(pieces: Sequence[str | Words]) -> list[tuple[int, Words]]:
    return [(place, piece) for place, piece in enumerate(pieces) if isinstance(piece, Words)]


def _shape(piece: str | Words, place: int) -> str:
    return chr(_FIRST_STAND_IN + place) if isinstance(piece, Words) else piece


def _filled(part: str, stand_ins: dict[str, str]) -> str:
    for stand_in, text in stand_ins.items():
        part = part.replace(stand_in, text)
    return part
