"""Taking in what people changed in the list since the last publish, and who did it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlmodel import Session

from ..listing.reading import Listed
from ..listing.sync import changes
from ..records.record import Kind
from ..records.text import fold
from ..review.lines import as_kind
from ..store import entries, hand_edits
from ..store.entries import Corrected, Line
from ..store.tables import EntryRow
from .checkout import Checkout
from .errors import RefusedError

BY_HAND = "by hand"  # who edited the list where git does not tell
_MOST_ASKED = 50  # removed lines whose history is searched


def take_in(
    session: Session, lines: Sequence[Listed], path: Path, *, told: Callable[[], object] = lambda: None, at: datetime
) -> list[dict[str, Any]]:
    """Make the store's lines those of the list, and what that decides decisions; what people did, in words.

    `told` brings in what others decided: between the two, for it may be about papers that only a line names.
    """
    if entries.is_empty(session):
        entries.take_in(session, lines, origin="adopted", at=at)
        told()
        return []
    taken = entries.take_in(session, lines, origin="hand", at=at, pairing=_paired)
    told()
    people = _People(path)
    edits = [_added(session, entry, people.wrote(entry), at=at) for entry in taken.added]
    for one in taken.corrected:
        edits += _corrected(session, one, people.wrote(one.entry) if one.fields else "", at=at)
    for entry in taken.returned:
        edits.append(_as_json("added", entry, people.wrote(entry)))
        hand_edits.returned(session, entry, curator=edits[-1]["curator"], at=at)
    for entry in taken.gone:
        edits.append(_as_json("removed", entry, people.removed(entry)))
        hand_edits.removed(session, entry, curator=edits[-1]["curator"], at=at)
    return edits


def _added(session: Session, entry: EntryRow, curator: str, *, at: datetime) -> dict[str, Any]:
    hand_edits.added(session, entry, curator=curator, at=at)
    return _as_json("added", entry, curator)


def _corrected(session: Session, one: Corrected, curator: str, *, at: datetime) -> list[dict[str, Any]]:
    if not one.fields:
        return []
    hand_edits.moved(session, one, curator=curator, at=at)
    is_moved = bool({"kind", "category", "year"} & set(one.fields))
    return [_as_json("moved" if is_moved else "changed", one.entry, curator, one.fields)]


def _as_json(kind: str, entry: EntryRow, curator: str, fields: Sequence[str] = ()) -> dict[str, Any]:
    return {"edit": kind, "title": entry.title, "category": entry.category, "fields": list(fields), "curator": curator}


def _paired(gone: Sequence[EntryRow], new: Sequence[Line]) -> list[tuple[EntryRow, Line]]:
    """Which vanished line is which new one, as `listing.sync` tells it."""
    kept = [_as_listed(entry) for entry in gone]
    before = {id(listed): entry for listed, entry in zip(kept, gone, strict=True)}
    found = changes(kept, [line for line in new if isinstance(line, Listed)])
    return [(before[id(edit.before)], edit.after) for edit in found if edit.before and edit.after]


def _as_listed(entry: EntryRow) -> Listed:
    kind: Kind = as_kind(entry.kind)
    return Listed(
        kind, entry.category, entry.section, entry.year, entry.title, entry.venue, entry.paper_url, entry.code_url,
        entry.position, entry.raw,
    )  # fmt: skip


class _People:
    """Who edited the list: who committed it, where it lies in git."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked = 0

    def wrote(self, entry: EntryRow) -> str:
        """Who wrote a line."""
        return fold(self._authors.get(entry.position, ""))[:200] or BY_HAND

    def removed(self, entry: EntryRow) -> str:
        """Who took a line out."""
        self._asked += 1
        if self._checkout is None or self._asked > _MOST_ASKED:
            return BY_HAND
        return fold(self._checkout.remover_of(self._path, entry.raw) or "")[:200] or BY_HAND

    @cached_property
    def _checkout(self) -> Checkout | None:
        try:
            return Checkout.around(self._path)
        except RefusedError:
            return None

    @cached_property
    def _authors(self) -> dict[int, str]:
        return self._checkout.authors(self._path) if self._checkout else {}
