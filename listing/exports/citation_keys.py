"""Citation keys: readable, and never changed by what else is listed later."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...records.names import parts_of
from ...records.text import spelt_words

_LITTLE_WORDS = """
a an the of for in on at to by with from and or is are be as via towards toward using can do does how what
"""
_LITTLE = frozenset(_LITTLE_WORDS.split())
_LONGEST = 24  # characters of a name or word


@dataclass(frozen=True)
class Named:
    """What a key is made of. `number` is the smallest of the lines that the work ever had."""

    number: int
    title: str
    year: int | None = None
    authors: Sequence[str] = ()


def citation_keys(works: Iterable[Named]) -> dict[int, str]:
    """The key of each work, by number: family name of the first author, year, first telling word of the title.

    Where no author is known, two more words of the title stand for one. Of works that would share a key, the one that
    was listed first has it; the others get their number behind it.
    """
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for work in sorted(works, key=lambda work: work.number):
        plain = _plain_key(work)
        keys[work.number] = plain if plain not in taken else f"{plain}-{work.number}"
        taken.add(plain)
    return keys


def _plain_key(work: Named) -> str:
    words = [word[:_LONGEST] for word in _ascii_words(work.title) if word not in _LITTLE and len(word) > 1]
    name = "".join(_ascii_words(parts_of(work.authors[0])[1]))[:_LONGEST] if work.authors else ""
    if not name:
        name, words = "".join(words[:2]) or "work", words[2:]
    return f"{name}{work.year or ''}{''.join(words[:1])}"


def _ascii_words(text: str) -> list[str]:
    words = ("".join(letter for letter in word if letter.isascii()) for word in spelt_words(text))
    return [word for word in words if word]
