"""Facets beside the categories: what a paper touches, suggested from words and taught by a curator's corrections.

Each value of a facet is described by words, and these count as they stand. What is learnt of the papers that have them,
and of those that a curator said belong or do not, counts beside them. The score is the sum of what is shown with it.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .examples import Text
from .lexicon import words_in
from .suggestion import Term
from .taught import Lessons, Taught, Words, standing

_FUNCTION_WORDS = "and or of in at with to the from as their them without by for found designed data"
_IN_TITLE, _IN_ABSTRACT = 1.0, 0.4
_ABOUT = 0.5  # a word of the description, beside 1 for a word listed
_ENOUGH = 1.0  # one word of the title, or a few of the abstract, or papers that read much alike
_ALIKE, _ALIKE_FROM, _ALIKE_TO = 0.5, -1.0, 3.0  # what a unit of the log-odds counts, from where to where
_AGAINST = 0.5  # how much further below these are heard, for each paper that was said not to belong
READS_ALIKE = "reads like its papers"
_PLAIN = frozenset(_FUNCTION_WORDS.split())
_KEYS = {"name", "most", "values"}
_VALUE_KEYS = {"about", "words"}


class FacetError(ValueError):
    """A facet's configuration is not understood; the message names the key and the ones that are known."""


@dataclass(frozen=True)
class Value:
    """One value of a facet, and what each of its words counts."""

    name: str
    words: Words
    is_described: bool = False


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


def find_facets(
    text: Text, facets: Sequence[Facet], *, corrections: Iterable[Correction] = (), taught: Taught | None = None
) -> list[Found]:
    """The values that a paper's words speak for, the best first; what was said of this paper itself stands.

    `taught`: what was learnt of values before, if it is to be kept.
    """
    told, known = list(corrections), taught or _TAUGHT
    return [found for facet in facets for found in _best(text, facet, [c for c in told if c.facet == facet.key], known)]


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
    return Value(name, tuple(weights.items()), "about" in told)


def _only_known(where: str, told: Any, known: set[str]) -> None:
    if not isinstance(told, Mapping):
        raise FacetError(f"{where} is not a table")
    if unknown := sorted(set(told) - known):
        raise FacetError(f"{where} has {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _best(text: Text, facet: Facet, corrections: list[Correction], taught: Taught) -> list[Found]:
    said = {c.value: c.belongs for c in corrections if c.text == text}
    found = [
        _found(text, facet, value, tuple((c.text, c.belongs) for c in corrections if c.value == value.name), taught)
        for value in facet.values
        if said.get(value.name, True)
    ]
    ranked = sorted(found, key=lambda one: (not said.get(one.value, False), -one.score, one.value))
    return [one for one in ranked if said.get(one.value, False) or one.score >= _ENOUGH][: facet.most]


def _found(text: Text, facet: Facet, value: Value, corrected: tuple[tuple[Text, bool], ...], taught: Taught) -> Found:
    added: defaultdict[str, float] = defaultdict(float)
    for passage, weight in ((text.title, _IN_TITLE), (text.abstract, _IN_ABSTRACT)):
        for pattern, counts in standing(value.words, passage):
            added[pattern] += weight * counts
    if value.is_described or corrected:
        added[READS_ALIKE] = _alike(text, Lessons(value.words, corrected), taught)
    shown = {word: round(weight, 3) for word, weight in added.items() if round(weight, 3)}
    why = sorted((Term(word, weight) for word, weight in shown.items()), key=lambda t: (-t.weight, t.term))
    return Found(facet.key, value.name, round(sum(term.weight for term in why), 3), tuple(why))


def _alike(text: Text, lessons: Lessons, taught: Taught) -> float:
    """What was learnt of a value's papers adds, or takes away where papers were said not to belong."""
    odds = taught.log_odds(text, lessons)
    against = sum(not belongs for _, belongs in lessons.corrected)
    return _ALIKE * (min(max(odds, _ALIKE_FROM - _AGAINST * against), _ALIKE_TO) - _ALIKE_FROM)


_TAUGHT = Taught()
