"""How the neighbours of a new entry are written, learned from them by majority."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .casing import is_sentence_case
from .entry import Entry
from .links import Form

T = TypeVar("T")
_CLEAR_MAJORITY = 0.75
_ENOUGH_TITLES = 5


@dataclass(frozen=True)
class Style:
    """One section's way of writing an entry. What stands at the end of a line by accident is not part of it."""

    indent: str
    bullet: str
    bullet_gap: str
    has_venue: bool
    venue_gap: str
    full_stop: bool
    gap: str
    paper_label: str
    code_label: str
    form: Form
    separator: str
    lower_case: bool


def learn(near: Sequence[Entry], far: Sequence[Entry] = ()) -> Style:
    """The style of `near`, the entries of a section; what they can't tell is taken from `far`, the whole list."""

    def usual(read: Callable[[Entry], Iterable[T]], otherwise: T) -> T:
        for entries in (near, far):
            if votes := Counter(value for entry in entries for value in read(entry)):
                return votes.most_common(1)[0][0]
        return otherwise

    return Style(
        indent=usual(lambda entry: [entry.indent], ""),
        bullet=usual(lambda entry: [entry.bullet], "-"),
        bullet_gap=usual(lambda entry: [entry.bullet_gap], " ") or " ",
        has_venue=usual(lambda entry: [entry.venue is not None], True),
        venue_gap=usual(lambda entry: [entry.venue_gap] if entry.venue else [], " "),
        full_stop=usual(_full_stop, True),
        gap=usual(lambda entry: [entry.gap] if entry.links else [], " "),
        paper_label=usual(lambda entry: _labels(entry, is_code=False), "Paper"),
        code_label=usual(lambda entry: _labels(entry, is_code=True), "Code"),
        form=usual(_forms, "double"),
        separator=usual(lambda entry: entry.separators, " "),
        lower_case=_lower_cases(near),
    )


def _full_stop(entry: Entry) -> list[bool]:
    return [] if not entry.links or entry.markup.endswith(("?", "!")) else [entry.has_full_stop]


def _labels(entry: Entry, *, is_code: bool) -> list[str]:
    return [link.label for link in entry.links if link.is_labelled and link.label and (link.kind == "code") == is_code]


def _forms(entry: Entry) -> list[Form]:
    return [link.form for link in entry.links if link.is_labelled and link.form != "bare"]


def _lower_cases(entries: Sequence[Entry]) -> bool:
    """Whether a clear majority of the titles is in sentence case."""
    known = [case for entry in entries if (case := is_sentence_case(entry.title)) is not None]
    return len(known) >= _ENOUGH_TITLES and sum(known) >= _CLEAR_MAJORITY * len(known)
