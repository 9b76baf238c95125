"""The texts of all records in the order of storing, to be read once, and of some works, to be compared."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from .bulk import values_of
from .tables import EntryRow, RecordRow, VersionRow

_CHARACTERS = 6_000  # of an abstract
Passage = tuple[int, str, str]  # a number, a title, an abstract


def passages(session: Session, *, after: int, most: int) -> list[Passage]:
    """The first records that were stored after one: their numbers, titles and abstracts."""
    query = select(col(RecordRow.id), *_told()).where(col(RecordRow.id) > after)
    return _plain(session.execute(query.order_by(col(RecordRow.id)).limit(most)).all())


def changed(session: Session, *, after: int, until: int) -> list[int]:
    """Records up to one of which there is a version after one."""
    query = select(col(VersionRow.record_id)).where(col(VersionRow.id) > after, col(VersionRow.record_id) <= until)
    return sorted(set(session.scalars(query)))


def of_records(session: Session, records: Collection[int]) -> list[Passage]:
    """What these records say."""
    asked = values_of(session, records)
    return _plain(session.execute(select(col(RecordRow.id), *_told()).join(asked, _is(asked))).all())


def last_version(session: Session) -> int:
    """The number of the version stored last."""
    return int(session.scalar(select(func.max(col(VersionRow.id)))) or 0)


def last_record(session: Session) -> int:
    """The number of the record stored last."""
    return int(session.scalar(select(func.max(col(RecordRow.id)))) or 0)


def of_works_of(session: Session, records: Collection[int]) -> list[Passage]:
    """What these records say, numbered by the works that they are part of."""
    asked = values_of(session, records)
    return _plain(session.execute(select(col(RecordRow.work_id), *_told()).join(asked, _is(asked))).all())


def lines_alone(session: Session) -> list[Passage]:
    """The titles of lines of the list of which no record tells, numbered by their works."""
    told = select(col(RecordRow.id)).where(col(RecordRow.work_id) == col(EntryRow.work_id)).exists()
    query = select(col(EntryRow.work_id), col(EntryRow.title)).where(col(EntryRow.removed_at).is_(None), ~told)
    return [(work, title, "") for work, title in session.execute(query)]


def _is(asked: Any) -> Any:
    return asked.c.value == col(RecordRow.id)


def _told() -> tuple[Any, Any]:
    return col(RecordRow.title), func.substr(col(RecordRow.abstract), 1, _CHARACTERS)


def _plain(rows: Sequence[Any]) -> list[Passage]:
    return [(number, title, abstract) for number, title, abstract in rows]
