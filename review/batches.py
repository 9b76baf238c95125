"""A batch: one word for many papers. What it would do is shown first; it is stored, and taken back, as one.

It applies to the papers that were shown and to no others: what arrived since is not decided unseen, and what somebody
decided since is left as it is and told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import batches, screening, votes
from ..store.tables import BatchRow, VoteRow
from . import screen
from .amending import Amendments, checked_curator, checked_reason
from .batch_preview import MOST, Order
from .errors import MisuseError, RefusedError, TakenError, on_a_page


@dataclass(frozen=True)
class Outcome:
    """A stored batch: the works it decided, those it left out and why, and the works whose decision still stands.

    `seen`: the decision that an undo of each is to follow.
    """

    row: BatchRow
    seen: dict[int, int]
    left_out: list[dict[str, Any]]
    standing: list[int]

    @property
    def decided(self) -> list[int]:
        """The works, as they were decided."""
        return list(self.seen)


def decide(
    workspace: Workspace,
    engine: Engine,
    works: Sequence[tuple[int, int]],
    order: Order,
    *,
    key: str,
    curator: str,
    at: datetime,
) -> Outcome:
    """Decide all of the works, each shown after its decision `seen` (0: none), in one transaction.

    A form that is sent again, by its key, finds what it did the first time.
    """
    if not 0 < len(works) <= MOST:
        raise MisuseError(f"a batch holds 1 to {MOST} papers, not {len(works)}")
    if order.verdict == "exclude":
        checked_reason(order.reason)
    name = checked_curator(curator)
    with Session(engine) as session:
        row = batches.by_key(session, key)
        if row is None:
            said = {"verdict": order.verdict, "category": order.category, "reason": order.reason}
            row = batches.add(session, key=key, curator=name, said=said, at=at)
            row.left_out = _each(workspace, session, works, order, screen.Voice(name, at, batch=row.id))
            session.commit()
        elif row.curator != name:
            raise RefusedError("that form belongs to another curator; open the batch anew")
        return _outcome(session, row)


def undo(workspace: Workspace, engine: Engine, number: int, *, curator: str, at: datetime) -> list[dict[str, Any]]:
    """Open again what a batch decided, in one transaction; what somebody decided since is left, and told."""
    left: list[dict[str, Any]] = []
    with Session(engine) as session:
        outcome = _outcome(session, _row(session, number))
        if not outcome.standing:
            raise RefusedError(f"nothing of batch {number} stands any more; there is nothing to undo")
        voice = screen.Voice(curator, at, batch=number)
        for work, seen in outcome.seen.items():
            left += _tried(work, lambda w=work, s=seen: screen.reopened(workspace, session, w, voice, seen=s))
        session.commit()
    return left


def outcome_of(session: Session, number: int) -> Outcome:
    """What a batch did, and what of it still stands."""
    return _outcome(session, _row(session, number))


def _each(
    workspace: Workspace, session: Session, works: Sequence[tuple[int, int]], order: Order, voice: screen.Voice
) -> list[dict[str, Any]]:
    """Decide one after the other, always in the same order, so that two batches at once never wait in a ring."""
    left: list[dict[str, Any]] = []
    for work, seen in sorted(dict(works).items()):

        def speak(work: int = work, seen: int = seen) -> screen.Spoken:
            if order.verdict == "exclude":
                return screen.excluded(workspace, session, work, order.reason, voice, seen=seen)
            amend = Amendments(category=order.category or None)
            return screen.included(workspace, session, work, amend, voice, seen=seen)

        left += _tried(work, speak)
    return left


def _tried(work: int, speak: Any) -> list[dict[str, Any]]:
    try:
        speak()
    except (TakenError, MisuseError) as error:
        return [{"work": work, "why": on_a_page(error)}]
    return []


def _row(session: Session, number: int) -> BatchRow:
    row = batches.find(session, number)
    if row is None:
        raise screening.UnknownWorkError(f"no batch {number}")
    return row


def _outcome(session: Session, row: BatchRow) -> Outcome:
    assert row.id is not None
    made = {work: one for one, work in batches.decisions(session, row.id) if one.verdict != "reopen"}
    voted = {work: vote for vote, work in votes.of_batch(session, row.id) if vote.verdict != "reopen"}
    last = screening.last_decisions(session, [*made, *voted])
    seen = {work: one.id or 0 for work, one in made.items()}
    seen |= {work: 0 for work in voted if work not in made}
    standing = [work for work, one in made.items() if last[work].id == one.id]
    standing += [work for work, vote in voted.items() if work not in made and _stands(session, work, vote)]
    return Outcome(row, seen, row.left_out, standing)


def _stands(session: Session, work: int, vote: VoteRow) -> bool:
    """Whether a vote counts, and no decision was made with it since."""
    is_last = votes.standing(votes.of_work(session, work)).get(vote.curator) == vote
    return is_last and screening.state_of(session, work) == "candidate"
