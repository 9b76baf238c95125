"""The list as text: every character kept, and the structure a reader sees in it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..records.text import words_of
from .scan import Shape, scan

_REFERENCE = re.compile(r"[\s>*+-]*\[[^\]]+\]:\s*\S")
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

    `ancestors` are the headings above it, outermost first. Year headings open no section.
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
    years: tuple[int, int] | tuple[None, None] = (None, None)
    for number, ((raw, piece), mark) in enumerate(zip(pieces, marks, strict=True), start=1):
        if mark.shape == "heading":
            sections.append(Section(mark.text, mark.number, number, 0, _ancestors(sections, mark.number)))
            years = (None, None)
        elif mark.shape == "year":
            years = (mark.number, mark.oldest)
        lines.append(Line(number, raw, piece[len(raw) :], mark.shape, len(sections) - 1, *years))
    return Document(tuple(lines), tuple(_closed(sections, len(lines))))


def heading_key(title: str) -> str:
    """A heading without case, colons, emoji and markup: "📖 Related Survey:" is "related survey"."""
    return " ".join(words_of(title))


def _ancestors(sections: list[Section], level: int) -> tuple[int, ...]:
    if not sections:
        return ()
    line_up = (*sections[-1].ancestors, len(sections) - 1)
    return tuple(place for place in line_up if sections[place].level < level)


def _closed(sections: list[Section], lines: int) -> Iterator[Section]:
    ends = [*(section.line for section in sections[1:]), lines + 1]
    for section, end in zip(sections, ends, strict=False):
        yield replace(section, end=end)
