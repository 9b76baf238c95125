"""Answering questions, and telling papers apart or together unasked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from . import answers, screening, works
from .questions import AnswerError, Question, find
from .tables import AnswerRow, DecisionRow, QuestionRow

_REPEATED = ("kind", "category", "title", "venue", "year", "paper_url", "code_url")  # of a decision


@dataclass(frozen=True)
class Answered:
    """A stored answer, the one that stood before it, and the decision it brought along, if any."""

    answer: AnswerRow
    replaced: AnswerRow | None
    decision: DecisionRow | None = None


def answer(
    session: Session, question_id: int, word: str, *, curator: str, note: str = "", at: datetime, **amended: Any
) -> Answered:
    """Answer a question; the caller commits. `amended`: venue, year, paper_url of an upgrade, otherwise than proposed.

    Raises `AnswerError`, with nothing stored, where the word does not answer the question or contradicts an answer
    that stands to another one.
    """
    question = find(session, question_id)
    _check(session, question, word)
    agreed = _agreed(question, amended) if word == "yes" and question.row.kind == "upgrade" else {}
    with session.begin_nested():
        stored = answers.add(session, question_id, word, curator=curator, note=note, agreed=agreed, at=at)
        works.place(session, (), {question.row.work_id, question.row.other_work_id}, at=at)
        _check_outcome(session, find(session, question_id), word)
        decision = _decide(session, question, word, curator=curator, at=at)
    return Answered(stored, question.answer, decision)


def tell(
    session: Session, number: int, other: int, word: str, *, curator: str, note: str = "", at: datetime
) -> Answered:
    """Say of two numbers, unasked, that they are the same paper or different ones. Raises as `answer` does.

    Each record and each line of the list has a number of its own, which `show` names.
    """
    if number == other:
        raise AnswerError(f"name two numbers; {number} is one")
    for named in (number, other):
        screening.root_of(session, named)
    pair = min(number, other), max(number, other)
    query = select(QuestionRow).where(
        col(QuestionRow.kind) == "same", col(QuestionRow.work_id) == pair[0], col(QuestionRow.other_work_id) == pair[1]
    )
    row = session.scalars(query).first()
    if row is None:
        row = QuestionRow(
            kind="same", work_id=pair[0], other_work_id=pair[1], reason=f"raised by {curator}", stands=False,
            asked_at=at,
        )  # fmt: skip
        session.add(row)
        session.flush()
    assert row.id is not None
    return answer(session, row.id, word, curator=curator, note=note, at=at)


def _check(session: Session, question: Question, word: str) -> None:
    words = answers.WORDS[question.row.kind]
    if word == "undo":
        if question.answer is None:
            raise AnswerError(f"question {question.id} has no answer that stands; nothing to undo")
    elif word not in words:
        raise AnswerError(f"question {question.id} is answered with {' or '.join(words)}, not {word!r}")
    elif word == "same":
        told = answers.told(session, screening.numbers_of(session, question.works[0]))
        own = question.row.work_id, question.row.other_work_id
        works_of = {n: screening.root_of(session, n) for pair in told.different - {own} for n in pair}
        if any({works_of[a], works_of[b]} == set(question.works) for a, b in told.different - {own}):
            raise AnswerError(_contradiction(question, "different"))


def _check_outcome(session: Session, question: Question, word: str) -> None:
    """What was said must hold now: answers to other questions may stand against it."""
    are_one = question.works[0] == question.works[1]
    if word == "different" and are_one:
        raise AnswerError(_contradiction(question, "same"))
    if word == "same" and not are_one:
        raise AnswerError(_contradiction(question, "different"))


def _contradiction(question: Question, word: str) -> str:
    one, other = sorted(set(question.works) | {question.row.work_id, question.row.other_work_id})[:2]
    return (
        f"another answer says that {one} and {other} are {'one paper' if word == 'same' else 'different papers'}; "
        f"`livinglist show {one}` names it, and `livinglist answer QUESTION undo` takes it back"
    )


def _agreed(question: Question, amended: dict[str, Any]) -> dict[str, Any]:
    agreed = question.row.proposal | {name: value for name, value in amended.items() if value is not None}
    if not agreed.get("venue"):
        raise AnswerError(f"nobody tells the venue of question {question.id}; say it: --venue V")
    return agreed


def _decide(session: Session, question: Question, word: str, *, curator: str, at: datetime) -> DecisionRow | None:
    """A yes to a withdrawal excludes what had been included; when the yes goes, the inclusion comes back."""
    if question.row.kind != "withdrawn":
        return None
    mark = f"answer to question {question.id}"
    history = screening.history(session, question.works[0])
    last = history[-1] if history else None
    if word == "yes" and last and last.verdict == "include":
        return screening.decide(
            session, question.works[0], verdict="exclude", curator=curator, at=at, reason="withdrawn", note=mark
        ).decision
    if word != "yes" and last and last.verdict == "exclude" and last.note == mark:
        before = {name: getattr(history[-2], name) for name in _REPEATED}
        return screening.decide(
            session, question.works[0], verdict="include", curator=curator, at=at, note=mark, **before
        ).decision
    return None
