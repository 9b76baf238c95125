"""What a merge left behind: a list that holds two versions of itself is not to be read, nor written."""

import re

from .document import Document, Line
from .errors import Refused

_SIDES = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")


def conflict_markers(document: Document) -> list[Line]:
    """The lines that open or close a side of a merge conflict, outside of code."""
    return [line for line in document.lines if line.shape != "hidden" and _SIDES.match(line.raw)]


def refuse_conflicts(document: Document) -> None:
    """Raises Refused if the list holds an unresolved merge conflict, naming its first line."""
    if found := conflict_markers(document):
        raise Refused(f"an unresolved merge conflict in line {found[0].number}: choose one side first")
