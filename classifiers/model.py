"""Train the three judgements on what is listed, decided and streamed by; suggest a place for what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sklearn.pipeline import Pipeline

from ..records.record import Kind
from . import explain
from .examples import Example, Text
from .features import fit_features, gather, title_rows
from .head import Head
from .learning import card, learn_category, learn_kind, learn_relevance
from .relevance import Relevance
from .suggestion import Judgement, Similar, Suggestion, Term
from .training_set import training_set

BATCH = 2_000  # texts judged at once: bounds memory
_SURE = 0.65  # a relevance or kind that is less likely is a guess


@dataclass(frozen=True)
class Model:
    """What was learnt. `card` says from what, when, and how well."""

    features: Pipeline
    relevance: Relevance
    kind: Head
    category: Head
    listed: tuple[tuple[str, str | None], ...]
    card: dict[str, Any]

    def suggest(self, texts: Sequence[Text]) -> list[Suggestion]:
        """One suggestion a text, in order. The category and the kind rest on the title alone; the relevance on both."""
        starts = range(0, len(texts), BATCH)
        return [suggestion for start in starts for suggestion in self._suggest_batch(texts[start : start + BATCH])]

    def why(self, text: Text, limit: int = 8, *, of: Judgement = "category") -> list[Term]:
        """The `limit` weightiest terms for and against, and one last term for all the rest: they sum to the score."""
        if of == "relevance":
            return explain.why_relevant(self.features, self.relevance, [text], limit)[0]
        return explain.why(self.features, self.category if of == "category" else self.kind, text, limit)

    def similar(self, text: Text, limit: int = 3) -> list[Similar]:
        """The listed papers that read most like it, nearest first."""
        return explain.similar(self.features, self.listed, [text], limit)[0]

    def _suggest_batch(self, texts: Sequence[Text]) -> Iterator[Suggestion]:
        evidence = gather(self.features, texts)
        relevance = self.relevance.probabilities(evidence).tolist()
        kinds = self.kind.probabilities(evidence.titles).tolist()
        categories = self.category.probabilities(evidence.titles).tolist()
        threshold = self.card["thresholds"]["abstain_below"]
        for likely, of_kinds, probabilities in zip(relevance, kinds, categories, strict=True):
            confidence = max(probabilities)
            best = self.category.answers[probabilities.index(confidence)]
            yield Suggestion(
                relevance=likely,
                kind=cast(Kind, self.kind.answers[of_kinds.index(max(of_kinds))]),
                category=best if confidence >= threshold else None,
                confidence=confidence,
                probabilities=dict(zip(self.category.answers, probabilities, strict=True)),
                kind_confidence=max(of_kinds),
                unsure_of=_unsure_of(likely, max(of_kinds), confidence, threshold),
            )


def _unsure_of(relevance: float, of_kind: float, of_category: float, threshold: float) -> tuple[Judgement, ...]:
    claims: dict[Judgement, bool] = {
        "relevance": max(relevance, 1 - relevance) >= _SURE,
        "kind": of_kind >= _SURE,
        "category": of_category >= threshold,
    }
    return tuple(judgement for judgement, is_sure in claims.items() if not is_sure)


def train(
    listed: Sequence[Example],
    background: Sequence[Text],
    *,
    excluded: Sequence[Text] = (),
    categories: Sequence[str],
    abstain_below: float,
    trained_at: datetime,
    shipped: Sequence[Example] | None = None,
    shipped_stream: Sequence[Text] | None = None,
) -> Model:
    """Learn from the list, the decisions and the stream; the shipped papers and background are taken in by themselves.

    Deterministic: the same data in any order gives the same model. Measurements replace what ships.
    """
    data = training_set(
        listed, background, excluded, shipped=shipped, shipped_stream=shipped_stream, categories=categories
    )
    features = fit_features(data.titles)
    rows = title_rows(features, data.titles)
    relevance, relevance_scores = learn_relevance(data, rows)
    kind, kind_scores = learn_kind(data, rows)
    category, category_scores = learn_category(data, rows, categories)
    scores = {"relevance": relevance_scores, "kind": kind_scores, "category": category_scores}
    listed_titles = tuple((example.title, example.category) for example in data.own)
    return Model(
        features, relevance, kind, category, listed_titles, card(data, scores, categories, abstain_below, trained_at)
    )
