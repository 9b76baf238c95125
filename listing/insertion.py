"""Put new lines into the list: at their place, with a year block of their own where there is none."""

from dataclasses import replace

from .document import Document
from .draft import Draft
from .entry import read_entry
from .errors import Refused
from .layout import Layout, Part, claims
from .order import Key
from .placement import Spot, spot
from .published import PublishedLine
from .rendering import Neighbours, NewEntry, Written, neighbours, part_of, render
from .rows import places_of
from .table import Table, read_row, table_of

Group = dict[int, tuple[NewEntry, Written]]  # by the caller's name for the edit
Groups = dict[tuple[Part, int], Group]


def written_by_place(document: Document, layout: Layout, wanted: dict[int, NewEntry]) -> Groups:
    """The lines to put in, by the part and year they belong to: like the list as it was, and counted on."""
    groups: Groups = {}
    beside: dict[Part, Neighbours] = {}
    for ref, new in wanted.items():
        try:
            part = part_of(layout, new)
            beside[part] = beside.get(part) or neighbours(document, layout, part)
            written = render(new, beside[part])
            groups.setdefault((part, new.year), {})[ref] = (new, written)
            beside[part] = _counted_on(beside[part], written)
        except Refused as refusal:
            raise Refused(refusal.reason, refs=(ref,)) from refusal
    return groups


def _counted_on(beside: Neighbours, written: Written) -> Neighbours:
    """What the next new row takes after: where rows have numbers, this one too."""
    table = beside.table
    if not table or "number" not in table.columns:
        return beside
    return replace(beside, table=replace(table, rows=(*table.rows, written.raw)))


def put_in(draft: Draft, layout: Layout, groups: Groups) -> tuple[Draft, dict[int, PublishedLine]]:
    """The list with all the lines, and what each became. Raises Refused, naming those that have no place."""
    lines: dict[int, PublishedLine] = {}
    for (part, year), group in groups.items():
        if table := _table_for(draft, layout, part, group):
            draft, rows = _with_rows(draft, part, table, group)
            lines |= rows
            continue
        waiting, made = dict(group), False
        while waiting:
            try:
                found = _spot(draft, layout, part, next(iter(waiting.values()))[0])
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
    return (_year_of(written, table) if table else None) or block


def _year_of(written: Written, table: Table) -> int | None:
    row = read_row(written.raw, table.columns)
    return row.year if row else None


def _table_for(draft: Draft, layout: Layout, part: Part, group: Group) -> Table | None:
    """The table that lines go into, if they are rows."""
    if any(written.start for _, written in group.values()):
        return None
    return table_of(draft.document, claims(draft.document, layout), part)


def _with_rows(draft: Draft, part: Part, table: Table, group: Group) -> tuple[Draft, dict[int, PublishedLine]]:
    """The list with rows in one of its tables: all at once, as it is read anew after each group."""
    for place, (_, written) in zip(places_of(table, group.values()), group.values(), strict=True):
        draft = draft.with_lines(place, [(written.raw, written)])
    block = draft.document.lines[table.start].year
    return draft, {
        ref: PublishedLine(written.raw, part.heading, _year_of(written, table) or block, made_year_block=False)
        for ref, (_, written) in group.items()
    }


def _spot(draft: Draft, layout: Layout, part: Part, new: NewEntry) -> Spot:
    return spot(
        draft.document, claims(draft.document, layout), part, new.year, Key.of(new.title, new.year, new.paper_url)
    )


def _surrounded(found: Spot, year: int, entries: list[Written]) -> list[tuple[str, Written | int | None]]:
    lines: list[tuple[str, Written | int | None]] = [(line, year if line else None) for line in found.opening]
    for place, entry in enumerate(entries):
        lines += [("", None)] * (found.between if place else 0)
        lines.append((entry.raw, entry))
    return [*lines, *((line, None) for line in found.closing)]
