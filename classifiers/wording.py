"""Titles with abstracts as sparse rows, hashed and weighted, fast.

The screening order reads how words start, in place of their endings; likeness reads whole words. A word is cut and
hashed once, however often it is met; the rest is arithmetic on whole batches.
"""

import re
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.utils import murmurhash3_32

from .examples import Text

N_COLUMNS = 2**18
N_PAIRS = 2**22
_MAX_CHARACTERS = 20_000
_BATCH = 4_000
_MOST_REMEMBERED = 500_000  # words
_EVERYWHERE = 0.95  # of the records: what stands in more of them tells nothing
_START = 6  # letters: "screened" and "screening" are one
_NO_ABSTRACT, _FEWEST_CHARACTERS = 0.6, 30  # weight, beside 1 for all words, of having none: reviews include few such
_words = re.compile(r"\w\w+").findall


def wording(texts: Sequence[Text]) -> Any:
    """One row a text for the screening order, float32 and of unit length, or empty.

    How rare a word is, is learnt from these same texts. The last column says that there is no abstract.
    """
    counts = _stacked(texts, _Codes(_START))
    rows = weigh(counts, rarity(times_met(counts), counts.shape[0]))
    silent = np.array([len(text.abstract.strip()) < _FEWEST_CHARACTERS for text in texts], dtype=np.float32)
    if silent.sum() > _EVERYWHERE * len(silent):
        silent[:] = 0
    return _unit(hstack([rows, csr_matrix(_NO_ABSTRACT * silent[:, None])], format="csr"))


def count_words(texts: Sequence[Text]) -> Any:
    """How often each word stands in each text: a row a text."""
    return _stacked(texts, _WHOLE)


def words_and_pairs(texts: Sequence[Text]) -> tuple[Any, Any]:
    """The rows of `count_words`, and for each text and pair of neighbours in it the column that the pair has."""
    code, n_words = _coded(texts, _WHOLE)
    within = np.repeat(np.arange(len(n_words)), n_words)
    is_pair = within[1:] == within[:-1]
    pairs = _paired(code)[is_pair].astype(np.int64) % N_PAIRS if len(code) else code
    each = np.unique(within[1:][is_pair] * N_PAIRS + pairs) if len(code) else code
    return _counted(code, n_words), each % N_PAIRS


def times_met(counts: Any) -> Any:
    """In how many texts each column stands."""
    return np.bincount(counts.indices, minlength=N_COLUMNS)


def rarity(met: Any, n_texts: int) -> Any:
    """How rare each column is that stands in so many of so many texts; nothing for what stands nearly everywhere."""
    return np.where(met > max(_EVERYWHERE * n_texts, 1), 0, rarity_so_far(met, n_texts))


def rarity_so_far(met: Any, n_texts: int) -> Any:
    """The same where more texts may come, among which no word need stand everywhere."""
    return np.log((1 + n_texts) / (1 + met)) + 1


def weigh(counts: Any, rare: Any) -> Any:
    """Counts damped by their logarithm, weighted by rarity, each row scaled to length 1."""
    counts.data = ((1 + np.log(counts.data)) * rare[counts.indices]).astype(np.float32)
    return _unit(counts)


def columns_of_term(term: str) -> tuple[list[int], list[int]]:
    """The columns of the words of a term, and of its pairs of neighbours."""
    codes = [_WHOLE[word] for word in _words(_safe(term.lower()))]
    return [code % N_COLUMNS for code in codes], [_pair(*both) % N_PAIRS for both in pairwise(codes)]


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
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        self[word] = code = int(murmurhash3_32(word[: self._n_letters], positive=True))
        return code


def _stacked(texts: Sequence[Text], codes: _Codes) -> Any:
    batches = (texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH))
    parts = [_counted(*_coded(batch, codes)) for batch in batches]
    return vstack(parts, format="csr") if parts else csr_matrix((0, N_COLUMNS), dtype=np.float32)


def _coded(texts: Sequence[Text], codes: _Codes) -> tuple[Any, Any]:
    """The hashes of all words, one text after the other, and how many words each text has."""
    words = [_words(_read(text)) for text in texts]
    n_words = np.array([len(some) for some in words], dtype=np.int64)
    code = np.fromiter(map(codes.__getitem__, chain.from_iterable(words)), np.uint32, count=int(n_words.sum()))
    return code, n_words


def _counted(code: Any, n_words: Any) -> Any:
    starts, columns = np.concatenate([[0], np.cumsum(n_words)]), (code % N_COLUMNS).astype(np.int32)
    counts = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(n_words), N_COLUMNS))
    counts.sum_duplicates()
    return counts


def _read(text: Text) -> str:
    return _safe(f"{text.title} {text.abstract}"[:_MAX_CHARACTERS].lower())


def _safe(text: str) -> str:
    """Valid Unicode: JSON may bring half a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _paired(code: Any) -> Any:
    """A hash for each word with its right neighbour."""
    mixed = code[:-1] * np.uint32(0x9E3779B1) ^ (code[1:] + np.uint32(0x85EBCA6B))
    mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    return mixed ^ (mixed >> np.uint32(12))


def _pair(code: int, right: int) -> int:
    """The same of one word and its neighbour."""
    mixed = (code * 0x9E3779B1 ^ (right + 0x85EBCA6B)) & 0xFFFFFFFF
    mixed = (mixed ^ (mixed >> 15)) * 0x2C1B3C6D & 0xFFFFFFFF
    return mixed ^ (mixed >> 12)


_WHOLE = _Codes(None)
