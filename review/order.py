"""In what order a curator reads what waits: the likely first, with what teaches most and what was drawn between."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from sqlmodel import Session

from ..store import acceptance, describe, screening, suggestions

ShownAs = Literal["likely", "uncertain", "audit"]
_SHOWN_AS: tuple[ShownAs, ...] = ("likely", "uncertain", "audit")
_AHEAD = 300  # so many of the most relevant are ranked anew
_DECISIONS = 200  # the latest; what was decided before, the model has learnt


def queue_order(
    session: Session,
    *,
    category: str | None = None,
    kind: str | None = None,
    limit: int | None = None,
    drawn: Callable[[Session], Iterable[int]] = acceptance.drawn,
) -> dict[int, ShownAs]:
    """The candidates as they are to be read, and what each is shown as.

    The most relevant are ranked anew by the latest decisions, at once. Every 50th place goes to one the machine is
    least sure of, every 100th to one drawn at random from all that wait; none of these where a category or kind is
    asked for. `drawn` gives candidates at random, in the order they were drawn in.
    """
    from ..classifiers.screening import interleaved

    narrowed = bool(category or kind)
    most = None if limit is None else max(limit, _AHEAD)
    waiting = [work for work, _ in screening.in_screening_order(
        session, only_candidates=True, category=category, kind=kind, limit=most
    )]  # fmt: skip
    best, unsure = _ranked_anew(session, waiting[:_AHEAD])
    aside: list[Any] = [(), ()] if narrowed else [unsure, _asked_late(drawn, session)]
    queues = [best + waiting[_AHEAD:], *aside]
    placed = interleaved(queues, n_decided=acceptance.count_standing(session), limit=limit)
    return {work: _SHOWN_AS[which] for work, which in placed.items()}


def _ranked_anew(session: Session, waiting: Sequence[int]) -> tuple[list[int], list[int]]:
    """Works by what their suggestions and the latest decisions tell: the best first, and the least sure first."""
    from ..classifiers.examples import Text
    from ..classifiers.screening import learnt_from
    from ..classifiers.wording import wording

    decided = acceptance.latest_decided(session, _DECISIONS)
    told = suggestions.relevances(session, [*waiting, *decided])
    asked = [work for work in (*waiting, *decided) if work in told]
    if not asked:
        return list(waiting), []
    texts = describe.texts(session, asked) if decided else {}
    rows = wording([Text(*texts.get(work, ("", ""))) for work in asked])
    verdicts = [{"include": 1, "exclude": -1}.get(decided.get(work, ""), 0) for work in asked]
    scores = dict(zip(asked, learnt_from(rows, [told[work] for work in asked], verdicts).tolist(), strict=True))
    known = [work for work in waiting if work in scores]
    best = sorted(known, key=lambda work: -scores[work])
    unsure = sorted(known, key=lambda work: abs(scores[work]))
    return best + [work for work in waiting if work not in scores], unsure


def _asked_late(drawn: Callable[[Session], Iterable[int]], session: Session) -> Iterator[int]:
    """Candidates drawn at random; asked for only where one is to be shown."""
    yield from drawn(session)
