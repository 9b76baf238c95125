"""From a training set to the three judgements, each with a quick score on papers that its fit left out."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import sklearn
import skops
from scipy.special import softmax
from sklearn.metrics import accuracy_score, f1_score

from ..records.record import KINDS
from .features import title_words
from .head import Head, Lesson, fit_guesses, fit_head
from .judged import mean_gap
from .lexicon import speaking_of
from .relevance import ANSWERS, Relevance
from .training_set import TrainingSet

RECIPE = 3  # to be raised when the same data would give another model: its digest must differ
Scores = dict[str, float]
_LENT = 0.3  # what a shipped paper counts, beside 1 for the curator's own
_LENT_TOGETHER = 10  # papers of one shipped list and category count at most as so many
_LENT_AS_RELEVANT = 40  # the same where they only teach what belongs on a list
_EXCLUDED = 3.0  # what a decision against counts, beside 1 for a paper that merely streamed by
_PLAIN_TITLES, _PLAIN_TOGETHER = 500, 45.0  # titles of the stream that stand for methods, and what they count together
_SCARCE = 3  # papers: a category of fewer is told
_TELLING_WORDS = 3  # a shorter title is a name ("MIMIC-CXR"): it teaches nothing
_STRENGTH = {"relevance": 1.0, "kind": 3.0, "category": 10.0}


def learn_relevance(data: TrainingSet, rows: Any) -> tuple[Relevance, Scores]:
    """Listed papers against the stream, which is mostly, not wholly, irrelevant.

    Measured: the 5 % of a night that would be relevant, taken for background, change the order of the next nights by
    less than half a percent of what is to be read; leaving out what reads like the list gains nothing.
    """
    n_examples, n_excluded = len(data.own) + len(data.lent), len(data.excluded)
    against = [np.full(n_excluded, _EXCLUDED), np.ones(len(data.background))]
    weights = np.concatenate([_weights(data, _LENT_AS_RELEVANT), *against])
    answers = np.where(np.arange(len(weights)) < n_examples, ANSWERS[1], ANSWERS[0])
    if not data.same_field:
        weights[len(data.own) : n_examples] = 0
    weights[:n_examples] *= _telling(data)
    used = weights > 0
    head, held_out = fit_head(Lesson(rows, answers, weights).part(used), ANSWERS, strength=_STRENGTH["relevance"])
    return Relevance(head, data.same_field), _relevance_scores(held_out, answers[used])


def learn_kind(data: TrainingSet, rows: Any) -> tuple[Head, Scores]:
    """Methods, surveys and datasets, by how they are titled, on whatever list.

    Titles of the stream that claim to be neither survey nor dataset stand for methods, so that a title of unknown
    words is taken for one.
    """
    lesson = _lesson(data, rows, [example.kind for example in data.examples]).part(_telling(data))
    plain = _plain_background(data)
    if not len(plain):
        return _fit_and_score(lesson, KINDS, "kind")
    weights = np.full(len(plain), _PLAIN_TOGETHER / len(plain))
    stream = Lesson(rows[plain], np.full(len(plain), "method"), weights)
    return _fit_and_score(lesson.with_more(stream), KINDS, "kind", scored=len(lesson.answers))


def learn_category(data: TrainingSet, rows: Any, categories: Sequence[str]) -> tuple[Head, Scores]:
    """The configured categories; papers of shipped lists teach them only if they are of this field."""
    return _fit_and_score(_category_lesson(data, rows, categories), categories, "category")


def learn_guesses(data: TrainingSet, rows: Any, categories: Sequence[str]) -> Head:
    """The categories without calibration: enough to see which is the likeliest, in a sixth of the time."""
    return fit_guesses(_category_lesson(data, rows, categories), categories, strength=_STRENGTH["category"])


def card(
    data: TrainingSet,
    scores: dict[str, Scores],
    categories: Sequence[str],
    abstain_below: float,
    trained_at: datetime,
) -> dict[str, Any]:
    """What a person should know of the model before trusting it."""
    settings = [RECIPE, *categories, abstain_below]
    return {
        "trained_at": trained_at.isoformat(),
        "versions": {"scikit-learn": sklearn.__version__, "skops": skops.__version__},
        "counts": data.counts,
        "scores": scores,
        "thresholds": {"abstain_below": abstain_below},
        "cautions": _cautions(data, categories),
        "digest": data.digest(settings),
    }


def _cautions(data: TrainingSet, categories: Sequence[str]) -> list[str]:
    """What a curator should know of the lessons: categories of next to no papers, decisions that contradict."""
    taught = Counter(e.category for e in (*data.own, *(data.lent if data.same_field else ())))
    scarce = [
        f"{name} has {taught[name]} papers to learn from: it will hardly be suggested"
        for name in categories
        if taught[name] < _SCARCE
    ]
    both = [f"“{title:.60}” was both included and excluded: the inclusion counts" for title in data.contradictory[:3]]
    return scarce + both


def _category_lesson(data: TrainingSet, rows: Any, categories: Sequence[str]) -> Lesson:
    lesson = _lesson(data, rows, [example.category or "" for example in data.examples])
    is_own = np.arange(len(lesson.answers)) < len(data.own)
    usable = _telling(data) & np.isin(lesson.answers, list(categories)) & (is_own | data.same_field)
    return lesson.part(usable)


def _lesson(data: TrainingSet, rows: Any, answers: list[str]) -> Lesson:
    return Lesson(rows[: len(answers)], np.array(answers, dtype=str), _weights(data))


def _weights(data: TrainingSet, together: int = _LENT_TOGETHER) -> Any:
    groups = [(example.origin, example.category or example.kind) for example in data.lent]
    size = Counter(groups)
    lent = [_LENT * min(1.0, together / size[group]) for group in groups]
    return np.array([1.0] * len(data.own) + lent)


def _telling(data: TrainingSet) -> Any:
    return np.array([len(example.title.split()) >= _TELLING_WORDS for example in data.examples], dtype=bool)


def _plain_background(data: TrainingSet) -> Any:
    """The rows of a few hundred titles of the stream, spread over it, that speak of no survey and no dataset."""
    first = len(data.titles) - len(data.background)
    step = max(1, len(data.background) // _PLAIN_TITLES)
    words = [(first + i, title_words(data.background[i].title)) for i in range(0, len(data.background), step)]
    claims = ("reviewing", "datasets")
    return np.array([row for row, met in words if not any(speaking_of(claim, met) for claim in claims)], dtype=int)


def _fit_and_score(
    lesson: Lesson, answers: Sequence[str], judgement: str, *, scored: int | None = None
) -> tuple[Head, Scores]:
    strength, as_frequent = _STRENGTH[judgement], judgement == "kind"  # most papers are methods, on any list
    head, held_out = fit_head(lesson, answers, strength=strength, as_frequent=as_frequent)
    if not head.is_learnt or scored == 0:
        return head, {}
    truth, weights = lesson.answers[:scored], lesson.weights[:scored]
    told = softmax(held_out[:scored], axis=1)
    guessed = np.array(answers)[told.argmax(axis=1)]
    sure, right = np.average(told.max(axis=1), weights=weights), np.average(guessed == truth, weights=weights)
    return head, {
        "overconfidence": round(float(sure - right), 4),
        "calibration_error": mean_gap(told.max(axis=1), guessed == truth, weights),
        "accuracy": round(float(accuracy_score(truth, guessed, sample_weight=weights)), 4),
        "macro_f1": round(float(f1_score(truth, guessed, average="macro", sample_weight=weights)), 4),
    }


def _relevance_scores(held_out: Any, answers: Any) -> Scores:
    """The share of the background that stands above 90 and 95 % of the listed papers, by titles alone."""
    odds = held_out[:, 1] - held_out[:, 0]
    listed, background = odds[answers == ANSWERS[1]], odds[answers == ANSWERS[0]]
    if not len(listed) or not len(background):
        return {}
    return {
        f"background_above_{share}": round(float(np.mean(background > np.quantile(listed, 1 - share / 100))), 4)
        for share in (90, 95)
    }
