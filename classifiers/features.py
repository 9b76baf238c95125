"""Text to numbers: hashed words, word pairs and character n-grams of titles, weighted by TF-IDF; words of abstracts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from operator import add
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import normalize

from .examples import Text
from .grams import N_CHARACTERS, N_WORDS, Remembered, column_of, count_grams
from .lexicon import how_many, marks, words_in

_MAX_TITLE_CHARACTERS = 400  # a longer title is an abstract in the wrong field
_MAX_ABSTRACT_CHARACTERS = 6_000
_OTHER_MODELS = 0.1  # what a word of models at large counts in the focus, beside 1 for one of foundation models


@dataclass(frozen=True)
class Evidence:
    """What a batch of texts offers: a row a title, a row of words an abstract, and how much both speak of the field."""

    titles: Any
    abstracts: Any
    focus: Any
    has_abstract: Any


def new_features() -> Pipeline:
    """The unfitted pipeline: titles in, rows of unit length out. Hashing keeps it small, and free of a vocabulary."""
    hashing: dict[str, Any] = {"alternate_sign": False, "norm": None, "dtype": np.float32}
    words = HashingVectorizer(ngram_range=(1, 2), n_features=N_WORDS, **hashing)
    characters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 3), n_features=N_CHARACTERS, **hashing)
    union = FeatureUnion([("words", words), ("characters", characters)])
    return Pipeline([("union", union), ("weights", TfidfTransformer(sublinear_tf=True))])


def fit_features(titles: Sequence[str], *, fewest: int = 2) -> Pipeline:
    """Learn how rare each n-gram is, from every title at hand; one that fewer titles have says nothing."""
    features = new_features()
    counts = count_grams([readable(title) for title in titles] or ["nothing"])
    weights = features.named_steps["weights"].fit(counts)
    rare = np.bincount(counts.indices, minlength=counts.shape[1]) < fewest
    weights.idf_ = np.where(rare, 0, weights.idf_).astype(np.float32)
    return features


def readable(title: str, words: set[str] | None = None) -> str:
    """A title, of these words, as the pipeline reads it: with marks of what it speaks of."""
    shown = _shown(title, _MAX_TITLE_CHARACTERS)
    return " ".join([shown, *marks(shown, words)])


def title_rows(features: Pipeline, titles: Sequence[str], *, marked: bool = True) -> Any:
    """One sparse row a title, float32; with marks for judging, without for likeness."""
    return _weighed(features, [readable(title) if marked else _shown(title, _MAX_TITLE_CHARACTERS) for title in titles])


def gather(features: Pipeline, texts: Sequence[Text]) -> Evidence:
    """Read a batch of papers."""
    titles = [title_words(text.title) for text in texts]
    abstracts = [abstract_words(text.abstract) for text in texts]
    marked = [readable(text.title, words) for text, words in zip(texts, titles, strict=True)]
    return Evidence(
        titles=_weighed(features, marked),
        abstracts=word_rows(features, abstracts),
        focus=np.array([_focus(*words) for words in zip(titles, abstracts, strict=True)]),
        has_abstract=np.array([bool(words) for words in abstracts], dtype=bool),
    )


def word_rows(features: Pipeline, texts: Sequence[set[str]]) -> Any:
    """One sparse row a set of words, in the columns that the same words have in titles; unit length or empty."""
    words, n_words = list(chain.from_iterable(texts)), np.fromiter(map(len, texts), np.int64, count=len(texts))
    columns = np.fromiter(map(_COLUMN.__getitem__, words), np.int32, count=len(words))
    owners = np.repeat(np.arange(len(texts)), n_words)
    joined, plain = np.flatnonzero(columns < 0), columns >= 0
    parts = [_COLUMNS[words[place]] for place in joined.tolist()]
    indices = np.concatenate([columns[plain], np.array(list(chain.from_iterable(parts)), dtype=np.int32)])
    owners = np.concatenate([owners[plain], np.repeat(owners[joined], np.fromiter(map(len, parts), np.int64))])
    rows = csr_matrix((np.ones(len(indices), dtype=np.float32), (owners, indices)), shape=(len(texts), N_WORDS))
    rows.data = features.named_steps["weights"].idf_[rows.indices]
    return normalize(rows, copy=False)


def word_columns(word: str) -> tuple[int, ...]:
    """The columns of a word, which are those of its parts if it is hyphenated."""
    return tuple(column_of(part, N_WORDS) for part in word.split("-") if part)


def title_words(title: str) -> set[str]:
    """The distinct words of as much of a title as is read."""
    return words_in(_shown(title, _MAX_TITLE_CHARACTERS))


def abstract_words(abstract: str) -> set[str]:
    """The distinct words of as much of an abstract as is read."""
    return words_in(_shown(abstract, _MAX_ABSTRACT_CHARACTERS))


def _shown(text: str, limit: int) -> str:
    """As much of a text as is read, as valid Unicode: JSON may bring half a surrogate pair."""
    shown = text[:limit]
    return shown if shown.isascii() else shown.encode("utf-8", "replace").decode()


def _weighed(features: Pipeline, titles: Sequence[str]) -> Any:
    return features.named_steps["weights"].transform(count_grams(titles), copy=False)


def _focus(title: set[str], abstract: set[str]) -> float:
    """How much a text speaks of medicine and of foundation models at once; 0 if it lacks either."""
    medicine, foundation, others = map(add, how_many(abstract), how_many(title - abstract))
    return math.sqrt(math.log1p(medicine) * math.log1p(foundation + _OTHER_MODELS * others))


_COLUMNS = Remembered[str, tuple[int, ...]](word_columns)
_COLUMN = Remembered[str, int](lambda word: -1 if "-" in word else column_of(word, N_WORDS))  # of one without parts
