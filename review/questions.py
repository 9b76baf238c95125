"""Questions and answers as data: what `questions --json` prints, and the sentences an answer earns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from ..records.matching import title_similarity
from ..records.names import Agreement, agreement
from ..records.text import fold
from ..store import answering, keys, publications, questions
from ..store.database import reading
from ..store.questions import AnswerError, Question
from ..store.screening import UnknownWorkError
from ..store.tables import EntryRow, RecordRow
from . import two_people
from .errors import MisuseError

ASKED = {
    "same": "are these one paper? (same | different)",
    "upgrade": "change the line to the version of record? (yes | no)",
    "withdrawn": "take the line off the list? (yes | no)",
}


_PEOPLE: dict[Agreement, bool | None] = {"strong": True, "some": True, "none": False, "unknown": None}


def waiting(engine: Engine, *, limit: int | None) -> tuple[list[dict[str, Any]], int]:
    """The open questions, the most pressing first, each with both sides; and how many there are in all."""
    with reading(engine) as session:
        found = questions.in_order(session)
        shown = found[:limit]
        numbers = {number for question in shown for number in (question.row.work_id, question.row.other_work_id)}
        sides = _sides(session, sorted(numbers))
        return [_as_json(question, sides) for question in shown], len(found)


def disagreements(engine: Engine) -> list[dict[str, Any]]:
    """Papers on which two curators voted, blind, and differ; whoever includes or excludes one settles it."""
    with reading(engine) as session:
        return two_people.disagreements(session)


def conflicts(engine: Engine) -> list[dict[str, Any]]:
    """Hand edits that contradict a decision, as the last publish found them, with what settles each."""
    with reading(engine) as session:
        return [
            {"question": None, "kind": "conflict", "asks": "which one holds?", "reason": conflict}
            for conflict in publications.pending(session).conflicts
        ]


def answer(
    engine: Engine, question_id: int, word: str, *, curator: str, note: str, at: datetime, **amended: Any
) -> str:
    """Answer a question; a sentence about what came of it."""
    name = _curator(curator)
    with Session(engine) as session:
        try:
            answered = answering.answer(session, question_id, word, curator=name, note=_note(note), at=at, **amended)
        except AnswerError as error:
            raise MisuseError(str(error)) from error
        said = _outcome(questions.find(session, question_id), word, answered)
        session.commit()
    return said


def tell(engine: Engine, number: int, other: int, word: str, *, curator: str, note: str, at: datetime) -> str:
    """Say of two numbers that they are the same paper or different ones; a sentence about what came of it."""
    name = _curator(curator)
    with Session(engine) as session:
        try:
            answered = answering.tell(session, number, other, word, curator=name, note=_note(note), at=at)
        except (AnswerError, UnknownWorkError) as error:
            raise MisuseError(str(error.args[0])) from error
        said = _outcome(questions.find(session, answered.answer.question_id), word, answered)
        session.commit()
    return said


def _outcome(question: Question, word: str, answered: answering.Answered) -> str:
    one, other = question.works
    came = f"work {one} is one paper" if one == other else f"works {one} and {other} are two papers"
    if question.row.kind != "same":
        came = {"yes": "the next publish sees to it", "no": "the line stays as it is"}.get(word, "it is open again")
    if answered.decision:
        came = f"work {one} is {answered.decision.verdict}d; {came}"
    before = answered.replaced
    told = f"; before, {before.curator} had said {before.answer}" if before else ""
    return f"question {question.id}: {word}; {came}{told}"


def _curator(curator: str) -> str:
    name = fold(curator)[:200]
    if not name:
        raise MisuseError("an answer needs a curator: --curator NAME")
    return name


def _note(note: str) -> str:
    return note.replace("\x00", "").encode("utf-8", "replace").decode()


def _as_json(question: Question, sides: dict[int, dict[str, Any]]) -> dict[str, Any]:
    row = question.row
    one = sides[row.work_id] | {"work": question.works[0]}
    other = sides[row.other_work_id] | {"work": question.works[1]}
    compared = _compare(one, other) if row.kind == "same" else {"agree": [], "differ": []}
    return {
        "question": question.id,
        "kind": row.kind,
        "asks": ASKED[row.kind],
        "reason": row.reason,
        "asked_at": row.asked_at.isoformat(),
        "sides": [one, other],
        "proposal": row.proposal,
        **compared,
    }


def _sides(session: Session, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What each number says of its paper: a record, or a line of the list."""
    sides: dict[int, dict[str, Any]] = {}
    for record in session.scalars(select(RecordRow).where(col(RecordRow.number).in_(numbers))):
        sides[record.number] = {
            "number": record.number, "from": f"{record.source} {record.source_id}", "title": record.title,
            "authors": record.authors, "year": record.year, "venue": record.venue, "url": record.url,
            "identifiers": [f"{scheme} {value}" for scheme, value in record.identifiers()], "line": None,
        }  # fmt: skip
    for entry in session.scalars(select(EntryRow).where(col(EntryRow.number).in_(numbers))):
        named = keys.keys_of_line(entry.title, entry.paper_url)
        sides[entry.number] = {
            "number": entry.number, "from": f"line {entry.position}, {entry.section}", "title": entry.title,
            "authors": [], "year": entry.year, "venue": entry.venue, "url": entry.paper_url or "",
            "identifiers": [f"{scheme} {value}" for scheme, value in named if not keys.is_title(scheme)],
            "line": entry.raw,
        }  # fmt: skip
    return sides


def _compare(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[str]]:
    """Which fields agree and which differ; what one side does not know does neither."""
    agree: list[str] = []
    differ: list[str] = []
    for name, verdict in (
        ("title", title_similarity(one["title"], other["title"]) > 99),
        ("authors", _PEOPLE[agreement(one["authors"], other["authors"])]),
        ("year", _common({one["year"]}, {other["year"]})),
        ("venue", _common({one["venue"].lower()}, {other["venue"].lower()})),
        ("identifiers", _common(set(one["identifiers"]), set(other["identifiers"]))),
    ):
        if verdict is not None:
            (agree if verdict else differ).append(name)
    return {"agree": agree, "differ": differ}


def _common(a: set[Any], b: set[Any]) -> bool | None:
    a, b = a - {None, ""}, b - {None, ""}
    return bool(a & b) if a and b else None
