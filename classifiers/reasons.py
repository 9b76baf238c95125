"""Reasons for many papers at once: the words that weighed most, and the listed papers that read alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from .examples import Text
from .explain import similar, why_relevant
from .model import Model
from .suggestion import Similar, Term


@dataclass(frozen=True)
class Reasons:
    """Why one paper may belong on the list: terms of its relevance, nearest listed papers."""

    why: list[Term]
    similar: list[Similar]


def reasons(model: Model, texts: Sequence[Text], *, terms: int = 8, neighbours: int = 3) -> list[Reasons]:
    """The reasons for each text, in order; as `model.why` and `model.similar` give them, but the list is read once."""
    why = why_relevant(model.features, model.relevance, texts, terms)
    nearest = similar(model.features, model.listed, texts, neighbours)
    return [Reasons(*both) for both in zip(why, nearest, strict=True)]
