"""The queue as data: what `queue --json` prints."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import describe, screening, suggestions, upgrades
from ..store.database import reading
from ..store.describe import Description
from ..store.tables import AnswerRow, DecisionRow, QuestionRow, RecordRow, SuggestionRow
from .facets import with_value
from .lines import LineWriter, line_writer, new_entry
from .order import queue_order
from .two_people import hidden_from


def queue(
    workspace: Workspace,
    engine: Engine,
    *,
    everything: bool,
    category: str | None,
    kind: str | None,
    limit: int | None,
    facet: str | None = None,
    curator: str | None = None,
) -> list[dict[str, Any]]:
    """Candidates in screening order (without what waits for others than `curator`), or every work with its state."""
    with reading(engine) as session:
        if everything:
            states = dict(
                screening.in_screening_order(session, only_candidates=False, category=category, kind=kind, limit=limit)
            )
            items = describe_for_queue(session, list(states), line_writer(workspace))
            return [item | {"state": states[item["work"]]} for item in items]
        hidden = hidden_from(session, curator) if curator else set()
        most = None if facet or limit is None else limit + len(hidden)
        ranked = queue_order(session, category=category, kind=kind, limit=most)
        order = {work: shown_as for work, shown_as in ranked.items() if work not in hidden}
        having = with_value(workspace, session, list(order), facet) if facet else iter(order)
        order = {work: order[work] for work in islice(having, limit)}
        items = describe_for_queue(session, list(order), line_writer(workspace))
        return [item | {"shown_as": order[item["work"]]} for item in items]


def describe_for_queue(
    session: Session, work_ids: Sequence[int], writer: LineWriter, decisions: Mapping[int, DecisionRow] | None = None
) -> list[dict[str, Any]]:
    """The queue's items of these works. `decisions`: the last one on each that has one, where it is known already."""
    papers = describe.describe(session, work_ids)
    said = suggestions.suggestions(session, work_ids)
    decisions = screening.last_decisions(session, work_ids) if decisions is None else decisions
    proposed = upgrades.proposed(session, [work_id for work_id, paper in papers.items() if paper.entries])
    return [
        _item(papers[work_id], said.get(work_id), decisions.get(work_id), writer)
        | {"upgrade_of": _upgrade(papers[work_id], *proposed[work_id]) if work_id in proposed else None}
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
        "records": [record_as_json(record) for record in paper.records],
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
    }


def record_as_json(record: RecordRow) -> dict[str, Any]:
    """Where a record is found."""
    return {"source": record.source, "source_id": record.source_id, "version": record.version, "url": record.url}


def _upgrade(paper: Description, question: QuestionRow, answer: AnswerRow | None) -> dict[str, Any]:
    """The line that would change, and what it would say; `answer` is "yes" once a curator agreed."""
    said = answer.agreed if answer else question.proposal
    return {
        "line": next((entry.raw for entry in paper.entries if entry.kind != "dataset"), None),
        "question": question.id,
        "answer": answer.answer if answer else None,
        "venue": said.get("venue"),
        "year": said.get("year"),
        "paper": said.get("paper_url"),
    }
