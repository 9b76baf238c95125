"""What a model learns from: the curator's list and decisions first, then what ships, each paper once, in one order."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import TypeVar

from ..records.text import title_key
from .examples import Example, Text, shipped_background, shipped_examples

_Item = TypeVar("_Item", Example, Text)


@dataclass(frozen=True)
class TrainingSet:
    """`own` is the curator's, `lent` is shipped; `background` streamed by undecided, `excluded` was decided against.

    `same_field`: the shipped papers belong on lists like this one. If not, they only teach how surveys are titled.
    """

    own: tuple[Example, ...]
    lent: tuple[Example, ...]
    background: tuple[Text, ...]
    excluded: tuple[Text, ...]
    same_field: bool
    contradictory: tuple[str, ...] = ()  # titles both included and excluded: the inclusion teaches

    @property
    def examples(self) -> tuple[Example, ...]:
        """All papers whose place is known, the curator's first."""
        return self.own + self.lent

    @property
    def titles(self) -> list[str]:
        """Every title, in the order in which everything here is told: own, lent, excluded, background."""
        return [item.title for part in (self.own, self.lent, self.excluded, self.background) for item in part]

    def digest(self, settings: Sequence[object]) -> str:
        """SHA-256 of everything learnt from: the same data and settings, the same digest, in whatever order it came."""
        parts: tuple[tuple[Example | Text, ...], ...] = (self.own, self.lent, self.background, self.excluded)
        content = [settings, *([astuple(item) for item in part] for part in parts)]
        return sha256(json.dumps(content, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def counts(self) -> dict[str, object]:
        """How much of what, for the model's card."""
        return {
            "listed": dict(sorted(Counter(example.kind for example in self.own).items())),
            "categories": dict(sorted(Counter(e.category for e in self.own if e.category).items())),
            "shipped": len(self.lent),
            "background": len(self.background),
            "excluded": len(self.excluded),
        }


def training_set(
    listed: Sequence[Example],
    background: Sequence[Text],
    excluded: Sequence[Text],
    *,
    shipped: Sequence[Example] | None,
    shipped_stream: Sequence[Text] | None,
    categories: Sequence[str],
) -> TrainingSet:
    """Sort out who says what of which paper: the curator's word stands, and a known paper is no background.

    `shipped`, `shipped_stream`: None for all that ships.
    """
    shipped = shipped_examples() if shipped is None else shipped
    shipped_stream = shipped_background() if shipped_stream is None else shipped_stream
    not_own = set(shipped)
    own = _once([example for example in listed if example not in not_own], without=())
    against = _once(excluded, without=own)
    lent = _once(shipped, without=(*own, *against))
    rest = _once([*background, *shipped_stream], without=(*own, *against, *lent))
    same_field = {example.category for example in shipped if example.category} <= set(categories)
    taken = {title_key(example.title) for example in own}
    both = tuple(text.title for text in _once(excluded, without=()) if title_key(text.title) in taken)
    return TrainingSet(own, lent, rest, against, same_field, both)


def _once(items: Iterable[_Item], *, without: Iterable[Example | Text]) -> tuple[_Item, ...]:
    known = {title_key(item.title) for item in without}
    by_key: dict[str, _Item] = {}
    for item in sorted(items, key=lambda item: json.dumps(astuple(item))):
        key = title_key(item.title)
        if key and key not in known:
            by_key.setdefault(key, item)
    return tuple(by_key[key] for key in sorted(by_key))
