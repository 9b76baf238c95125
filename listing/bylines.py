"""How a list names the authors of its papers: how many, in which order and how short."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from ..records.names import initials_of, parts_of

T = TypeVar("T")
U = TypeVar("U")
Form = Literal["{given} {family}", "{dotted} {family}", "{family} {bare}", "{family}, {dotted}", "{family}"]

_ET_AL = re.compile(r"[,;]?\s+et\.? al\.?$", re.IGNORECASE)
_BETWEEN = re.compile(r"(,? (?:and|&) |[,;] )")
_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]?){1,4}"
_FORMS: tuple[tuple[re.Pattern[str], Form], ...] = (
    (re.compile(rf".+, {_INITIALS}$"), "{family}, {dotted}"),
    (re.compile(r"(?:[^\W\d_a-z]\.[ -]?){1,4}\s*[^\W\d_]{2,}.*"), "{dotted} {family}"),
    (re.compile(rf".*[^\W\d_]{{2,}} {_INITIALS}$"), "{family} {bare}"),
    (re.compile(r"\S+$"), "{family}"),
)


@dataclass(frozen=True)
class Byline:
    """A way to name authors. Of more than `most` the first `first` are named, followed by `others` (" et al.")."""

    form: Form = "{given} {family}"
    between: str = ", "
    last: str = ", "
    first: int = 1
    most: int | None = None
    others: str = " et al."

    def of(self, authors: Sequence[str]) -> str:
        """Those authors, named that way; "" for none."""
        is_cut = self.most is not None and len(authors) > self.most
        names = [self._name(author) for author in (authors[: self.first] if is_cut else authors)]
        if is_cut or len(names) < 2:
            return self.between.join(names) + (self.others if is_cut else "")
        return self.between.join(names[:-1]) + self.last + names[-1]

    def _name(self, author: str) -> str:
        given, family = parts_of(author)
        if not given:
            return family
        return self.form.format(given=given, family=family, dotted=initials_of(given), bare=initials_of(given, dot=""))


def learn_byline(examples: Iterable[str]) -> Byline:
    """The way most of the examples name their authors; each is what stands in an entry: "A. Kelp, B. Moss et al."."""
    read = [_Example.of(text) for text in examples if text]
    if not read:
        return Byline()
    cut = [one for one in read if one.others]
    first = _usual((len(one.names) for one in cut), 1)
    whole = max((len(one.names) for one in read if not one.others), default=first)
    between = _usual((mark for one in read for mark in one.marks[:-1]), None)
    last = _usual((one.marks[-1] for one in read if one.marks and not one.others), between or ", ")
    if between is None:
        between = next((mark for mark in (", ", "; ") if last.startswith(mark[0])), ", ")
    return Byline(
        _usual((form for one in read for form in map(_form_of, one.names)), "{given} {family}"),
        between, last, first, max(first, whole) if cut else None, _usual((one.others for one in cut), " et al."),
    )  # fmt: skip


@dataclass(frozen=True)
class _Example:
    """Names, what stands between them, and how the others are named who are not."""

    names: list[str]
    marks: list[str]
    others: str

    @classmethod
    def of(cls, text: str) -> "_Example":
        found = _ET_AL.search(text)
        pieces = _BETWEEN.split(text[: found.start()] if found else text)
        names, marks = pieces[:1], []
        for mark, name in zip(pieces[1::2], pieces[2::2], strict=True):
            if mark == ", " and re.fullmatch(_INITIALS, name) and "," not in names[-1]:
                names[-1] += mark + name  # "Kelp, A."
            else:
                names.append(name)
                marks.append(mark)
        return cls(names, marks, found[0] if found else "")


def _form_of(name: str) -> Form:
    return next((form for pattern, form in _FORMS if pattern.match(name)), "{given} {family}")


def _usual(values: Iterable[T], otherwise: U) -> T | U:
    counts = Counter(values)
    return counts.most_common(1)[0][0] if counts else otherwise
