"""The anchors GitHub gives to headings."""

import re
from collections import Counter

from .document import Document
from .markup import plain

_DROPPED = re.compile(r"[^\w\- ]")
_NAMED = re.compile(r"<a\s[^>]*(?:name|id)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


def anchor(title: str) -> str:
    """The anchor of the first heading of that title: lower case, punctuation dropped, spaces as hyphens."""
    return _DROPPED.sub("", plain(title).casefold()).replace(" ", "-")


def anchors_of(document: Document) -> frozenset[str]:
    """Every place a link may lead to; a heading that stands twice gets -1 the second time."""
    counts: Counter[str] = Counter()
    found = set()
    for section in document.sections:
        name = anchor(section.title)
        found.add(f"{name}-{counts[name]}" if counts[name] else name)
        counts[name] += 1
    found |= {name.casefold() for line in document.lines for name in _NAMED.findall(line.raw)}
    found |= {str(line.year) for line in document.lines if line.shape == "year" and line.raw.lstrip().startswith("#")}
    return frozenset(found)
