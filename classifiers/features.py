"""Text to numbers: hashed words, word pairs and character n-grams, weighted by TF-IDF."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.pipeline import FeatureUnion, Pipeline

N_WORDS = 2**16
N_CHARACTERS = 2**16
MAX_TITLE_CHARACTERS = 400  # a longer title is an abstract in the wrong field


def new_features() -> Pipeline:
    """The unfitted pipeline: titles in, rows of unit length out. Hashing keeps it small, and free of a vocabulary."""
    hashing: dict[str, Any] = {"alternate_sign": False, "norm": None, "dtype": np.float32}
    words = HashingVectorizer(ngram_range=(1, 2), n_features=N_WORDS, **hashing)
    characters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 4), n_features=N_CHARACTERS, **hashing)
    union = FeatureUnion([("words", words), ("characters", characters)])
    return Pipeline([("union", union), ("weights", TfidfTransformer(sublinear_tf=True))])


def readable(titles: Iterable[str]) -> list[str]:
    """Titles as the pipeline reads them."""
    return [title[:MAX_TITLE_CHARACTERS] for title in titles]


def matrix(features: Pipeline, titles: Sequence[str]) -> Any:
    """One sparse row a title, float32."""
    return features.transform(readable(titles)).astype(np.float32)
