"""The screening order: what a curator will include first, learnt anew after each decision in milliseconds.

Every 50th place goes to a record that lies nearest the margin, and every 100th to one drawn at random from all that
wait: the first teach most, and the second tell how much is hidden where nobody looks.
"""

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np

from .examples import Text
from .margin import BIAS, Lesson, Margin, fit_margin
from .wording import wording

# Undecided records, drawn at random, stand for the rest: most of a pool is never included. A tenth at most, because
# those of them that would be are held back until they are read.
_PRESUMED, _PRESUMED_SHARE = 200, 0.1
_COST, _COST_BEYOND = 0.11, 2.0  # of a mistake; the second where a score is known beforehand, for decisions to outweigh
_AUDITED, _UNCERTAIN = 100, 50  # one place in so many
_TRUST, _LEAST = 0.5, 1e-6  # of the log-odds of the relevance told beforehand
_RATIO, _EARLY = 7.0, 20.0  # all included against all excluded: 7 times as much, and more while few are included


class ScreeningOrder:
    """The undecided records, best first. Features are computed once; each decision is learnt from at once.

    `rows`: a sparse row of unit length a record, as `wording` makes them. `start`: a score a record that is known
    before any decision, 0 in the middle. The same decisions give the same order, whichever
    came first.
    """

    def __init__(self, rows: Any, *, start: Any = None, seed: int = 0) -> None:
        self._rows = rows
        n_records = rows.shape[0]
        self._verdicts = np.zeros(n_records, dtype=np.int8)  # 1 included, -1 excluded, 0 undecided
        self._cost = _COST if start is None else _COST_BEYOND
        self._start = np.zeros(n_records, np.float32) if start is None else np.asarray(start, dtype=np.float32)
        self._drawn = np.random.default_rng(seed).permutation(n_records)
        self._presumed = np.zeros(n_records, dtype=bool)
        self._presumed[self._drawn[::-1][: min(_PRESUMED, int(_PRESUMED_SHARE * n_records))]] = True
        self._margin = Margin(np.zeros(n_records, dtype=np.float32), np.ones(n_records, dtype=bool))

    def decide(self, place: int, *, included: bool) -> None:
        """Take in what a curator decided on the record in that row; a later word replaces an earlier one."""
        self._verdicts[place] = 1 if included else -1

    def reopen(self, place: int) -> None:
        """Take a decision back: the record waits again."""
        self._verdicts[place] = 0
        self._margin.held[place] = 0

    def scores(self) -> Any:
        """One number a record, decided or not; the higher, the likelier to be included."""
        if not self._verdicts.any():
            return self._start.astype(float)
        places = np.flatnonzero(self._presumed | (self._verdicts != 0))
        verdicts = self._verdicts[places]
        answers = np.where(verdicts > 0, 1, -1).astype(np.float32)
        lesson = Lesson(self._rows[places], answers, self._cost * _costs(verdicts), self._start[places])
        fitted = fit_margin(lesson, Margin(self._margin.held[places], self._margin.within[places]))
        self._margin.held[places], self._margin.within[places] = fitted.held, fitted.within
        return self._start + self._rows @ fitted.direction(lesson) + np.float32(BIAS * fitted.held.sum())

    def order(self) -> list[int]:
        """The rows of the undecided records: the best first, the uncertain and the drawn in their places between."""
        queues = [self._waiting(ranked) for ranked in self._ranked(self.scores())]
        return list(interleaved(queues, n_decided=int(np.count_nonzero(self._verdicts))))

    def next(self) -> int:
        """The row of the first record in the order; `ValueError` if all are decided."""
        if self._verdicts.all():
            raise ValueError("every record is decided")
        ranked = self._ranked(self.scores())[_queue_of(int(np.count_nonzero(self._verdicts)))]
        return int(ranked[np.argmax(self._verdicts[ranked] == 0)])

    def _ranked(self, scores: Any) -> tuple[Any, Any, Any]:
        """All records in three orders: the best, the uncertain, the drawn."""
        return np.argsort(-scores, kind="stable"), np.argsort(np.abs(scores), kind="stable"), self._drawn

    def _waiting(self, ranked: Any) -> list[int]:
        waiting: list[int] = ranked[self._verdicts[ranked] == 0].tolist()
        return waiting


def interleaved(queues: Sequence[Iterable[int]], *, n_decided: int, limit: int | None = None) -> dict[int, int]:
    """Three orders of the same records as one: the best, with an uncertain or a drawn one in every so many places.

    Gives which of the three each record was taken from, in the order in which they stand. What is drawn may lie
    beyond the best; where a queue is at its end, the best goes on.
    """
    streams = [iter(queue) for queue in queues]
    placed: dict[int, int] = {}
    for at in count(n_decided):
        for which in dict.fromkeys((_queue_of(at), 0)):
            found = next((record for record in streams[which] if record not in placed), None)
            if found is not None:
                placed[found] = which
                break
        else:
            return placed
        if len(placed) == limit:
            return placed
    return placed


def is_audit(n_decided: int) -> bool:
    """Whether the record that follows so many decisions is drawn at random."""
    return n_decided % _AUDITED == _AUDITED - 1


def learnt_from(rows: Any, relevance: Sequence[float], verdicts: Sequence[int]) -> Any:
    """A score for each record, from the relevance told of it and what was decided on those that read alike.

    `verdicts`: 1 included, -1 excluded, 0 undecided. What the decisions do not touch stays in the order of relevance.
    """
    told = np.clip(np.asarray(relevance, dtype=float), _LEAST, 1 - _LEAST)
    order = ScreeningOrder(rows, start=_TRUST * np.log(told / (1 - told)))
    for place, verdict in enumerate(verdicts):
        if verdict:
            order.decide(place, included=verdict > 0)
    return order.scores()


def screening_order(texts: Sequence[Text], *, seed: int = 0) -> ScreeningOrder:
    """The order of these records, before any decision."""
    return ScreeningOrder(wording(texts), seed=seed)


def _costs(verdicts: Any) -> Any:
    """What a mistake on each costs: the excluded together, and the presumed together, a share of the included.

    The share is learnt as decisions come: while few are included, each of them tells more than all that is excluded.
    """
    n_included, n_excluded = max(int(np.sum(verdicts > 0)), 1), int(np.sum(verdicts < 0))
    share = n_included / (_RATIO * (1 + _EARLY / n_included))
    excluded, presumed = (share / max(int(np.sum(verdicts == verdict)), 1) for verdict in (-1, 0))
    costs = np.choose(verdicts + 1, [excluded, presumed, 1.0])
    return costs * (n_included + n_excluded) / costs.sum()


def _queue_of(n_decided: int) -> int:
    if is_audit(n_decided):
        return 2
    return int(n_decided % _UNCERTAIN == _UNCERTAIN // 2)
