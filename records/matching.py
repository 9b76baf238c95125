"""Do two descriptions speak of one paper? Evidence in, verdict out, with the reason in words.

What a source asserts comes first, then identifiers, then title, authors and year. A link on the list is evidence, not
identity: lists carry wrong identifiers. Where the evidence contradicts itself the verdict is "ask".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from .identifiers import Pair
from .likeness import Likeness, likeness
from .likeness import title_similarity as title_similarity
from .names import Agreement, agreement
from .notices import is_heading
from .rivals import rivals_among
from .text import title_key
from .titles import content_of, is_coined, is_telling, read_title, weight_of

Verdict = Literal["same", "different", "ask"]

# Two articles of record whose titles are no closer are two papers.
_LOOSE: frozenset[Likeness] = frozenset({"part", "name", "near", "alike"})
_YEARS_APART = 3  # a preprint and its journal version
_CLOSE: frozenset[Likeness] = frozenset({"equal", "prefix", "renamed", "part", "name", "near", "alike"})
_TELLING_WEIGHT = 5  # words that tell the paper, where a name or a subtitle is missing
_UNUSUAL = 3  # "Deep learning" has been written twice, with an author in common
_OUTWEIGHING = 4  # words that tell the paper, where a list's link speaks against the title
_NOTICE_TYPES = ("erratum", "corrigendum", "retraction of publication", "retraction notice", "expression of concern")

_PHRASES: dict[Likeness, str] = {
    "equal": "same title",
    "prefix": "same title but for the name in front",
    "renamed": "same title under another name",
    "part": "same title but for the subtitle",
    "name": "the one title is the name in the other",
    "near": "nearly the same title",
    "alike": "similar titles",
    "numbered": "titles of another number, part or version",
    "notice": "the one title is a notice on another paper",
    "unlike": "other titles",
}
_PEOPLE: dict[Agreement, str] = {
    "strong": "authors in common",
    "some": "an author in common",
    "none": "no author in common",
    "unknown": "authors not comparable",
}


@dataclass(frozen=True)
class Evidence:
    """What is known of one paper when it is compared.

    `identifiers` are its own, `asserted` those it gives for another record of the same paper, `other_papers` those it
    names as another paper. `is_listed`: its identifiers come from a link on the list, which may be wrong.
    """

    title: str
    identifiers: frozenset[Pair] = frozenset()
    authors: list[str] = field(default_factory=list)
    year: int | None = None
    is_listed: bool = False
    asserted: frozenset[Pair] = frozenset()
    other_papers: frozenset[Pair] = frozenset()
    is_preprint: bool | None = None
    venue: str = ""
    journal_ref: str = ""
    document_type: str = ""


@dataclass(frozen=True)
class Match:
    """The finding that two descriptions are the same, different, or for the curator to say."""

    verdict: Verdict
    reason: str


def match(a: Evidence, b: Evidence) -> Match:
    """Compare two descriptions. Symmetric: `match(a, b) == match(b, a)`."""
    named = (a.other_papers & b.identifiers) | (b.other_papers & a.identifiers)
    asserted = (a.asserted & b.identifiers) | (b.asserted & a.identifiers)
    shared = a.identifiers & b.identifiers
    if named:
        reason = f"the one names {_told(named)} as another paper"
        links = asserted | shared
        return Match("ask", f"{reason}, yet {_told(links)} ties them") if links else Match("different", reason)
    like = likeness(a.title, b.title)
    links = asserted | shared | (a.asserted & b.asserted)
    if like not in _CLOSE and not links:
        return Match("different", f"{_PHRASES[like]}, no identifier in common")
    people = agreement(a.authors, b.authors)
    if asserted:
        return _by_link(a, b, f"one source gives {_told(asserted)} for the other", like, people, is_asserted=True)
    if shared:
        return _by_link(a, b, f"same {_told(shared)}", like, people)
    if links:
        return _by_link(a, b, f"both give {_told(links)}", like, people)
    return _by_title(a, b, like, people)


def _by_link(
    a: Evidence, b: Evidence, link: str, like: Likeness, people: Agreement, *, is_asserted: bool = False
) -> Match:
    """The same paper, unless the titles speak against the identifier in common and the authors do not help."""
    if like in _CLOSE and not (like == "alike" and people == "none"):
        return Match("same", f"{link}, {_PHRASES[like]}")
    trusted = is_asserted and (people == "some" or (people == "unknown" and not _is_listed(a, b)))
    if (people == "strong" or trusted) and like != "notice":
        return Match("same", f"{link}, {_PHRASES[like]}, {_PEOPLE[people]}")
    return Match("ask", f"{link}, but {_PHRASES[like]}, {_PEOPLE[people]}")


def _by_title(a: Evidence, b: Evidence, like: Likeness, people: Agreement) -> Match:
    reason = f"{_PHRASES[like]}, {_PEOPLE[people]}"
    if people == "none" or (like == "alike" and people != "strong" and not _shares_name(a, b)):
        return Match("different", reason)
    if _is_notice(a) != _is_notice(b):
        return Match("different", "the one is a notice on another paper")
    if is_heading(a.title):
        return Match("ask" if _is_listed(a, b) else "different", "a title that many papers bear")
    apart = abs(a.year - b.year) if a.year and b.year else 0
    if apart > _YEARS_APART:
        return Match("ask", f"{reason}, but {apart} years apart")
    rivals = rivals_among(
        a.identifiers, b.identifiers, a.asserted, b.asserted, with_preprint=bool(a.is_preprint or b.is_preprint)
    )
    if rivals and like in _LOOSE:
        return Match("different", f"{reason}, and two {' and two '.join(sorted(rivals))}")
    if not _is_firm(a, b, like, people) or (rivals and not _outweighs(a, b, like, people, rivals)):
        return Match("ask", reason + (f", but two {' and two '.join(sorted(rivals))}" if rivals else ""))
    return Match("same", reason + (", the list's link aside" if rivals and _is_listed(a, b) else ""))


def _is_firm(a: Evidence, b: Evidence, like: Likeness, people: Agreement) -> bool:
    """Whether title and authors suffice. A list gives no authors: there a title must tell the paper by itself."""
    telling = min(weight_of(read_title(e.title).body) for e in (a, b)) >= _TELLING_WEIGHT
    refers = _refers(a, b) or _refers(b, a)
    listed = people == "unknown" and _is_listed(a, b)
    if like == "equal":
        shared = people == "strong" or (people == "some" and weight_of(a.title) >= _UNUSUAL)
        return shared or refers or (listed and is_telling(a.title))
    if like == "prefix":
        return people == "strong" or (listed and telling)
    if like == "renamed":
        return people == "strong"
    if like == "part":
        return people == "strong" and telling
    return like == "near" and people == "strong" and (refers or {a.is_preprint, b.is_preprint} == {True, False})


def _outweighs(a: Evidence, b: Evidence, like: Likeness, people: Agreement, rivals: set[str]) -> bool:
    """Whether two numbers of one kind may be two copies at a preprint server, or one of them a list's wrong link."""
    if like != "equal" or not all(kind.startswith(("arXiv", "preprint")) for kind in rivals):
        return False
    return people in {"strong", "some"} or (people == "unknown" and weight_of(a.title) >= _OUTWEIGHING)


def _shares_name(a: Evidence, b: Evidence) -> bool:
    """Whether a listed paper and another have a made-up name in common: it may have changed its title."""
    ours, theirs = ({title_key(name) for name in read_title(e.title).names if is_coined(name)} for e in (a, b))
    return _is_listed(a, b) and bool(ours & theirs)


def _refers(a: Evidence, b: Evidence) -> bool:
    """Whether the journal reference of one names the other's venue and year: "Nat. Commun. 14, 4542 (2023)"."""
    if not (a.journal_ref and b.venue and b.year and str(b.year) in a.journal_ref):
        return False
    told, venue = content_of(re.split(r"\d", a.journal_ref)[0]), content_of(re.sub(r"\(.*?\)", "", b.venue))
    return len(told) == len(venue) and all(x.startswith(y) or y.startswith(x) for x, y in zip(told, venue, strict=True))


def _is_listed(a: Evidence, b: Evidence) -> bool:
    return a.is_listed or b.is_listed


def _is_notice(evidence: Evidence) -> bool:
    return any(kind in evidence.document_type.lower() for kind in _NOTICE_TYPES)


def _told(pairs: Iterable[Pair]) -> str:
    return " and ".join(f"{scheme} {value}" for scheme, value in sorted(pairs))
