"""Put new lines into the list: at their place, with a year block of their own where there is none."""

from .document import Document
from .draft import Draft
from .entry import read_entry
from .errors import Refused
from .layout import Layout, Part, claims
from .order import Key
from .placement import Spot, spot
from .published import PublishedLine
from .rendering import Neighbours, NewEntry, Written, neighbours, part_of, render
from .rows import place_of
from .table import read_row, table_of

Group = dict[int, tuple[NewEntry, Written]]  # by the caller's name for the edit
Groups = dict[tuple[Part, int], Group]


def written_by_place(document: Document, layout: Layout, wanted: dict[int, NewEntry]) -> Groups:
    """The lines to put in, by the part and year they belong to; all take after the list as it was."""
    groups: Groups = {}
    beside: dict[Part, Neighbours] = {}
    for ref, new in wanted.items():
        try:
            part = part_of(layout, new)
            beside[part] = beside.get(part) or neighbours(document, layout, part)
            groups.setdefault((part, new.year), {})[ref] = (new, render(new, beside[part]))
        except Refused as refusal:
            raise Refused(refusal.reason, refs=(ref,)) from refusal
    return groups


def put_in(draft: Draft, layout: Layout, groups: Groups) -> tuple[Draft, dict[int, PublishedLine]]:
    """The list with all the lines, and what each became. Raises Refused, naming those that have no place."""
    lines: dict[int, PublishedLine] = {}
    for (part, year), group in groups.items():
        waiting, made = dict(group), False
        while waiting:
            try:
                found = _spot(draft, layout, part, *next(iter(waiting.values())))
            except Refused as refusal:
                raise Refused(refusal.reason, refs=tuple(waiting)) from refusal
            made = made or found.makes_year_block
            here = {ref: waiting.pop(ref)[1] for ref in list(waiting)[: 1 if found.in_order else None]}
            draft = draft.with_lines(found.at, _surrounded(found, year, list(here.values())))
            block = draft.document.lines[found.at + len(found.opening)].year
            for ref, written in here.items():
                lines[ref] = PublishedLine(
                    written.raw, part.heading, year_in(written, draft, layout, part, block), made
                )
    return draft, lines


def year_in(written: Written, draft: Draft, layout: Layout, part: Part, block: int | None) -> int | None:
    """The year under which the list has the line, as `reading.listed` tells it; `block` is that of its year block."""
    if written.start:
        entry = read_entry(written.raw)
        return block or (entry.year if entry else None)
    table = table_of(draft.document, claims(draft.document, layout), part)
    row = read_row(written.raw, table.columns) if table else None
    return (row.year if row else None) or block


def _spot(draft: Draft, layout: Layout, part: Part, new: NewEntry, written: Written) -> Spot:
    claimed = claims(draft.document, layout)
    table = None if written.start else table_of(draft.document, claimed, part)
    if table:
        return Spot(place_of(table, new), in_order=True)
    return spot(draft.document, claimed, part, new.year, Key.of(new.title, new.year, new.paper_url))


def _surrounded(found: Spot, year: int, entries: list[Written]) -> list[tuple[str, Written | int | None]]:
    lines: list[tuple[str, Written | int | None]] = [(line, year if line else None) for line in found.opening]
    for place, entry in enumerate(entries):
        lines += [("", None)] * (found.between if place else 0)
        lines.append((entry.raw, entry))
    return [*lines, *((line, None) for line in found.closing)]
