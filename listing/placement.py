"""Where a new line goes: its section and year block, in the order kept there; or a new year block."""

import re
from dataclasses import dataclass
from functools import lru_cache

from .document import Document, Line
from .entry import read_entry
from .habits import Block, Habits, blanks_below, blocks_of, head_end
from .layout import Part
from .order import Key, Order, order_of, place_among

_INDENTED = re.compile(r"[ \t]+[^\s*+-]")


@dataclass(frozen=True)
class Spot:
    """New entries go before line index `at` (from 0), between `opening` and `closing`, `between` blank lines apart.

    `in_order`: the place is that of one entry alone, as the section keeps an order.
    """

    at: int
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    makes_year_block: bool = False
    between: int = 0
    in_order: bool = False


def spot(document: Document, claimed: dict[int, Part], part: Part, year: int, key: Key) -> Spot:
    """Where an entry of that part and year goes: by `key` where its section keeps an order, else below the last of its
    year. A new year stands in order.
    """
    own = [section for section, owner in claimed.items() if owner == part]
    blocks = [block for section in own for block in blocks_of(document, section)]
    habits = Habits.of(document, own, claimed)
    groups = _groups(document, own)
    order = _order(groups)
    if blocks:
        return _beside(document, blocks, habits, year, key, order)
    for group in groups:
        if found := _among(group, key, order, habits):
            return found
    return _in_empty_section(document, own[0], habits, year)


def keeps_order(document: Document, claimed: dict[int, Part], part: Part) -> bool:
    """Whether the entries of that part stand in an order of their own, not just one after the other."""
    own = [section for section, owner in claimed.items() if owner == part]
    return _order(_groups(document, own)) != "appended"


def _groups(document: Document, own: list[int]) -> list[tuple[Line, ...]]:
    blocks = [block for section in own for block in blocks_of(document, section)]
    return [document.lines[block.start : block.end] for block in blocks] or [document.body(place) for place in own]


def _order(groups: list[tuple[Line, ...]]) -> Order:
    return order_of([[_key(line.raw, line.year) for line in group if line.shape == "entry"] for group in groups])


def _beside(document: Document, blocks: list[Block], habits: Habits, year: int, key: Key, order: Order) -> Spot:
    for block in blocks:
        if block.holds(year):
            lines = document.lines[block.start : block.end]
            return _among(lines, key, order, habits) or Spot(_top_of(document, block, habits), between=habits.between)
    opening = (*habits.year_line(year), *("",) * habits.after)
    blanks = ("",) * habits.before
    follower = next((block for block in blocks if (block.year < year) == habits.newest_first), None)
    if follower:
        is_glued = document.lines[follower.start - 1].shape == "entry"
        closing = () if is_glued else blanks
        return Spot(follower.start, opening, closing, True, habits.between, order != "appended")
    last = document.lines[blocks[-1].start : blocks[-1].end]
    end = _after_last_entry(last) or _top_of(document, blocks[-1], habits)
    return Spot(end, (*blanks, *opening), (), True, habits.between, order != "appended")


def _among(lines: tuple[Line, ...], key: Key, order: Order, habits: Habits) -> Spot | None:
    """The place among entries; None if there are none."""
    entries = [line for line in lines if line.shape == "entry"]
    end = _after_last_entry(lines)
    if end is None:
        return None
    place = place_among([_key(line.raw, line.year) for line in entries], key, order)
    blanks, in_order = ("",) * habits.between, order != "appended"
    if place < len(entries):
        return Spot(entries[place].number - 1, closing=blanks, between=habits.between, in_order=in_order)
    return Spot(end, blanks, between=habits.between, in_order=in_order)


@lru_cache(maxsize=100_000)
def _key(raw: str, year: int | None) -> Key:
    entry = read_entry(raw)
    return Key.of(entry.title, entry.year or year, entry.paper_url) if entry else Key.of("", year, None)


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


def _top_of(document: Document, block: Block, habits: Habits) -> int:
    """In an empty block, below the year line with the blank lines it usually has."""
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
