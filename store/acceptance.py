"""How screening goes: what was decided lately, what chance brings up, what was accepted of what was suggested."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import BigInteger, and_, case, cast, func, literal, select
from sqlmodel import Session, col

from ..records.record import SOURCES
from .states import last_decision_of_each, state_expression
from .tables import DecisionRow, EntryRow, RecordRow, SuggestionRow, Work

_MULTIPLIER, _MODULUS, _ONE_IN = 40_503, 65_536, 50  # numbers that follow each other lie far apart
_WEEKS = 8
_BANDS = (0.1, 0.5, 0.9)  # of relevance


@dataclass(frozen=True)
class Told:
    """A standing decision beside what the machine had told when it was made."""

    work_id: int
    relevance: float
    included: bool


@dataclass(frozen=True)
class Waiting:
    """All that waits: how many, how many of them belong on the list if every relevance is right, and the highest."""

    works: int
    expected: float
    highest: Sequence[float]


@dataclass(frozen=True)
class Week:
    """One source in one week, by the day it began: how its new records were judged, and what was decided on them.

    `bands`: how many have a relevance below 0.1, below 0.5, below 0.9, and from there on.
    """

    source: str
    monday: str
    bands: tuple[int, ...]
    mean: float
    included: int
    excluded: int


def count_standing(session: Session) -> int:
    """How many works have a standing decision."""
    last = last_decision_of_each().subquery()
    return int(session.scalar(select(func.count()).select_from(last).where(last.c.verdict != "reopen")) or 0)


def latest_decided(session: Session, limit: int) -> dict[int, str]:
    """The verdict on each of the works decided last, by number; the oldest of them first."""
    last = last_decision_of_each().subquery()
    query = select(last.c.work_id, last.c.verdict).where(last.c.verdict != "reopen")
    found = session.execute(query.order_by(last.c.decision_id.desc()).limit(limit)).all()
    return {row.work_id: row.verdict for row in reversed(found)}


def drawn(session: Session, *, limit: int = 100) -> list[int]:
    """Candidates drawn at random, always the same ones in the same order: one in fifty of all works is among them."""
    mixed = cast(col(Work.id), BigInteger) * _MULTIPLIER % _MODULUS
    query = select(col(Work.id)).where(col(Work.merged_into).is_(None), mixed < _MODULUS // _ONE_IN)
    waits = state_expression(col(Work.id)) == "candidate"
    found = session.scalars(query.where(waits).order_by(mixed, col(Work.id)).limit(limit))
    return [work_id for work_id in found if work_id is not None]


def is_drawn(work_id: int) -> bool:
    """Whether a work is one of those that chance alone may bring before a curator."""
    return work_id * _MULTIPLIER % _MODULUS < _MODULUS // _ONE_IN


def told(session: Session) -> list[Told]:
    """The standing decisions on what the machine had judged, oldest first."""
    last = last_decision_of_each().subquery()
    query = (
        select(last.c.work_id, last.c.verdict, col(DecisionRow.suggested))
        .join(DecisionRow, col(DecisionRow.id) == last.c.decision_id)
        .where(last.c.verdict != "reopen")
        .order_by(last.c.decision_id)
    )
    return [
        Told(work_id, suggested["relevance"], verdict == "include")
        for work_id, verdict, suggested in session.execute(query)
        if suggested
    ]


def waiting(session: Session, highest: int = 200) -> Waiting:
    """What the machine tells of all that waits."""
    judged = select(func.count(), func.sum(col(SuggestionRow.relevance)))
    is_candidate = state_expression(col(SuggestionRow.work_id)) == "candidate"
    touched = select(last_decision_of_each().subquery().c.work_id).union(select(col(EntryRow.work_id)))
    settled = judged.where(col(SuggestionRow.work_id).in_(touched), ~is_candidate)
    n_all, sum_all = session.execute(judged).one()
    n_settled, sum_settled = session.execute(settled).one()
    best = select(col(SuggestionRow.relevance)).where(is_candidate).order_by(col(SuggestionRow.relevance).desc())
    top = list(session.scalars(best.limit(highest)))
    return Waiting(n_all - n_settled, max((sum_all or 0.0) - (sum_settled or 0.0), 0.0), top)


def weeks(session: Session, *, now: datetime) -> list[Week]:
    """The last eight weeks of every source, the latest first: does what comes, or what is accepted, change?"""
    since = _monday(now) - timedelta(weeks=_WEEKS - 1)
    relevance = col(SuggestionRow.relevance)
    edges = (0.0, *_BANDS, 2.0)
    bands = [_number(and_(relevance >= low, relevance < high)) for low, high in pairwise(edges)]
    last = last_decision_of_each().subquery()
    verdicts = [_number(last.c.verdict == verdict) for verdict in ("include", "exclude")]
    judged = session.execute(_of_each_day(since, func.sum(relevance), literal(0), literal(0), *bands))
    decided = session.execute(
        _of_each_day(since, literal(0), *verdicts, *[literal(0)] * len(bands)).join(
            last, last.c.work_id == col(RecordRow.work_id)
        )
    )
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0] * (3 + len(bands)))
    for source, told_on, *numbers in [*judged, *decided]:
        week = source, _monday(datetime.fromisoformat(str(told_on))).date().isoformat()
        sums[week] = [one + more for one, more in zip(sums[week], numbers, strict=True)]
    found = sorted(sums, key=lambda week: week[0])
    found.sort(key=lambda week: week[1], reverse=True)
    return [_week(*week, *sums[week]) for week in found]


def _of_each_day(since: datetime, *sums: Any) -> Any:
    """Sums over the judged records of each source and day. Sources are named, so that an index finds the records."""
    day = func.date(col(RecordRow.first_seen))
    return (
        select(col(RecordRow.source), day, *sums)
        .join(SuggestionRow, col(SuggestionRow.work_id) == col(RecordRow.work_id))
        .where(col(RecordRow.source).in_(SOURCES), col(RecordRow.first_seen) >= since)
        .group_by(col(RecordRow.source), day)
    )


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _week(source: str, monday: str, relevance: float, included: float, excluded: float, *bands: float) -> Week:
    counts = tuple(int(count) for count in bands)
    return Week(source, monday, counts, relevance / sum(counts), int(included), int(excluded))


def _monday(at: datetime) -> datetime:
    return (at - timedelta(days=at.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
