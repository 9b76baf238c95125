"""Keys and names for the categories of a list, from its headings and its introduction."""

import re
from collections.abc import Iterable

from .document import Document
from .headings import topic_words
from .markup import plain

_ACRONYM = re.compile(r"\b([A-Z][A-Za-z]?[A-Z]{1,4})s?\b")
_KEY = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_KEY = 30


def keys_of(headings: Iterable[str]) -> list[str]:
    """A short key for each heading, each its own: “LFM methods” LFM, “Large Vision Models” LVM, “Texture” TEXTURE."""
    keys: list[str] = []
    for heading in headings:
        key = key_of(heading) or "C"
        count = 1
        while (wanted := key if count == 1 else f"{key}{count}") in keys:
            count += 1
        keys.append(wanted)
    return keys


def key_of(heading: str) -> str:
    """The key a heading suggests; "" if it has no Latin letters."""
    text = plain(heading)
    if acronym := _ACRONYM.search(text):
        return acronym[1]
    topic = text.split(":")[0]
    words = [cleaned for word in topic_words(topic) or text.split() if (cleaned := _KEY.sub("", word))]
    initials = "".join(word[0] for word in words if word[0].isalpha())
    key = initials if len(initials) > 1 else "".join(words)
    return key.upper()[:_LONGEST_KEY] if key[:1].isalpha() else ""


def name_of(key: str, heading: str, document: Document) -> str:
    """What the key stands for, in the list's own words: “vision foundation models (VFMs)”; else the heading."""
    spelled = re.compile(rf"((?:[A-Za-z][\w-]*[ ]+){{{len(key)}}})\({re.escape(key)}s?\)")
    for line in document.lines:
        found = spelled.search(line.raw) if f"({key}" in line.raw else None
        if found and [word[0].upper() for word in found[1].split()] == list(key.upper()):
            words = found[1].strip()
            return words[0].upper() + words[1:]
    return plain(heading)
