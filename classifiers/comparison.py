"""A new model beside the one in use, on the curator's own decisions: a clearly worse one is not put to use."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import binomtest

from .examples import Example, Text
from .model import Model

_CLEARLY = 0.01  # chance alone would seldom be so unkind; a model is refitted every night
_FEWEST = 5  # decisions that changed sides


@dataclass(frozen=True)
class Comparison:
    """Of the decisions judged: how many the new model alone gets right, and how many only the old one."""

    judged: int
    gained: int
    lost: int

    @property
    def chance(self) -> float:
        """How likely so many losses are if both models are equally good (sign test, one-sided)."""
        moved = self.gained + self.lost
        return float(binomtest(self.lost, moved, alternative="greater").pvalue) if moved else 1.0

    @property
    def is_clearly_worse(self) -> bool:
        """Whether the new model had better not be used."""
        return self.lost >= _FEWEST and self.chance < _CLEARLY

    @property
    def words(self) -> str:
        """The outcome as a person says it."""
        verdict = "clearly worse" if self.is_clearly_worse else "not clearly worse"
        return (
            f"on {self.judged} of your decisions the new model is {verdict}: "
            f"it gets {self.gained} right that the old one missed, and misses {self.lost} that the old one got"
        )


def compare(before: Sequence[bool], after: Sequence[bool]) -> Comparison:
    """From whether each of the same decisions is met by the old and by the new model."""
    old, new = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    return Comparison(len(old), gained=int(np.sum(new & ~old)), lost=int(np.sum(old & ~new)))


def compare_models(
    previous: Model, new: Model, *, included: Sequence[Example], excluded: Sequence[Text] = ()
) -> Comparison:
    """Both models on what the curator decided; models of other categories meet none of what was included."""
    return compare(_met(previous, included, excluded), _met(new, included, excluded))


def _met(model: Model, included: Sequence[Example], excluded: Sequence[Text]) -> Any:
    """Included: kind and likeliest category as decided. Excluded: less relevant than half of what was included."""
    said = model.suggest([example.text for example in included])
    right = [
        judged.kind == example.kind
        and (example.category is None or _likeliest(judged.probabilities) == example.category)
        for judged, example in zip(said, included, strict=True)
    ]
    typical = float(np.median([judged.relevance for judged in said])) if said else 0.5
    return right + [judged.relevance < typical for judged in model.suggest(excluded)]


def _likeliest(probabilities: dict[str, float]) -> str:
    return max(probabilities, key=lambda name: probabilities[name])
