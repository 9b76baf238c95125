"""Holders: stored records and lines of the list as they are compared, found by number, by work or by key."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from sqlalchemy import func, literal, select
from sqlmodel import Session, col

from ..records.matching import Evidence
from ..records.record import Record
from ..records.relations import other_paper_relations
from .bulk import chunks, values_of
from .keys import NEAR, Key, Keys, Owner, is_title, keys_of_record
from .tables import EntryRow, IdentifierRow, RecordRow

# A key that more records and lines carry than this names none of them: "Editorial", the DOI of a proceedings volume.
_MOST_CARRIERS = {NEAR: 8}
_MOST_CARRIERS_ELSE = 50
_BATCH = 5_000
_COMPARED = (
    "source", "source_id", "title", "authors", "year", "relations", "is_preprint", "venue", "journal_ref",
    "document_type",
)  # fmt: skip


Row = tuple[Owner, int]


@dataclass(frozen=True)
class Holder:
    """A record, or a line of the list.

    `row`: where it is stored. `offer` makes its `evidence`. `name` tells holders apart by what they say, whenever they
    came. `published_for`: the number whose line it is.
    """

    row: Row
    number: int
    work_id: int
    offer: Callable[[], Evidence]
    keys: frozenset[Key]
    name: tuple[str, ...]
    is_data_row: bool = False
    published_for: int | None = None

    @cached_property
    def evidence(self) -> Evidence:
        """What it offers to comparison; made when it is asked for, since most of a night's papers are like no other."""
        return self.offer()

    @property
    def is_line(self) -> bool:
        """Whether it is a line of the list."""
        return self.row[0] == "entry_id"


def with_numbers(session: Session, numbers: Iterable[int]) -> list[Holder]:
    """The holders of these numbers."""
    asked = sorted(numbers)
    return [*_record_holders(session, "number", asked), *_line_holders(session, "number", asked)]


def of_works(session: Session, work_ids: Iterable[int], *, without: Collection[Row] = ()) -> list[Holder]:
    """All records and lines of these works, but those of the rows that need not be read again."""
    rows: set[Row] = set()
    asked = select(values_of(session, sorted(work_ids)).c.value)
    tables: list[tuple[Owner, Any]] = [("record_id", RecordRow), ("entry_id", EntryRow)]
    for owner, table in tables:
        its = select(table.id).where(table.work_id.in_(asked))
        rows |= {(owner, row_id) for row_id in session.connection().scalars(its)}
    return _in_rows(session, rows - set(without))


def with_keys(session: Session, keys: Iterable[Key], *, without: Collection[Row] = ()) -> list[Holder]:
    """All records and lines that carry one of these keys, but those of the rows that need not be read again."""
    rows: set[Row] = set()
    for scheme, values in _by_scheme(keys):
        asked = select(values_of(session, values).c.value)
        query = select(col(IdentifierRow.record_id), col(IdentifierRow.entry_id)).distinct()
        found = query.where(col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value).in_(asked))
        for record_id, entry_id in session.connection().execute(found).all():
            rows.add(("record_id", record_id) if entry_id is None else ("entry_id", entry_id))
    return _in_rows(session, rows - set(without))


def most_carriers(key: Key) -> int:
    """How many may carry a key for it to tell anything."""
    return _MOST_CARRIERS.get(key[0], _MOST_CARRIERS_ELSE)


def shared(session: Session, keys: Iterable[Key], *, beyond: int = 0) -> dict[Key, int]:
    """Those of the keys that more than one carries, with how many do, counted to `beyond` more than tell anything."""
    found: dict[Key, int] = {}
    for scheme, values in _by_scheme(keys):
        most = most_carriers((scheme, ""))
        asked = values_of(session, values)
        carried = select(literal(1)).where(
            col(IdentifierRow.scheme) == scheme, col(IdentifierRow.value) == asked.c.value
        )
        some = carried.correlate(asked).limit(most + beyond + 1).subquery()
        counted = select(asked.c.value, select(func.count()).select_from(some).scalar_subquery().label("carriers"))
        each = counted.subquery()
        query = select(each.c.value, each.c.carriers).where(each.c.carriers > 1)
        found |= {(scheme, value): count for value, count in session.connection().execute(query).all()}
    return found


def crowds(shared: Mapping[Key, int]) -> dict[Key, int]:
    """Those of the keys that too many carry to tell anything."""
    return {key: count for key, count in shared.items() if count > most_carriers(key)}


def _by_scheme(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    values: dict[str, list[str]] = defaultdict(list)
    for scheme, value in keys:
        values[scheme].append(value)
    for scheme, mine in values.items():
        yield scheme, sorted(mine)


def _in_rows(session: Session, rows: Collection[Row]) -> list[Holder]:
    records, lines = (sorted(row_id for owner, row_id in rows if owner == kind) for kind in ("record_id", "entry_id"))
    return [*_record_holders(session, "id", records), *_line_holders(session, "id", lines)]


def _record_holders(session: Session, column: str, values: Sequence[int]) -> Iterator[Holder]:
    for chunk in chunks(values, _BATCH):
        query = select(*(getattr(RecordRow, name) for name in ("id", "number", "work_id", *_COMPARED)))
        asked = select(values_of(session, chunk).c.value)
        query = query.where(getattr(RecordRow, column).in_(asked), col(RecordRow.number).is_not(None))
        rows = session.connection().execute(query).all()
        carried = _carried(session, col(IdentifierRow.record_id), [row.id for row in rows])
        for row in rows:
            keys = carried[row.id]
            yield _record_holder(row, row.id, row.number, row.work_id, keys)


def _line_holders(session: Session, column: str, values: Sequence[int]) -> Iterator[Holder]:
    fields = ("id", "number", "work_id", "title", "year", "venue", "kind", "section", "raw", "published_for")
    for chunk in chunks(values, _BATCH):
        query = select(*(getattr(EntryRow, name) for name in fields))
        asked = select(values_of(session, chunk).c.value)
        query = query.where(getattr(EntryRow, column).in_(asked), col(EntryRow.number).is_not(None))
        rows = session.connection().execute(query).all()
        carried = _carried(session, col(IdentifierRow.entry_id), [row.id for row in rows])
        for row in rows:
            keys = frozenset(carried[row.id])
            yield Holder(
                ("entry_id", row.id), row.number, row.work_id, partial(_line_evidence, row, keys), keys,
                ("", row.section, str(row.year), row.raw), is_data_row=row.kind == "dataset",
                published_for=row.published_for,
            )  # fmt: skip


def of_new_record(record: Record, row_id: int, number: int, keys: Keys) -> Holder:
    """The holder of a record that was stored this moment, as a work of its own."""
    return _record_holder(record, row_id, number, number, keys)


def evidence_of(record: Record) -> Evidence:
    """What a record that is not stored offers to comparison."""
    return _evidence(record, keys_of_record(record))


def _record_holder(record: Any, row_id: int, number: int, work_id: int, keys: Keys) -> Holder:
    name = (record.source, record.source_id)
    return Holder(("record_id", row_id), number, work_id, partial(_evidence, record, keys), frozenset(keys), name)


def _line_evidence(row: Any, keys: Collection[Key]) -> Evidence:
    named = frozenset(key for key in keys if not is_title(key[0]))
    return Evidence(row.title, named, [], row.year, is_listed=True, venue=row.venue)


def _evidence(record: Any, keys: Keys) -> Evidence:
    named = [(key, asserted) for key, asserted in keys.items() if not is_title(key[0])]
    return Evidence(
        title=record.title,
        identifiers=frozenset([key for key, asserted in named if not asserted]),
        authors=record.authors,
        year=record.year,
        asserted=frozenset([key for key, asserted in named if asserted]),
        other_papers=other_paper_relations(record.relations, is_preprint=record.is_preprint),
        is_preprint=record.is_preprint,
        venue=record.venue,
        journal_ref=record.journal_ref,
        document_type=record.document_type,
    )


def _carried(session: Session, owner: Any, ids: Sequence[int]) -> dict[int, Keys]:
    carried: dict[int, Keys] = {row_id: {} for row_id in ids}
    if not ids:
        return carried
    query = select(owner, col(IdentifierRow.scheme), col(IdentifierRow.value), col(IdentifierRow.asserted))
    asked = select(values_of(session, ids).c.value)
    for row_id, scheme, value, asserted in session.connection().execute(query.where(owner.in_(asked))).all():
        carried[row_id][scheme, value] = asserted
    return carried
