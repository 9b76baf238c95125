"""The queue and one work, as data: what `queue --json` and `show --json` print."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import citations, describe, questions, screening, suggestions, upgrades, votes, works
from ..store.bulk import chunks
from ..store.database import reading
from ..store.describe import Description
from ..store.questions import Question
from ..store.states import states_of
from ..store.tables import AnswerRow, DecisionRow, QuestionRow, SuggestionRow
from ..store.versions import version_of_record
from .facets import Facets, configured, named_value
from .lines import LineWriter, line_writer, new_entry
from .order import ShownAs, queue_order
from .portrait import portrait
from .reasons import explain
from .two_people import as_json, hidden_from

_FACETS_AT_ONCE = 100


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
        order = dict(islice(_with_facet(workspace, session, order, facet) if facet else order.items(), limit))
        items = describe_for_queue(session, list(order), line_writer(workspace))
        return [item | {"shown_as": order[item["work"]]} for item in items]


def show(workspace: Workspace, engine: Engine, work_id: int, *, viewer: str = "") -> dict[str, Any]:
    """Everything known of one work, as `viewer` may know it: the queue's item, records, decisions, votes, questions."""
    with reading(engine) as session:
        root = screening.root_of(session, work_id)
        item = describe_for_queue(session, [root], line_writer(workspace))[0]
        paper = describe.describe(session, [root])[root]
        if not item["why"]:
            item |= explain(workspace, paper.title, paper.abstract)
        return item | {
            "state": screening.state_of(session, root),
            "records": [_full_record(record) for record in paper.records],
            "entries": [_entry(entry) for entry in paper.entries],
            "decisions": [_decision(decision) for decision in screening.history(session, root)],
            "votes": [as_json(vote) for vote in votes.visible(session, viewer, work_id=root)][::-1],
            "questions": [_question(question, root) for question in questions.about(session, root)],
            "matches": [
                {"one": link.a, "other": link.b, "reason": link.reason} for link in works.reasons(session, root)
            ],
            "version_of_record": _version(paper),
            "cites": _named(session, citations.cites(session, root)),
            "cited_by": _named(session, citations.cited_by(session, root)),
            **portrait(workspace, session, root, paper.title, paper.abstract),
        }


def _with_facet(
    workspace: Workspace, session: Session, order: dict[int, ShownAs], named: str
) -> Iterator[tuple[int, ShownAs]]:
    """Those of the works that have this facet value, found as far as they are asked for."""
    wanted, facets = named_value(configured(workspace), named), Facets(workspace, session)
    for chunk in chunks(list(order), _FACETS_AT_ONCE):
        for work_id, words in describe.texts(session, chunk).items():
            if any((found["facet"], found["value"]) == wanted for found in facets.of(work_id, *words)):
                yield work_id, order[work_id]


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
    }


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


def _version(paper: Description) -> dict[str, Any] | None:
    version = version_of_record(paper.records)
    if version is None:
        return None
    told_by = f"{version.told_by.source} {version.told_by.source_id}"
    return {"venue": version.venue, "year": version.year, "paper": version.paper_url, "told_by": told_by}


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


def _entry(entry: Any) -> dict[str, Any]:
    content: dict[str, Any] = entry.model_dump(
        mode="json", include={"number", "kind", "category", "section", "year", "raw", "position", "origin"}
    )
    return content


def _decision(decision: DecisionRow) -> dict[str, Any]:
    content: dict[str, Any] = decision.model_dump(mode="json", exclude={"work_id"}, exclude_none=True)
    return content
