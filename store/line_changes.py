"""Lines that a publish changed or took out because of an answer, and how they come back when the answer is undone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from . import answers, entries, works
from .bulk import chunks
from .tables import AnswerRow, EntryRow, LineChangeRow, QuestionRow, Work


def note(
    session: Session,
    entry: EntryRow,
    *,
    answer_id: int,
    publication_id: int,
    before: dict[str, Any],
    was: dict[str, Any],
    is_taken_out: bool = False,
) -> None:
    """Remember what a publish makes of a line that the store has already rewritten."""
    assert entry.id is not None
    after = {} if is_taken_out else entries.content_of(entry)
    session.add(
        LineChangeRow(
            entry_id=entry.id, answer_id=answer_id, publication_id=publication_id, before=before, after=after, was=was
        )
    )


def to_undo(session: Session) -> list[tuple[LineChangeRow, EntryRow]]:
    """Changes whose answer no longer stands as it was, the latest first, with the line as the store has it now."""
    query = (
        select(LineChangeRow, EntryRow, AnswerRow)
        .join(EntryRow, col(EntryRow.id) == col(LineChangeRow.entry_id))
        .join(AnswerRow, col(AnswerRow.id) == col(LineChangeRow.answer_id))
        .where(col(LineChangeRow.undone_in).is_(None))
        .order_by(col(LineChangeRow.id).desc())
    )
    found = session.execute(query).all()
    said = answers.standing(session, {answer.question_id for _, _, answer in found})
    return [
        (change, entry)
        for change, entry, answer in found
        if not _stands(answer, said.get(answer.question_id)) and _is_there(change, entry)
    ]


def agreed(session: Session, work_ids: Iterable[int]) -> dict[int, AnswerRow]:
    """The upgrade that curators agreed to of each of these works that has one, whether or not the list shows it."""
    found: dict[int, AnswerRow] = {}
    for chunk in chunks(sorted(set(work_ids))):
        query = (
            select(AnswerRow, Work)
            .join(QuestionRow, col(QuestionRow.id) == col(AnswerRow.question_id))
            .join(Work, col(Work.id) == col(QuestionRow.work_id))
            .where(col(QuestionRow.kind) == "upgrade", col(AnswerRow.answer) == "yes", answers.is_last())
            .where(col(Work.id).in_(chunk) | col(Work.merged_into).in_(chunk))
            .order_by(col(AnswerRow.id))
        )
        found |= {work.merged_into or work.id: answer for answer, work in session.execute(query)}
    return found


def undo(
    session: Session, change: LineChangeRow, content: dict[str, Any], *, publication_id: int, at: datetime
) -> None:
    """Note that a publish makes the line what it was, `content` as the list has it now."""
    entry = session.get_one(EntryRow, change.entry_id)
    entry.removed_at, entry.removed_by, entry.removed_in = None, "", None
    change.undone_in = publication_id
    entries.rewrite(session, entry, content, at=at)


def abandon(session: Session, publication_id: int, *, at: datetime) -> None:
    """Forget what a publication that never reached the file had changed."""
    made = session.scalars(select(LineChangeRow).where(col(LineChangeRow.publication_id) == publication_id)).all()
    undone = session.scalars(select(LineChangeRow).where(col(LineChangeRow.undone_in) == publication_id)).all()
    for change in made:
        _set(session, change, change.before, at=at)
        session.delete(change)
    for change in undone:
        change.undone_in = None
        if change.after:
            _set(session, change, change.after, at=at)
        else:
            entry = session.get_one(EntryRow, change.entry_id)
            publication = change.publication_id
            entry.removed_at, entry.removed_by, entry.removed_in = at, "publish", publication
            works.place(session, (), {entry.number}, at=at)
    session.flush()


def _stands(answer: AnswerRow, now: AnswerRow | None) -> bool:
    return now is not None and (now.answer, now.agreed) == (answer.answer, answer.agreed)


def _is_there(change: LineChangeRow, entry: EntryRow) -> bool:
    """A changed line still stands; one that was taken out has not come back by hand."""
    return entry.removed_at is None if change.after else entry.removed_by == "publish"


def _set(session: Session, change: LineChangeRow, content: dict[str, Any], *, at: datetime) -> None:
    entry = session.get_one(EntryRow, change.entry_id)
    entries.rewrite(session, entry, content, at=at)
