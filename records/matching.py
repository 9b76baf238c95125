"""Do two descriptions speak of one paper? Evidence in, verdict out, with the reason in words."""

from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz

from .text import author_keys, title_key, words_of

Verdict = Literal["same", "different", "ask"]

_UNLIKE = 45.0  # below it, one identifier under two titles is a wrong identifier
# A shorter title ("SAM-Med2D"), or one of a single word ("Editorial"), identifies nothing by itself.
_TELLING_CHARACTERS = 12
_YEARS_APART = 3  # a preprint and its journal version


@dataclass(frozen=True)
class Evidence:
    """What is known of one paper when it is compared. `is_listed`: its identifiers come from a link on the list."""

    title: str
    identifiers: frozenset[tuple[str, str]] = frozenset()
    authors: list[str] = field(default_factory=list)
    year: int | None = None
    is_listed: bool = False


@dataclass(frozen=True)
class Match:
    """The finding that two descriptions are the same, different, or for the curator to say."""

    verdict: Verdict
    reason: str


def match(a: Evidence, b: Evidence) -> Match:
    """Compare two descriptions. Symmetric: `match(a, b) == match(b, a)`."""
    shared = a.identifiers & b.identifiers
    if shared:
        return _by_identifier(a, b, " and ".join(f"{scheme} {value}" for scheme, value in sorted(shared)))
    return _by_title(a, b)


def title_similarity(a: str, b: str) -> float:
    """0 to 100: how much of the shorter title's words the longer one has, in any order (rapidfuzz token-set ratio)."""
    return fuzz.token_set_ratio(" ".join(words_of(a)), " ".join(words_of(b)))


def _by_identifier(a: Evidence, b: Evidence, shared: str) -> Match:
    if not (a.is_listed or b.is_listed):
        return Match("same", f"same {shared}")
    # A link on the list is evidence, not identity: lists carry wrong identifiers.
    similarity = title_similarity(a.title, b.title)
    if similarity >= _UNLIKE:
        return Match("same", f"same {shared}, titles agree to {similarity:.0f} %")
    return Match("ask", f"same {shared}, but the titles agree to {similarity:.0f} % only")


def _by_title(a: Evidence, b: Evidence) -> Match:
    key = title_key(a.title)
    if key != title_key(b.title) or not key:
        return Match("different", "other titles, no identifier in common")
    if a.year and b.year and abs(a.year - b.year) > _YEARS_APART:
        return Match("ask", f"same title, but {abs(a.year - b.year)} years apart")
    names_a, names_b = author_keys(a.authors), author_keys(b.authors)
    if names_a and names_b:
        if names_a & names_b:
            return Match("same", "same title, an author in common")
        return Match("different", "same title, no author in common")
    if (a.is_listed or b.is_listed) and len(key) >= _TELLING_CHARACTERS and len(words_of(a.title)) > 1:
        return Match("same", "same title as the listed paper")
    return Match("ask", "same title, authors unknown")
