"""What the machine says of a paper, and why."""

from dataclasses import dataclass
from typing import Literal

from ..records.record import Kind

Judgement = Literal["relevance", "kind", "category"]


@dataclass(frozen=True)
class Suggestion:
    """One paper judged, in probabilities; `category` is None where the machine abstains.

    Relevance and kind always name the likelier answer; `unsure_of` names the judgements that are no more than a guess.
    """

    relevance: float
    kind: Kind
    category: str | None
    confidence: float
    probabilities: dict[str, float]
    kind_confidence: float
    unsure_of: tuple[Judgement, ...]


@dataclass(frozen=True)
class Term:
    """A word or phrase and what it adds to the score: above 0 it speaks for, below 0 against."""

    term: str
    weight: float


@dataclass(frozen=True)
class Similar:
    """A listed paper that reads like the one at hand."""

    title: str
    category: str | None
