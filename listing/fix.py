"""Mend what can be mended without asking: spaces, the case of labels, and http where https is sure to answer."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from .document import parse
from .entry import read_entry
from .links import HTTPS_HOSTS
from .rules_lines import DOUBLED
from .rules_style import relabelled, usual_labels
from .seen import Seen, see
from .subject import Defect, Subject

Labels = dict[str, str]  # how a section writes a label, by its folded form

_HTTP = re.compile(r"(?<=\]\()http(?=://([^/\s()]+))")


def fix(text: str, defects: Iterable[Defect]) -> str:
    """The list without its fixable defects. A kind of fix that would change how any other line is read is left out."""
    by_code: dict[str, set[int]] = {}
    for defect in defects:
        if defect.fixable:
            by_code.setdefault(defect.code, set()).add(defect.line)
    for code, mend in MENDING.items():
        mended = _mended(text, by_code[code], mend) if code in by_code else text
        if mended != text and _differs_only_there(text, mended, by_code[code]):
            text = mended
    return text


def _mended(text: str, numbers: set[int], mend: Callable[[str, Labels], str]) -> str:
    document = parse(text)
    labels = usual_labels(Subject.of(document, None, {}))
    return "".join(
        (mend(line.raw, labels.get(line.section, {})) if line.number in numbers else line.raw) + line.ending
        for line in document.lines
    )


def _differs_only_there(before: str, after: str, numbers: set[int]) -> bool:
    """Whether markdown-it reads every other line as it did, and the same words in the mended ones."""
    (old, old_references), (new, new_references) = see(before), see(after)
    if old_references != new_references or len(old) != len(new):
        return False
    for number, (was, now) in enumerate(zip(old, new, strict=True), start=1):
        if number in numbers:
            if was.sources != now.sources and _letters(was) != _letters(now):
                return False
        elif not was.is_like(now):
            return False
    return True


def _letters(line: Seen) -> str:
    return "".join(line.shown.removeprefix("-").split()).casefold()


def _spaced_bullet(raw: str, _: Labels) -> str:
    return re.sub(r"^(\s*[-*+])\[", r"\1 [", raw)


def _spaced_links(raw: str, _: Labels) -> str:
    entry = read_entry(raw)
    if entry is None or not entry.labelled or not entry.title:
        return raw
    starts = [entry.labelled[0].start] if not entry.gap else []
    starts += [after.start for before, after in pairwise(entry.labelled) if before.end == after.start]
    for start in sorted(starts, reverse=True):
        raw = f"{raw[:start]} {raw[start:]}"
    return raw


def _single_spaced(raw: str, _: Labels) -> str:
    entry = read_entry(raw)
    if entry is None:
        return raw
    start, end = entry.title_span
    return raw[:start] + DOUBLED.sub(" ", raw[start:end]) + raw[end:]


def _relabelled(raw: str, labels: Labels) -> str:
    entry = read_entry(raw)
    return relabelled(raw, entry, labels) if entry else raw


def _encrypted(raw: str, _: Labels) -> str:
    return _HTTP.sub(lambda found: "https" if found[1].lower() in HTTPS_HOSTS else found[0], raw)


MENDING: dict[str, Callable[[str, Labels], str]] = {
    "LL008": _encrypted,
    "LL012": lambda raw, _: raw.rstrip(" \t"),
    "LL018": _spaced_bullet,
    "LL019": _spaced_links,
    "LL028": _relabelled,
    "LL032": _single_spaced,
}
