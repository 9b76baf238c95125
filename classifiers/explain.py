"""Why: what each word of a title added to a score, exactly, and which listed papers read alike."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.pipeline import Pipeline

from .examples import Text
from .features import matrix, readable
from .head import Head
from .suggestion import Similar, Term

Judgement = Literal["relevance", "kind", "category"]
THE_REST = "(all other words)"
_EDGES = re.compile(r"^\W+|\W+$")


def why(features: Pipeline, head: Head, text: Text, limit: int) -> list[Term]:
    """The weightiest terms of the likeliest class's score, then the rest and the class's head start in one term."""
    row = matrix(features, [text.title])
    best = int(head.probabilities(row)[0].argmax())
    score = float(head.scores(row)[0, best]) if np.isfinite(head.intercepts[best]) else 0.0
    contributions = _contributions(features, row, head.weights[:, best], readable([text.title])[0])
    ranked = sorted(contributions.items(), key=lambda item: (-abs(item[1]), item[0]))[: max(limit, 0)]
    return [Term(term, weight) for term, weight in ranked] + [Term(THE_REST, score - sum(w for _, w in ranked))]


def similar(features: Pipeline, listed: Sequence[tuple[str, str | None]], text: Text, limit: int) -> list[Similar]:
    """The listed papers of the smallest TF-IDF angle to this one, nearest first; those that share nothing left out."""
    if not listed:
        return []
    row = matrix(features, [text.title])
    cosines = np.asarray((matrix(features, [title for title, _ in listed]) @ row.T).todense()).ravel()
    nearest = np.argsort(-cosines, kind="stable")[:limit]
    return [Similar(*listed[i]) for i in nearest if cosines[i] > 0]


def _contributions(features: Pipeline, row: Any, weights: Any, title: str) -> dict[str, float]:
    """What each word or pair added. A column's share is split among the places that filled it."""
    row = row.tocsr()
    share = dict(zip(row.indices.tolist(), (row.data * weights[row.indices]).tolist(), strict=True))
    places = list(_places(features, title))
    filled: dict[int, int] = defaultdict(int)
    for column, _ in places:
        filled[column] += 1
    added: dict[str, float] = defaultdict(float)
    for column, term in places:
        added[term] += share.get(column, 0.0) / filled[column]
    return dict(added)


def _places(features: Pipeline, title: str) -> Iterator[tuple[int, str]]:
    """(column, the word or pair it is a part of), once for each time the pipeline counted it."""
    offset = 0
    for name, vectorizer in features.named_steps["union"].transformer_list:
        if name == "words":
            grams = [(gram, gram) for gram in vectorizer.build_analyzer()(title)]
        else:
            grams = [(gram, _bare(word)) for word in title.split() for gram in vectorizer.build_analyzer()(word)]
        columns = _columns(vectorizer, [gram for gram, _ in grams])
        yield from ((offset + column, term) for column, (_, term) in zip(columns, grams, strict=True))
        offset += vectorizer.n_features


def _columns(vectorizer: HashingVectorizer, grams: list[str]) -> list[int]:
    as_is = HashingVectorizer(analyzer=lambda gram: [gram], n_features=vectorizer.n_features, norm=None)
    return as_is.transform(grams).indices.tolist() if grams else []


def _bare(word: str) -> str:
    return _EDGES.sub("", word.lower()) or word
