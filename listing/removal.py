"""Take a published line out again, and the year block that was made for it, so that the list is what it was."""

from itertools import product

from .document import Document, Line
from .draft import Draft
from .entry import read_entry
from .habits import Block, Habits, blocks_of
from .layout import Layout, Part, claims
from .order import Key
from .placement import spot
from .published import PublishedLine

_MOST_BLANKS = 6


def take_out(draft: Draft, layout: Layout, published: PublishedLine) -> Draft | None:
    """The list without that line; None if it is not in its section any more, word for word, or grew by hand."""
    part = layout.named(published.section)
    line = find_line(draft.document, claims(draft.document, layout), part, published)
    if line is None or part is None or has_grown(draft.document.lines[line.number : line.number + 1]):
        return None
    block = next((b for b in blocks_of(draft.document, line.section) if b.start < line.number <= b.end), None)
    if published.made_year_block and block and _is_alone(draft, block, line):
        return _without_block(draft, layout, part, block, line)
    return _without_line(draft, layout, part, line)


def find_line(document: Document, claimed: dict[int, Part], part: Part | None, published: PublishedLine) -> Line | None:
    """The line in its part of the list, word for word; the last one if it stands there twice."""
    there = [
        line
        for line in document.lines
        if line.raw == published.raw and line.shape in ("entry", "row") and claimed.get(line.section) == part
    ]
    there = [line for line in there if line.year == published.year] or there
    return there[-1] if there else None


def has_grown(following: tuple[Line, ...]) -> bool:
    """Whether a person added indented lines below the entry: it isn't ours alone any more."""
    return any(line.shape in ("text", "hidden") and line.raw[:1] in " \t" for line in following)


def blanks_with(document: Document, line: Line) -> tuple[int, int]:
    """How many blank lines above and below go with a line: one where the entries of its section stand apart."""
    if line.shape != "entry" or not Habits.of(document, [line.section], {}).between:
        return 0, 0
    above, below = (document.lines[at : at + 1] for at in (line.number - 2, line.number))
    if above and above[0].shape == "blank" and (not below or below[0].shape == "blank"):
        return 1, 0
    return (0, 1) if below and below[0].shape == "blank" else (0, 0)


def _without_line(draft: Draft, layout: Layout, part: Part, line: Line) -> Draft:
    """Without the line, and the blank line that came with it, if one did: doing it again must lead back here."""
    usual = blanks_with(draft.document, line)
    choices = [
        draft.without(line.number - 1 - before, line.number + after) for before, after in dict.fromkeys((usual, (0, 0)))
    ]
    if len(choices) == 1:
        return choices[0]
    return next((c for c in choices if _again(c, layout, part, line.year, line.raw) == draft.text), choices[0])


def _is_alone(draft: Draft, block: Block, line: Line) -> bool:
    """Whether the block has no other entry. Free text below it may have been there before the block."""
    above = draft.document.lines[block.start + 1 : line.number - 1]
    below = draft.document.lines[line.number : block.end]
    return all(other.shape in ("blank", "underline") for other in above) and all(
        other.shape not in ("entry", "row") for other in below
    )


def _without_block(draft: Draft, layout: Layout, part: Part, block: Block, line: Line) -> Draft:
    """Without the block and as many blank lines round it as came with it: doing it again must lead back here."""
    above = _blanks(draft, range(block.start - 1, -1, -1))
    below = _blanks(draft, range(line.number, len(draft.pieces)))
    choices = sorted(product(range(above + 1), range(below + 1)), key=lambda pair: min(pair))
    for before, after in choices:
        shorter = draft.without(block.start - before, line.number + after)
        if _again(shorter, layout, part, block.year, line.raw) == draft.text:
            return shorter
    if below:  # the list has changed since: one blank line at most is ours
        return draft.without(block.start, line.number + 1)
    return draft.without(block.start - min(above, 1), line.number)


def _again(draft: Draft, layout: Layout, part: Part, year: int | None, raw: str) -> str:
    """The text with the line put in where a new one of its kind goes."""
    entry = read_entry(raw)
    dated = year or (entry.year if entry else None) or 0
    key = Key.of(entry.title, dated, entry.paper_url) if entry else Key.of("", dated, None)
    found = spot(draft.document, claims(draft.document, layout), part, dated, key)
    return draft.with_lines(found.at, [(line, None) for line in (*found.opening, raw, *found.closing)]).text


def _blanks(draft: Draft, places: range) -> int:
    count = 0
    for place in places[:_MOST_BLANKS]:
        if draft.document.lines[place].shape != "blank":
            break
        count += 1
    return count
