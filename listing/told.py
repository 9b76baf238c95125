"""What a paper's own words tell for the columns of a table: its modality, task and scale, in the column's words."""

import re
from collections import Counter
from collections.abc import Sequence

from ..records.text import words_of

_PHRASES = re.compile(r"\s*[,;/&()]\s*|\s+and\s+")
_AMOUNT = r"\d[\d,.]*\d|\d"
_LARGE = {"thousand": "K", "k": "K", "million": "M", "m": "M", "billion": "B", "b": "B"}
_COUNTED = re.compile(
    rf"(?<![\w.-])({_AMOUNT})\s?(thousand|million|billion|[kKmMbB]\b)?\+?((?:[ -]+[^\W\d_][\w-]*){{1,3}})"
)
_SHORT = re.compile(r"\d\s?[KMB]\b")
_MOST_TERMS, _MOST_AMOUNTS = 3, 2
_FEW = 100  # "on 5 datasets" is no scale
_YEAR = re.compile(r"(?:19|20)\d\d")


def told(column: str, cells: Sequence[str], text: str) -> str:
    """What `text` tells for a column with those cells above; "" if nothing, or if it is no column to be told.

    Modality and task: terms that the column uses already. Scale: the largest amount of each thing the column counts.
    """
    if not text:
        return ""
    if column in ("modality", "task"):
        return ", ".join(_terms(cells, text)[:_MOST_TERMS])
    return ", ".join(_amounts(cells, text)[:_MOST_AMOUNTS]) if column == "scale" else ""


def _terms(cells: Sequence[str], text: str) -> list[str]:
    spellings: dict[tuple[str, ...], Counter[str]] = {}
    for phrase in (phrase for cell in cells for phrase in _PHRASES.split(cell)):
        if sum(letter.isalpha() for letter in phrase) > 1:
            spellings.setdefault(_stems(phrase), Counter())[phrase] += 1
    words, names = _stems(text), set(re.findall(r"[\w-]+", text))
    found: dict[tuple[str, ...], int] = {}
    for term, spelling in spellings.items():
        is_name = all(phrase.isupper() for phrase in spelling)  # "US" is no "us"
        at = _place(term, words)
        if term and at is not None and (not is_name or not names.isdisjoint(spelling)):
            found[term] = at
    longest = [term for term in found if not any(term != other and _place(term, other) is not None for other in found)]
    return [spellings[term].most_common(1)[0][0] for term in sorted(longest, key=lambda term: (found[term], term))]


def _amounts(cells: Sequence[str], text: str) -> list[str]:
    counted = {word for cell in cells for _, _, nouns in _COUNTED.findall(cell) for word in _stems(nouns)}
    shortens = 2 * sum(bool(_SHORT.search(cell)) for cell in cells) > len(cells)
    largest: dict[str, tuple[float, str]] = {}
    for number, large, nouns in _COUNTED.findall(text):
        words = [word.lower() if word.istitle() else word for word in nouns.split()]  # "52,000 Volumes" in a title
        unit = next((place for place, word in enumerate(words) if _stem_of(word) in counted), None)
        letter = _LARGE.get(large.lower(), "")
        amount = _value(number) * 1000 ** " KMB".index(letter or " ")
        if unit is None or amount < _FEW or _YEAR.fullmatch(number):
            continue
        size = f"{number}{letter}" if shortens or large in _LARGE.values() else f"{number} {large}".strip()
        key = _stem_of(words[unit])
        if amount > largest.get(key, (0.0, ""))[0]:
            largest[key] = amount, f"{size} {' '.join(words[: unit + 1])}"
    return [written for _, written in largest.values()]


def _value(number: str) -> float:
    try:
        return float(number.replace(",", ""))
    except ValueError:
        return 0.0


def _place(part: Sequence[str], whole: Sequence[str]) -> int | None:
    """Where the words of one stand in the other, one after the other."""
    ends = range(len(whole) - len(part) + 1)
    return next((at for at in ends if tuple(whole[at : at + len(part)]) == tuple(part)), None)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in words_of(text))


def _stem_of(word: str) -> str:
    return next(iter(_stems(word)[-1:]), "")


def _stem(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
