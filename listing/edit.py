"""Edits of the list: decided papers in, undone ones out, every other byte as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .document import Document, parse
from .draft import Draft
from .entry import read_entry
from .errors import Refused
from .layout import Layout, Part, claims
from .order import Key
from .placement import Spot, spot
from .proof import prove
from .published import PublishedLine
from .removal import take_out
from .rendering import Neighbours, NewEntry, Written, neighbours, part_of, render
from .rows import place_of
from .table import read_row, table_of


@dataclass(frozen=True)
class Insertion:
    """A decided paper; `ref` is the caller's name for the edit."""

    entry: NewEntry
    ref: int


@dataclass(frozen=True)
class Removal(PublishedLine):
    """A published line to take out again, as `Applied.lines` gave it; `ref` is the caller's name for the edit."""

    ref: int


@dataclass(frozen=True)
class Applied:
    """The new text, the line each insertion became, and the removals whose line is not there any more."""

    text: str
    lines: dict[int, PublishedLine] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)


Edit = Insertion | Removal


def apply(text: str, layout: Layout, edits: Sequence[Edit]) -> Applied:
    """Make all edits or none: removals first, then insertions. Without edits the text comes back as it is.

    Raises Refused if an edit can't be made, or if any other line of the list would be read differently for it;
    LayoutError if a heading of the layout is missing.
    """
    if not edits:
        return Applied(text)
    document = parse(text)
    claims(document, layout)
    draft, missing = _take_out(Draft.of(document), layout, [edit for edit in edits if isinstance(edit, Removal)])
    insertions = [edit for edit in edits if isinstance(edit, Insertion)]
    draft, lines = _put_in(draft, layout, _rendered(document, layout, insertions))
    if draft.text != text:
        _prove(text, draft, layout, edits)
    return Applied(draft.text, lines, missing)


def _prove(text: str, draft: Draft, layout: Layout, edits: Sequence[Edit]) -> None:
    """Raises Refused with the edits that can't be made even alone, so that the others can be tried without them."""
    try:
        prove(text, draft)
    except Refused as refusal:
        refs = (edit.ref for edit in edits if len(edits) == 1 or not _goes_alone(text, layout, edit))
        raise Refused(refusal.reason, refs=tuple(refs)) from refusal


def _goes_alone(text: str, layout: Layout, edit: Edit) -> bool:
    try:
        apply(text, layout, [edit])
    except Refused:
        return False
    return True


def _take_out(draft: Draft, layout: Layout, removals: list[Removal]) -> tuple[Draft, list[int]]:
    missing = []
    for removal in removals:
        shorter = take_out(draft, layout, removal)
        if shorter is None:
            missing.append(removal.ref)
        draft = shorter or draft
    return draft, missing


_Groups = dict[tuple[Part, int], dict[int, tuple[NewEntry, Written]]]


def _rendered(document: Document, layout: Layout, insertions: list[Insertion]) -> _Groups:
    """The lines to put in, by the part and year they belong to; all take after the list as it was."""
    groups: _Groups = {}
    beside: dict[Part, Neighbours] = {}
    for edit in insertions:
        try:
            part = part_of(layout, edit.entry)
            beside[part] = beside.get(part) or neighbours(document, layout, part)
            written = render(edit.entry, beside[part])
            groups.setdefault((part, edit.entry.year), {})[edit.ref] = (edit.entry, written)
        except Refused as refusal:
            raise Refused(refusal.reason, refs=(edit.ref,)) from refusal
    return groups


def _put_in(draft: Draft, layout: Layout, groups: _Groups) -> tuple[Draft, dict[int, PublishedLine]]:
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
                dated = _year_in(written, draft, layout, part, block)
                lines[ref] = PublishedLine(written.raw, part.heading, dated, made)
    return draft, lines


def _spot(draft: Draft, layout: Layout, part: Part, new: NewEntry, written: Written) -> Spot:
    claimed = claims(draft.document, layout)
    table = None if written.start else table_of(draft.document, claimed, part)
    if table:
        return Spot(place_of(table, new), in_order=True)
    return spot(draft.document, claimed, part, new.year, Key.of(new.title, new.year, new.paper_url))


def _year_in(written: Written, draft: Draft, layout: Layout, part: Part, block: int | None) -> int | None:
    """The year under which the list has the line, as `reading.listed` tells it."""
    if written.start:
        entry = read_entry(written.raw)
        return block or (entry.year if entry else None)
    table = table_of(draft.document, claims(draft.document, layout), part)
    row = read_row(written.raw, table.columns) if table else None
    return (row.year if row else None) or block


def _surrounded(found: Spot, year: int, entries: list[Written]) -> list[tuple[str, Written | int | None]]:
    lines: list[tuple[str, Written | int | None]] = [(line, year if line else None) for line in found.opening]
    for place, entry in enumerate(entries):
        lines += [("", None)] * (found.between if place else 0)
        lines.append((entry.raw, entry))
    return [*lines, *((line, None) for line in found.closing)]
