"""The list's lines as the store knows them: adopted, followed through hand edits, tied to works."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlmodel import Session, col

from . import keys, screening, works
from .tables import EntryRow


class Line(Protocol):
    """One entry or table row as the list shows it (`listing.Listed` is one)."""

    @property
    def kind(self) -> str: ...
    @property
    def category(self) -> str | None: ...
    @property
    def section(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def venue(self) -> str: ...
    @property
    def paper_url(self) -> str | None: ...
    @property
    def code_url(self) -> str | None: ...
    @property
    def line(self) -> int: ...
    @property
    def raw(self) -> str: ...


@dataclass(frozen=True)
class Taken:
    """What people changed in the list since it was last read."""

    adopted: int = 0
    edited: int = 0
    removed: int = 0


def present(session: Session) -> list[EntryRow]:
    """The entries that stand on the list, in its order."""
    query = select(EntryRow).where(col(EntryRow.removed_at).is_(None)).order_by(col(EntryRow.position))
    return list(session.scalars(query))


def take_in(session: Session, lines: Sequence[Line], *, origin: str, at: datetime) -> Taken:
    """Make the store's entries those of the list as it is now; a hand edit wins."""
    unmatched = _match_same_lines(present(session), lines)
    edited = _match_edited(unmatched)
    for entry in unmatched.entries:
        entry.removed_at, entry.removed_by = at, "hand"
    added = _store(session, unmatched.lines, origin=origin, at=at)
    left = _rekey(session, edited)
    touched = {entry.number for entry in (*edited, *unmatched.entries)}
    works.place(session, {entry.number for entry in added}, touched, left=left, at=at)
    return Taken(len(unmatched.lines), len(edited), len(unmatched.entries))


def add(
    session: Session,
    line: Line,
    *,
    origin: str,
    at: datetime,
    work_id: int | None = None,
    made_year_block: bool = False,
    published_in: int | None = None,
) -> EntryRow:
    """Store a line of the list. `work_id`: the work it was published for, whose decision it follows for good."""
    decision = screening.standing(session, screening.root_of(session, work_id)) if work_id else None
    [entry] = _store(
        session, [line], origin=origin, at=at, made_year_block=made_year_block, published_in=published_in,
        published_for=decision.work_id if decision else work_id,
    )  # fmt: skip
    works.place(session, {entry.number}, at=at)
    return entry


def renumber(session: Session, lines: Sequence[Line]) -> None:
    """Note where each line of the list stands now."""
    _match_same_lines(present(session), lines)


@dataclass
class _Unmatched:
    entries: list[EntryRow]
    lines: list[Line]


def _match_same_lines(entries: Iterable[EntryRow], lines: Iterable[Line]) -> _Unmatched:
    waiting: dict[tuple[str, str, int | None], list[EntryRow]] = defaultdict(list)
    for entry in entries:
        waiting[entry.raw, entry.section, entry.year].append(entry)
    unmatched = []
    for line in lines:
        same = waiting[line.raw, line.section, line.year]
        if same:
            same.pop(0).position = line.line
        else:
            unmatched.append(line)
    return _Unmatched([entry for entries in waiting.values() for entry in entries], unmatched)


def _match_edited(unmatched: _Unmatched) -> list[EntryRow]:
    """Pair a vanished line with a new one of the same title, else of the same address; update it in place."""
    edited = []
    for line in list(unmatched.lines):
        entry = next((e for e in unmatched.entries if _same_entry(e, line)), None)
        if entry is None:
            continue
        for name, value in _content(line).items():
            setattr(entry, name, value)
        unmatched.entries.remove(entry)
        unmatched.lines.remove(line)
        edited.append(entry)
    return edited


def _same_entry(entry: EntryRow, line: Line) -> bool:
    if (entry.kind == "dataset") != (line.kind == "dataset"):
        return False
    same_address = bool(entry.paper_url) and entry.paper_url == line.paper_url
    same_title = keys.stored_key(entry.title) == keys.stored_key(line.title)
    return same_title or (same_address and entry.section == line.section)


def _content(line: Line) -> dict[str, Any]:
    names = ("kind", "category", "section", "year", "title", "venue", "paper_url", "code_url", "raw")
    content = {name: getattr(line, name) for name in names}
    return content | {"position": line.line}


def _store(session: Session, lines: Sequence[Line], *, at: datetime, **given: Any) -> list[EntryRow]:
    """Store lines, each as a work of its own."""
    numbers = works.new_numbers(session, len(lines), at=at)
    entries = [
        EntryRow(number=number, work_id=number, first_seen=at, **given, **_content(line))
        for number, line in zip(numbers, lines, strict=True)
    ]
    session.add_all(entries)
    session.flush()
    keys.save(session, _keys(entries), owner="entry_id")
    return entries


def _rekey(session: Session, entries: Sequence[EntryRow]) -> set[keys.Key]:
    session.flush()
    left = keys.replace(session, _keys(entries), owner="entry_id")
    return {key for lost in left.values() for key in lost}


def _keys(entries: Iterable[EntryRow]) -> dict[int, keys.Keys]:
    return {entry.id: keys.keys_of_line(entry.title, entry.paper_url) for entry in entries if entry.id is not None}
