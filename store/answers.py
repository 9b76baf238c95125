"""Answers: what curators said to questions. Added, never edited; the last one stands until it is undone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from .bulk import chunks, values_of
from .grouping import Pair
from .tables import AnswerRow, QuestionRow

WORDS = {"same": ("same", "different"), "upgrade": ("yes", "no"), "withdrawn": ("yes", "no")}


@dataclass(frozen=True)
class Told:
    """Pairs of numbers, the smaller first, that curators called the same or different."""

    same: frozenset[Pair]
    different: frozenset[Pair]


def told(session: Session, numbers: Iterable[int]) -> Told:
    """What stands of pairs of which one is among the numbers."""
    pairs: dict[str, set[Pair]] = {"same": set(), "different": set()}
    asked = select(values_of(session, sorted(numbers)).c.value)
    for one in (QuestionRow.work_id, QuestionRow.other_work_id):
        query = (
            select(col(QuestionRow.work_id), col(QuestionRow.other_work_id), col(AnswerRow.answer))
            .join(AnswerRow, col(AnswerRow.question_id) == col(QuestionRow.id))
            .where(col(QuestionRow.kind) == "same", col(one).in_(asked), col(AnswerRow.answer) != "undo", is_last())
        )
        for a, b, word in session.execute(query):
            pairs[word].add((min(a, b), max(a, b)))
    return Told(frozenset(pairs["same"]), frozenset(pairs["different"]))


def standing(session: Session, question_ids: Iterable[int]) -> dict[int, AnswerRow]:
    """The answer that stands to each question that has one."""
    found: dict[int, AnswerRow] = {}
    for chunk in chunks(sorted(question_ids)):
        query = select(AnswerRow).where(
            col(AnswerRow.question_id).in_(chunk), is_last(), col(AnswerRow.answer) != "undo"
        )
        found |= {row.question_id: row for row in session.scalars(query)}
    return found


def history(session: Session, question_ids: Iterable[int]) -> list[AnswerRow]:
    """All answers ever given to these questions, oldest first."""
    query = select(AnswerRow).where(col(AnswerRow.question_id).in_(list(question_ids)))
    return list(session.scalars(query.order_by(col(AnswerRow.id))))


def add(
    session: Session,
    question_id: int,
    word: str,
    *,
    curator: str,
    note: str = "",
    agreed: dict[str, Any] | None = None,
    at: datetime,
) -> AnswerRow:
    """Add an answer; what follows from it is for `questions.answer` to see to."""
    row = AnswerRow(question_id=question_id, answer=word, curator=curator, note=note, agreed=agreed or {}, at=at)
    session.add(row)
    session.flush()
    return row


def is_last() -> Any:
    """That an answer is the last one to its question."""
    later = AnswerRow.__table__.alias()  # type: ignore[attr-defined]
    last = select(func.max(later.c.id)).where(later.c.question_id == col(AnswerRow.question_id)).scalar_subquery()
    return col(AnswerRow.id) == last
