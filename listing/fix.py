"""Mend what can be mended without asking: spaces, and http where https is sure to answer."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from .document import parse
from .entry import read_entry
from .links import HTTPS_HOSTS
from .seen import Seen, see
from .subject import Defect

_HTTP = re.compile(r"(?<=\]\()http(?=://([^/\s()]+))")


def fix(text: str, defects: Iterable[Defect]) -> str:
    """The list without its fixable defects. A kind of fix that would change how any other line is read is left out."""
    by_code: dict[str, set[int]] = {}
    for defect in defects:
        if defect.fixable:
            by_code.setdefault(defect.code, set()).add(defect.line)
    for code, mend in _MENDING.items():
        mended = _mended(text, by_code.get(code, set()), mend)
        if mended != text and _differs_only_there(text, mended, by_code[code]):
            text = mended
    return text


def _mended(text: str, numbers: set[int], mend: Callable[[str], str]) -> str:
    lines = parse(text).lines
    return "".join((mend(line.raw) if line.number in numbers else line.raw) + line.ending for line in lines)


def _differs_only_there(before: str, after: str, numbers: set[int]) -> bool:
    """Whether markdown-it reads every other line as it did, and the same words in the mended ones."""
    (old, old_references), (new, new_references) = see(before), see(after)
    if old_references != new_references or len(old) != len(new):
        return False
    for number, (was, now) in enumerate(zip(old, new, strict=True), start=1):
        if number in numbers:
            if _letters(was) != _letters(now):
                return False
        elif not was.is_like(now):
            return False
    return True


def _letters(line: Seen) -> str:
    return "".join(line.shown.removeprefix("-").split())


def _spaced_bullet(raw: str) -> str:
    return re.sub(r"^(\s*[-*+])\[", r"\1 [", raw)


def _spaced_links(raw: str) -> str:
    entry = read_entry(raw)
    if entry is None or not entry.labelled or not entry.title:
        return raw
    starts = [entry.labelled[0].start] if not entry.gap else []
    starts += [after.start for before, after in pairwise(entry.labelled) if before.end == after.start]
    for start in sorted(starts, reverse=True):
        raw = f"{raw[:start]} {raw[start:]}"
    return raw


_MENDING: dict[str, Callable[[str], str]] = {
    "LL008": lambda raw: _HTTP.sub(lambda found: "https" if found[1].lower() in HTTPS_HOSTS else found[0], raw),
    "LL012": lambda raw: raw.rstrip(" \t"),
    "LL018": _spaced_bullet,
    "LL019": _spaced_links,
}
