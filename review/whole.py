"""One work as data: what `show --json` prints."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import citations, describe, questions, screening, suggestions, votes, works
from ..store.database import reading
from ..store.describe import Description
from ..store.questions import Question
from ..store.states import states_of
from ..store.tables import DecisionRow
from ..store.versions import version_of_record
from .lines import LineWriter, line_writer
from .portrait import portrait
from .queue import describe_for_queue
from .reasons import explain
from .two_people import as_json


def show(workspace: Workspace, engine: Engine, work_id: int, *, viewer: str = "") -> dict[str, Any]:
    """Everything known of one work, as `viewer` may know it: what is kept of it, and what reading it tells."""
    with reading(engine) as session:
        return kept(session, work_id, line_writer(workspace), viewer=viewer) | read(workspace, session, work_id)


def kept(session: Session, work_id: int, writer: LineWriter, *, viewer: str = "") -> dict[str, Any]:
    """The queue's item of a work with its state, records, decisions, votes and questions in full."""
    root = screening.root_of(session, work_id)
    item = describe_for_queue(session, [root], writer)[0]
    paper = describe.describe(session, [root])[root]
    return item | {
        "state": screening.state_of(session, root),
        "records": [_full_record(record) for record in paper.records],
        "entries": [entry_as_json(entry) for entry in paper.entries],
        "decisions": [_decision(decision) for decision in screening.history(session, root)],
        "votes": [as_json(vote) for vote in votes.visible(session, viewer, work_id=root)][::-1],
        "questions": [_question(question, root) for question in questions.about(session, root)],
        "matches": _matches(session, root) if len(paper.records) + len(paper.entries) > 1 else [],
        "version_of_record": version_as_json(paper),
        "cites": _named(session, citations.cites(session, root)),
        "cited_by": _named(session, citations.cited_by(session, root)),
    }


def read(workspace: Workspace, session: Session, work_id: int) -> dict[str, Any]:
    """What a model and the texts of others tell of a work: its portrait, why it was judged so, what is listed near."""
    root = screening.root_of(session, work_id)
    title, abstract = describe.texts(session, [root])[root]
    said = suggestions.suggestions(session, [root]).get(root)
    is_told = said is not None and bool(said.why)
    why = {"why": said.why, "similar": said.similar} if said and is_told else explain(workspace, title, abstract)
    return why | portrait(workspace, session, root, title, abstract)


def version_as_json(paper: Description) -> dict[str, Any] | None:
    """Where and when a paper was published, as a record says, and which; None if none does."""
    version = version_of_record(paper.records)
    if version is None:
        return None
    told_by = f"{version.told_by.source} {version.told_by.source_id}"
    return {"venue": version.venue, "year": version.year, "paper": version.paper_url, "told_by": told_by}


def _matches(session: Session, root: int) -> list[dict[str, Any]]:
    return [{"one": link.a, "other": link.b, "reason": link.reason} for link in works.reasons(session, root)]


def _question(question: Question, work_id: int) -> dict[str, Any]:
    """A question about a work, with the answer that stands, if any."""
    others = [other for other in question.works if other != work_id]
    answer = question.answer
    return {
        "question": question.id,
        "kind": question.row.kind,
        "other": others[0] if others else None,
        "numbers": [question.row.work_id, question.row.other_work_id],
        "reason": question.row.reason,
        "answer": answer.answer if answer else None,
        "curator": answer.curator if answer else None,
        "at": answer.at.isoformat() if answer else None,
        "note": answer.note if answer else "",
    }


def _named(session: Session, work_ids: Sequence[int]) -> list[dict[str, Any]]:
    papers = describe.describe(session, work_ids)
    states = states_of(session, list(papers))
    return [{"work": work_id, "title": paper.title, "state": states[work_id]} for work_id, paper in papers.items()]


def _full_record(record: Any) -> dict[str, Any]:
    content: dict[str, Any] = record.model_dump(mode="json", exclude={"digest", "work_id", "id"})
    return content


def entry_as_json(entry: Any) -> dict[str, Any]:
    """A line of the list."""
    names = ("number", "kind", "category", "section", "year", "raw", "position", "origin")
    return {name: getattr(entry, name) for name in names}


def _decision(decision: DecisionRow) -> dict[str, Any]:
    content: dict[str, Any] = decision.model_dump(mode="json", exclude={"work_id"}, exclude_none=True)
    return content
