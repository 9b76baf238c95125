"""A linear support vector machine that is fitted again after every decision: what was known is where it starts from.

Squared hinge loss, by Newton's method on the weights of the examples, each step solved by conjugate gradients
(Chapelle, "Training a support vector machine in the primal", 2007). On a few thousand rows it takes milliseconds.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

BIAS = 1.0  # every row has one more column of this square, which is the intercept
_STEPS = 12
_INNER_STEPS = 60
_PRECISE = 1e-3  # of the conditions, per example: more changes no order


@dataclass(frozen=True)
class Lesson:
    """Rows, an answer of +1 or -1 to each, what a mistake on it costs, and the score that was known beforehand."""

    rows: Any
    answers: Any
    costs: Any
    start: Any = 0.0


@dataclass(frozen=True)
class Margin:
    """How much each example holds the margin up, and whether it lies within it; those beyond hold nothing."""

    held: Any
    within: Any

    def direction(self, lesson: Lesson) -> Any:
        """A weight a column, the intercept left out."""
        return lesson.rows.T @ self.held


def fit_margin(lesson: Lesson, start: Margin) -> Margin:
    """The margin between the answers, found from where an earlier fit left these examples."""
    answers, slack = lesson.answers, (1 / (2 * lesson.costs)).astype(np.float32)
    transposed = lesson.rows.T.tocsr()
    own = np.asarray(lesson.rows.multiply(lesson.rows).sum(axis=1), dtype=np.float32).ravel() + np.float32(BIAS)

    def likeness(held: Any) -> Any:
        return lesson.rows @ (transposed @ held) + np.float32(BIAS * held.sum())

    wanted, held, within = answers - lesson.start, start.held, start.within
    for _ in range(_STEPS):
        held = _solved(likeness, wanted, slack, own, within, held)
        now = answers * (likeness(held) + lesson.start) < 1
        if np.array_equal(now, within):
            break
        within = now
    return Margin(held, within)


def _solved(likeness: Any, wanted: Any, slack: Any, own: Any, within: Any, held: Any) -> Any:
    """The weights with which every example within gets the score it wants up to its slack; the others weigh nothing."""
    held = np.where(within, held, np.float32(0))
    scale = np.where(within, 1 / (own + slack), np.float32(0))
    rest = np.where(within, wanted - likeness(held) - slack * held, np.float32(0))
    towards = scaled = scale * rest
    gain = rest @ scaled
    for _ in range(_INNER_STEPS):
        if rest @ rest < _PRECISE**2 * len(wanted):
            break
        pushed = np.where(within, likeness(towards) + slack * towards, np.float32(0))
        step = np.float32(gain / (towards @ pushed))
        held, rest = held + step * towards, rest - step * pushed
        scaled = scale * rest
        before, gain = gain, rest @ scaled
        towards = scaled + np.float32(gain / before) * towards
    return held
