"""Items that could not be read: kept with their bytes until a parser can, or the service mends them."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session, col

from ..records.page import Rejected
from .bulk import values_of
from .tables import RejectionRow

_IDENTIFIER_CHARACTERS = 500


def keep(
    session: Session, rejected: Iterable[Rejected], *, source: str, stream: str, parser: str, at: datetime
) -> None:
    """Store each item that was refused, once; a later refusal tells its reason in place of the earlier."""
    for item in rejected:
        identifier = item.identifier[:_IDENTIFIER_CHARACTERS]
        query = select(RejectionRow).where(
            col(RejectionRow.source) == source, col(RejectionRow.identifier) == identifier
        )
        row = session.scalars(query).first() or RejectionRow(
            source=source, stream=stream, identifier=identifier, reason="", raw=b"", first_seen=at, last_seen=at
        )
        row.reason, row.raw, row.parser = item.reason, item.raw, parser
        row.last_seen, row.resolved_at = at, None
        session.add(row)


def resolve(session: Session, identifiers: Collection[str], *, source: str, at: datetime) -> None:
    """These could be read after all."""
    if not identifiers:
        return
    asked = select(values_of(session, sorted(identifiers)).c.value)
    statement = update(RejectionRow).where(
        col(RejectionRow.source) == source,
        col(RejectionRow.identifier).in_(asked),
        col(RejectionRow.resolved_at).is_(None),
    )
    session.execute(statement.values(resolved_at=at), execution_options={"synchronize_session": False})


def unresolved(session: Session, *, source: str | None = None) -> list[RejectionRow]:
    """Everything that still cannot be read, the latest first."""
    query = select(RejectionRow).where(col(RejectionRow.resolved_at).is_(None))
    if source:
        query = query.where(col(RejectionRow.source) == source)
    return list(session.scalars(query.order_by(col(RejectionRow.last_seen).desc(), col(RejectionRow.id).desc())))


def refused_by_another(session: Session, *, source: str, parser: str) -> list[RejectionRow]:
    """What another parser than this one could not read, and whose bytes are there to be tried again."""
    return [row for row in unresolved(session, source=source) if row.parser != parser and row.raw]


def tried_again(row: RejectionRow, *, parser: str, is_read: bool, at: datetime) -> None:
    """Note which parser tried the bytes last, and whether it could read them."""
    row.parser = parser
    row.resolved_at = at if is_read else None
