"""Works: which records speak of one paper. Found by identifier, else by title; doubtful pairs become questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from ..records.matching import Evidence, Match, match, title_similarity
from ..records.record import Record
from ..records.text import title_key
from .bulk import chunks, insert_or_ignore
from .tables import KEY_CHARACTERS, EntryRow, IdentifierRow, QuestionRow, RecordRow, SuggestionRow, Work

Pair = tuple[str, str]
# Relations that name another record of the same work, and those that name another paper.
_SAME_WORK = {"published_as", "preprint_of", "update_in", "update_of"}


@dataclass(frozen=True)
class Attached:
    """What placing records did to the works."""

    new: int = 0
    merged: int = 0
    questions: int = 0

    def __add__(self, other: "Attached") -> "Attached":
        return Attached(self.new + other.new, self.merged + other.merged, self.questions + other.questions)


@dataclass(frozen=True)
class _Holder:
    """A work as one record or entry of it describes it."""

    work_id: int
    evidence: Evidence
    is_dataset_row: bool = False


@dataclass
class _Known:
    """The holders that matter to one batch, by identifier and by title key; grows as records are placed.

    Works that are yet to be made have negative numbers until the batch ends.
    """

    by_pair: dict[Pair, list[_Holder]] = field(default_factory=lambda: defaultdict(list))
    by_title: dict[str, list[_Holder]] = field(default_factory=lambda: defaultdict(list))
    roots: dict[int, int] = field(default_factory=dict)
    unmade: int = 0

    def add(self, holder: _Holder) -> None:
        for pair in holder.evidence.identifiers:
            self.by_pair[pair].append(holder)
        self.by_title[stored_key(holder.evidence.title)].append(holder)

    def root(self, work_id: int) -> int:
        while (parent := self.roots.get(work_id, work_id)) != work_id:
            work_id = parent
        return work_id

    def new_work(self) -> int:
        self.unmade += 1
        return -self.unmade

    def unite(self, work_ids: set[int]) -> int:
        """One work of all these: the oldest of those that are stored, if any is."""
        roots = sorted({self.root(work_id) for work_id in work_ids}, key=lambda root: (root < 0, abs(root)))
        for other in roots[1:]:
            self.roots[other] = roots[0]
        return roots[0]


def place(
    session: Session, fresh: Sequence[Record], changed: Sequence[tuple[RecordRow, Record]], *, at: datetime
) -> tuple[dict[str, int], Attached]:
    """The work of each fresh record, by source_id; works are made and merged as the records and changes demand."""
    known = _load_known(session, [*fresh, *(record for _, record in changed)])
    placed: dict[str, int] = {}
    doubts: list[tuple[int, dict[int, str]]] = []
    for record in fresh:
        same, doubtful = _find(known, record)
        placed[record.source_id] = known.unite(same) if same else known.new_work()
        doubts.append((placed[record.source_id], doubtful))
        known.add(_Holder(placed[record.source_id], evidence_of(record)))
    for row, record in changed:
        same, doubtful = _find(known, record)
        doubts.append((known.unite({row.work_id, *same}), doubtful))
    made = _make(session, known, at=at)

    def stored(work_id: int) -> int:
        root = known.root(work_id)
        return made.get(root, root)

    merged = [work_id for work_id in known.roots if work_id > 0]
    for other in sorted(merged):
        _merge(session, other, into=stored(other))
    asked = sum(
        _ask(session, stored(work_id), {stored(other): reason for other, reason in doubtful.items()}, at=at)
        for work_id, doubtful in doubts
        if doubtful
    )
    return {source_id: stored(work_id) for source_id, work_id in placed.items()}, Attached(
        len(made), len(merged), asked
    )


def evidence_of(record: Record) -> Evidence:
    """What a record offers to comparison: its own identifiers and those it asserts."""
    pairs = frozenset((row["scheme"], row["value"]) for row in identifier_rows(record, record_id=0))
    return Evidence(record.title, pairs, record.authors, record.year)


def identifier_rows(record: Record, *, record_id: int) -> list[dict[str, Any]]:
    """Rows for the identifier table: the record's own identifiers, then those it asserts of the same work."""
    own = dict.fromkeys(record.identifiers(), False)
    for relation in record.relations:
        if relation["type"] in _SAME_WORK:
            own.setdefault((relation["scheme"], relation["value"]), True)
    return [
        {"scheme": scheme, "value": value, "record_id": record_id, "entry_id": None, "asserted": asserted}
        for (scheme, value), asserted in own.items()
    ]


def stored_key(title: str) -> str:
    """The title key as it is stored and looked up."""
    return title_key(title)[:KEY_CHARACTERS]


def new_work(session: Session, *, at: datetime) -> int:
    """A work with nothing attached yet; its number."""
    work = Work(first_seen=at)
    session.add(work)
    session.flush()
    assert work.id is not None
    return work.id


def forget_suggestions(session: Session, work_ids: Iterable[int]) -> None:
    """Drop what the machine said of works whose text has changed; the next judging says it anew."""
    session.execute(delete(SuggestionRow).where(col(SuggestionRow.work_id).in_(list(work_ids))))


def _find(known: _Known, record: Record) -> tuple[set[int], dict[int, str]]:
    """The works that are the same as the record's, and those that may be, with the reason."""
    evidence = evidence_of(record)
    holders = {id(h): h for pair in evidence.identifiers for h in known.by_pair.get(pair, ())}
    holders |= {id(h): h for h in known.by_title.get(stored_key(record.title), ())}
    same: set[int] = set()
    doubtful: dict[int, str] = {}
    listed: list[tuple[_Holder, Match]] = []
    for holder in holders.values():
        found = match(evidence, holder.evidence)
        if holder.evidence.is_listed:
            listed.append((holder, found))
        elif found.verdict == "same":
            same.add(known.root(holder.work_id))
        elif found.verdict == "ask":
            doubtful[known.root(holder.work_id)] = found.reason
    _find_listed(known, record, listed, same, doubtful)
    return same, {work_id: reason for work_id, reason in doubtful.items() if work_id not in same}


def _find_listed(
    known: _Known, record: Record, listed: list[tuple[_Holder, Match]], same: set[int], doubtful: dict[int, str]
) -> None:
    """Of several listed works that carry one identifier, the one whose title fits best; a data row only if alone."""
    papers = [(holder, found) for holder, found in listed if not holder.is_dataset_row]
    rows = [(holder, found) for holder, found in listed if holder.is_dataset_row]
    agreeing = [holder for holder, found in papers if found.verdict == "same"]
    if agreeing:
        best = max(agreeing, key=lambda holder: title_similarity(holder.evidence.title, record.title))
        same.add(known.root(best.work_id))
    elif papers:
        doubtful |= {known.root(holder.work_id): found.reason for holder, found in papers if found.verdict == "ask"}
    elif len({known.root(holder.work_id) for holder, _ in rows}) == 1:
        same.add(known.root(rows[0][0].work_id))


def _load_known(session: Session, records: Sequence[Record]) -> _Known:
    pairs: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for row in identifier_rows(record, record_id=0):
            pairs[row["scheme"]].add(row["value"])
    record_ids, entry_ids = _carriers(session, pairs)
    keys = sorted({stored_key(record.title) for record in records})
    for chunk in chunks(keys):
        record_ids |= set(session.scalars(select(col(RecordRow.id)).where(col(RecordRow.title_key).in_(chunk))))
        entry_ids |= set(session.scalars(select(col(EntryRow.id)).where(col(EntryRow.title_key).in_(chunk))))
    known = _Known()
    for holder in [*_record_holders(session, sorted(record_ids)), *_entry_holders(session, sorted(entry_ids))]:
        known.add(holder)
    return known


def _carriers(session: Session, pairs: dict[str, set[str]]) -> tuple[set[Any], set[Any]]:
    record_ids: set[Any] = set()
    entry_ids: set[Any] = set()
    for scheme, values in pairs.items():
        for chunk in chunks(sorted(values)):
            query = select(col(IdentifierRow.record_id), col(IdentifierRow.entry_id)).where(
                col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value).in_(chunk)
            )
            for record_id, entry_id in session.execute(query):
                (record_ids if entry_id is None else entry_ids).add(record_id if entry_id is None else entry_id)
    return record_ids, entry_ids


def _record_holders(session: Session, ids: list[int]) -> list[_Holder]:
    holders = []
    for chunk in chunks(ids):
        carried = _carried(session, col(IdentifierRow.record_id), chunk)
        query = select(
            col(RecordRow.id), col(RecordRow.work_id), col(RecordRow.title), col(RecordRow.authors), col(RecordRow.year)
        )
        for row_id, work_id, title, authors, year in session.execute(query.where(col(RecordRow.id).in_(chunk))):
            holders.append(_Holder(work_id, Evidence(title, frozenset(carried[row_id]), authors, year)))
    return holders


def _entry_holders(session: Session, ids: list[int]) -> list[_Holder]:
    holders = []
    for chunk in chunks(ids):
        carried = _carried(session, col(IdentifierRow.entry_id), chunk)
        for entry in session.scalars(select(EntryRow).where(col(EntryRow.id).in_(chunk))):
            evidence = Evidence(entry.title, frozenset(carried[entry.id]), [], entry.year, is_listed=True)
            holders.append(_Holder(entry.work_id, evidence, is_dataset_row=entry.kind == "dataset"))
    return holders


def _carried(session: Session, owner: Any, ids: Sequence[int]) -> dict[Any, set[Pair]]:
    carried: dict[Any, set[Pair]] = defaultdict(set)
    for row_id, scheme, value in session.execute(
        select(owner, col(IdentifierRow.scheme), col(IdentifierRow.value)).where(owner.in_(ids))
    ):
        carried[row_id].add((scheme, value))
    return carried


def _make(session: Session, known: _Known, *, at: datetime) -> dict[int, int]:
    """Rows for the works that are new and stayed apart: their numbers by their negative ones."""
    unmade = [-number for number in range(1, known.unmade + 1) if known.root(-number) == -number]
    rows = [Work(first_seen=at) for _ in unmade]
    session.add_all(rows)
    session.flush()
    return {number: row.id for number, row in zip(unmade, rows, strict=True) if row.id is not None}


def _merge(session: Session, other: int, *, into: int) -> None:
    for table in (RecordRow, EntryRow):
        session.execute(update(table).where(col(table.work_id) == other).values(work_id=into))
    session.execute(update(Work).where(col(Work.merged_into) == other).values(merged_into=into))
    session.execute(update(Work).where(col(Work.id) == other).values(merged_into=into))
    forget_suggestions(session, [other, into])


def _ask(session: Session, work_id: int, doubtful: dict[int, str], *, at: datetime) -> int:
    rows = [
        {
            "kind": "same",
            "work_id": min(work_id, other),
            "other_work_id": max(work_id, other),
            "reason": reason,
            "asked_at": at,
        }
        for other, reason in doubtful.items()
        if other != work_id
    ]
    if not rows:
        return 0
    before = session.scalar(_questions())
    session.execute(insert_or_ignore(session, QuestionRow), rows)
    return int((session.scalar(_questions()) or 0) - (before or 0))


def _questions() -> Any:
    return select(func.count()).select_from(QuestionRow)
