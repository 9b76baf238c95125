"""The list's lines as the store knows them: adopted, followed through hand edits, tied to works."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
class Corrected:
    """A line that people changed, and which of its fields."""

    entry: EntryRow
    fields: tuple[str, ...]
    category_was: str | None
    kind_was: str


@dataclass(frozen=True)
class Taken:
    """What people changed in the list since it was last read: how often, and the lines themselves.

    `returned` are lines that a person had taken out and that are back as they were.
    """

    adopted: int = 0
    edited: int = 0
    removed: int = 0
    added: list[EntryRow] = field(default_factory=list, compare=False)
    corrected: list[Corrected] = field(default_factory=list, compare=False)
    gone: list[EntryRow] = field(default_factory=list, compare=False)
    returned: list[EntryRow] = field(default_factory=list, compare=False)


Pairing = Callable[[Sequence[EntryRow], Sequence[Line]], list[tuple[EntryRow, Line]]]


def present(session: Session) -> list[EntryRow]:
    """The entries that stand on the list, in its order."""
    query = select(EntryRow).where(col(EntryRow.removed_at).is_(None)).order_by(col(EntryRow.position))
    return list(session.scalars(query))


def take_in(
    session: Session, lines: Sequence[Line], *, origin: str, at: datetime, pairing: Pairing | None = None
) -> Taken:
    """Make the store's entries those of the list as it is now; a hand edit wins.

    `pairing` says which new line is which vanished one, corrected; else those of one title or address are.
    """
    unmatched = _match_same_lines(present(session), lines)
    returned = _match_returned(session, unmatched)
    pairs = (pairing or _same_papers)(unmatched.entries, unmatched.lines)
    corrected = [_correct(unmatched, entry, line, at=at) for entry, line in pairs]
    for entry in unmatched.entries:
        entry.removed_at, entry.removed_by = at, "hand"
    added = _store(session, unmatched.lines, origin=origin, at=at)
    left = _rekey(session, [one.entry for one in corrected])
    changed = (*(one.entry for one in corrected), *returned, *unmatched.entries, *unmatched.reread)
    touched = {entry.number for entry in changed}
    works.place(session, {entry.number for entry in added}, touched, left=left, at=at)
    return Taken(
        len(unmatched.lines), len(corrected), len(unmatched.entries), added, corrected, unmatched.entries, returned
    )


def is_empty(session: Session) -> bool:
    """Whether no line was ever read."""
    return session.scalars(select(col(EntryRow.id)).limit(1)).first() is None


def rewrite(session: Session, entry: EntryRow, content: Mapping[str, Any], *, at: datetime) -> None:
    """Note what a publish made of a line: what `content_of` gives of it."""
    for name, value in content.items():
        setattr(entry, name, value)
    left = _rekey(session, [entry])
    works.place(session, (), {entry.number}, left=left, at=at)


def add(
    session: Session,
    line: Line,
    *,
    origin: str,
    at: datetime,
    work_id: int | None = None,
    made_year_block: bool = False,
    published_in: int | None = None,
    edited: str = "",
) -> EntryRow:
    """Store a line of the list. `work_id`: the work it was published for, whose decision it follows for good."""
    decision = screening.standing(session, screening.root_of(session, work_id)) if work_id else None
    [entry] = _store(
        session, [line], origin=origin, at=at, made_year_block=made_year_block, published_in=published_in,
        edited=edited, published_for=decision.work_id if decision else work_id,
    )  # fmt: skip
    works.place(session, {entry.number}, at=at)
    return entry


def renumber(session: Session, lines: Sequence[Line]) -> None:
    """Note where each line of the list stands now."""
    _match_same_lines(present(session), lines)


@dataclass
class _Unmatched:
    """Entries without a line, lines without an entry; `reread`: entries that are rows of data now, or no more."""

    entries: list[EntryRow]
    lines: list[Line]
    reread: list[EntryRow]


def _match_same_lines(entries: Iterable[EntryRow], lines: Iterable[Line]) -> _Unmatched:
    waiting: dict[tuple[str, str, int | None], list[EntryRow]] = defaultdict(list)
    for entry in entries:
        waiting[entry.raw, entry.section, entry.year].append(entry)
    unmatched, reread = [], []
    for line in lines:
        same = waiting[line.raw, line.section, line.year]
        if same:
            entry = same.pop(0)
            # The same line may be read as another category since: keys and headings are the configuration's.
            if (entry.kind == "dataset") != (line.kind == "dataset"):
                reread.append(entry)
            entry.position, entry.kind, entry.category = line.line, line.kind, line.category
        else:
            unmatched.append(line)
    return _Unmatched([entry for entries in waiting.values() for entry in entries], unmatched, reread)


def _match_returned(session: Session, unmatched: _Unmatched) -> list[EntryRow]:
    """Lines that people had taken out and put back word for word stand again, as if they had never gone."""
    returned: list[EntryRow] = []
    query = select(EntryRow).where(col(EntryRow.removed_by) == "hand", col(EntryRow.removed_at).is_not(None))
    gone = {
        (entry.raw, entry.section, entry.year): entry
        for entry in (session.scalars(query.order_by(col(EntryRow.removed_at))) if unmatched.lines else ())
    }
    for line in list(unmatched.lines):
        if entry := gone.pop((line.raw, line.section, line.year), None):
            entry.removed_at, entry.removed_by, entry.position = None, "", line.line
            unmatched.lines.remove(line)
            returned.append(entry)
    return returned


def _same_papers(entries: Sequence[EntryRow], lines: Sequence[Line]) -> list[tuple[EntryRow, Line]]:
    """Pair a vanished line with a new one of the same title, else of the same address."""
    pairs, free = [], list(entries)
    for line in lines:
        if entry := next((e for e in free if _same_entry(e, line)), None):
            free.remove(entry)
            pairs.append((entry, line))
    return pairs


def _correct(unmatched: _Unmatched, entry: EntryRow, line: Line, *, at: datetime) -> Corrected:
    unmatched.entries.remove(entry)
    unmatched.lines.remove(line)
    content = content_of(line)
    fields = tuple(name for name in _TOLD if content[name] != getattr(entry, name))
    told = Corrected(entry, fields, entry.category, entry.kind)
    for name, value in content.items():
        setattr(entry, name, value)
    if fields:
        entry.edited_at = at
        if entry.origin == "published":
            entry.edited = " ".join(sorted({*entry.edited.split(), *fields}))
    return told


def _same_entry(entry: EntryRow, line: Line) -> bool:
    if (entry.kind == "dataset") != (line.kind == "dataset"):
        return False
    same_address = bool(entry.paper_url) and entry.paper_url == line.paper_url
    same_title = keys.stored_key(entry.title) == keys.stored_key(line.title)
    return same_title or (same_address and entry.section == line.section)


_TOLD = ("kind", "category", "year", "title", "venue", "paper_url", "code_url")


def content_of(line: Line | EntryRow) -> dict[str, Any]:
    """What a line says and where it stands, as it is stored."""
    position = line.position if isinstance(line, EntryRow) else line.line
    return {name: getattr(line, name) for name in (*_TOLD, "section", "raw")} | {"position": position}


def _store(session: Session, lines: Sequence[Line], *, at: datetime, **given: Any) -> list[EntryRow]:
    """Store lines, each as a work of its own."""
    numbers = works.new_numbers(session, len(lines), at=at)
    entries = [
        EntryRow(number=number, work_id=number, first_seen=at, **given, **content_of(line))
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
