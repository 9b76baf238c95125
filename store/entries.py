"""The list's lines as the store knows them: adopted, followed through hand edits, tied to works."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import insert, select
from sqlmodel import Session, col

from ..records.identifiers import identifiers_in
from ..records.matching import Evidence, match
from . import works
from .tables import EntryRow, IdentifierRow, RecordRow


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
    for line in unmatched.lines:
        add(session, line, origin=origin, at=at)
    session.flush()
    return Taken(len(unmatched.lines), edited, len(unmatched.entries))


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
    """Store a line of the list and tie it to its work, found or new."""
    entry = EntryRow(
        work_id=work_id or _work_of(session, line) or works.new_work(session, at=at),
        origin=origin,
        first_seen=at,
        made_year_block=made_year_block,
        published_in=published_in,
        **_content(line),
    )
    session.add(entry)
    session.flush()
    _store_identifiers(session, entry)
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


def _match_edited(unmatched: _Unmatched) -> int:
    """Pair a vanished line with a new one of the same title, else of the same address; update it in place."""
    edited = 0
    for line in list(unmatched.lines):
        entry = next((e for e in unmatched.entries if _same_entry(e, line)), None)
        if entry is None:
            continue
        for name, value in _content(line).items():
            setattr(entry, name, value)
        unmatched.entries.remove(entry)
        unmatched.lines.remove(line)
        edited += 1
    return edited


def _same_entry(entry: EntryRow, line: Line) -> bool:
    if (entry.kind == "dataset") != (line.kind == "dataset"):
        return False
    same_address = bool(entry.paper_url) and entry.paper_url == line.paper_url
    return entry.title_key == works.stored_key(line.title) or (same_address and entry.section == line.section)


def _content(line: Line) -> dict[str, Any]:
    names = ("kind", "category", "section", "year", "title", "venue", "paper_url", "code_url", "raw")
    content = {name: getattr(line, name) for name in names}
    return content | {"position": line.line, "title_key": works.stored_key(line.title)}


def _work_of(session: Session, line: Line) -> int | None:
    """A work that is this line's paper: another line of that title, or a harvested record. A data row is no paper."""
    key = works.stored_key(line.title)
    if not key:
        return None
    for entry in session.scalars(select(EntryRow).where(col(EntryRow.title_key) == key)):
        if (entry.kind == "dataset") == (line.kind == "dataset"):
            return entry.work_id
    return None if line.kind == "dataset" else _harvested_work(session, line, key)


def _harvested_work(session: Session, line: Line, key: str) -> int | None:
    pairs = identifiers_in(line.paper_url).pairs()
    evidence = Evidence(line.title, frozenset(pairs), [], line.year, is_listed=True)
    carriers = set(session.scalars(select(col(RecordRow.id)).where(col(RecordRow.title_key) == key)))
    for scheme, value in pairs:
        query = select(col(IdentifierRow.record_id)).where(
            col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value) == value
        )
        carriers |= {record_id for record_id in session.scalars(query) if record_id}
    for record in session.scalars(select(RecordRow).where(col(RecordRow.id).in_(carriers)).order_by(col(RecordRow.id))):
        if match(evidence, works.evidence_of(record)).verdict == "same":
            return record.work_id
    return None


def _store_identifiers(session: Session, entry: EntryRow) -> None:
    rows = [
        {"scheme": scheme, "value": value, "record_id": None, "entry_id": entry.id, "asserted": False}
        for scheme, value in identifiers_in(entry.paper_url).pairs()
    ]
    if rows:
        session.execute(insert(IdentifierRow), rows)
