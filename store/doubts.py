"""Doubts: pairs that may be one paper, kept as questions instead of being merged or dropped silently."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from .bulk import chunks
from .grouping import Pair
from .tables import QuestionRow


def note(
    session: Session, doubts: Mapping[Pair, str], *, of: Collection[int], fresh: Collection[int], at: datetime
) -> list[Pair]:
    """Make the doubts about these numbers the ones that stand; the pairs of which that is news.

    A question whose doubt is gone stays, so that its number and its answers do, but it no longer stands. About
    `fresh` numbers nothing was ever asked.
    """
    stored = _stored(session, [number for number in of if number not in fresh])
    _set(session, [row.id for pair, row in stored.items() if row.stands and pair not in doubts], stands=False)
    again = [pair for pair, row in stored.items() if not row.stands and pair in doubts]
    _set(session, [stored[pair].id for pair in again], stands=True)
    new = [pair for pair in sorted(doubts) if pair not in stored]
    if new:
        session.execute(insert(QuestionRow), [_row(pair, doubts[pair], at=at) for pair in new])
    return again + new


def _stored(session: Session, numbers: Iterable[int]) -> dict[Pair, QuestionRow]:
    found: dict[Pair, QuestionRow] = {}
    for chunk in chunks(sorted(numbers)):
        for one in (QuestionRow.work_id, QuestionRow.other_work_id):
            query = select(QuestionRow).where(col(QuestionRow.kind) == "same", col(one).in_(chunk))
            found |= {(row.work_id, row.other_work_id): row for row in session.scalars(query)}
    return found


def _set(session: Session, ids: Iterable[int | None], *, stands: bool) -> None:
    for chunk in chunks(sorted(row_id for row_id in ids if row_id is not None)):
        session.execute(update(QuestionRow).where(col(QuestionRow.id).in_(chunk)).values(stands=stands))


def _row(pair: Pair, reason: str, *, at: datetime) -> dict[str, object]:
    return {
        "kind": "same", "work_id": pair[0], "other_work_id": pair[1], "subject": "", "reason": reason, "proposal": {},
        "stands": True, "asked_at": at,
    }  # fmt: skip
