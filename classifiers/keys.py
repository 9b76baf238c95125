"""What a paper is about, for its page: key terms with weights, and two key sentences."""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from .examples import Text
from .suggestion import Term

_IN_TITLE = 3  # a word of the title counts as so many of the abstract
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_ADDRESS = re.compile(r"\S*(?:://|www\.|\.(?:com|org|io|net)\b)\S*")
_SENTENCE_ENDS = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])")
_NOT_AN_END = re.compile(r"(?:\b(?:e\.g|i\.e|et al|vs|cf|Fig|Eq|resp|approx|Dr|No)|\b[A-Z])\.$")
_OF_PAPERS = """
    propose proposed present presents introduce introduces method methods approach paper study results result show shows
    demonstrate demonstrates using used use based novel new including achieve achieves performance
"""
_PLAIN = ENGLISH_STOP_WORDS | frozenset(_OF_PAPERS.split())
_NEWS = re.compile(
    r"\bwe (?:here )?(?:propose|present|introduce|develop|describe|release|build|train)"
    r"|\bhere,? we\b|\bthis (?:paper|work|study|survey|review)\b|\boutperform|\bstate-of-the-art\b"
    r"|\bwe (?:show|find)\b",
    re.IGNORECASE,
)
_CHARACTERS = (40, 600)  # of a sentence that tells something and can be shown


def key_terms(text: Text, met_in: Callable[[str], int], n_texts: int, limit: int = 8) -> list[Term]:
    """Words and pairs that are frequent here and rare elsewhere, weightiest first; each once, whatever field it is of.

    `met_in` tells in how many of a store's texts a term stands. Of terms that share a word the weightiest stands for
    all. The weights are shares of the weightiest term's.
    """
    weights = {
        term: (1 + math.log(count)) * math.log((1 + n_texts) / (1 + met_in(term)))
        for term, count in _terms(text).items()
    }
    shown: dict[str, float] = {}
    for term, weight in sorted(weights.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
        words = set(term.split())
        if weight > 0 and not any(words & set(other.split()) for other in shown):
            shown[term] = weight
        if len(shown) == limit:
            break
    most = max(shown.values(), default=1.0)
    return [Term(term, round(weight / most, 3)) for term, weight in shown.items()]


def sentences(abstract: str) -> list[str]:
    """The sentences of an abstract; a full stop after an initial or "e.g." ends none."""
    found: list[str] = []
    for part in _SENTENCE_ENDS.split(" ".join(abstract.split())):
        if found and _NOT_AN_END.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def key_sentences(text: Text, limit: int = 2) -> list[str]:
    """The sentences that share most with title and abstract and say what is new, in the order of the abstract."""
    told = [part for part in sentences(text.abstract) if _CHARACTERS[0] <= len(part) <= _CHARACTERS[1]]
    subject = _terms(text)
    ranked = sorted(range(len(told)), key=lambda place: (-_telling(told[place], subject), place))
    return [told[place] for place in sorted(ranked[:limit])]


def _terms(text: Text) -> Counter[str]:
    counts = Counter(_words_and_pairs(text.abstract))
    for term in _words_and_pairs(text.title):
        counts[term] += _IN_TITLE
    return counts


def _words_and_pairs(passage: str) -> list[str]:
    words = [word.lower() for word in _WORD.findall(_ADDRESS.sub(" ", passage))]
    telling = [len(word) > 2 and word not in _PLAIN and not word.isdigit() for word in words]
    pairs = [f"{words[i]} {words[i + 1]}" for i in range(len(words) - 1) if telling[i] and telling[i + 1]]
    return [word for word, tells in zip(words, telling, strict=True) if tells] + pairs


def _telling(sentence: str, subject: Mapping[str, int]) -> float:
    words = set(_words_and_pairs(sentence))
    shared = sum(math.log1p(subject[word]) for word in words if subject.get(word, 0) > 1)
    return shared / math.sqrt(len(words) + 4) * (1.5 if _NEWS.search(sentence) else 1.0)
