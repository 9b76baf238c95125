"""Defects that were there before: known again though lines above them came or went."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ..records.text import title_key
from .document import Document, parse
from .subject import Defect

_NUMBERS = re.compile(r"\bline \d+")


def fingerprints(text: str, defects: Sequence[Defect]) -> list[str]:
    """One mark for each defect, in order: of its rule, its line's words, its section and what it says.

    Two defects that can't be told apart have one mark.
    """
    document = parse(text)
    return [_mark(defect, document) for defect in defects]


def beyond(text: str, defects: Sequence[Defect], baseline: Iterable[str]) -> list[Defect]:
    """The defects that are not in `baseline`, fingerprints of an earlier state of the list."""
    waiting = Counter(baseline)
    new = []
    for defect, mark in zip(defects, fingerprints(text, defects), strict=True):
        if waiting[mark]:
            waiting[mark] -= 1
        else:
            new.append(defect)
    return new


def _mark(defect: Defect, document: Document) -> str:
    line = document.lines[defect.line - 1] if 0 < defect.line <= len(document.lines) else None
    section = document.sections[line.section].key if line and line.section >= 0 else ""
    words = title_key(line.raw) if line else ""
    told = "\0".join((defect.code, section, words, _NUMBERS.sub("line", defect.message).casefold()))
    return f"{defect.code}:{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
