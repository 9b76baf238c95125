"""One calibrated linear judgement over features: its scores are log-odds, so that what is shown is what decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import vstack
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

_FOLDS = 5
_TEMPERATURES = np.geomspace(0.1, 3.0, 40)
_NEVER = -30.0  # the log-odds of an answer that the fit has not seen


@dataclass(frozen=True)
class Head:
    """`weights` has a row a feature and a column an answer; an answer without examples stands at minus infinity."""

    answers: tuple[str, ...]
    weights: Any
    intercepts: Any

    @property
    def is_learnt(self) -> bool:
        """Whether there were two answers to tell apart."""
        return bool(np.isfinite(self.intercepts).any())

    def scores(self, rows: Any) -> Any:
        """Log-odds, a row a text, a column an answer."""
        return np.asarray(rows @ self.weights, dtype=np.float64) + self.intercepts

    def probabilities(self, rows: Any) -> Any:
        """A row a text, a column an answer, summing to 1."""
        if not self.is_learnt:
            return np.full((rows.shape[0], len(self.answers)), 1 / len(self.answers))
        return softmax(self.scores(rows), axis=1)


@dataclass(frozen=True)
class Lesson:
    """What a head learns from: rows, the answer to each, and how much each counts."""

    rows: Any
    answers: Any
    weights: Any

    def part(self, chosen: Any) -> "Lesson":
        """The chosen rows only."""
        return Lesson(self.rows[chosen], self.answers[chosen], self.weights[chosen])

    def with_more(self, other: "Lesson") -> "Lesson":
        """These rows and then the others."""
        return Lesson(
            vstack([self.rows, other.rows], format="csr"),
            np.concatenate([self.answers, other.answers]),
            np.concatenate([self.weights, other.weights]),
        )

    def known(self, answers: Sequence[str]) -> list[str]:
        """The answers that have examples, in the order given."""
        seen = set(self.answers)
        return [name for name in answers if name in seen]


def fit_head(lesson: Lesson, answers: Sequence[str], *, strength: float, as_frequent: bool = False) -> tuple[Head, Any]:
    """The head, and the log-odds of each text by a fit that left it out.

    Softened or sharpened by the one temperature that suits the left-out texts best: each answer counting alike, or
    as frequent as it is here.
    """
    known = lesson.known(answers)
    if len(known) < 2:
        return _unlearnt(lesson, answers), np.full((len(lesson.answers), len(answers)), _NEVER)
    held_out = _held_out_scores(lesson, answers, strength)
    truth = np.array([answers.index(answer) for answer in lesson.answers], dtype=int)
    temperature = best_temperature(held_out, truth, lesson.weights if as_frequent else balanced(lesson))
    raw = _fit(lesson, answers, strength)
    head = Head(raw.answers, raw.weights / np.float32(temperature), raw.intercepts / temperature)
    return head, held_out / temperature


def fit_guesses(lesson: Lesson, answers: Sequence[str], *, strength: float) -> Head:
    """The head as it is before calibration, in a sixth of the time: it ranks the answers alike."""
    known = lesson.known(answers)
    return _fit(lesson, answers, strength) if len(known) > 1 else _unlearnt(lesson, answers)


def best_temperature(scores: Any, truth: Any, weights: Any) -> float:
    """The divisor of the scores with the least weighted log loss."""
    picked = np.arange(len(truth))
    losses = [
        -np.average(log_softmax(scores / temperature, axis=1)[picked, truth], weights=weights)
        for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def balanced(lesson: Lesson) -> Any:
    """The weights, scaled so that every answer counts the same."""
    total = {name: lesson.weights[lesson.answers == name].sum() for name in set(lesson.answers)}
    return lesson.weights / np.array([total[answer] for answer in lesson.answers])


def _held_out_scores(lesson: Lesson, answers: Sequence[str], strength: float) -> Any:
    scores = np.full((len(lesson.answers), len(answers)), _NEVER)
    for train, test in KFold(min(_FOLDS, len(lesson.answers)), shuffle=True, random_state=0).split(lesson.rows):
        part = lesson.part(train)
        if len(part.known(answers)) > 1:
            scores[test] = np.maximum(_fit(part, answers, strength).scores(lesson.rows[test]), _NEVER)
    return scores


def _fit(lesson: Lesson, answers: Sequence[str], strength: float) -> Head:
    """Coefficients and intercepts that sum to 0 over the answers seen."""
    used = np.union1d(lesson.rows.indices, [0])  # most hashed columns are empty: leave them out of the fit
    weights = balanced(lesson)
    model = LogisticRegression(C=strength, max_iter=500)
    with threadpool_limits(1):  # on busy cores BLAS threads wait for each other, and add up in another order
        model.fit(lesson.rows[:, used], lesson.answers, sample_weight=weights * len(weights) / weights.sum())
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]) / 2, np.append(-intercepts, intercepts) / 2
    head = _unlearnt(lesson, answers)
    columns = np.array([answers.index(name) for name in model.classes_])
    head.weights[np.ix_(used, columns)] = (coefficients - coefficients.mean(axis=0)).T
    head.intercepts[columns] = intercepts - intercepts.mean()
    return head


def _unlearnt(lesson: Lesson, answers: Sequence[str]) -> Head:
    n_features, n_answers = lesson.rows.shape[1], len(answers)
    return Head(tuple(answers), np.zeros((n_features, n_answers), dtype=np.float32), np.full(n_answers, -np.inf))
