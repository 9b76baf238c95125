"""Listed papers that have changed since: a preprint gained its version of record, a paper was withdrawn.

Both are asked first. What curators agreed to waits in `pending_upgrades` and `pending_removals` until the list has it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from ..records.preprints import reads_as_preprint
from . import answers
from .bulk import chunks, values_of
from .describe import Description, describe
from .tables import AnswerRow, EntryRow, QuestionRow, Work
from .versions import version_of_record

_KINDS = ("upgrade", "withdrawn")


@dataclass(frozen=True)
class Upgrade:
    """A line of the list and what a curator agreed it shall say; None leaves what is there."""

    entry: EntryRow
    venue: str | None
    year: int | None
    paper_url: str | None
    answer: AnswerRow


@dataclass(frozen=True)
class Removal:
    """A line of the list that a curator agreed to take out, because the paper was withdrawn."""

    entry: EntryRow
    answer: AnswerRow


def review(session: Session, work_ids: Collection[int], *, at: datetime) -> None:
    """Make the questions about the listed ones of these works those that follow from what is stored now."""
    listed = _with_lines(session, work_ids)
    papers = describe(session, sorted(listed))
    for work_id, asked in _asked(session, papers).items():
        said = answers.standing(session, [row.id for row in asked if row.id is not None])
        wanted = {(row.kind, row.subject): row for row in _wanted(papers[work_id], asked, said, at=at)}
        for row in asked:
            new = wanted.pop((row.kind, row.subject), None)
            row.stands = new is not None
            if new and row.id not in said:
                row.reason, row.proposal = new.reason, new.proposal
        session.add_all(wanted.values())
    session.flush()


def proposed(session: Session, work_ids: Collection[int]) -> dict[int, tuple[QuestionRow, AnswerRow | None]]:
    """The upgrade that is asked or agreed for each of these works that has one, with the yes if it was given."""
    found: dict[int, tuple[QuestionRow, AnswerRow | None]] = {}
    for work_id, asked in _asked(session, work_ids).items():
        standing = [row for row in asked if row.kind == "upgrade" and row.stands and row.id is not None]
        said = answers.standing(session, [row.id for row in standing if row.id is not None])
        for row in standing:
            answer = said.get(row.id or 0)
            if answer is None or answer.answer == "yes":
                found[work_id] = row, answer
    return found


def pending_upgrades(session: Session) -> list[Upgrade]:
    """What curators agreed to and the list does not show yet, oldest first."""
    return [
        Upgrade(entry, said.get("venue"), said.get("year"), said.get("paper_url"), answer)
        for answer, entries in _agreed(session, "upgrade")
        for entry in entries
        if reads_as_preprint(entry.venue, entry.paper_url) and (said := answer.agreed) is not None
    ]


def pending_removals(session: Session) -> list[Removal]:
    """Lines of withdrawn papers that curators agreed to take out and that still stand, oldest first."""
    return [Removal(entry, answer) for answer, entries in _agreed(session, "withdrawn") for entry in entries]


def _wanted(
    paper: Description, asked: list[QuestionRow], said: Mapping[int, AnswerRow], *, at: datetime
) -> Iterator[QuestionRow]:
    lines = [entry for entry in paper.entries if entry.kind != "dataset"]
    if not lines:
        return
    yes = {question_id for question_id, answer in said.items() if answer.answer == "yes"}
    agreed = {row.subject for row in asked if row.kind == "upgrade" and row.id in yes}
    version = version_of_record(paper.records)
    outdated = next((entry for entry in lines if reads_as_preprint(entry.venue, entry.paper_url)), None)
    if version and outdated and agreed <= {version.subject}:
        where = " ".join(str(part) for part in (version.venue or "a journal", version.year) if part)
        yield QuestionRow(
            kind="upgrade", work_id=outdated.number, other_work_id=version.told_by.number, subject=version.subject,
            reason=f"listed as a preprint, since published: {where}, says {_source(version.told_by)}",
            proposal={"venue": version.venue, "year": version.year, "paper_url": version.paper_url}, asked_at=at,
        )  # fmt: skip
    for record in paper.records:
        if record.withdrawn:
            yield QuestionRow(
                kind="withdrawn", work_id=lines[0].number, other_work_id=record.number,
                subject=f"{record.source}:{record.source_id}",
                reason=f"listed, but withdrawn or retracted, says {_source(record)}", asked_at=at,
            )  # fmt: skip


def _source(record: Any) -> str:
    return f"{record.source} {record.source_id}"


def _with_lines(session: Session, work_ids: Collection[int]) -> set[int]:
    asked = select(values_of(session, sorted(work_ids)).c.value)
    return set(session.scalars(select(col(EntryRow.work_id)).where(col(EntryRow.work_id).in_(asked))))


def _asked(session: Session, papers: Collection[int]) -> dict[int, list[QuestionRow]]:
    """The questions of these kinds about each work, whichever of its numbers they name."""
    asked: dict[int, list[QuestionRow]] = {work_id: [] for work_id in papers}
    for chunk in chunks(sorted(papers)):
        query = (
            select(QuestionRow, Work)
            .join(Work, col(Work.id) == col(QuestionRow.work_id))
            .where(col(QuestionRow.kind).in_(_KINDS), col(Work.id).in_(chunk) | col(Work.merged_into).in_(chunk))
            .order_by(col(QuestionRow.id))
        )
        for question, work in session.execute(query):
            asked[work.merged_into or work.id].append(question)
    return asked


def _agreed(session: Session, kind: str) -> list[tuple[AnswerRow, list[EntryRow]]]:
    """Each yes that stands to questions of a kind, with the standing lines of the work."""
    query = (
        select(AnswerRow, Work)
        .join(QuestionRow, col(QuestionRow.id) == col(AnswerRow.question_id))
        .join(Work, col(Work.id) == col(QuestionRow.work_id))
        .where(col(QuestionRow.kind) == kind, col(AnswerRow.answer) == "yes", answers.is_last())
        .order_by(col(AnswerRow.id))
    )
    said = [(answer, work.merged_into or work.id) for answer, work in session.execute(query)]
    lines: dict[int, list[EntryRow]] = defaultdict(list)
    for chunk in chunks(sorted({work_id for _, work_id in said})):
        standing = select(EntryRow).where(col(EntryRow.work_id).in_(chunk), col(EntryRow.removed_at).is_(None))
        for entry in session.scalars(standing.order_by(col(EntryRow.position), col(EntryRow.id))):
            if entry.kind != "dataset":
                lines[entry.work_id].append(entry)
    return [(answer, lines[work_id]) for answer, work_id in said]
