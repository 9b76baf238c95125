"""Edits of the list: decided papers in, undone ones out, corrected ones changed, every other byte as it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .changing import change, put_back, taken_out
from .conflicts import refuse_conflicts
from .contents import in_step
from .document import parse
from .draft import Draft
from .errors import Refused
from .insertion import put_in, written_by_place
from .layout import Layout, claims
from .proof import prove
from .published import PublishedLine, Replaced
from .rendering import NewEntry


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
class Change:
    """A listed line that is to say what `new` says, and to stand where `new` belongs.

    What `new` leaves empty stays as it is: venue, addresses, cells. `section` and `year` are those of `Listed`.
    """

    raw: str
    section: str
    year: int | None
    new: NewEntry
    ref: int


@dataclass(frozen=True)
class Restoration:
    """A changed line, as `Applied.lines` gave it, that is to be again what it was, as `Applied.replaced` gave that.

    `line` is None for one that went, as `Applied.taken_out` gave it.
    """

    line: PublishedLine | None
    was: Replaced
    ref: int


Edit = Insertion | Removal | Change | Restoration


@dataclass(frozen=True)
class Applied:
    """The new text, the line each insertion and change became, and the edits whose line is not there any more.

    `replaced` are the lines that were changed, `taken_out` those that went, as they were.
    """

    text: str
    lines: dict[int, PublishedLine] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    replaced: dict[int, Replaced] = field(default_factory=dict)
    taken_out: dict[int, Replaced] = field(default_factory=dict, compare=False)


def apply(text: str, layout: Layout, edits: Sequence[Edit]) -> Applied:
    """Make all edits or none: removals first, then restorations, changes and insertions, each in the order given.

    Several changes are undone by their restorations, the latest first. Without edits the text comes back as it is.
    Raises Refused if an edit can't be made, or if any other line of the list would be read differently for it;
    LayoutError if a heading of the layout is missing.
    """
    if not edits:
        return Applied(text)
    document = parse(text)
    refuse_conflicts(document)
    claims(document, layout)
    applied = Applied(text)
    draft = Draft.of(document)
    for edit in sorted((edit for edit in edits if not isinstance(edit, Insertion)), key=_turn):
        draft = _with(draft, layout, edit, applied)
    wanted = {edit.ref: edit.entry for edit in edits if isinstance(edit, Insertion)}
    draft, lines = put_in(draft, layout, written_by_place(document, layout, wanted))
    draft = in_step(draft, document)
    if draft.text != text:
        _prove(text, draft, layout, edits)
    return replace(applied, text=draft.text, lines=applied.lines | lines)


def _turn(edit: Edit) -> int:
    return (Removal, Restoration, Change, Insertion).index(type(edit))


def _with(draft: Draft, layout: Layout, edit: Edit, applied: Applied) -> Draft:
    """The draft with one edit of a line that is there; what became of it is noted in `applied`."""
    try:
        after = _made(draft, layout, edit, applied)
    except Refused as refusal:
        raise Refused(refusal.reason, refs=(edit.ref,)) from refusal
    if after is None:
        applied.missing.append(edit.ref)
    return after or draft


def _made(draft: Draft, layout: Layout, edit: Edit, applied: Applied) -> Draft | None:
    match edit:
        case Removal():
            taken = taken_out(draft, layout, edit)
            if taken is None:
                return None
            after, applied.taken_out[edit.ref] = taken
            return after
        case Restoration(line=line, was=was):
            return put_back(draft, layout, line, was)
        case Change(raw=raw, section=section, year=year, new=new):
            changed = change(draft, layout, PublishedLine(raw, section, year, made_year_block=False), new)
            if changed is None:
                return None
            applied.lines[edit.ref], applied.replaced[edit.ref] = changed.line, changed.replaced
            return changed.draft
    return draft


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
