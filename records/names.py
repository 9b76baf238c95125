"""Names of people and groups, compared whatever order, script or abbreviation they arrive in."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from .text import clean_text, spelt_words

Agreement = Literal["unknown", "none", "some", "strong"]

_PARTICLE_WORDS = """
a al ab ap ben bin bint d da dal de del della den der des di do dos du e el ibn in la las le les li lo los mac
of op st t te ten ter the van vander ver von vom y zu zum zur
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_SUFFIX = re.compile(r"(?:[,\s]+|^)(?:jr|sr|ii|iii|iv|2nd|3rd|md|phd|dphil|msc)\.?$", re.IGNORECASE)
_GROUP = re.compile(
    r"\b(?:consortium|consortia|collaborati(?:on|ve)|collaborators|group|groups|network|team|initiative|investigators"
    r"|committee|society|association|project|program(?:me)?|alliance|institute|foundation|federation|registry|trial"
    r"|study|council|working party|task force|participants|centre|center|university|partnership|commission|agency)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^\W*(?:et\.? al|and others|others|anonymous|no authors? listed|n/?a|unknown)?\W*$", re.IGNORECASE
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}$")
_SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Å": "Aa", "Ø": "Oe"}
)
_GROUP_FILLERS = frozenset({"the", "of", "for", "and", "on", "behalf", "a", "in", "from"})


@dataclass(frozen=True)
class Name:
    """One author. `readings`: (family, initials) of each way to read a person's name, `swapped` those that hold if the
    family name came first; `group`: a group's words."""

    readings: frozenset[tuple[str, str]] = frozenset()
    swapped: frozenset[tuple[str, str]] = frozenset()
    group: frozenset[str] = frozenset()
    is_latin: bool = True


@lru_cache(maxsize=32_768)
def read_name(author: str) -> Name | None:
    """A person ("Family, Given", "Family GM", "Given Family") or a group; None for "et al." and nothing."""
    text = clean_text(author, tex=True)
    if _NOBODY.match(text):
        return None
    latin = any(unicodedata.name(letter, "").startswith("LATIN") for letter in text if letter.isalpha())
    if "," not in text and _GROUP.search(text):
        return Name(group=frozenset(spelt_words(text)) - _GROUP_FILLERS, is_latin=latin)
    text = _SUFFIX.sub("", text) or text
    readings = _readings(text) | (_readings(text.translate(_SPELT)) if not text.isascii() else set())
    return Name(frozenset(readings), frozenset(_swapped(text)), is_latin=latin) if readings else None


def parts_of(author: str) -> tuple[str, str]:
    """(given names, family name) of a person, as written; ("", the whole) of a group, or of one name alone."""
    text = clean_text(author, tex=True)
    if "," in text:
        family, given = (part.strip() for part in text.split(",", 1))
        return given, family
    parts = text.split()
    if _GROUP.search(text) or len(parts) < 2:
        return "", text
    cut = next((i for i in range(1, len(parts)) if all(_is_initials(part) for part in parts[i:])), None)
    if cut:  # "Kelp AB"
        return " ".join(parts[cut:]), " ".join(parts[:cut])
    cut = next((i for i, part in enumerate(parts[1:-1], 1) if part in _PARTICLES), len(parts) - 1)
    return " ".join(parts[:cut]), " ".join(parts[cut:])


def initials_of(given: str, *, dot: str = ".") -> str:
    """ "Jane Mary" as "J. M.", "Jean-Pierre" as "J.-P."; without dots as "JM" and "JP"."""
    words = [[*part.replace(".", "")] if _is_initials(part) else [part] for part in given.split()]
    letters = [
        "-".join(piece[0] + dot for piece in word.split("-") if piece) for part in words for word in part if word != "-"
    ]
    return " ".join(letters) if dot else "".join(letters).replace("-", "")


def agreement(ours: list[str], theirs: list[str]) -> Agreement:
    """How far two author lists name the same people: "strong" is two or more and half of the shorter list.

    "unknown" where nothing can be said: a list is empty, names a group where the other names persons, or is written
    in another script. A lone author agrees strongly with a lone author of the same family and initial.
    """
    a, b = _names(ours), _names(theirs)
    if not a or not b:
        return "unknown"
    enough = max(2, min(len(a), len(b)) / 2)
    common = _in_common(a, b)
    common = common if common >= enough else max(common, _in_common(b, a))
    if common >= enough:
        return "strong"
    if common:
        return "strong" if len(a) == len(b) == 1 else "some"
    same_script = {name.is_latin for name in a} & {name.is_latin for name in b}
    all_groups = [all(name.group for name in names) for names in (a, b)]
    return "none" if same_script and all_groups[0] == all_groups[1] else "unknown"


def _names(authors: list[str]) -> list[Name]:
    return [name for author in authors if (name := read_name(author))]


def _in_common(a: list[Name], b: list[Name]) -> int:
    by_family: dict[str, list[int]] = defaultdict(list)
    for position, name in enumerate(b):
        for family in {family for family, _ in name.readings | name.swapped}:
            by_family[family].append(position)
    taken: set[int] = set()
    for name in a:
        families = sorted({family for family, _ in name.readings | name.swapped})
        near = (position for family in families for position in by_family.get(family, ()))
        found = next((position for position in near if position not in taken and _is_same(name, b[position])), None)
        if found is not None:
            taken.add(found)
    groups = [name.group for name in b if name.group]
    shared = sum(any(name.group <= other or other <= name.group for other in groups) for name in a if name.group)
    return len(taken) + shared


def _is_same(a: Name, b: Name) -> bool:
    """At most one of the two is taken to be swapped: "Wei Zhang" is not "Wei Zhao"."""
    return any(
        family == other and (not initials or not others or not set(initials).isdisjoint(others))
        for ours, theirs in ((a.readings, b.readings), (a.swapped, b.readings), (a.readings, b.swapped))
        for family, initials in ours
        for other, others in theirs
    )


def _readings(text: str) -> set[tuple[str, str]]:
    if "," in text:
        family, given = (part.strip() for part in text.split(",", 1))
        if family and given:
            return {(name, _initials(given.split())) for name in _families(family)}
        text = family or given
    parts = text.split()
    if len(parts) > 1 and _is_initials(parts[-1]):
        cut = next(i for i in range(len(parts)) if all(_is_initials(part) for part in parts[i:]))
        if cut:
            return {(name, _initials(parts[cut:])) for name in _families(" ".join(parts[:cut]))}
    first = next((i for i, part in enumerate(parts[1:], 1) if part.lower() in _PARTICLES), len(parts) - 1)
    readings = {(name, _initials(parts[:first])) for name in _families(" ".join(parts[first:]))}
    if len(parts) > 2:  # two family names: Gabriel García Márquez
        readings |= {("".join(spelt_words(" ".join(parts[-2:]))), _initials(parts[:-2]))}
    return {reading for reading in readings if reading[0]}


def _swapped(text: str) -> set[tuple[str, str]]:
    """ "Zhang Wei" may be either; with a comma or initials the order is plain."""
    parts = text.split()
    if "," in text or not 2 <= len(parts) <= 3 or any(map(_is_initials, parts)):
        return set()
    return {(name, _initials(parts[1:])) for name in _families(parts[0])}


def _families(text: str) -> set[str]:
    """The whole family name, and its first and last word: records drop one of two, or the "van der"."""
    words = spelt_words(text)
    telling = [word for word in words if word not in _PARTICLES] or words
    return {"".join(words), "".join(telling), *telling[:1], *telling[-1:]} - {""}


def _initials(given: list[str]) -> str:
    letters = [
        letter
        for part in given
        for word in (list(part) if _is_initials(part) else part.replace("-", " ").split())
        for letter in "".join(spelt_words(word))[:1]
    ]
    return "".join(sorted(set(letters)))


def _is_initials(part: str) -> bool:
    """ "D.", "DA", "J.-P.": capitals only, three at most."""
    return bool(_INITIALS.match(part)) and part.upper() == part and part.lower() != part
