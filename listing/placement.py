"""Where a new line goes: its section and year block, below the last entry; or a new year block."""

import re
from dataclasses import dataclass

from .document import Document, Line
from .habits import Block, Habits, blanks_below, blocks_of, head_end
from .layout import Part

_INDENTED = re.compile(r"[ \t]+[^\s*+-]")


@dataclass(frozen=True)
class Spot:
    """New entries go before line index `at` (from 0), between `opening` and `closing` if a year block is made."""

    at: int
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    makes_year_block: bool = False


def spot(document: Document, claimed: dict[int, Part], part: Part, year: int) -> Spot:
    """Where an entry of that part and year goes. Curators append to a year block; a new year stands in order."""
    own = [section for section, owner in claimed.items() if owner == part]
    blocks = [block for section in own for block in blocks_of(document, section)]
    habits = Habits.of(document, blocks, claimed)
    if blocks:
        return _beside(document, blocks, habits, year)
    for section in own:
        if (end := _after_last_entry(document.body(section))) is not None:
            return Spot(end)
    return _in_empty_section(document, own[0], habits, year)


def _beside(document: Document, blocks: list[Block], habits: Habits, year: int) -> Spot:
    for block in blocks:
        if block.year == year:
            return Spot(_end_of(document, block, habits))
    opening = (*habits.year_line(year), *("",) * habits.after)
    blanks = ("",) * habits.before
    follower = next((block for block in blocks if (block.year < year) == habits.newest_first), None)
    if follower:
        is_glued = document.lines[follower.start - 1].shape == "entry"
        return Spot(follower.start, opening, () if is_glued else blanks, makes_year_block=True)
    return Spot(_end_of(document, blocks[-1], habits), (*blanks, *opening), makes_year_block=True)


def _in_empty_section(document: Document, section: int, habits: Habits, year: int) -> Spot:
    """A section without entries begins as the others of the list do."""
    body = document.body(section)
    opening = (*habits.year_line(year), *("",) * habits.after) if habits.look else ()
    content = [line.number for line in body[1:] if line.shape not in ("blank", "underline")]
    if content:
        return Spot(content[-1], ("", *opening), makes_year_block=bool(opening))
    skipped = sum(line.shape == "underline" for line in body)
    blanks = min(habits.under_heading, len(body) - 1 - skipped)
    return Spot(body[0].number + skipped + blanks, opening, makes_year_block=bool(opening))


def _end_of(document: Document, block: Block, habits: Habits) -> int:
    """Below the block's last entry; in an empty block below the year line, with the blank lines it usually has."""
    end = _after_last_entry(document.lines[block.start : block.end])
    if end is not None:
        return end
    head = head_end(document, block.start)
    return head + min(habits.after, blanks_below(document, head), block.end - head)


def _after_last_entry(lines: tuple[Line, ...]) -> int | None:
    """The index below the last entry and the indented lines that belong to it."""
    last = next((place for place in reversed(range(len(lines))) if lines[place].shape == "entry"), None)
    if last is None:
        return None
    while last + 1 < len(lines) and _belongs_to_entry(lines[last + 1]):
        last += 1
    return lines[last].number


def _belongs_to_entry(line: Line) -> bool:
    if line.shape == "hidden":
        return line.raw[:1] in (" ", "\t")
    return line.shape == "text" and bool(_INDENTED.match(line.raw))
