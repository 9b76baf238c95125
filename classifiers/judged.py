"""The scores of papers judged by models that had not seen them: right, sure, sure and right."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support

from .examples import Example

_BINS = 10
_CURVE = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_CONFUSIONS = 10


@dataclass(frozen=True)
class Judged:
    """Papers judged by models that had not seen them: the categories given, and a row of probabilities each."""

    examples: tuple[Example, ...]
    categories: tuple[str, ...]
    probabilities: Any

    @property
    def guesses(self) -> Any:
        """The likeliest category of each paper."""
        return np.array(self.categories)[self.probabilities.argmax(axis=1)]

    @property
    def truth(self) -> Any:
        """The category that the list gives."""
        return np.array([example.category for example in self.examples])

    @property
    def confidence(self) -> Any:
        """The probability of the guess."""
        return self.probabilities.max(axis=1)


def summary(judged: Judged) -> dict[str, Any]:
    """Macro-F1 over the categories that have papers, accuracy, and each category's own scores."""
    present = [name for name in judged.categories if name in set(judged.truth)]
    if not present:
        return {"papers": 0, "macro_f1": None, "accuracy": None, "per_category": {}}
    scores = precision_recall_fscore_support(judged.truth, judged.guesses, labels=present, zero_division=0)
    columns = zip(present, *(column.tolist() for column in scores), strict=True)
    return {
        "papers": len(judged.examples),
        "macro_f1": macro_f1(judged),
        "accuracy": round(float(np.mean(judged.guesses == judged.truth)), 4),
        "per_category": {
            name: {"precision": round(p, 4), "recall": round(r, 4), "f1": round(f, 4), "papers": int(n)}
            for name, p, r, f, n in columns
        },
    }


def macro_f1(judged: Judged) -> float:
    """The mean F1 of the categories that have papers."""
    present = sorted(set(judged.truth))
    return round(float(f1_score(judged.truth, judged.guesses, labels=present, average="macro", zero_division=0)), 4)


def abstaining(judged: Judged, below: float) -> dict[str, float | None]:
    """How often the machine names a category if it must be so sure, and how often it is then right."""
    spoken = judged.confidence >= below
    right = judged.guesses == judged.truth
    return {
        "coverage": round(float(spoken.mean()), 4) if len(spoken) else None,
        "precision": round(float(right[spoken].mean()), 4) if spoken.any() else None,
    }


def calibration_error(judged: Judged) -> float | None:
    """Expected calibration error: the mean distance, over ten bins, of confidence from the share that is right."""
    if not judged.examples:
        return None
    right = judged.guesses == judged.truth
    return mean_gap(judged.confidence, right, np.ones(len(right)))


def mean_gap(confidence: Any, right: Any, weights: Any) -> float:
    """The mean distance of confidence from the share that is right, over ten bins, each paper with its weight."""
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, weights * (confidence - right), minlength=_BINS)
    return round(float(np.abs(gaps).sum() / weights.sum()), 4)


def reliability(judged: Judged) -> list[dict[str, float]]:
    """For each tenth of confidence that has papers: how sure the machine was, how often right, of how many."""
    right = judged.guesses == judged.truth
    bins = np.minimum((judged.confidence * _BINS).astype(int), _BINS - 1)
    return [
        {
            "confidence": round(float(judged.confidence[bins == b].mean()), 4),
            "right": round(float(right[bins == b].mean()), 4),
            "papers": int(np.sum(bins == b)),
        }
        for b in sorted(set(bins.tolist()))
    ]


def abstention_curve(judged: Judged) -> list[dict[str, float | None]]:
    """How often the machine speaks, and is right, at each threshold."""
    return [{"below": below, **abstaining(judged, below)} for below in _CURVE]


def confusions(judged: Judged) -> list[dict[str, Any]]:
    """The surest mistakes, with titles."""
    wrong = np.flatnonzero(judged.guesses != judged.truth)
    surest = sorted(wrong, key=lambda i: (-judged.confidence[i], judged.examples[i].title))[:_CONFUSIONS]
    return [
        {
            "title": judged.examples[i].title,
            "listed": judged.examples[i].category,
            "suggested": str(judged.guesses[i]),
            "confidence": round(float(judged.confidence[i]), 4),
        }
        for i in surest
    ]
