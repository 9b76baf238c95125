"""Change a listed line: in its place, or by moving it to the section and year where it now belongs; and undo that."""

from dataclasses import dataclass, replace
from itertools import takewhile

from .cells import rewrite_row
from .columns import cells_of
from .document import Line
from .draft import Draft, Meant
from .entry import read_entry
from .errors import Refused
from .habits import blanks_above, blanks_below, blocks_of
from .insertion import put_in, year_in
from .layout import Layout, Part, claims
from .markup import inline_of, words_of_cell
from .placement import keeps_order
from .published import PublishedLine, Replaced
from .removal import blanks_with, find_line, has_grown, take_out
from .rendering import NewEntry, Written, neighbours, part_of, render
from .rewriting import rewrite
from .rows import keeps_rows_in_order
from .table import read_row, table_of

_NEAR, _FAR = 4, 40  # lines by which a place is known again, and how far up they are looked for


@dataclass(frozen=True)
class Changed:
    """The draft with the change, the line as it is now, and as it was."""

    draft: Draft
    line: PublishedLine
    replaced: Replaced


def change(draft: Draft, layout: Layout, old: PublishedLine, new: NewEntry) -> Changed | None:
    """Make the listed line `old` say what `new` says; None if it is not in its section any more, word for word.

    What `new` leaves empty stays. Raises Refused if the line can't be changed or has no place.
    """
    document = draft.document
    claimed = claims(document, layout)
    part, target = layout.named(old.section), part_of(layout, new)
    line = find_line(document, claimed, part, old)
    if line is None or part is None:
        return None
    at, written = line.number - 1, _written(draft, layout, part, old.raw, new)
    gap = blanks_above(document, at)
    was = Replaced(old.raw, old.section, _above(document.lines[: at - gap]), gap)
    if part == target and not _leaves_its_year(draft, layout, part, at, new):
        after = draft.with_line(at, written)
        dated = year_in(written, after, layout, part, after.document.lines[at].year)
        return Changed(
            after,
            PublishedLine(written.raw, old.section, dated, False),
            was,
        )
    if has_grown(document.lines[line.number : line.number + 1]):
        raise Refused(f"has lines of its own below it, move it by hand: {old.raw[:80]!r}")
    blanks = blanks_with(document, line)
    shorter = draft.without(at - blanks[0], line.number + blanks[1])
    moved, lines = put_in(shorter, layout, {(target, new.year): {0: (_complete(old.raw, new), written)}})
    return Changed(moved, lines[0], replace(was, blanks=blanks))


def taken_out(draft: Draft, layout: Layout, old: PublishedLine) -> tuple[Draft, Replaced] | None:
    """The list without a line, and what it takes to put it back; None as `removal.take_out`."""
    document = draft.document
    line = find_line(document, claims(document, layout), layout.named(old.section), old)
    after = take_out(draft, layout, old)
    if line is None or after is None:
        return None
    gap = blanks_above(document, line.number - 1)
    above = _above(document.lines[: line.number - 1 - gap])
    return after, Replaced(old.raw, old.section, above, gap, blanks_with(document, line))


def put_back(draft: Draft, layout: Layout, now: PublishedLine | None, was: Replaced) -> Draft | None:
    """The list with a changed line as it was, or (`now` None) with one that was taken out.

    None if the line is not there any more, or what stood above it is not.
    """
    if now is None:
        return _put_in_again(draft, layout, was, _as_it_was(was.raw, is_row=read_entry(was.raw) is None))
    line = find_line(draft.document, claims(draft.document, layout), layout.named(now.section), now)
    if line is None:
        return None
    meant = _as_it_was(was.raw, is_row=line.shape == "row")
    if was.blanks is None:
        return draft.with_line(line.number - 1, meant)
    shorter = take_out(draft, layout, now)
    return _put_in_again(shorter, layout, was, meant) if shorter else None


def _put_in_again(draft: Draft, layout: Layout, was: Replaced, meant: Written) -> Draft | None:
    above = _line_above(draft, layout, was)
    if above is None:
        return None
    before, after = was.blanks or (0, 0)
    blank: list[tuple[str, Meant]] = [("", None)]
    return draft.with_lines(above, [*blank * before, (was.raw, meant), *blank * after])


def _line_above(draft: Draft, layout: Layout, was: Replaced) -> int | None:
    """The index before which the old line stood; where its neighbour stands twice, under the likest lines."""
    lines = draft.document.lines
    claimed, part = claims(draft.document, layout), layout.named(was.section)
    there = [line.number for line in lines if line.raw == was.above[0] and claimed.get(line.section) == part]
    if not there:
        return None
    found = max(there, key=lambda number: _agreement(_above(lines[:number]), was.above))
    kept = was.gap - (was.blanks[0] if was.blanks else 0)
    return found + min(kept, blanks_below(draft.document, found))


def _above(lines: tuple[Line, ...]) -> tuple[str, ...]:
    """The last lines that are not blank, the nearest first."""
    return tuple([line.raw for line in reversed(lines[-_FAR:]) if line.shape != "blank"][:_NEAR])


def _agreement(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _written(draft: Draft, layout: Layout, part: Part, raw: str, new: NewEntry) -> Written:
    claimed = claims(draft.document, layout)
    target = part_of(layout, new)
    beside = neighbours(draft.document, layout, target)
    is_entry = read_entry(raw) is not None
    table = None if is_entry else table_of(draft.document, claimed, part)
    if is_entry == (beside.table is not None):
        raise Refused(f"can't go between a table and a list of entries, move it by hand: {raw[:80]!r}")
    if table is None:
        return rewrite(raw, new, beside, is_moved=part != target)
    return rewrite_row(raw, new, table) if part == target else render(_complete_row(raw, new, table.columns), beside)


def _leaves_its_year(draft: Draft, layout: Layout, part: Part, at: int, new: NewEntry) -> bool:
    """Whether the line has to move within its section for its year."""
    line = draft.document.lines[at]
    table = table_of(draft.document, claims(draft.document, layout), part) if line.shape == "row" else None
    if table:
        row = read_row(line.raw, table.columns)
        is_dated = row is not None and row.year not in (None, new.year)
        return is_dated and keeps_rows_in_order(table)
    for block in blocks_of(draft.document, line.section):
        if block.start < at < block.end:
            return not block.holds(new.year)
    entry = read_entry(line.raw)
    is_dated = entry is not None and entry.year not in (None, new.year)
    return is_dated and keeps_order(draft.document, claims(draft.document, layout), part)


def _complete(raw: str, new: NewEntry) -> NewEntry:
    """With the old address where there is no new one: a list may be ordered by it."""
    entry = read_entry(raw)
    return new if new.paper_url or entry is None else replace(new, paper_url=entry.paper_url)


def _complete_row(raw: str, new: NewEntry, columns: tuple[str, ...]) -> NewEntry:
    """With everything the old row says; the new table must have its columns."""
    row = read_row(raw, columns)
    if row is None:
        return new
    known = {role: cell for role, cell in row.cells if role not in _OWN and cell not in ("", "-")}
    return replace(
        new,
        title=new.title or row.title,
        venue=new.venue or row.venue,
        paper_url=new.paper_url or row.paper_url,
        code_url=new.code_url or row.code_url,
        cells=tuple((known | {role: cell for role, cell in new.cells if cell}).items()),
    )


_OWN = ("venue", "year", "paper", "code", "number")


def _as_it_was(raw: str, *, is_row: bool) -> Written:
    if is_row:
        return Written(raw, "", [part for cell in cells_of(raw) for part in words_of_cell(cell)])
    entry = read_entry(raw)
    start = entry.indent + entry.bullet + entry.bullet_gap if entry else ""
    return Written(raw, start, inline_of("- " + raw[len(start) :]))
