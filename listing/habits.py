"""How a list sets off its years: what a year line looks like, where blank lines stand, which way the years run."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise, takewhile

from .document import Document
from .errors import Refused
from .layout import Part

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Block:
    """A year line and what stands under it, as line indices; `end` is exclusive.

    It holds the papers of `oldest` to `year`; `oldest` is 0 for however old. `is_whole`: it is a topic's section in
    a list whose years stand above its topics, and begins with the topic's heading.
    """

    year: int
    start: int
    end: int
    oldest: int
    is_whole: bool = False

    def holds(self, year: int) -> bool:
        """Whether papers of that year stand in it."""
        return self.oldest <= year <= self.year


@dataclass(frozen=True)
class Habits:
    """A year line's look, and the blank lines before it, after it, under a section's heading and between entries."""

    look: tuple[str, ...]
    before: int
    after: int
    under_heading: int
    between: int
    newest_first: bool

    @classmethod
    def of(cls, document: Document, sections: list[int], claimed: dict[int, Part]) -> "Habits":
        """What those sections do; what they can't tell is taken from the whole list."""
        own = [block for section in sections for block in blocks_of(document, section)]
        everywhere = [blocks_of(document, section) for section in claimed]
        near = own or [block for blocks in everywhere for block in blocks]
        later = own[1:] or [block for blocks in everywhere for block in blocks[1:]]
        filled = [block for block in near if _has(document, block.start, block.end, "entry")]
        single = [block for block in near if block.oldest == block.year and not block.is_whole]
        heads = [document.lines[block.start : head_end(document, block.start)] for block in single[:1]]
        look = tuple(line.raw for head in heads for line in head)
        # Below an entry only a heading starts a paragraph of its own without a blank line.
        least = 0 if look and look[0].lstrip().startswith("#") else 1
        return cls(
            look=look,
            before=max(least, _usual((blanks_above(document, block.start) for block in later), 1)),
            after=_usual((blanks_below(document, head_end(document, block.start)) for block in filled), 0),
            under_heading=_usual(_gaps_under_headings(document, claimed), 0),
            between=_between_entries(document, sections),
            newest_first=_run_down([own] if len(own) > 1 else everywhere),
        )

    def year_line(self, year: int) -> tuple[str, ...]:
        """The line, or lines, that open a block of that year. Raises Refused where years are folded in HTML."""
        if not self.look:
            raise Refused(f"this list's years stand above its topics: make the place for {year} by hand")
        if any("<" in line for line in self.look):
            raise Refused(f"years of this list are folded in HTML: make the block for {year} by hand")
        return tuple(_YEAR.sub(str(year), line, count=1).rstrip() for line in self.look)


def blocks_of(document: Document, section: int) -> list[Block]:
    """The year blocks of one section, in order."""
    body = document.body(section)
    starts = [line.number - 1 for line in body if line.shape == "year"]
    if body[0].year is not None:
        starts.insert(0, body[0].number - 1)
    ends = [*starts[1:], body[-1].number]
    heads = [(document.lines[start], start, end) for start, end in zip(starts, ends, strict=False)]
    return [
        Block(head.year or 0, start, end, head.oldest_year or 0, head.shape == "heading") for head, start, end in heads
    ]


def head_end(document: Document, start: int) -> int:
    """The index below a heading or year line, and below its underline if it has one."""
    return start + 1 + sum(line.shape == "underline" for line in document.lines[start + 1 : start + 2])


def blanks_below(document: Document, at: int) -> int:
    """How many blank lines stand from index `at` on."""
    return sum(1 for _ in takewhile(lambda line: line.shape == "blank", document.lines[at:]))


def blanks_above(document: Document, at: int) -> int:
    """How many blank lines stand right above index `at`."""
    return sum(1 for _ in takewhile(lambda line: line.shape == "blank", reversed(document.lines[:at])))


def _gaps_under_headings(document: Document, claimed: dict[int, Part]) -> list[int]:
    sections = [document.sections[section] for section in claimed]
    filled = [s for s in sections if _has(document, s.line, s.end - 1, "entry", "year", "header")]
    return [blanks_below(document, head_end(document, section.line - 1)) for section in filled]


def _between_entries(document: Document, sections: list[int]) -> int:
    """1 where most entries that follow each other stand apart."""
    gaps = []
    for section in sections:
        body = document.body(section)
        places = [place for place, line in enumerate(body) if line.shape == "entry"]
        gaps += [{line.shape for line in body[one + 1 : other]} for one, other in pairwise(places)]
    return int(sum(gap == {"blank"} for gap in gaps) > sum(not gap for gap in gaps))


def _has(document: Document, start: int, end: int, *shapes: str) -> bool:
    return any(line.shape in shapes for line in document.lines[start:end])


def _run_down(runs: list[list[Block]]) -> bool:
    steps = [one.year - other.year for blocks in runs for one, other in pairwise(blocks)]
    return sum(step > 0 for step in steps) >= sum(step < 0 for step in steps)


def _usual(counts: Iterable[int], otherwise: int) -> int:
    votes = Counter(counts)
    return votes.most_common(1)[0][0] if votes else otherwise
