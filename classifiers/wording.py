"""Titles with abstracts as sparse rows, hashed and weighted, fast.

The screening order reads how words start, in place of their endings; likeness reads whole words and pairs of words. A
word is cut and hashed once, however often it is met; the rest is arithmetic on whole batches.
"""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.utils import murmurhash3_32

from .examples import Text

N_COLUMNS = 2**18
_MAX_CHARACTERS = 20_000
_BATCH = 4_000
_EVERYWHERE = 0.95  # of the records: what stands in more of them tells nothing
_START = 6  # letters: "screened" and "screening" are one
_NO_ABSTRACT, _FEWEST_CHARACTERS = 0.6, 30  # weight, beside 1 for all words, of having none: reviews include few such
_words = re.compile(r"\w\w+").findall


def wording(texts: Sequence[Text]) -> Any:
    """One row a text for the screening order, float32 and of unit length, or empty.

    How rare a word is, is learnt from these same texts. The last column says that there is no abstract.
    """
    counts = _stacked(texts, _Codes(_START), in_pairs=False)
    rows = weigh(counts, times_met(counts), counts.shape[0])
    silent = np.array([len(text.abstract.strip()) < _FEWEST_CHARACTERS for text in texts], dtype=np.float32)
    if silent.sum() > _EVERYWHERE * len(silent):
        silent[:] = 0
    return _unit(hstack([rows, csr_matrix(_NO_ABSTRACT * silent[:, None])], format="csr"))


def count_words(texts: Sequence[Text]) -> Any:
    """How often each word and each pair of neighbours stands in each text: a row a text."""
    return _stacked(texts, _Codes(None), in_pairs=True)


def times_met(counts: Any) -> Any:
    """In how many texts each column stands."""
    return np.bincount(counts.indices, minlength=N_COLUMNS)


def weigh(counts: Any, met: Any, n_texts: int) -> Any:
    """Counts damped by their logarithm, weighted by rarity among so many texts, each row scaled to length 1."""
    rarity = np.log((1 + n_texts) / (1 + met)) + 1
    rarity[met > max(_EVERYWHERE * n_texts, 1)] = 0
    counts.data = ((1 + np.log(counts.data)) * rarity[counts.indices]).astype(np.float32)
    return _unit(counts)


def column_of_term(term: str) -> int | None:
    """The column of a word, or of the last pair of several words or of a word's parts; None if nothing is counted."""
    codes = np.array([murmurhash3_32(word, positive=True) for word in _words(term.lower())], dtype=np.uint32)
    if not len(codes):
        return None
    return int((_paired(codes[-2:])[0] if len(codes) > 1 else codes[0]) % N_COLUMNS)


def _unit(rows: Any) -> Any:
    """Each row scaled to length 1, in place; an empty one stays empty."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(rows.indptr)).astype(np.float32)
    return rows


class _Codes(dict[str, int]):
    """The hash of each word met so far, or of how it starts."""

    def __init__(self, n_letters: int | None) -> None:
        super().__init__()
        self._n_letters = n_letters

    def __missing__(self, word: str) -> int:
        self[word] = code = int(murmurhash3_32(word[: self._n_letters], positive=True))
        return code


def _stacked(texts: Sequence[Text], codes: _Codes, *, in_pairs: bool) -> Any:
    batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
    parts = [_counted(batch, codes, in_pairs=in_pairs) for batch in batches]
    return vstack(parts, format="csr") if parts else csr_matrix((0, N_COLUMNS), dtype=np.float32)


def _counted(texts: Sequence[Text], codes: _Codes, *, in_pairs: bool) -> Any:
    """How often each word, and if asked for each pair of neighbours, stands in each text."""
    words = [_words(_read(text)) for text in texts]
    n_words = np.array([len(some) for some in words], dtype=np.int64)
    code = np.fromiter(map(codes.__getitem__, chain.from_iterable(words)), np.uint32, count=int(n_words.sum()))
    starts, columns = np.concatenate([[0], np.cumsum(n_words)]), (code % N_COLUMNS).astype(np.int32)
    if in_pairs:
        starts, columns = _with_pairs(code, n_words)
    counts = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(texts), N_COLUMNS))
    counts.sum_duplicates()
    return counts


def _with_pairs(code: Any, n_words: Any) -> tuple[Any, Any]:
    """Where each text starts, and its columns: those of its words, then those of its pairs."""
    n_pairs = np.maximum(n_words - 1, 0)
    within = np.repeat(np.arange(len(n_words), dtype=np.int32), n_words)
    pairs = _paired(code)[within[1:] == within[:-1]] if len(code) else code
    starts = np.concatenate([[0], np.cumsum(n_words + n_pairs)])
    columns = np.empty(int(starts[-1]), dtype=np.int32)
    columns[_places(starts[:-1], n_words)] = code % N_COLUMNS
    columns[_places(starts[:-1] + n_words, n_pairs)] = pairs % N_COLUMNS
    return starts, columns


def _read(text: Text) -> str:
    return f"{text.title} {text.abstract}"[:_MAX_CHARACTERS].lower().encode("utf-8", "replace").decode()


def _paired(code: Any) -> Any:
    """A hash for each word with its right neighbour."""
    mixed = code[:-1] * np.uint32(0x9E3779B1) ^ (code[1:] + np.uint32(0x85EBCA6B))
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return mixed ^ (mixed >> np.uint32(12))


def _places(starts: Any, lengths: Any) -> Any:
    """start, start + 1, … for each run of the given length."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
