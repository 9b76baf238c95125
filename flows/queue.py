"""The queue and one work, as data: what `queue --json` and `show --json` print."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.document import parse
from ..store import describe, questions, screening, suggestions
from ..store.database import reading
from ..store.describe import Description
from ..store.tables import DecisionRow, SuggestionRow
from .judge import explain
from .lines import LineWriter, layout_of, new_entry, read_list


def queue(
    workspace: Workspace, engine: Engine, *, everything: bool, category: str | None, kind: str | None, limit: int | None
) -> list[dict[str, Any]]:
    """Candidates in screening order, or every work with its state; the shape of CONTRACT's `queue --json`."""
    with reading(engine) as session:
        found = session.execute(
            screening.in_screening_order(only_candidates=not everything, category=category, kind=kind, limit=limit)
        )
        states = {row.work_id: str(row.state) for row in found}
        items = _items(workspace, session, list(states))
    return [item | {"state": states[item["work"]]} for item in items] if everything else items


def show(workspace: Workspace, engine: Engine, work_id: int) -> dict[str, Any]:
    """Everything known of one work; the queue's item with its state, records, decisions and questions in full."""
    with reading(engine) as session:
        root = screening.root_of(session, work_id)
        item = _items(workspace, session, [root])[0]
        paper = describe.describe(session, [root])[root]
        if not item["why"]:
            item |= explain(workspace, paper.title, paper.abstract)
        return item | {
            "state": screening.state_of(session, root),
            "records": [_full_record(record) for record in paper.records],
            "entries": [_entry(entry) for entry in paper.entries],
            "decisions": [_decision(decision) for decision in screening.history(session, root)],
            "questions": [
                {"other": other, "kind": question.kind, "reason": question.reason}
                for question, other in questions.about(session, root)
            ],
        }


def _items(workspace: Workspace, session: Session, work_ids: Sequence[int]) -> list[dict[str, Any]]:
    papers = describe.describe(session, work_ids)
    said = suggestions.suggestions(session, work_ids)
    decisions = {screening.root_of(session, row.work_id): row for row in screening.decided(session)}
    writer = LineWriter(parse(read_list(workspace.list_path)), layout_of(workspace.settings))
    return [
        _item(papers[work_id], said.get(work_id), decisions.get(work_id), writer)
        for work_id in work_ids
        if work_id in papers
    ]


def _item(
    paper: Description, said: SuggestionRow | None, decision: DecisionRow | None, writer: LineWriter
) -> dict[str, Any]:
    entry = new_entry(paper, said, decision, this_year=paper.year or datetime.now().year)
    return {
        "work": paper.work_id,
        "title": paper.title,
        "authors": paper.authors,
        "abstract": paper.abstract,
        "venue": paper.venue,
        "year": paper.year,
        "first_posted": paper.first_posted.isoformat() if paper.first_posted else None,
        "identifiers": paper.identifiers,
        "records": [
            {"source": r.source, "source_id": r.source_id, "version": r.version, "url": r.url} for r in paper.records
        ],
        "relevance": said.relevance if said else None,
        "kind": said.kind if said else (paper.entries[0].kind if paper.entries else None),
        "category": said.category if said else (paper.entries[0].category if paper.entries else None),
        "confidence": said.confidence if said else None,
        "probabilities": said.probabilities if said else {},
        "why": said.why if said else [],
        "similar": said.similar if said else [],
        "links": {"paper": entry.paper_url, "code": entry.code_url},
        "line": paper.entries[0].raw if paper.entries else writer.line(entry),
        "withdrawn": paper.withdrawn,
        "upgrade_of": None,
    }


def _full_record(record: Any) -> dict[str, Any]:
    content: dict[str, Any] = record.model_dump(mode="json", exclude={"digest", "title_key", "work_id", "id"})
    return content


def _entry(entry: Any) -> dict[str, Any]:
    content: dict[str, Any] = entry.model_dump(
        mode="json", include={"kind", "category", "section", "year", "raw", "position", "origin"}
    )
    return content


def _decision(decision: DecisionRow) -> dict[str, Any]:
    content: dict[str, Any] = decision.model_dump(mode="json", exclude={"work_id"}, exclude_none=True)
    return content
