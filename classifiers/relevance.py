"""Does a paper belong on a list like this? What its title says, and as evidence apart, what its abstract says."""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from .features import Evidence
from .grams import N_WORDS
from .head import Head

ANSWERS = ("background", "listed")


@dataclass(frozen=True)
class Reading:
    """How much each kind of evidence adds to the log-odds that a paper of the stream is relevant."""

    start: float
    title: float
    abstract: float
    focus: float


# Lists hold titles only, so no list can teach how its papers' abstracts read. These were fitted once, on the nights of
# May 2025 of arXiv, of which about 5 % was relevant: to the title's log-odds against the background, to the same
# judgement of the abstract's words, and to how much both speak of medicine and of foundation models at
# once; each half of the month was judged by a fit that knew no title of it.
_TITLE_ONLY = Reading(start=-3.1, title=0.58, abstract=0.0, focus=2.7)
_WITH_ABSTRACT = Reading(start=-6.2, title=0.36, abstract=0.84, focus=3.8)
# On a list of another field it says nothing whether a paper speaks of medicine.
_TITLE_ONLY_ELSEWHERE = Reading(start=-1.5, title=0.8, abstract=0.0, focus=0.0)
_WITH_ABSTRACT_ELSEWHERE = Reading(start=-1.8, title=0.75, abstract=1.2, focus=0.0)


@dataclass(frozen=True)
class Relevance:
    """The judgement of titles, and whether the list is of the field that the shipped tables are of."""

    head: Head
    same_field: bool

    def log_odds(self, evidence: Evidence) -> Any:
        """One number a text; above 0 is likelier relevant than not."""
        return sum(self.parts(evidence))

    def probabilities(self, evidence: Evidence) -> Any:
        """One probability a text."""
        return expit(self.log_odds(evidence))

    def parts(self, evidence: Evidence) -> tuple[Any, Any, Any, Any]:
        """What the start, the title, the abstract and the focus add, for each text."""
        both, title_only = (astuple(self.reading(has_abstract=has)) for has in (True, False))
        start, title, abstract, focus = np.where(evidence.has_abstract[:, None], both, title_only).T
        contrast, intercept = self.contrast, self.intercept
        return (
            start,
            title * (evidence.titles @ contrast + intercept),
            abstract * (evidence.abstracts @ contrast[:N_WORDS]),
            focus * evidence.focus,
        )

    def reading(self, *, has_abstract: bool) -> Reading:
        """The constants that suit this list and this text."""
        if self.same_field:
            return _WITH_ABSTRACT if has_abstract else _TITLE_ONLY
        return _WITH_ABSTRACT_ELSEWHERE if has_abstract else _TITLE_ONLY_ELSEWHERE

    @property
    def contrast(self) -> Any:
        """A weight a feature: how much it speaks for "listed" against "background"."""
        return self.head.weights[:, 1] - self.head.weights[:, 0]

    @property
    def intercept(self) -> float:
        """Where a title without a known word stands."""
        return float(self.head.intercepts[1] - self.head.intercepts[0]) if self.head.is_learnt else 0.0
