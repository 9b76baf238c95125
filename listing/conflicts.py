"""Lists that are not to be read, nor written: two versions of themselves after a merge, bytes that are no text."""

import re

from .document import Document, Line
from .errors import Refused

_SIDES = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")  # NUL, and what `encoding.decode` made of foreign bytes


def conflict_markers(document: Document) -> list[Line]:
    """The lines that open or close a side of a merge conflict, outside of code."""
    return [line for line in document.lines if line.shape != "hidden" and _SIDES.match(line.raw)]


def refuse_conflicts(document: Document) -> None:
    """Raises Refused if the list holds an unresolved merge conflict, naming its first line."""
    if found := conflict_markers(document):
        raise Refused(f"an unresolved merge conflict in line {found[0].number}: choose one side first")


def refuse_unreadable(document: Document) -> None:
    """Raises Refused if what the list says could not be stored as text, or is in conflict; names the first line."""
    refuse_conflicts(document)
    for line in document.lines:
        if _NO_TEXT.search(line.raw):
            raise Refused(f"line {line.number} holds bytes that are neither UTF-8 nor UTF-16: save the list as UTF-8")
