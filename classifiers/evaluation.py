"""How good the suggestions are: on papers left out, on later years, where the machine speaks and where it abstains."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedKFold

from .examples import Example, Text
from .features import fit_features, title_rows
from .judged import Judged, abstaining, abstention_curve, calibration_error, confusions, macro_f1, reliability, summary
from .learning import learn_category, learn_guesses, learn_kind, learn_relevance
from .training_set import TrainingSet, training_set

_FOLDS = 5
_LEARNT, _DRAWS = (0.1, 0.2, 0.4, 0.6, 0.8), 3  # of the learning curve; the last fifth is tested
_LATER_SHARE = 0.2  # the latest years, until they hold this much of the list, are what the time split tests


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
        listed, background, excluded, shipped=shipped, shipped_stream=shipped_stream, categories=categories
    )
    rows = title_rows(fit_features(data.titles), data.titles)
    judged = _cross_validated(data, rows, tuple(categories))
    _, relevance = learn_relevance(data, rows)
    _, kind = learn_kind(data, rows)
    return {
        "cross_validation": summary(judged),
        "time_split": _time_split(data, rows, tuple(categories)),
        "abstain": {"below": abstain_below, **abstaining(judged, abstain_below), "curve": abstention_curve(judged)},
        "calibration_error": calibration_error(judged),
        "reliability": reliability(judged),
        "confusions": confusions(judged),
        "learning_curve": _learning_curve(data, rows, tuple(categories)),
        "kind": kind,
        "relevance": relevance,
    }


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
    head, _ = learn_category(*_without(data, rows, left_out), categories)
    return head.probabilities(rows[tested])


def _without(data: TrainingSet, rows: Any, left_out: set[int]) -> tuple[TrainingSet, Any]:
    kept = [i for i in range(len(data.own)) if i not in left_out]
    part = TrainingSet(tuple(data.own[i] for i in kept), data.lent, (), (), data.same_field)
    return part, rows[kept + list(range(len(data.own), len(data.own) + len(data.lent)))]


def _learning_curve(data: TrainingSet, rows: Any, categories: Sequence[str]) -> list[dict[str, Any]]:
    """For growing parts of the curator's own papers, drawn at random: what a fit on them makes of the last fifth.

    Points `{"papers", "macro_f1", "accuracy"}`, means over three draws; none if there are fewer than ten papers. What
    ships helps in every point, as it does in use.
    """
    papers = _usable(data, categories)
    if len(papers) < 10:
        return []
    points = []
    for share in _LEARNT:
        scores = [_scored(data, rows, tuple(categories), papers, share, seed) for seed in range(_DRAWS)]
        f1, accuracy = np.mean(scores, axis=0)
        learnt = int(share * len(papers))
        points.append({"papers": learnt, "macro_f1": round(float(f1), 4), "accuracy": round(float(accuracy), 4)})
    return points


def _scored(
    data: TrainingSet, rows: Any, categories: tuple[str, ...], papers: Any, share: float, seed: int
) -> tuple[float, float]:
    drawn = np.random.default_rng(seed).permutation(papers)
    learnt, tested = drawn[: int(share * len(papers))], drawn[int(_LEARNT[-1] * len(papers)) :]
    head = learn_guesses(*_without(data, rows, set(papers) - set(learnt)), categories)
    judged = Judged(tuple(data.own[i] for i in tested), categories, head.probabilities(rows[tested]))
    return macro_f1(judged), float(np.mean(judged.guesses == judged.truth))
