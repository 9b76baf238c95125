"""The n-grams of titles, counted as scikit-learn's vectorizers in the pipeline count them, each cut and hashed once.

A night repeats its words: looking them up takes a sixth of the time.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.utils import murmurhash3_32

N_WORDS = 2**16
N_CHARACTERS = 2**16
Key = TypeVar("Key")
Told = TypeVar("Told")
_MOST_REMEMBERED = 500_000
_words = re.compile(r"\b\w\w+\b").findall


class Remembered(dict[Key, Told], Generic[Key, Told]):
    """What was told of each thing asked for so far; all of it is forgotten when it is too much."""

    def __init__(self, tell: Callable[[Key], Told]) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, key: Key) -> Told:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[key] = told = self._tell(key)
        return told


def column_of(gram: str, n_features: int) -> int:
    """Where `HashingVectorizer` counts an n-gram."""
    return int(abs(murmurhash3_32(gram))) % n_features


def count_grams(titles: Sequence[str]) -> Any:
    """A row of counts a title: words and pairs of words first, then three characters in a row."""
    columns: list[int] = []
    ends = [0]
    for title in titles:
        lower = title.lower()
        words = _words(lower)
        columns.extend(map(_WORDS.__getitem__, words))
        columns.extend(map(_PAIRS.__getitem__, pairwise(words)))
        for word in lower.split():
            columns.extend(_CHARACTERS[word])
        ends.append(len(columns))
    shape = (len(titles), N_WORDS + N_CHARACTERS)
    counts = csr_matrix((np.ones(len(columns), np.float32), np.array(columns, np.int32), np.array(ends)), shape=shape)
    counts.sum_duplicates()
    return counts


def _of_characters(word: str) -> tuple[int, ...]:
    edged = f" {word} "
    return tuple(N_WORDS + column_of(edged[start : start + 3], N_CHARACTERS) for start in range(len(edged) - 2))


_WORDS = Remembered[str, int](lambda word: column_of(word, N_WORDS))
_PAIRS = Remembered[tuple[str, str], int](lambda pair: column_of(" ".join(pair), N_WORDS))
_CHARACTERS = Remembered[str, tuple[int, ...]](_of_characters)
