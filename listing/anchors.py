"""The anchors GitHub gives to headings."""

import re
from collections import Counter

from .document import Document
from .markup import plain

_DROPPED = re.compile(r"[^\w\- ]")
_NAMED = re.compile(r"<a\s[^>]*(?:name|id)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_MARKS = re.compile(r"^\s*#+\s*|\s*#*\s*$")


def anchor(title: str) -> str:
    """The anchor of the first heading of that title: lower case, punctuation dropped, spaces as hyphens."""
    return _DROPPED.sub("", plain(title).casefold()).replace(" ", "-")


def anchors_of(document: Document) -> frozenset[str]:
    """Every place a link may lead to."""
    named = {name.casefold() for line in document.lines for name in _NAMED.findall(line.raw)}
    return frozenset(named | set(heading_anchors(document).values()))


def heading_anchors(document: Document) -> dict[int, str]:
    """The anchor of each heading, years among them, by its line index; a second one of a name gets -1."""
    counts: Counter[str] = Counter()
    found = {}
    for index, title in _headings(document):
        name = anchor(title)
        found[index] = f"{name}-{counts[name]}" if counts[name] else name
        counts[name] += 1
    return found


def _headings(document: Document) -> list[tuple[int, str]]:
    titles = {section.line - 1: section.title for section in document.sections}
    for index, line in enumerate(document.lines):
        following = document.lines[index + 1 : index + 2]
        is_underlined = bool(following) and following[0].shape == "underline"
        if line.shape == "year" and (is_underlined or line.raw.lstrip().startswith("#")):
            titles[index] = _MARKS.sub("", line.raw)
    return sorted(titles.items())
