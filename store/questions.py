"""Questions that wait for a curator, and what an answer does.

Open is what the evidence still asks and nobody has answered; of a pair, only while it is two works that nobody has told
apart. "same" makes one work of them, "different" keeps them apart for good, whatever is found later; "undo" takes the
standing answer back. Nothing is edited: an answer is a row, like a decision.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlmodel import Session, col

from . import answers
from .bulk import chunks
from .tables import AnswerRow, EntryRow, QuestionRow, SuggestionRow, Work


class AnswerError(ValueError):
    """The question is not there, or it cannot be answered so; the message says why and what to do."""


@dataclass(frozen=True)
class Question:
    """A question, the works its two numbers are part of now (one and the same but for "same"), and what stands."""

    row: QuestionRow
    works: tuple[int, int]
    answer: AnswerRow | None

    @property
    def id(self) -> int:
        """Its number."""
        assert self.row.id is not None
        return self.row.id


def waiting(session: Session) -> list[Question]:
    """The open questions, oldest first; of several about one pair of works, the first."""
    return _open(_found(session, col(QuestionRow.stands)), _told_apart(session))


def _open(found: list[Question], settled: set[frozenset[int]]) -> list[Question]:
    once: dict[tuple[object, ...], Question] = {}
    for question in found:
        pair = frozenset(question.works)
        if (
            question.answer
            or not question.row.stands
            or (question.row.kind == "same" and (len(pair) == 1 or pair in settled))
        ):
            continue
        once.setdefault((question.row.kind, question.row.subject, pair), question)
    return list(once.values())


def in_order(session: Session) -> list[Question]:
    """The open questions, those about what the list shows first, then by how relevant their works seem."""
    found = waiting(session)
    named = sorted({work_id for question in found for work_id in question.works})
    listed: set[int] = set()
    relevance: dict[int, float] = {}
    for chunk in chunks(named):
        on_list = select(col(EntryRow.work_id)).where(
            col(EntryRow.work_id).in_(chunk), col(EntryRow.removed_at).is_(None)
        )
        listed |= set(session.scalars(on_list))
        said = select(col(SuggestionRow.work_id), col(SuggestionRow.relevance))
        rows = session.execute(said.where(col(SuggestionRow.work_id).in_(chunk)))
        relevance |= {row.work_id: row.relevance for row in rows}
    return sorted(
        found,
        key=lambda question: (
            not listed.intersection(question.works),
            -max(relevance.get(work_id, 0.0) for work_id in question.works),
            question.id,
        ),
    )


def count_open(session: Session) -> int:
    """How many questions wait."""
    return len(waiting(session))


def about(session: Session, work_id: int) -> list[Question]:
    """The questions about a work that are open or answered, oldest first."""
    numbers = select(col(Work.id)).where(or_(col(Work.id) == work_id, col(Work.merged_into) == work_id))
    its = col(QuestionRow.work_id).in_(numbers) | col(QuestionRow.other_work_id).in_(numbers)
    found = _found(session, its)
    if not found:
        return []
    open_ones = {question.id for question in _open(found, _told_apart(session, its))}
    return [question for question in found if question.answer or question.id in open_ones]


def find(session: Session, question_id: int) -> Question:
    """One question, open or not. Raises `AnswerError` if there is none of that number."""
    found = _found(session, col(QuestionRow.id) == question_id)
    if not found:
        raise AnswerError(f"no question {question_id}; `livinglist questions` lists them")
    return found[0]


def _found(session: Session, condition: Any) -> list[Question]:
    one, other = Work.__table__.alias(), Work.__table__.alias()  # type: ignore[attr-defined]
    query = (
        select(QuestionRow, one.c.merged_into, other.c.merged_into.label("other_root"))
        .join(one, one.c.id == col(QuestionRow.work_id))
        .join(other, other.c.id == col(QuestionRow.other_work_id))
        .where(condition)
        .order_by(col(QuestionRow.id))
    )
    rows = session.execute(query).all()
    said = answers.standing(session, [row.id for row, _, _ in rows])
    return [
        Question(row, (root or row.work_id, other_root or row.other_work_id), said.get(row.id))
        for row, root, other_root in rows
    ]


def _told_apart(session: Session, of: Any = None) -> set[frozenset[int]]:
    different = select(col(AnswerRow.question_id)).where(col(AnswerRow.answer) == "different", answers.is_last())
    condition = col(QuestionRow.id).in_(different)
    found = _found(session, condition if of is None else condition & of)
    return {frozenset(question.works) for question in found}
