"""One card of the queue: the paper as a curator judges it, and the line it would become."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ..store import describe, questions, screening, suggestions
from ..store.tables import DecisionRow, VoteRow
from . import two_people
from .amending import Amendments, checked
from .desk import Desk
from .highlighting import Piece, highlight
from .lines import new_entry
from .queue import describe_for_queue


@dataclass(frozen=True)
class Card:
    """A paper on the desk. `seen`: its last decision, which the next one is to follow; 0 if there is none."""

    item: dict[str, Any]
    state: str
    seen: int
    last: DecisionRow | None
    title: list[Piece]
    abstract: list[Piece]
    line: str | None
    questions: list[dict[str, Any]]
    columns: dict[str, list[str]]  # of a dataset's row that are to be filled in, each with the categories that have it
    votes: dict[str, VoteRow]  # that wait for a second curator, or differ; none that the viewer may not know yet

    @property
    def sides(self) -> list[str]:
        """The votes in words, once two have voted and differ."""
        return [two_people.told(vote) for vote in self.votes.values()] if len(self.votes) > 1 else []

    @property
    def work(self) -> int:
        """Its number."""
        return int(self.item["work"])


def card(desk: Desk, session: Session, work_id: int, *, curator: str) -> Card:
    """The card of a work, as that curator may see it. Raises `UnknownWorkError`."""
    root = screening.root_of(session, work_id)
    last = screening.standing(session, root)
    item = describe_for_queue(session, [root], desk.writer(), {root: last} if last else {})[0]
    return Card(
        item=item,
        state=screening.state_of(session, root),
        seen=(last.id or 0) if last else 0,
        last=last,
        title=highlight(item["title"], item["why"]),
        abstract=highlight(item["abstract"], item["why"]),
        line=item["line"],
        questions=_open_questions(session, root),
        columns=_columns(desk),
        votes=two_people.known_to(session, root, curator) if desk.two_people else {},
    )


def _open_questions(session: Session, root: int) -> list[dict[str, Any]]:
    """What is asked about the work, with the other paper that it may be."""
    asked = [question for question in questions.about(session, root) if question.answer is None]
    others = {question.id: other for question in asked for other in question.works if other != root}
    titles = describe.texts(session, sorted(set(others.values())))
    return [
        {
            "question": question.id,
            "reason": question.row.reason,
            "other": others.get(question.id),
            "title": titles.get(others.get(question.id, 0), ("", ""))[0],
        }
        for question in asked
    ]


def _columns(desk: Desk) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for category, names in desk.dataset_columns().items():
        for name in names:
            found.setdefault(name, []).append(category)
    return found


def preview(desk: Desk, session: Session, work_id: int, amend: Amendments) -> str | None:
    """The line the work would become, so amended; None where the list has no place for it."""
    root = screening.root_of(session, work_id)
    details = checked(desk.workspace, session, root, amend)
    paper = describe.describe(session, [root])[root]
    said = suggestions.suggestions(session, [root]).get(root)
    decision = DecisionRow(work_id=root, verdict="include", curator="", **details)
    return desk.writer().line(new_entry(paper, said, decision, this_year=paper.year or datetime.now().year))
