"""How the neighbours of a new entry are written, learned from them by majority."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .bylines import Byline, learn_byline
from .casing import is_sentence_case
from .entry import Entry
from .links import Form

T = TypeVar("T")
_CLEAR_MAJORITY = 0.75
_ENOUGH_TITLES = 5
_ENOUGH_ENTRIES = 3


@dataclass(frozen=True)
class Style:
    """One section's way of writing an entry. What stands at the end of a line by accident is not part of it.

    `dress` is how venue, year, authors and title stand before the links, as in `Entry`.
    """

    indent: str
    bullet: str
    bullet_gap: str
    dress: str
    full_stop: bool
    gap: str
    paper_label: str
    code_label: str
    form: Form
    separator: str
    lower_case: bool
    byline: Byline

    @property
    def start(self) -> str:
        """The bullet with what stands before and behind it."""
        return self.indent + self.bullet + self.bullet_gap


def learn(near: Sequence[Entry], far: Sequence[Entry] = ()) -> Style:
    """The style of `near`, the entries of a section; what they can't tell is taken from `far`, the whole list."""

    def usual(read: Callable[[Entry], Iterable[T]], otherwise: T) -> T:
        for entries in (near, far):
            if votes := Counter(value for entry in entries for value in read(entry)):
                return votes.most_common(1)[0][0]
        return otherwise

    dress = _dress(near, far)
    return Style(
        indent=usual(lambda entry: [entry.indent], ""),
        bullet=usual(lambda entry: [entry.bullet], "-"),
        bullet_gap=usual(lambda entry: [entry.bullet_gap], " ") or " ",
        dress=dress,
        full_stop=usual(lambda entry: _full_stop(entry) if entry.dress == dress else [], usual(_full_stop, True)),
        gap=usual(lambda entry: [entry.gap] if entry.labelled else [], " "),
        paper_label=usual(lambda entry: _labels(entry, is_code=False), "Paper"),
        code_label=usual(lambda entry: _labels(entry, is_code=True), "Code"),
        form=usual(_forms, "double"),
        separator=usual(lambda entry: entry.separators, " "),
        lower_case=_lower_cases(near),
        byline=learn_byline(entry.authors for entry in (near if any(one.authors for one in near) else far)),
    )


def _full_stop(entry: Entry) -> list[bool]:
    return [] if not entry.links or entry.markup.endswith(("?", "!")) else [entry.has_full_stop]


def _dress(near: Sequence[Entry], far: Sequence[Entry]) -> str:
    """With a venue if the section names any, or most of the list does."""
    ours, all_ = ([entry.dress for entry in entries if entry.venue] for entries in (near, far))
    if ours or len(all_) * 2 > len(far):
        return Counter(ours or all_).most_common(1)[0][0]
    entries = [entry for entry in far or near if entry.title]
    bare = Counter(entry.dress for entry in entries if not entry.venue)
    return bare.most_common(1)[0][0] if len(entries) >= _ENOUGH_ENTRIES else "[{venue}] {title}"


def _labels(entry: Entry, *, is_code: bool) -> list[str]:
    return [
        link.label for link in entry.labelled if link.is_labelled and link.label and (link.kind == "code") == is_code
    ]


def _forms(entry: Entry) -> list[Form]:
    return [link.form for link in entry.labelled if link.is_labelled and link.form != "bare"]


def _lower_cases(entries: Sequence[Entry]) -> bool:
    """Whether a clear majority of the titles is in sentence case."""
    known = [case for entry in entries if (case := is_sentence_case(entry.title)) is not None]
    return len(known) >= _ENOUGH_TITLES and sum(known) >= _CLEAR_MAJORITY * len(known)
