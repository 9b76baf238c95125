"""Facets beside the categories: what a paper touches, suggested from words and taught by a curator's corrections.

Each value of a facet is described by words. A correction that says a value belongs, or does not, teaches the words of
that paper; the score is a sum over the words that are shown with it.
"""

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from .examples import Text
from .lexicon import words_in
from .suggestion import Term

_FUNCTION_WORDS = "and or of in at with to the from as their them without by for found designed data"
_IN_TITLE, _IN_ABSTRACT = 1.0, 0.4
_ABOUT = 0.5  # a word of the description, beside 1 for a word listed
_ENOUGH = 1.0  # one word of the title, or a few of the abstract
_PLAIN = frozenset(_FUNCTION_WORDS.split())
_KEYS = {"name", "most", "values"}
_VALUE_KEYS = {"about", "words"}


class FacetError(ValueError):
    """A facet's configuration is not understood; the message names the key and the ones that are known."""


@dataclass(frozen=True)
class Value:
    """One value of a facet, and what each of its words counts."""

    name: str
    words: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Facet:
    """A facet: `most` values at most are suggested for a paper."""

    key: str
    name: str
    most: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Correction:
    """A curator's word on a paper: this value of this facet belongs to it, or does not."""

    text: Text
    facet: str
    value: str
    belongs: bool


@dataclass(frozen=True)
class Found:
    """A suggested value, its score, and the words that add up to it."""

    facet: str
    value: str
    score: float
    why: tuple[Term, ...]


@cache
def shipped_facets() -> tuple[Facet, ...]:
    """The facets that ship: sectors, domains, federated or not, modalities."""
    return facets_from(tomllib.loads(files(__package__).joinpath("facets.toml").read_text(encoding="utf-8")))


def facets_from(configuration: Mapping[str, Any]) -> tuple[Facet, ...]:
    """Facets as configured: `[key]` with `name`, `most`, and `[key.values."Value"]` with `about` and `words`."""
    return tuple(_facet(key, told) for key, told in configuration.items())


def find_facets(text: Text, facets: Sequence[Facet], *, corrections: Iterable[Correction] = ()) -> list[Found]:
    """The values that a paper's words speak for, the best first; what was said of this paper itself stands."""
    told = list(corrections)
    return [found for facet in facets for found in _best(text, facet, [c for c in told if c.facet == facet.key])]


def _facet(key: str, told: Mapping[str, Any]) -> Facet:
    _only_known(key, told, _KEYS)
    values = tuple(_value(f"{key}.values.{name}", name, value) for name, value in told.get("values", {}).items())
    if not values:
        raise FacetError(f"{key} has no values")
    return Facet(key, str(told.get("name", key)), int(told.get("most", len(values))), values)


def _value(where: str, name: str, told: Mapping[str, Any]) -> Value:
    _only_known(where, told, _VALUE_KEYS)
    listed = [str(word).lower() for word in told.get("words", [])]
    about = words_in(str(told.get("about", ""))) - _PLAIN - set(listed)
    weights = dict.fromkeys(sorted(about), _ABOUT) | dict.fromkeys(listed, 1.0)
    if not weights:
        raise FacetError(f"{where} has neither about nor words")
    return Value(name, tuple(weights.items()))


def _only_known(where: str, told: Any, known: set[str]) -> None:
    if not isinstance(told, Mapping):
        raise FacetError(f"{where} is not a table")
    if unknown := sorted(set(told) - known):
        raise FacetError(f"{where} has {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _best(text: Text, facet: Facet, corrections: list[Correction]) -> list[Found]:
    said = {c.value: c.belongs for c in corrections if c.text == text}
    found = [
        _found(text, facet, value, [c for c in corrections if c.value == value.name])
        for value in facet.values
        if said.get(value.name, True)
    ]
    ranked = sorted(found, key=lambda one: (not said.get(one.value, False), -one.score, one.value))
    return [one for one in ranked if said.get(one.value, False) or one.score >= _ENOUGH][: facet.most]


def _found(text: Text, facet: Facet, value: Value, corrections: list[Correction]) -> Found:
    passages = ((text.title, _IN_TITLE), (text.abstract, _IN_ABSTRACT))
    added: defaultdict[str, float] = defaultdict(float)
    learnt = _learnt(tuple(corrections))
    for passage, weight in passages:
        words = words_in(passage)
        for pattern, counts in value.words:
            if _stands(pattern, words, passage):
                added[pattern] += weight * counts
        for word in words & learnt.keys():
            added[word] += weight * learnt[word]
    why = sorted((Term(word, round(weight, 3)) for word, weight in added.items()), key=lambda t: (-t.weight, t.term))
    return Found(facet.key, value.name, round(sum(term.weight for term in why), 3), tuple(why))


@lru_cache(maxsize=256)
def _learnt(corrections: tuple[Correction, ...]) -> dict[str, float]:
    """What each word of the corrected papers adds: its log-odds to come with the value, if it came with it twice."""
    counts = {True: Counter[str](), False: Counter[str]()}
    for correction in corrections:
        counts[correction.belongs].update(words_in(f"{correction.text.title} {correction.text.abstract}") - _PLAIN)
    total = {belongs: sum(c.belongs is belongs for c in corrections) + 1 for belongs in (True, False)}
    return {
        word: math.log((counts[True][word] + 0.5) / total[True]) - math.log((counts[False][word] + 0.5) / total[False])
        for word in counts[True].keys() | counts[False].keys()
        if counts[True][word] + counts[False][word] > 1
    }


def _stands(pattern: str, words: set[str], passage: str) -> bool:
    if " " in pattern or "*" in pattern:
        return bool(_expression(pattern).search(passage.lower()))
    return pattern in words


@cache
def _expression(pattern: str) -> re.Pattern[str]:
    words = (re.escape(word).replace(r"\*", r"[\w-]*") for word in pattern.split())
    return re.compile(r"(?<![\w-])" + r"\s+".join(words) + r"(?![\w-])")
