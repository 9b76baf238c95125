"""What the papers that a value of a facet is for read like: fitted on the titles that ship, and on corrections.

The features are those of the categories, and so is the fit. Titles of this field that have a value's words are taken
for its papers, each of these words stands as a title of its own, and all other titles, mostly of the stream, are the
contrast: some of them belong too, but few. A curator's corrections are examples of far more weight.
"""

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.pipeline import Pipeline

from .examples import Text, shipped_background, shipped_examples
from .features import abstract_words, fit_features, title_rows, title_words, word_rows
from .grams import N_CHARACTERS
from .head import Lesson, fit_guesses
from .lexicon import speaking_of, words_in

RECIPE = 1  # to be raised when the same words would give other weights
_ANSWERS = ("other", "its own")
_STRENGTH = 1.0
_TITLE_CORRECTED, _ABSTRACT_CORRECTED = 40.0, 10.0  # what a correction counts, beside 1 for a title that ships
_MOST_KEPT = 64  # values; those of corrections long past go
_DAMAGE = (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile)
Words = tuple[tuple[str, float], ...]  # and what each counts; a star stands for any characters
_Rows = tuple[tuple[Any, Any], tuple[Any, Any]]  # columns and what stands there, of title and abstract
_READ: dict[Text, _Rows] = {}
_MOST_READ = 500
_Weights = dict[str, Any]  # by digest of the lessons: one for each column, and behind them the intercept


@dataclass(frozen=True)
class Lessons:
    """What teaches one value: its words, each with what it counts, and papers that belong to it or do not."""

    words: Words
    corrected: tuple[tuple[Text, bool], ...] = ()

    @property
    def digest(self) -> str:
        """The same lessons, the same digest."""
        told = [RECIPE, self.words, [(text.title, text.abstract, belongs) for text, belongs in self.corrected]]
        return hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()


class Taught:
    """The weights of values, each fitted once, and kept in a file if there is one to keep them in."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._weights = _load(path) if path else {}
        self._known: dict[Lessons, Any] = {}

    def log_odds(self, text: Text, lessons: Lessons) -> float:
        """That a text is of the value rather than another, by title and abstract."""
        if lessons not in self._known:
            self._known[lessons] = self._fitted(lessons)
        weights = self._known[lessons]
        (title, of_title), (abstract, of_abstract) = _READ.get(text) or _read([text])[0]
        odds = of_title @ weights[title] + of_abstract @ weights[abstract] + weights[-1]
        return float(odds)

    def _fitted(self, lessons: Lessons) -> Any:
        digest = lessons.digest
        if digest not in self._weights:
            self._weights[digest] = _fit(lessons)
            if self._path:
                with suppress(OSError):  # who may only read, and a full disk, can do without
                    _save(self._weights, self._path)
        return self._weights[digest]


def read_ahead(texts: Sequence[Text]) -> None:
    """Read many texts at once, which are asked about next: one by one it takes ten times as long."""
    if unread := [text for text in dict.fromkeys(texts) if text not in _READ]:
        _read(unread)


def standing(words: Words, passage: str) -> list[tuple[str, float]]:
    """Those of the words that stand in a passage, and what they count."""
    lower, there = passage.lower(), words_in(passage)
    return [(pattern, counts) for pattern, counts in words if _stands(pattern, there, lower)]


@lru_cache(maxsize=64)
def _fit(lessons: Lessons) -> Any:
    titles, are_of_field, shipped_rows = _shipped()
    its_own = [
        of_field and sum(counts for _, counts in standing(lessons.words, title)) >= 1
        for title, of_field in zip(titles, are_of_field, strict=True)
    ]
    words = [word.replace("*", "") for word, _ in lessons.words]
    taught: list[tuple[Any, list[bool], list[float]]] = [
        (shipped_rows, its_own, [1.0] * len(titles)),
        (title_rows(_features(), words, marked=False), [True] * len(words), [weight for _, weight in lessons.words]),
    ]
    if lessons.corrected:
        texts, belongs = [text for text, _ in lessons.corrected], [belongs for _, belongs in lessons.corrected]
        corrected_titles = title_rows(_features(), [text.title for text in texts])
        taught.append((corrected_titles, belongs, [_TITLE_CORRECTED] * len(texts)))
        taught.append((_abstract_rows(texts), belongs, [_ABSTRACT_CORRECTED] * len(texts)))
    answers = np.array([_ANSWERS[of_value] for _, answered, _ in taught for of_value in answered])
    weights = np.concatenate([weights for *_, weights in taught])
    lesson = Lesson(vstack([rows for rows, *_ in taught], format="csr"), answers, weights)
    head = fit_guesses(lesson, _ANSWERS, strength=_STRENGTH)
    contrast = head.weights[:, 1] - head.weights[:, 0]
    return np.append(contrast, head.intercepts[1] - head.intercepts[0]).astype(np.float32)


@cache
def _features() -> Pipeline:
    """A word that no title has still counts: it may be a curator's, or in a correction."""
    return fit_features(_titles(), fewest=0)


@cache
def _titles() -> list[str]:
    return [paper.title for paper in shipped_examples()] + [text.title for text in shipped_background()]


@cache
def _shipped() -> tuple[list[str], list[bool], Any]:
    """The titles that ship, whether they are of this field or at least of medicine, and their rows."""
    n_of_field, titles = len(shipped_examples()), _titles()
    of_field = [n < n_of_field or bool(speaking_of("medicine", title_words(title))) for n, title in enumerate(titles)]
    return titles, of_field, title_rows(_features(), titles)


def _read(texts: Sequence[Text]) -> list[_Rows]:
    """The rows of texts, kept for a while: one text is asked about for many values."""
    titles, abstracts = title_rows(_features(), [text.title for text in texts]), _abstract_rows(texts)
    rows = [(_row(titles, place), _row(abstracts, place)) for place in range(len(texts))]
    if len(_READ) > _MOST_READ:
        _READ.clear()
    _READ.update(zip(texts, rows, strict=True))
    return rows


def _row(rows: Any, place: int) -> tuple[Any, Any]:
    own = slice(rows.indptr[place], rows.indptr[place + 1])
    return rows.indices[own], rows.data[own]


def _abstract_rows(texts: Sequence[Text]) -> Any:
    """The words of abstracts, in the columns of the words of titles."""
    rows = word_rows(_features(), [abstract_words(text.abstract) for text in texts])
    return hstack([rows, csr_matrix((len(texts), N_CHARACTERS), dtype=np.float32)], format="csr")


def _stands(pattern: str, words: set[str], passage: str) -> bool:
    if " " in pattern or "*" in pattern:
        piece, expression = _expression(pattern)
        return piece in passage and bool(expression.search(passage))
    return pattern in words


@cache
def _expression(pattern: str) -> tuple[str, re.Pattern[str]]:
    """A piece that every match has, quick to look for, and the whole expression."""
    words = (re.escape(word).replace(r"\*", r"[\w-]*") for word in pattern.split())
    expression = re.compile(r"(?<![\w-])" + r"\s+".join(words) + r"(?![\w-])")
    return max(re.split(r"[*\s]+", pattern), key=len), expression


def _load(path: Path) -> _Weights:
    """Nothing for a file that is missing or damaged: it can be made again at any time."""
    try:
        with np.load(path, allow_pickle=False) as found:
            return {digest: found[digest] for digest in found.files}
    except _DAMAGE:
        return {}


def _save(weights: _Weights, path: Path) -> None:
    """Whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with temporary.open("wb") as file:
            np.savez_compressed(file, **dict(list(weights.items())[-_MOST_KEPT:]))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
