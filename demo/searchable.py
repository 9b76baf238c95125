"""Text as a search engine sees it: lower-case words between single spaces, so that a phrase is a substring."""

import re
import unicodedata
from collections.abc import Callable

_WORD = re.compile(r"[^\W_]+")


def words(text: str, *, stem: bool = False) -> str:
    """` deep learning model `: accents dropped, punctuation a space, and with `stem` the plural's s dropped."""
    plain = text.lower()
    if not text.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    found = _WORD.findall(plain)
    return f" {' '.join(map(_stem, found) if stem else found)} "


def finder(phrase: str, *, stem: bool = False) -> Callable[[str], bool]:
    """Tells of `words(…)` whether it holds the phrase; a trailing `*` leaves its last word open."""
    is_open = phrase.endswith("*")
    wanted = words(phrase, stem=stem and not is_open)
    if not wanted.strip():
        return lambda _: False
    if is_open:
        wanted = wanted.rstrip()
    return lambda text: wanted in text


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "siu" else word
