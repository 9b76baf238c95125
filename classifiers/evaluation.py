"""How good the suggestions are: on papers left out, on later years, where the machine speaks and where it abstains."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.metrics import f1_score, precision_recall_fscore_support
from sklearn.model_selection import StratifiedKFold

from .examples import Example, Text, shipped_background, shipped_examples
from .features import fit_features, title_rows
from .learning import learn_category, learn_kind, learn_relevance
from .training_set import TrainingSet, training_set

_FOLDS = 5
_LATER_SHARE = 0.2  # the latest years, until they hold this much of the list, are what the time split tests
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


def evaluate(
    listed: Sequence[Example],
    background: Sequence[Text],
    *,
    excluded: Sequence[Text] = (),
    categories: Sequence[str],
    abstain_below: float,
    shipped: Sequence[Example] | None = None,
    shipped_stream: Sequence[Text] | None = None,
) -> dict[str, Any]:
    """Measure on the curator's own list; what ships, and the stream, only ever help to train."""
    data = training_set(
        listed,
        background,
        excluded,
        shipped=shipped_examples() if shipped is None else shipped,
        shipped_background=shipped_background() if shipped_stream is None else shipped_stream,
        categories=categories,
    )
    rows = title_rows(fit_features(data.titles), data.titles)
    judged = _cross_validated(data, rows, tuple(categories))
    _, relevance = learn_relevance(data, rows)
    _, kind = learn_kind(data, rows)
    return {
        "cross_validation": summary(judged),
        "time_split": _time_split(data, rows, tuple(categories)),
        "abstain": {"below": abstain_below, **abstaining(judged, abstain_below), "curve": _curve(judged)},
        "calibration_error": calibration_error(judged),
        "confusions": _confusions(judged),
        "kind": kind,
        "relevance": relevance,
    }


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
    bins = np.minimum((judged.confidence * _BINS).astype(int), _BINS - 1)
    gaps = [abs(judged.confidence[bins == b].sum() - right[bins == b].sum()) for b in range(_BINS)]
    return round(float(sum(gaps) / len(right)), 4)


def _cross_validated(data: TrainingSet, rows: Any, categories: tuple[str, ...]) -> Judged:
    usable = _usable(data, categories)
    truth = [data.own[i].category for i in usable]
    probabilities = np.full((len(usable), len(categories)), 1 / len(categories))
    if len(usable) >= _FOLDS:
        for test in _folds(usable, truth):
            left_out = {usable[i] for i in test}
            probabilities[test] = _judge_without(data, rows, left_out, usable[test], categories)
    return Judged(tuple(data.own[i] for i in usable), categories, probabilities)


def _folds(usable: Any, truth: list[str | None]) -> Iterator[Any]:
    rarest = min(Counter(truth).values())
    names = truth if rarest >= _FOLDS else ["any"] * len(truth)
    for _, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(usable, names):
        yield test


def _time_split(data: TrainingSet, rows: Any, categories: tuple[str, ...]) -> dict[str, Any]:
    """Train on the years before, test on the latest that hold a fifth of the list."""
    usable = _usable(data, categories)
    years = {i: data.own[i].year for i in usable}
    dated = sorted(year for year in years.values() if year)
    if len(set(dated)) < 2:
        return {"trained_until": None, "papers": 0, "macro_f1": None, "accuracy": None, "per_category": {}}
    first = max(dated[int(len(dated) * (1 - _LATER_SHARE))], dated[0] + 1)
    later = np.array([i for i in usable if (years[i] or 0) >= first])
    probabilities = _judge_without(data, rows, set(later), later, categories)
    judged = Judged(tuple(data.own[i] for i in later), categories, probabilities)
    return {"trained_until": first - 1, **summary(judged)}


def _usable(data: TrainingSet, categories: Sequence[str]) -> Any:
    """Papers with a title and a category; a dataset's row holds a name, not a title."""
    known = set(categories)
    return np.array([i for i, e in enumerate(data.own) if e.category in known and e.kind != "dataset"], dtype=int)


def _judge_without(data: TrainingSet, rows: Any, left_out: set[int], tested: Any, categories: tuple[str, ...]) -> Any:
    kept = [i for i in range(len(data.own)) if i not in left_out]
    part = TrainingSet(tuple(data.own[i] for i in kept), data.lent, (), (), data.same_field)
    kept += range(len(data.own), len(data.own) + len(data.lent))
    head, _ = learn_category(part, rows[kept], categories)
    return head.probabilities(rows[tested])


def _curve(judged: Judged) -> list[dict[str, float | None]]:
    return [{"below": below, **abstaining(judged, below)} for below in _CURVE]


def _confusions(judged: Judged) -> list[dict[str, Any]]:
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
