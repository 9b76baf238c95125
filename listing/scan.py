"""What each line is to a reader: heading, year, entry, table row, or hidden in code or a comment."""

import re
from dataclasses import dataclass
from typing import Literal

Shape = Literal["blank", "heading", "underline", "year", "entry", "header", "delimiter", "row", "hidden", "text"]

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_GLUED_HEADING = re.compile(r" {0,3}(#{2,6})(\w.*?)[ \t]*#*[ \t]*$")  # a slip that GitHub shows as text
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_YEAR = re.compile(r"\s*(?:\*\*|__|<b>)?\s*[(\[]?((?:19|20)\d\d)[)\]]?\s*:?\s*(?:\*\*|__|</b>)?\s*:?\s*$")
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\S|\s*-\[")
_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})")
_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is. `text` is a heading's; `number` its level, or the year of a year line."""

    shape: Shape
    text: str = ""
    number: int = 0


_BLANK, _ENTRY, _TEXT = Mark("blank"), Mark("entry"), Mark("text")


def scan(raws: list[str]) -> list[Mark]:
    """One mark for each line."""
    marks: list[Mark] = []
    closing: re.Pattern[str] | None = None  # what ends the code block or comment we are in
    for number, raw in enumerate(raws):
        bare = raw.removeprefix("\ufeff") if number == 0 else raw
        if closing:
            closing = None if closing.search(bare) else closing
            marks.append(Mark("hidden"))
        elif opened := _opening(bare):
            closing = None if opened is _COMMENT_END and "-->" in bare else opened
            marks.append(Mark("hidden"))
        else:
            marks.append(_mark(bare, raws, marks))
    return marks


_COMMENT_END = re.compile("-->")


def _opening(raw: str) -> re.Pattern[str] | None:
    if raw.lstrip().startswith("<!--"):
        return _COMMENT_END
    if fence := _FENCE.match(raw):
        return re.compile(rf"^\s*{re.escape(fence[1][0])}{{{len(fence[1])},}}\s*$")
    return None


def _mark(raw: str, raws: list[str], marks: list[Mark]) -> Mark:
    if not raw.strip():
        return _BLANK
    if heading := _HEADING.match(raw) or _GLUED_HEADING.match(raw):
        return _heading_or_year(heading[2] or "", len(heading[1]))
    if year := _YEAR.match(raw):
        return Mark("year", number=int(year[1]))
    if "|" in raw and (row := _table_mark(raw, raws, marks)):
        return row
    if _is_underline(raw, marks):
        marks[-1] = _heading_or_year(raws[len(marks) - 1].strip(), 1 if "=" in raw else 2)
        return Mark("underline")
    return _ENTRY if _BULLET.match(raw) else _TEXT


def _heading_or_year(text: str, level: int) -> Mark:
    year = _YEAR.match(text)
    return Mark("year", number=int(year[1])) if year else Mark("heading", text, level)


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
