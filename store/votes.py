"""Votes: what a curator says of a paper before she knows what another one says. Added, never edited.

A vote settles nothing: the state of a work follows from decisions alone, so that whatever is published, learnt from,
exported or shared knows nothing of votes. Two that agree are stored as a decision.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import distinct, func, or_, select
from sqlmodel import Session, col

from . import screening
from .describe import describe
from .states import last_decision_of_each, states_of
from .tables import VoteRow, Work


def add(session: Session, work_id: int, *, verdict: str, curator: str, at: datetime, **details: Any) -> VoteRow:
    """Add a vote on a work; `reopen` takes the curator's vote back."""
    row = VoteRow(work_id=_number(session, work_id), verdict=verdict, curator=curator, at=at, **details)
    session.add(row)
    session.flush()
    return row


def of_work(session: Session, work_id: int) -> list[VoteRow]:
    """All votes on a work, oldest first."""
    query = select(VoteRow).where(col(VoteRow.work_id).in_(screening.numbers_of(session, work_id)))
    return list(session.scalars(query.order_by(col(VoteRow.id))))


def standing(votes: Iterable[VoteRow]) -> dict[str, VoteRow]:
    """The vote of each curator that was not taken back, in the order they were given."""
    last = {vote.curator: vote for vote in votes}
    kept = [vote for vote in last.values() if vote.verdict != "reopen"]
    return {vote.curator: vote for vote in sorted(kept, key=lambda vote: vote.id or 0)}


def unsettled(session: Session) -> dict[int, dict[str, VoteRow]]:
    """The votes that stand on works that wait for a decision, by work."""
    if session.scalars(select(col(VoteRow.id)).limit(1)).first() is None:
        return {}
    last = last_decision_of_each().subquery()
    settled = select(last.c.work_id).where(last.c.verdict != "reopen")
    found = _by_work(session, ~_root().in_(settled))
    waits = states_of(session, list(found))
    stands = {work: standing(votes) for work, votes in found.items() if waits.get(work) == "candidate"}
    return {work: votes for work, votes in stands.items() if votes}


def in_pairs(session: Session) -> list[tuple[VoteRow, VoteRow]]:
    """The first two votes on each work that were given by two curators, neither of whom knew the other's."""
    pairs = []
    for votes in _by_work(session, _root().in_(_open_to_all())).values():
        for number in range(2, len(votes) + 1):
            if len(both := list(standing(votes[:number]).values())) == 2:
                pairs.append((both[0], both[1]))
                break
    return pairs


def visible(
    session: Session, viewer: str, *, work_id: int | None = None, before: int | None = None, limit: int | None = None
) -> list[VoteRow]:
    """Votes, the latest first: the viewer's own, and all on works of which two curators have spoken."""
    query = select(VoteRow).join(Work, col(Work.id) == col(VoteRow.work_id))
    query = query.where(or_(col(VoteRow.curator) == viewer, _root().in_(_open_to_all())))
    if work_id is not None:
        query = query.where(_root() == work_id)
    if before is not None:
        query = query.where(col(VoteRow.id) < before)
    return list(session.scalars(query.order_by(col(VoteRow.id).desc()).limit(limit)))


def of_batch(session: Session, number: int) -> list[tuple[VoteRow, int]]:
    """The votes of a batch, each with the work it counts for now."""
    query = select(VoteRow, _root()).join(Work, col(Work.id) == col(VoteRow.work_id))
    query = query.where(col(VoteRow.batch) == number).order_by(col(VoteRow.id))
    return [(row, work) for row, work in session.execute(query)]


def times(session: Session, curator: str, *, since: datetime) -> Sequence[tuple[int, datetime]]:
    """The works a curator voted on since an instant, and when, oldest first."""
    query = select(col(VoteRow.work_id), col(VoteRow.at)).where(
        col(VoteRow.curator) == curator, col(VoteRow.at) >= since, col(VoteRow.verdict) != "reopen"
    )
    return session.execute(query.order_by(col(VoteRow.id))).tuples().all()


def _number(session: Session, work_id: int) -> int:
    return screening.told_by(session, work_id, describe(session, [work_id]).get(work_id))


def _root() -> Any:
    return func.coalesce(col(Work.merged_into), col(Work.id))


def _open_to_all() -> Any:
    """The works of which two curators have spoken."""
    query = select(_root()).join(VoteRow, col(VoteRow.work_id) == col(Work.id)).group_by(_root())
    return query.having(func.count(distinct(col(VoteRow.curator))) > 1).correlate(None)


def _by_work(session: Session, condition: Any) -> dict[int, list[VoteRow]]:
    query = select(VoteRow, _root()).join(Work, col(Work.id) == col(VoteRow.work_id)).where(condition)
    found: dict[int, list[VoteRow]] = defaultdict(list)
    for row, work in session.execute(query.order_by(col(VoteRow.id))):
        found[work].append(row)
    return dict(found)
