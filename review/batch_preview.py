"""What a batch would do, paper by paper, before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ..store import describe, screening, suggestions
from ..store.tables import DecisionRow
from . import two_people
from .amending import Amendments, checked
from .desk import Desk
from .errors import MisuseError, on_a_page
from .lines import new_entry
from .selection import Selection, selected

MOST = 300  # papers in a batch: some seconds, in which other curators wait
_DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Order:
    """What is said of each: `include` in a category ("": the suggested one), or `exclude` with the reason."""

    verdict: str
    category: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Preview:
    """What a batch would do: paper by paper, with what is in the way, and the matching ones decided already."""

    papers: list[dict[str, Any]]
    is_all: bool
    decided: list[dict[str, Any]]

    @property
    def possible(self) -> int:
        """How many would be decided."""
        return sum(not paper["problem"] for paper in self.papers)


def preview(desk: Desk, session: Session, asked: Selection, order: Order | None, *, curator: str) -> Preview:
    """Which papers match that wait for that curator, and what `order` would make of each."""
    hidden = two_people.hidden_from(session, curator) if desk.two_people else set()
    found = selected(desk.workspace, session, asked, limit=MOST + 1 + len(hidden))
    matching = [work for work in found["waiting"] if work not in hidden]
    works = matching[:MOST]
    papers = describe.describe(session, works)
    said, last = suggestions.suggestions(session, works), screening.last_decisions(session, works)
    shown = []
    for work in works:
        line, problem = _effect(desk, session, papers[work], said.get(work), order)
        before = last.get(work)
        told = {"work": work, "seen": (before.id or 0) if before else 0, "title": papers[work].title}
        judged = {name: getattr(said.get(work), name, None) for name in ("relevance", "category", "kind")}
        shown.append(told | judged | {"line": line, "problem": problem})
    return Preview(shown, len(matching) <= MOST, _told(session, found["decided"][:_DECIDED_SHOWN]))


def _effect(desk: Desk, session: Session, paper: Any, said: Any, order: Order | None) -> tuple[str | None, str]:
    """The line that would be added, and what is in the way."""
    if order is None or order.verdict == "exclude":
        return None, ""
    try:
        details = checked(desk.workspace, session, paper.work_id, Amendments(category=order.category or None))
    except MisuseError as error:
        return None, on_a_page(error)
    decision = DecisionRow(work_id=paper.work_id, verdict="include", curator="", **details)
    line = desk.writer().line(new_entry(paper, said, decision, this_year=paper.year or datetime.now().year))
    return line, "" if line else "the list has no place for it"


def _told(session: Session, works: Sequence[int]) -> list[dict[str, Any]]:
    """Who decided what of these works."""
    last, texts = screening.last_decisions(session, works), describe.texts(session, works)
    return [
        {"work": work, "title": texts[work][0], "curator": last[work].curator, "verdict": last[work].verdict}
        for work in works
        if work in last and work in texts
    ]
