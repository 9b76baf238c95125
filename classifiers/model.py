"""Train the three judgements on what is listed, decided and streamed by; suggest a place for what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import numpy as np
import sklearn
import skops
from sklearn.pipeline import Pipeline

from ..records.record import KINDS, Kind
from . import explain
from .examples import Example, Text, shipped_background, shipped_examples
from .features import matrix, new_features, readable
from .head import Head, fit_head
from .suggestion import Similar, Suggestion, Term
from .training_set import TrainingSet, training_set

BATCH = 2_000  # texts judged at once: bounds memory
OWN_WEIGHT, LENT_WEIGHT = 3.0, 1.0  # the curator's list outweighs the lists of others
EXCLUDED_WEIGHT = 3.0  # a decision outweighs a paper that merely streamed by
_TELLING_WORDS = 3  # a shorter title ("MIMIC-CXR") says nothing of its kind
_RELEVANCE = ("background", "listed")


@dataclass(frozen=True)
class Model:
    """What was learnt. `card` says from what, when, and how well."""

    features: Pipeline
    relevance: Head
    kind: Head
    category: Head
    listed: tuple[tuple[str, str | None], ...]
    card: dict[str, Any]

    def suggest(self, texts: Sequence[Text]) -> list[Suggestion]:
        """One suggestion a text, in order."""
        starts = range(0, len(texts), BATCH)
        return [suggestion for start in starts for suggestion in self._suggest_batch(texts[start : start + BATCH])]

    def why(self, text: Text, limit: int = 8, *, of: explain.Judgement = "category") -> list[Term]:
        """The `limit` weightiest words for and against, and one last term for all the rest: they sum to the score."""
        return explain.why(self.features, self.head(of), text, limit)

    def similar(self, text: Text, limit: int = 3) -> list[Similar]:
        """The listed papers that read most like it, nearest first."""
        return explain.similar(self.features, self.listed, text, limit)

    def head(self, of: explain.Judgement) -> Head:
        """The linear model behind one judgement."""
        return {"relevance": self.relevance, "kind": self.kind, "category": self.category}[of]

    def _suggest_batch(self, texts: Sequence[Text]) -> Iterator[Suggestion]:
        rows = matrix(self.features, [text.title for text in texts])
        relevance = self.relevance.probabilities(rows)[:, 1]
        kinds = self.kind.probabilities(rows).argmax(axis=1)
        threshold = self.card["thresholds"]["abstain_below"]
        for i, probabilities in enumerate(self.category.probabilities(rows)):
            best = int(probabilities.argmax())
            confidence = float(probabilities[best])
            yield Suggestion(
                relevance=float(relevance[i]),
                kind=cast(Kind, self.kind.classes[kinds[i]]),
                category=self.category.classes[best] if confidence >= threshold else None,
                confidence=confidence,
                probabilities=dict(zip(self.category.classes, map(float, probabilities), strict=True)),
            )


def train(
    listed: Sequence[Example],
    background: Sequence[Text],
    *,
    excluded: Sequence[Text] = (),
    categories: Sequence[str],
    abstain_below: float,
    trained_at: datetime,
    shipped: Sequence[Example] | None = None,
) -> Model:
    """Learn from the list, the decisions and the stream; the shipped papers and background are taken in by themselves.

    Deterministic: the same data in any order gives the same model. In measurements `shipped` replaces what ships.
    """
    data = training_set(
        listed,
        background,
        excluded,
        shipped=shipped_examples() if shipped is None else shipped,
        shipped_background=shipped_background(),
        categories=categories,
    )
    titles = [item.title for part in (data.own, data.lent, data.excluded, data.background) for item in part]
    features = new_features().fit(readable(titles or ["nothing"]))
    rows = matrix(features, titles)
    return Model(
        features=features,
        relevance=_fit_relevance(data, rows),
        kind=_fit_kind(data, rows),
        category=_fit_category(data, rows, categories),
        listed=tuple((example.title, example.category) for example in data.own),
        card=_card(data, abstain_below, trained_at),
    )


def _fit_relevance(data: TrainingSet, rows: Any) -> Head:
    sizes = [len(data.own), len(data.lent), len(data.excluded), len(data.background)]
    labels = np.repeat(["listed", "listed", "background", "background"], sizes)
    lent = LENT_WEIGHT if data.same_field else 0.0
    weights = np.repeat([OWN_WEIGHT, lent, EXCLUDED_WEIGHT, 1.0], sizes)
    return _fit_some(rows, labels, weights, weights > 0, _RELEVANCE)


def _fit_kind(data: TrainingSet, rows: Any) -> Head:
    labels, weights = _labelled(data, [example.kind for example in (*data.own, *data.lent)])
    telling = np.array(
        [len(example.title.split()) >= _TELLING_WORDS for example in (*data.own, *data.lent)], dtype=bool
    )
    return _fit_some(rows[: len(labels)], labels, weights, telling, KINDS)


def _fit_category(data: TrainingSet, rows: Any, categories: Sequence[str]) -> Head:
    labels, weights = _labelled(data, [example.category or "" for example in (*data.own, *data.lent)])
    lent = np.arange(len(labels)) >= len(data.own)
    usable = np.isin(labels, list(categories)) & (data.same_field | ~lent)
    return _fit_some(rows[: len(labels)], labels, weights, usable, categories)


def _labelled(data: TrainingSet, labels: list[str]) -> tuple[Any, Any]:
    return np.array(labels, dtype=str), np.repeat([OWN_WEIGHT, LENT_WEIGHT], [len(data.own), len(data.lent)])


def _fit_some(rows: Any, labels: Any, weights: Any, usable: Any, classes: Sequence[str]) -> Head:
    return fit_head(rows[usable], labels[usable], weights[usable], classes, strength=10.0)


def _card(data: TrainingSet, abstain_below: float, trained_at: datetime) -> dict[str, Any]:
    return {
        "trained_at": trained_at.isoformat(),
        "versions": {"scikit-learn": sklearn.__version__, "skops": skops.__version__},
        "counts": data.counts,
        "thresholds": {"abstain_below": abstain_below},
        "digest": data.digest,
    }
