"""What people did to a list between two of its states: added, changed, moved, removed."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..records.identifiers import identifiers_in
from ..records.matching import title_similarity
from ..records.text import title_key
from .reading import Listed

Field = Literal["title", "venue", "paper", "code", "cells", "form", "kind", "category", "year", "order"]

_SAME_TITLE = 90  # in per cent; below, a paper that got another address is another paper
_SAME_CODE = 60
_OWN_FIELDS = ("code", "paper", "venue", "year")  # cells that are compared as what they mean
_PLACE: tuple[Field, ...] = ("kind", "category", "year", "order")


@dataclass(frozen=True)
class HandEdit:
    """One paper that was edited by hand. `before` is None where it was added, `after` where it was removed.

    `fields` says what differs; "form" is the writing alone (spaces, label case), "order" a place among the same papers
    of its year. It was moved if it stands in another part or year of the list, or in another order.
    """

    kind: Literal["added", "changed", "moved", "removed"]
    before: Listed | None
    after: Listed | None
    fields: tuple[Field, ...] = ()


def changes(before: Sequence[Listed], after: Sequence[Listed]) -> list[HandEdit]:
    """The hand edits that lead from one state to the other, in the order of the list as it is, removals last.

    The states may name their parts differently: a renamed heading moves nothing.
    """
    pairs = _paired(before, after)
    shuffled = _out_of_order(pairs, before, after)
    edits = (_edit(before[old], after[new], is_shuffled=new in shuffled) for new, old in sorted(pairs.items()))
    found = [edit for edit in edits if edit]
    found += [HandEdit("added", None, item) for new, item in enumerate(after) if new not in pairs]
    found.sort(key=lambda edit: edit.after.line if edit.after else 0)
    kept = set(pairs.values())
    return found + [HandEdit("removed", item, None) for old, item in enumerate(before) if old not in kept]


def _edit(old: Listed, new: Listed, *, is_shuffled: bool) -> HandEdit | None:
    compared: dict[Field, bool] = {
        "title": old.title != new.title,
        "venue": old.venue != new.venue,
        "paper": old.paper_url != new.paper_url,
        "code": old.code_url != new.code_url,
        "cells": _other_cells(old) != _other_cells(new),
        "kind": old.kind != new.kind,
        "category": old.category != new.category,
        "year": old.year != new.year,
        "order": is_shuffled,
    }
    fields = tuple(field for field, differs in compared.items() if differs)
    if old.raw != new.raw and not set(fields) - set(_PLACE):
        fields = ("form", *fields)
    if not fields:
        return None
    return HandEdit("moved" if set(fields) & set(_PLACE) else "changed", old, new, fields)


def _other_cells(item: Listed) -> list[tuple[str, str]]:
    return [(role, cell) for role, cell in item.cells if role not in _OWN_FIELDS]


_Keys = Callable[[Listed], Iterator[Hashable]]


def _paired(before: Sequence[Listed], after: Sequence[Listed]) -> dict[int, int]:
    """Which paper of `after` is which of `before`; the surest likeness first."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for keys in _LIKENESSES:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for place, item in enumerate(before):
            for key in keys(item) if place not in taken else ():
                waiting[key].append(place)
        for new, item in enumerate(after):
            if new not in pairs:
                alike = (place for key in keys(item) for place in waiting.get(key, ()) if place not in taken)
                if (found := next(alike, None)) is not None:
                    pairs[new] = found
                    taken.add(found)
    _pair_alike(before, after, pairs)
    return pairs


def _place(item: Listed) -> tuple[Hashable, ...]:
    return item.kind, item.category, item.year


def _identifiers(item: Listed) -> Iterator[Hashable]:
    known = identifiers_in(item.paper_url).pairs()
    return ((item.kind, *pair) for pair in known or ([("url", item.paper_url)] if item.paper_url else []))


_LIKENESSES: tuple[_Keys, ...] = (
    lambda item: iter([(item.raw, _place(item))]),
    lambda item: iter([(title_key(item.title), item.code_url, _place(item))]),
    lambda item: iter([(title_key(item.title), _place(item))]),
    lambda item: iter([(item.raw, item.kind)]),
    lambda item: iter([(title_key(item.title), item.kind, item.category)]),
    lambda item: iter([(title_key(item.title), item.kind)]),
    lambda item: ((key, _place(item)) for key in _identifiers(item)),
    _identifiers,
    lambda item: iter([title_key(item.title)] if item.kind != "dataset" else []),
)


def _pair_alike(before: Sequence[Listed], after: Sequence[Listed], pairs: dict[int, int]) -> None:
    """Pair what is left by likeness of titles, the likest first."""
    free = [place for place in range(len(before)) if place not in set(pairs.values())]
    news = [new for new in range(len(after)) if new not in pairs]
    scores = sorted(
        ((_likeness(before[place], after[new]), place, new) for place in free for new in news), reverse=True
    )
    taken: set[int] = set()
    for score, place, new in scores:
        if score and place not in taken and new not in pairs:
            pairs[new] = place
            taken.add(place)


def _likeness(old: Listed, new: Listed) -> float:
    """In per cent; 0 for papers that are not the same. Names of data are too short to be compared by likeness."""
    if old.kind != new.kind or old.kind == "dataset":
        return 0.0
    lengths = sorted((len(title_key(old.title)), len(title_key(new.title))))
    if lengths[0] * 2 < lengths[1]:
        return 0.0
    similarity = title_similarity(old.title, new.title)
    shares_code = old.code_url is not None and old.code_url == new.code_url
    return similarity if similarity >= (_SAME_CODE if shares_code else _SAME_TITLE) else 0.0


def _out_of_order(pairs: dict[int, int], before: Sequence[Listed], after: Sequence[Listed]) -> set[int]:
    """Papers of `after` that changed places within their part and year: all but the longest run that kept its order."""
    blocks: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
    for new, old in sorted(pairs.items()):
        if _place(before[old]) == _place(after[new]):
            blocks[_place(after[new])].append(new)
    moved: set[int] = set()
    for news in blocks.values():
        moved |= set(news) - set(_longest_run(news, [pairs[new] for new in news]))
    return moved


def _longest_run(items: list[int], ranks: list[int]) -> list[int]:
    """The longest subsequence of `items` whose `ranks` rise."""
    ends: list[int] = []
    tails: list[int] = []
    previous: dict[int, int] = {}
    for place, rank in enumerate(ranks):
        at = bisect_left(ends, rank)
        ends[at : at + 1] = [rank]
        tails[at : at + 1] = [place]
        if at:
            previous[place] = tails[at - 1]
    run = tails[-1:]
    while run and run[-1] in previous:
        run.append(previous[run[-1]])
    return [items[place] for place in run]
