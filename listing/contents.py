"""The contents of a list kept in step with its years, where they name them."""

import re
from dataclasses import dataclass

from .anchors import heading_anchors
from .document import Document
from .draft import Draft, Piece
from .links import Link, links_in
from .markup import inline_of
from .written import Written

_YEAR = re.compile(r"(?:19|20)\d\d")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+")


@dataclass(frozen=True)
class _Headings:
    """Headings by line index: their anchors before and after an edit, and which index each had before."""

    old: dict[int, str]
    new: dict[int, str]
    origins: dict[int, int]


def in_step(draft: Draft, before: Document) -> Draft:
    """The draft with the contents' lines for years that came or went, and with addresses that moved on."""
    old = heading_anchors(before)
    origins = {place: piece.origin for place, piece in enumerate(draft.pieces) if piece.origin is not None}
    came = [place for place, piece in enumerate(draft.pieces) if isinstance(piece.meant, int)]
    gone = set(old) - set(origins.values())
    if not (came or gone) or not any("](#" in piece.raw for piece in draft.pieces):
        return draft
    headings = _Headings(old, heading_anchors(draft.document), origins)
    pieces = [piece for piece in draft.pieces if not _led_to(piece, before, headings.old, gone)]
    pieces = [_readdressed(piece, headings) for piece in pieces]
    for place in came:
        if place in headings.new:
            pieces = _with_year(pieces, place, draft.document, headings)
    return Draft(tuple(pieces), draft.newline)


def _within(raw: str) -> Link | None:
    """The link of a contents line; None for lines with none or several."""
    links = [link for link in links_in(raw) if link.url.startswith("#")] if "](#" in raw else []
    return links[0] if len(links) == 1 else None


def _led_to(piece: Piece, before: Document, old: dict[int, str], gone: set[int]) -> bool:
    """Whether it is the contents' line of a year that went."""
    link = _within(piece.raw)
    if link is None or piece.origin is None:
        return False
    targets = [place for place, name in old.items() if name == link.url[1:].casefold()]
    return any(place in gone and before.lines[place].shape == "year" for place in targets)


def _readdressed(piece: Piece, headings: _Headings) -> Piece:
    link = _within(piece.raw)
    if link is None or piece.origin is None:
        return piece
    now = {origin: headings.new.get(place) for place, origin in headings.origins.items()}
    wanted = next((now.get(place) for place, name in headings.old.items() if name == link.url[1:].casefold()), None)
    if not wanted or wanted == link.url[1:].casefold():
        return piece
    return _piece(_at(piece.raw, link, wanted), piece.ending, piece.origin)


def _with_year(pieces: list[Piece], place: int, document: Document, headings: _Headings) -> list[Piece]:
    """With a line for the year heading at `place`, beside that of the year next to it."""
    section = document.lines[place].section
    beside = [p for p in headings.new if document.lines[p].shape == "year" and document.lines[p].section == section]
    year = str(document.lines[place].year)
    for neighbour in sorted(beside, key=lambda other: (abs(other - place), -other)):
        for at, piece in enumerate(pieces):
            link = _within(piece.raw)
            if neighbour != place and link and link.url[1:].casefold() == headings.new[neighbour]:
                raw = _at(piece.raw, link, headings.new[place])
                raw = raw[: link.start] + _YEAR.sub(year, raw[link.start : link.address[0]]) + raw[link.address[0] :]
                new = _piece(raw, piece.ending or "\n", None)
                at += neighbour < place
                return [*pieces[:at], new, *pieces[at:]]
    return pieces


def _at(raw: str, link: Link, anchor: str) -> str:
    start, end = link.address
    return f"{raw[:start]}#{anchor}{raw[end:]}"


def _piece(raw: str, ending: str, instead_of: int | None) -> Piece:
    start = _BULLET.match(raw)
    bullet = start[0] if start else ""
    return Piece(raw, ending, None, Written(raw, bullet, inline_of("- " + raw[len(bullet) :])), instead_of)
