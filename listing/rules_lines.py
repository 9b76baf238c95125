"""Rules about single lines: spaces, characters nobody sees, links typed wrongly."""

import re
from collections.abc import Iterator

from .subject import Defect, Subject

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
DOUBLED = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")
_NESTED = re.compile(r"\]\(\[")


def trailing_spaces(subject: Subject) -> Iterator[Defect]:
    """Spaces at the end of entries and rows. In free text two of them break a line on purpose."""
    for line in subject.document.lines:
        if line.shape in ("entry", "row", "year", "heading") and line.raw != line.raw.rstrip(" \t"):
            yield Defect("LL012", line.number, "spaces at the end of the line", fixable=True)


def empty_bullets(subject: Subject) -> Iterator[Defect]:
    """Bullets with nothing behind them."""
    for line in subject.document.lines:
        if line.shape == "text" and line.raw.strip() in ("-", "*", "+"):
            yield Defect("LL017", line.number, "a bullet with nothing behind it")


def missing_spaces(subject: Subject) -> Iterator[Defect]:
    """No space between bullet and venue, title and link, or two links, where the line should have one."""
    for paper in subject.papers:
        entry = paper.entry
        if not entry.bullet_gap:
            yield Defect(
                "LL018", paper.line.number, "no space after the bullet: GitHub shows no list item", fixable=True
            )
        elif entry.labelled and (not entry.gap or "" in entry.separators) and entry.title:
            yield Defect("LL019", paper.line.number, "no space before a link", fixable=True)


def nested_links(subject: Subject) -> Iterator[Defect]:
    """A link written into the address of another."""
    for line in subject.document.lines:
        if line.shape in ("entry", "row") and _NESTED.search(line.raw):
            yield Defect("LL022", line.number, "a link stands in the address of another link")


def invisible_characters(subject: Subject) -> Iterator[Defect]:
    """Characters that change how text is shown without being seen: bidi marks, zero widths, soft hyphens."""
    for line in subject.document.lines:
        text = line.raw.removeprefix("\ufeff") if line.number == 1 else line.raw
        if line.shape in ("entry", "row") and (found := _INVISIBLE.search(text)):
            yield Defect("LL024", line.number, f"holds the invisible character U+{ord(found[0]):04X}")


def doubled_spaces(subject: Subject) -> Iterator[Defect]:
    """Two spaces between words of an entry; no reader sees the second."""
    for paper in subject.papers:
        start, end = paper.entry.title_span
        if DOUBLED.search(paper.line.raw[start:end]):
            yield Defect("LL032", paper.line.number, "two spaces between words", fixable=True)


def mixed_endings(subject: Subject) -> Iterator[Defect]:
    """Lines that end unlike most."""
    usual = subject.document.newline
    odd = [line.number for line in subject.document.lines if line.ending not in ("", usual)]
    if odd:
        yield Defect("LL035", odd[0], f"{len(odd)} lines end unlike the others")
