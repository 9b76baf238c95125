"""The screening order: what a curator will include first, learnt anew after each decision in milliseconds."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from .examples import Text
from .margin import BIAS, Lesson, Margin, fit_margin
from .wording import wording

# Undecided records, drawn at random, stand for the rest: most of a pool is never included. A tenth at most, because
# those of them that would be are held back until they are read.
_PRESUMED, _PRESUMED_SHARE = 200, 0.1
_COST = 0.11
_RATIO, _EARLY = 7.0, 20.0  # all included against all excluded: 7 times as much, and more while few are included


class ScreeningOrder:
    """The undecided records, best first. Features are computed once; each decision is learnt from at once.

    `rows`: a sparse row of unit length a record, as `wording` makes them. The same decisions give the same order,
    whichever came first.
    """

    def __init__(self, rows: Any, *, seed: int = 0) -> None:
        self._rows = rows
        n_records = rows.shape[0]
        self._verdicts = np.zeros(n_records, dtype=np.int8)  # 1 included, -1 excluded, 0 undecided
        self._presumed = np.zeros(n_records, dtype=bool)
        n_presumed = min(_PRESUMED, int(_PRESUMED_SHARE * n_records))
        self._presumed[np.random.default_rng(seed).permutation(n_records)[:n_presumed]] = True
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
            return np.zeros(len(self._verdicts))
        places = np.flatnonzero(self._presumed | (self._verdicts != 0))
        verdicts = self._verdicts[places]
        answers = np.where(verdicts > 0, 1, -1).astype(np.float32)
        lesson = Lesson(self._rows[places], answers, _costs(verdicts))
        fitted = fit_margin(lesson, Margin(self._margin.held[places], self._margin.within[places]))
        self._margin.held[places], self._margin.within[places] = fitted.held, fitted.within
        return self._rows @ fitted.direction(lesson) + np.float32(BIAS * fitted.held.sum())

    def order(self) -> Any:
        """The rows of the undecided records, best first; equals as they came."""
        ranked = np.argsort(-self.scores(), kind="stable")
        return ranked[self._verdicts[ranked] == 0]

    def next(self) -> int:
        """The row of the undecided record that is likeliest to be included; `ValueError` if all are decided."""
        if self._verdicts.all():
            raise ValueError("every record is decided")
        return int(np.where(self._verdicts, -np.inf, self.scores()).argmax())


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
    return _COST * costs * (n_included + n_excluded) / costs.sum()
