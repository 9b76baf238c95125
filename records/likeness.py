"""How alike two titles are, in one word that says what the difference is."""

import re
from collections import Counter
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from .notices import notice_of
from .text import title_key, words_of
from .titles import Title, content_of, is_coined, names_edition, numbers_of, read_title, weight_of, without_coined

# "equal": but for decoration. "prefix": but for a model's name in front, "renamed" if each has one. "part": one lacks
# the other's subtitle. "name": one is the other's name alone. "near": a word more, or a slip. "alike": the same name,
# or most words. "numbered": another part, version or edition. "notice": one is a correction, reply or retraction.
Likeness = Literal["equal", "prefix", "renamed", "part", "name", "near", "alike", "numbered", "notice", "unlike"]

_ALIKE = 75.0  # of 100, rapidfuzz's token_sort_ratio
_SLIP = 82.0  # of 100, between the words that differ
_CLOSENESS: dict[Likeness, float] = {
    "equal": 100.0, "prefix": 98.0, "near": 97.0, "part": 96.0, "renamed": 95.0, "name": 94.0,
}  # fmt: skip


def likeness(a: str, b: str) -> Likeness:
    """Compare two titles. Symmetric. A title without letters is unlike all others."""
    return _likeness(*sorted((a, b)))


def title_similarity(a: str, b: str) -> float:
    """0 to 100, to choose the closest of several titles: a name or a subtitle dropped costs less than other words."""
    return _CLOSENESS.get(likeness(a, b)) or word_ratio(a, b) * 0.9


def word_ratio(a: str, b: str) -> float:
    """0 to 100: how much of both titles' words agree, in any order (rapidfuzz's token_sort_ratio)."""
    return fuzz.token_sort_ratio(" ".join(words_of(a)), " ".join(words_of(b)))


@lru_cache(maxsize=4096)
def _likeness(a: str, b: str) -> Likeness:
    if not title_key(a) or not title_key(b):
        return "unlike"
    if notice_of(a) != notice_of(b):
        return "notice"
    one, other = read_title(a), read_title(b)
    if title_key(a) == title_key(b) or _run(one.core) == _run(other.core):
        return "numbered" if _pluses(one) != _pluses(other) or _renumbered_aside(one, other) else "equal"
    return _by_parts(one, other) or _by_words(one, other)


def _by_parts(a: Title, b: Title) -> Likeness | None:
    if _is_renumbered(a, b):
        return "numbered"
    if _has_same_body(a, b):
        if not (a.names and b.names) or {_run(name) for name in a.names} & {_run(name) for name in b.names}:
            return "prefix"
        return "renamed" if is_coined(a.names[-1]) and is_coined(b.names[-1]) else "alike"
    for whole, short in ((a, b), (b, a)):
        beginning = next((text for text in whole.beginnings if _run(text) == _run(short.core)), None)
        if beginning is not None:
            if names_edition(whole.core.removeprefix(beginning)):
                return "numbered"
            return "part" if len(content_of(beginning)) >= 4 else "name"
        if any(_run(name) == _run(short.core) for name in whole.names):
            return "name"
    return None


def _by_words(a: Title, b: Title) -> Likeness:
    ratio = word_ratio(a.core, b.core)
    if ratio >= _ALIKE and numbers_of(a.core) != numbers_of(b.core):
        return "numbered"
    ours, theirs = Counter(content_of(a.core)), Counter(content_of(b.core))
    more, fewer = sorted((list((ours - theirs).elements()), list((theirs - ours).elements())), key=len, reverse=True)
    words = min(ours.total(), theirs.total())
    if _is_continued(a, b) or _is_continued(b, a):
        return "part"
    is_slip = 0 < len(more) <= 3 and bool(fewer) and fuzz.ratio("".join(sorted(more)), "".join(sorted(fewer))) >= _SLIP
    is_longer = not fewer and words >= 5 and len(more) <= (2 if words >= 8 else 1)
    if is_slip or is_longer:
        return "near"
    named = {title_key(name) for name in a.names if is_coined(name)} & {title_key(name) for name in b.names}
    return "alike" if named or ratio >= _ALIKE else "unlike"


def _is_continued(whole: Title, short: Title) -> bool:
    """Whether the shorter title is how the longer one begins, by three words or more."""
    is_longer = len(content_of(whole.core)) >= len(content_of(short.core)) + 3
    return weight_of(short.core) >= 5 and is_longer and _run(whole.core).startswith(_run(short.core))


def _run(text: str) -> str:
    """The words that say something, run together: "real-world" is "realworld"."""
    return "".join(content_of(text))


def _has_same_body(a: Title, b: Title) -> bool:
    """The same words behind a name, or behind a made-up first word; four of them at least that tell the paper."""
    ours, theirs = (
        {_run(text) for text in (told.body, without_coined(told.core), told.core) if weight_of(text) >= 4}
        for told in (a, b)
    )
    return bool(ours & theirs)


def _is_renumbered(a: Title, b: Title) -> bool:
    """Whether both have a name, and it is the same but for a number: MedSAM and MedSAM2, BioT5 and BioT5+."""
    ours, theirs = ({_unnumbered(name): _marks(name) for name in (*told.names, told.core)} for told in (a, b))
    return any(name and theirs.get(name, marks) != marks for name, marks in ours.items())


def _unnumbered(name: str) -> str:
    return title_key(re.sub(r"(?<=[-\s])(?:ii|iii|iv)\b|\b(?:II|III|IV)\b|\d+(?:\.\d+)*|\bv(?=\d)", "", name))


def _marks(name: str) -> tuple[tuple[str, ...], int]:
    return numbers_of(name), name.count("+")


def _pluses(told: Title) -> int:
    """Pluses at the end of a name: ChatCAD+. Those in "CD4+ T cells" come and go between databases."""
    return sum(name.count("+") for name in told.names) or (told.core.count("+") if is_coined(told.core) else 0)


def _renumbered_aside(a: Title, b: Title) -> bool:
    return bool(a.aside and b.aside) and numbers_of(a.aside) != numbers_of(b.aside)
