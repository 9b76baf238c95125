"""What each line is to a reader: heading, year, entry, table row, or hidden in code or a comment."""

import re
from dataclasses import dataclass
from typing import Literal

from .years import years_of_heading, years_of_line

Shape = Literal["blank", "heading", "underline", "year", "entry", "header", "delimiter", "row", "hidden", "text"]

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_GLUED_HEADING = re.compile(r" {0,3}(#{2,6})(\w.*?)[ \t]*#*[ \t]*$")  # a slip that GitHub shows as text
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\S|\s*-\[")
_FENCE = re.compile(r"([ \t]*)(`{3,}(?=[^`]*$)|~{3,})")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is. `text` is a heading's; `number` its level, or the year of a year line.

    A year line may hold several years: `number` is the newest, `oldest` the oldest, 0 for however old. Its `level` is
    that of a heading, 0 if it is none.
    """

    shape: Shape
    text: str = ""
    number: int = 0
    oldest: int = 0
    level: int = 0


_BLANK, _ENTRY, _TEXT, _HIDDEN = Mark("blank"), Mark("entry"), Mark("text"), Mark("hidden")


def scan(raws: list[str]) -> list[Mark]:
    """One mark for each line."""
    marks: list[Mark] = []
    hiding: _Hiding | None = None
    in_item = False  # whether an indented line belongs to an entry above
    for number, raw in enumerate(raws):
        bare = raw.removeprefix("\ufeff") if number == 0 else raw
        if hiding and not hiding.leaves_out(bare):
            marks.append(_HIDDEN)
            hiding = None if hiding.ends_with(bare) else hiding
        elif hiding := _opening(bare, in_item=in_item):
            marks.append(_HIDDEN)
            hiding = None if hiding.is_comment and "-->" in bare else hiding
        else:
            marks.append(_mark(bare, raws, marks))
        if marks[-1].shape != "blank":
            in_item = marks[-1].shape == "entry" or (in_item and bare[:1] in (" ", "\t"))
    return marks


@dataclass(frozen=True)
class _Hiding:
    """A comment, or a code block; one inside an entry ends with the entry."""

    end: re.Pattern[str]
    is_comment: bool = False
    in_item: bool = False

    def ends_with(self, raw: str) -> bool:
        return bool(self.end.search(raw))

    def leaves_out(self, raw: str) -> bool:
        return self.in_item and raw[:1] not in ("", " ", "\t")


def _opening(raw: str, *, in_item: bool) -> _Hiding | None:
    if raw.lstrip(" ").startswith("<!--"):
        return _Hiding(re.compile("-->"), is_comment=True)
    fence = _FENCE.match(raw)
    if fence and (in_item or len(fence[1]) < 4):
        end = re.compile(rf"^\s*{re.escape(fence[2][0])}{{{len(fence[2])},}}\s*$")
        return _Hiding(end, in_item=in_item and bool(fence[1]))
    return None


def _mark(raw: str, raws: list[str], marks: list[Mark]) -> Mark:
    if not raw.strip():
        return _BLANK
    if heading := _HEADING.match(raw) or _GLUED_HEADING.match(raw):
        return _heading_or_year(heading[2] or "", len(heading[1]))
    if years := years_of_line(raw):
        return Mark("year", "", *years)
    if "|" in raw and (row := _table_mark(raw, raws, marks)):
        return row
    if _is_underline(raw, marks):
        marks[-1] = _heading_or_year(raws[len(marks) - 1].strip(), 1 if "=" in raw else 2)
        return Mark("underline")
    return _ENTRY if _BULLET.match(raw) else _TEXT


def _heading_or_year(text: str, level: int) -> Mark:
    years = years_of_heading(text)
    return Mark("year", "", *years, level) if years else Mark("heading", text, level)


def _table_mark(raw: str, raws: list[str], marks: list[Mark]) -> Mark | None:
    if marks and marks[-1].shape in ("delimiter", "row"):
        return Mark("row")
    if marks and marks[-1].shape == "header":
        return Mark("delimiter")
    if len(marks) + 1 < len(raws) and "|" in raws[len(marks) + 1] and _DELIMITER.match(raws[len(marks) + 1]):
        return Mark("header")
    return None


def _is_underline(raw: str, marks: list[Mark]) -> bool:
    """A setext heading's second line: the line above is a paragraph of one line."""
    if not _UNDERLINE.match(raw) or not marks or marks[-1].shape not in ("text", "year"):
        return False
    return len(marks) < 2 or marks[-2].shape != "text"
