"""Text as a search engine sees it: lower-case words between single spaces, so that a phrase is a substring."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def words(text: str, *, stem: bool = False) -> str:
    """` deep learning model `: accents dropped, punctuation a space, and with `stem` the plural's s dropped."""
    plain = unicodedata.normalize("NFKD", text.lower())
    found = _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)) if not text.isascii() else plain)
    return f" {' '.join(map(_stem, found) if stem else found)} "


def contains(haystack: str, phrase: str, *, stem: bool = False) -> bool:
    """Whether `words(…)` holds the phrase; a trailing `*` leaves its last word open."""
    wanted = words(phrase, stem=stem and not phrase.endswith("*"))
    if not wanted.strip():
        return False
    return (wanted.rstrip() if phrase.endswith("*") else wanted) in haystack


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "siu" else word
