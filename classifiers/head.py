"""One calibrated linear judgement over features: its scores are log-odds, so that what is shown is what decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

_TEMPERATURES = np.geomspace(0.1, 3.0, 40)


@dataclass(frozen=True)
class Head:
    """`weights` has a row a feature and a column a class; `seen` are the classes that had examples."""

    classes: tuple[str, ...]
    weights: Any
    intercepts: Any

    def scores(self, rows: Any) -> Any:
        """Log-odds, centred for each row; a class never seen has none to offer and stands at minus infinity."""
        return np.asarray(rows @ self.weights, dtype=np.float64) + self.intercepts

    def probabilities(self, rows: Any) -> Any:
        """A row a text, a column a class, summing to 1."""
        if not np.isfinite(self.intercepts).any():
            return np.full((rows.shape[0], len(self.classes)), 1 / len(self.classes))
        return softmax(self.scores(rows), axis=1)


def fit_head(rows: Any, labels: Sequence[str], weights: Any, classes: Sequence[str], *, strength: float) -> Head:
    """Fit, then sharpen or soften by the one temperature that suits papers left out of the fit."""
    known = [name for name in classes if name in set(labels)]
    if len(known) < 2:
        return _unlearnt(rows.shape[1], classes)
    names = np.asarray(labels)
    scores = out_of_fold_scores(rows, names, weights, known, strength=strength)
    truth = np.array([known.index(label) for label in labels])
    temperature = best_temperature(scores, truth, weights)
    coefficients, intercepts = _fit(rows, names, weights, known, strength)
    head = _unlearnt(rows.shape[1], classes)
    columns = [classes.index(name) for name in known]
    head.weights[:, columns] = coefficients / temperature
    head.intercepts[columns] = intercepts / temperature
    return head


def out_of_fold_scores(
    rows: Any, labels: Any, weights: Any, known: list[str], *, strength: float, folds: int = 5
) -> Any:
    """Scores of each text by a model that did not see it."""
    scores = np.full((len(labels), len(known)), -20.0)
    for train, test in KFold(min(folds, len(labels)), shuffle=True, random_state=0).split(rows):
        present = [name for name in known if name in set(labels[train])]
        if len(present) < 2:
            continue
        coefficients, intercepts = _fit(rows[train], labels[train], weights[train], present, strength)
        scores[np.ix_(test, [known.index(name) for name in present])] = rows[test] @ coefficients + intercepts
    return scores


def best_temperature(scores: Any, truth: Any, weights: Any) -> float:
    """The divisor of the scores with the least weighted log loss."""
    picked = np.arange(len(truth))
    losses = [
        -np.average(log_softmax(scores / temperature, axis=1)[picked, truth], weights=weights)
        for temperature in _TEMPERATURES
    ]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def _fit(rows: Any, labels: Any, weights: Any, known: list[str], strength: float) -> tuple[Any, Any]:
    """Coefficients (features x classes) and intercepts, summing to 0 over the classes."""
    used = np.unique(rows.indices)  # most hashed columns are empty: leave them out of the fit
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=500)
    model.fit(rows[:, used], labels, sample_weight=weights)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(known) == 2:
        coefficients = np.vstack([-coefficients, coefficients]) / 2
        intercepts = np.concatenate([-intercepts, intercepts]) / 2
    order = [list(model.classes_).index(name) for name in known]
    whole = np.zeros((rows.shape[1], len(known)), dtype=np.float32)
    whole[used] = coefficients[order].T
    return whole, intercepts[order] - intercepts.mean()


def _unlearnt(n_features: int, classes: Sequence[str]) -> Head:
    return Head(tuple(classes), np.zeros((n_features, len(classes)), dtype=np.float32), np.full(len(classes), -np.inf))
