"""The list as text: every character kept, and the structure a reader sees in it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..records.text import words_of
from .scan import Mark, Shape, scan

_REFERENCE = re.compile(r"[\s>*+-]*\[[^\]]+\]:\s*\S")
_NO_YEARS: tuple[None, None] = (None, None)
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number (from 1), its text, its own line ending ("" at the end of a file without one), its part.

    `section` is the place of its section in `Document.sections`, -1 before the first heading. In a block of several
    years `year` is the newest, `oldest_year` the oldest, 0 for however old.
    """

    number: int
    raw: str
    ending: str
    shape: Shape
    section: int
    year: int | None
    oldest_year: int | None


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it: lines `line` to `end` - 1, up to the next heading of any level.

    `ancestors` are the headings above it, outermost first. Year headings open no section; where they stand above the
    headings of topics, each topic has a section in each year.
    """

    title: str
    level: int
    line: int
    end: int
    ancestors: tuple[int, ...]

    @property
    def key(self) -> str:
        """What two spellings of one heading share."""
        return heading_key(self.title)


@dataclass(frozen=True)
class Document:
    """A list, losslessly: `str(parse(text)) == text` for every text."""

    lines: tuple[Line, ...]
    sections: tuple[Section, ...]

    def __str__(self) -> str:
        return "".join(line.raw + line.ending for line in self.lines)

    @property
    def newline(self) -> str:
        """The line ending most lines have."""
        endings = Counter(line.ending for line in self.lines if line.ending)
        return endings.most_common(1)[0][0] if endings else "\n"

    @property
    def has_references(self) -> bool:
        """Whether it defines link references, `[name]: address`, which turn brackets anywhere into links."""
        return any(_REFERENCE.match(line.raw) for line in self.lines)

    def body(self, section: int) -> tuple[Line, ...]:
        """The lines of one section, its heading first."""
        found = self.sections[section]
        return self.lines[found.line - 1 : found.end - 1]


def parse(text: str) -> Document:
    """Read a list. Never fails, and loses nothing."""
    pieces = [(piece.rstrip("\r\n"), piece) for piece in _LINES.findall(text)]
    marks = scan([raw for raw, _ in pieces])
    lines: list[Line] = []
    sections: list[Section] = []
    here, year_level = -1, 0
    years: tuple[int, int] | tuple[None, None] = _NO_YEARS
    for number, ((raw, piece), mark) in enumerate(zip(pieces, marks, strict=True), start=1):
        if mark.shape == "heading":
            if not year_level or mark.number <= year_level:
                years, year_level = _NO_YEARS, 0
            sections.append(Section(mark.text, mark.number, number, 0, _ancestors(sections, here, mark.number)))
            here = len(sections) - 1
        elif mark.shape == "year":
            if (
                here >= 0
                and 0 < mark.level <= sections[here].level
                and _stands_above(marks, number, lines, sections[here])
            ):
                here = _left(sections, here, mark.level, number)
            years, year_level = (mark.number, mark.oldest), mark.level
        lines.append(Line(number, raw, piece[len(raw) :], mark.shape, here, *years))
    return Document(tuple(lines), tuple(_closed(sections, len(lines))))


def heading_key(title: str) -> str:
    """A heading without case, colons, emoji and markup: "📖 Related Survey:" is "related survey"."""
    return " ".join(words_of(title))


def _ancestors(sections: list[Section], here: int, level: int) -> tuple[int, ...]:
    line_up = (*sections[here].ancestors, here) if here >= 0 else ()
    return tuple(place for place in line_up if sections[place].level < level)


def _stands_above(marks: list[Mark], number: int, lines: list[Line], section: Section) -> bool:
    """Whether a year heading holds topics of its own, as the next heading is deeper; or follows one that does."""
    following = next((mark for mark in marks[number:] if mark.shape == "heading"), None)
    opens_topic = following is not None and following.number > marks[number - 1].level
    return opens_topic or lines[section.line - 1].year is not None


def _left(sections: list[Section], here: int, level: int, number: int) -> int:
    """End a section that stands in a year, as the next year begins; gives the one in which the years stand."""
    sections[here] = replace(sections[here], end=number)
    return max((place for place in sections[here].ancestors if sections[place].level < level), default=-1)


def _closed(sections: list[Section], lines: int) -> Iterator[Section]:
    ends = [*(section.line for section in sections[1:]), lines + 1]
    for section, end in zip(sections, ends, strict=False):
        yield section if section.end else replace(section, end=end)
