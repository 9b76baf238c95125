"""Why: what each word added to a score, exactly, and which listed papers read alike."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sklearn.pipeline import Pipeline

from .examples import Text
from .features import abstract_words, gather, readable, title_rows, word_columns
from .grams import N_CHARACTERS, N_WORDS, column_of
from .head import Head
from .lexicon import meaning
from .relevance import Relevance
from .suggestion import Similar, Term

THE_REST = "(all else)"
FOCUS = "(medicine and models together)"
_EDGES = re.compile(r"^\W+|\W+$")


def why(features: Pipeline, head: Head, text: Text, limit: int) -> list[Term]:
    """The terms of the likeliest answer's score, which is its log-odds against the mean of all answers."""
    row = title_rows(features, [text.title])
    best = int(head.probabilities(row)[0].argmax())
    score = float(head.scores(row)[0, best]) if head.is_learnt else 0.0
    return _weightiest(_title_terms(features, row, head.weights[:, best], text.title), score, limit)


def why_relevant(features: Pipeline, relevance: Relevance, texts: Sequence[Text], limit: int) -> list[list[Term]]:
    """For each text the terms of its log-odds to belong on the list, from title and abstract together."""
    evidence = gather(features, texts)
    scores, contrast = relevance.log_odds(evidence).tolist(), relevance.contrast
    explained = []
    for place, text in enumerate(texts):
        reading = relevance.reading(has_abstract=bool(evidence.has_abstract[place]))
        terms = defaultdict(float, {FOCUS: reading.focus * float(evidence.focus[place])})
        for term, weight in _title_terms(features, evidence.titles[place], contrast, text.title).items():
            terms[term] += reading.title * weight
        for term, weight in _abstract_terms(evidence.abstracts[place], contrast, text.abstract).items():
            terms[term] += reading.abstract * weight
        explained.append(_weightiest(terms, scores[place], limit))
    return explained


def similar(
    features: Pipeline, listed: Sequence[tuple[str, str | None]], texts: Sequence[Text], limit: int
) -> list[list[Similar]]:
    """For each text the listed papers of the smallest TF-IDF angle, nearest first; none that share nothing with it."""
    if not listed or not texts:
        return [[] for _ in texts]
    rows = title_rows(features, [text.title for text in texts], marked=False)
    cosines = (rows @ title_rows(features, [title for title, _ in listed], marked=False).T).toarray()
    order = np.argsort(-cosines, axis=1, kind="stable")[:, : max(limit, 0)]
    return [
        [Similar(*listed[place]) for place in places if row[place] > 0]
        for row, places in zip(cosines, order, strict=True)
    ]


def _weightiest(terms: Mapping[str, float], score: float, limit: int) -> list[Term]:
    ranked = sorted(((term, weight) for term, weight in terms.items() if weight), key=lambda t: (-abs(t[1]), t[0]))
    shown = [Term(term, weight) for term, weight in ranked[: max(limit, 0)]]
    return [*shown, Term(THE_REST, score - sum(term.weight for term in shown))]


def _title_terms(features: Pipeline, row: Any, weights: Any, title: str) -> dict[str, float]:
    """What each word or pair of a title added, with the character n-grams inside it."""
    return _shares(row, weights, list(_title_places(features, readable(title))))


def _abstract_terms(row: Any, weights: Any, abstract: str) -> dict[str, float]:
    """What each distinct word of an abstract added."""
    words = abstract_words(abstract)
    places = [(column, word) for word in sorted(words) for column in word_columns(word)]
    return _shares(row, weights, places)


def _shares(row: Any, weights: Any, places: list[tuple[int, str]]) -> dict[str, float]:
    """What each term added. What a column added is split among the places that filled it."""
    added = dict(zip(row.indices.tolist(), (row.data * weights[row.indices]).tolist(), strict=True))
    filled = Counter(column for column, _ in places)
    shares: dict[str, float] = defaultdict(float)
    for column, term in places:
        shares[term] += added.get(column, 0.0) / filled[column]
    return dict(shares)


def _title_places(features: Pipeline, title: str) -> Iterator[tuple[int, str]]:
    """(column, the word or pair it is a part of), once for each time the pipeline counted it."""
    vectorizers = dict(features.named_steps["union"].transformer_list)
    for pair in vectorizers["words"].build_analyzer()(title):
        yield column_of(pair, N_WORDS), meaning(pair)
    in_word = vectorizers["characters"].build_analyzer()
    for word in title.split():
        shown = meaning(_bare(word))
        for gram in in_word(word):
            yield N_WORDS + column_of(gram, N_CHARACTERS), shown


def _bare(word: str) -> str:
    return _EDGES.sub("", word.lower()) or word
