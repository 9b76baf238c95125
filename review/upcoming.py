"""What lies beside a card: which papers come next, and how many wait. Made behind the page, never while one waits."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from ..store import acceptance, audit, describe, screening, suggestions
from .desk import Desk
from .errors import MisuseError
from .filters import Filters
from .order import queue_order
from .outlook import kept_outlook

_AHEAD = 50
_RANKED_SECONDS = 60
_COUNTED_SECONDS = 60
_DRAWN_SECONDS = 1800


@dataclass(frozen=True)
class Near:
    """A paper that comes soon, in a line."""

    work: int
    title: str
    relevance: float | None


@dataclass(frozen=True)
class _Ranked:
    """The next papers as they were ranked after the decision of that number."""

    after: int
    papers: tuple[Near, ...]


@dataclass(frozen=True)
class _Counted:
    """How many papers waited after the decision of that number."""

    after: int
    waiting: int


def upcoming(desk: Desk, session: Session, filters: Filters, *, hidden: Collection[int] = ()) -> list[Near]:
    """The next papers that wait. What was decided meanwhile is left out at once, and ranks the others soon after.

    `hidden` are works that wait for somebody else.
    """
    known = [key for key, _ in desk.categories]
    if filters.category and filters.category not in known:
        raise MisuseError(f"no category {filters.category!r}; configured: {', '.join(known)}")
    ahead = _ahead(hidden)
    key, last = _key(filters, ahead), audit.last_number(session)
    rank = _ranking(desk, filters, ahead)
    ranked = desk.remembered(key, _RANKED_SECONDS, rank, is_current=lambda kept: kept.after == last)
    papers = _that_wait(session, ranked)
    if 2 * len(papers) <= len(ranked.papers) or (not papers and ranked.after != last):
        papers = _that_wait(session, desk.make(key, rank))
    return [paper for paper in papers if paper.work not in hidden][:_AHEAD]


def is_ranked_anew(desk: Desk, session: Session, filters: Filters, *, hidden: Collection[int] = ()) -> bool:
    """Whether the order of the next papers knows of the last decision already."""
    ranked: _Ranked | None = desk.known(_key(filters, _ahead(hidden)))
    return ranked is not None and ranked.after == audit.last_number(session)


def count_waiting(desk: Desk, session: Session, *, hidden: Collection[int] = ()) -> int:
    """How many papers wait: counted now and then, and since then by the decisions that were made."""
    counted = desk.remembered("waiting", _COUNTED_SECONDS, _count)
    now = {one.work_id: one.verdict for one in audit.made(session, after=counted.after)}
    before = audit.verdicts(session, list(now), until=counted.after)
    return max(counted.waiting - _number_settled(now) + _number_settled(before) - len(hidden), 0)


def prepare(desk: Desk) -> None:
    """Rank, count and estimate before anybody asks."""
    desk.make(_key(Filters()), _ranking(desk, Filters(), _AHEAD))
    desk.make("waiting", _count)
    kept_outlook(desk)


def _ahead(hidden: Collection[int]) -> int:
    return _AHEAD * (1 + -(-len(hidden) // _AHEAD))


def _key(filters: Filters, ahead: int = _AHEAD) -> str:
    return f"order {ahead} {filters.as_query()}"


def _ranking(desk: Desk, filters: Filters, ahead: int) -> Callable[[Session], _Ranked]:
    """What ranks. What chance brings up stays for long: the whole store is looked through for it."""
    drawn = desk.remembered("drawn", _DRAWN_SECONDS, acceptance.drawn)
    return partial(_rank, filters=filters, ahead=ahead, drawn=drawn)


def _rank(session: Session, *, filters: Filters, ahead: int, drawn: Sequence[int]) -> _Ranked:
    after = audit.last_number(session)
    works = list(queue_order(session, limit=ahead, drawn=partial(_still_waiting, works=drawn), **filters.words()))
    told = suggestions.relevances(session, works)
    texts = describe.texts(session, works)
    return _Ranked(after, tuple(Near(work, texts[work][0], told.get(work)) for work in works if work in texts))


def _still_waiting(session: Session, *, works: Sequence[int]) -> list[int]:
    waiting = screening.still_waiting(session, works)
    return [work for work in works if work in waiting]


def _that_wait(session: Session, ranked: _Ranked) -> list[Near]:
    waiting = screening.still_waiting(session, [paper.work for paper in ranked.papers])
    return [paper for paper in ranked.papers if paper.work in waiting]


def _count(session: Session) -> _Counted:
    return _Counted(audit.last_number(session), screening.count_candidates(session))


def _number_settled(verdicts: Mapping[int, str]) -> int:
    return sum(verdict != "reopen" for verdict in verdicts.values())
