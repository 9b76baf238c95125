"""When to stop reading: how many included papers are likely still hidden, and what the next one costs.

`rest_by_relevance` is for a queue whose papers have a relevance: what was included of what was read tells how far the
relevance is to be trusted for the rest. Measured on later nights of arXiv, read best first to between 0.5 and 20 %:
the true number lay below the upper end 19 times out of 20, and where a curator takes but a few of what is relevant,
the estimate was two to five times too high at first.

`rest_of` is for a review of which nothing is known but the verdicts. Fitted once on replays of six screened reviews,
read in our screening order from a twentieth to nine tenths: what is hidden goes with how much was included of the last
quarter read, and with how much is unread. A review left out of the fit had its true number within the interval nine
times out of ten; the one where an eighth is included, half the time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta, nbinom

_LATELY = 4  # the last quarter of what was read
_LEVEL, _BY_FOUND, _BY_UNREAD = 1.38, 0.59, 0.74
_SPREAD = 1.5  # the shape of the negative binomial: reviews differ more than chance does
_FIRMEST = 6.0  # of that shape, however much was found: nights differ by more than chance, too
_SURE = 0.9
_FEWEST = 20


@dataclass(frozen=True)
class Rest:
    """What waits unread: how many records, how many of them would be included (with a 90 % interval), at what cost."""

    waiting: int
    hidden: float
    least: int
    most: int
    papers_for_next: float

    @property
    def words(self) -> str:
        """The estimate as a person says it."""
        if not self.waiting:
            return "nothing waits"
        if self.hidden < 0.5:
            share = f"likely none of the {self.waiting} that wait belongs on the list (at most {self.most})"
        else:
            one_in = max(round(self.waiting / self.hidden), 1)
            papers = f"{self.least} to {self.most} papers"
            share = f"about 1 in {one_in} of the {self.waiting} that wait belongs on the list ({papers})"
        cost = f"{self.papers_for_next:.0f} paper{'' if round(self.papers_for_next) == 1 else 's'}"
        return f"{share}; reading on costs about {cost} for the next one"


@dataclass(frozen=True)
class Audit:
    """Records drawn at random from what waited: how many of what still waits would be included at most."""

    drawn: int
    included: int
    most: int

    @property
    def words(self) -> str:
        """The audit as a person says it."""
        met = f"of {self.drawn} drawn at random {self.included} belonged on the list"
        return f"{met}: at most {self.most} are hidden, 19 times out of 20"


def rest_of(verdicts: Sequence[bool | int], waiting: int) -> Rest | None:
    """The estimate after these verdicts, in the order given; None while fewer than 20 tell too little."""
    n_read = len(verdicts)
    if n_read < _FEWEST:
        return None
    lately = max(n_read // _LATELY, 1)
    found = sum(verdicts[-lately:]) + 0.5
    hidden = min(_LEVEL * found**_BY_FOUND * (waiting / n_read) ** _BY_UNREAD, float(waiting))
    least, most = _interval(hidden, _SPREAD, waiting)
    return Rest(waiting, hidden, least, most, papers_for_next=lately / found)


def rest_by_relevance(
    told: Sequence[float], verdicts: Sequence[bool | int], *, waiting: int, expected: float, highest: Sequence[float]
) -> Rest | None:
    """The estimate from the relevance that was told of what was decided, and what is told of the rest.

    `expected`: the sum of the relevance of all that waits. `highest`: of those that come next. None while fewer than
    20 decisions tell too little.
    """
    if len(verdicts) < _FEWEST:
        return None
    found = sum(verdicts) + 0.5
    trust = found / (sum(told) + 0.5)
    hidden = min(trust * expected, float(waiting))
    least, most = _interval(hidden, min(found / _SPREAD, _FIRMEST), waiting)
    likely = trust * np.cumsum(highest)
    reached = int(np.searchsorted(likely, 1.0)) + 1
    further = 0.0 if reached <= len(likely) or not len(likely) else (1 - likely[-1]) / max(trust * highest[-1], 1e-9)
    return Rest(waiting, hidden, least, most, papers_for_next=max(min(reached - 1 + further, waiting), 1.0))


def audit_of(drawn: Sequence[bool | int], waiting: int) -> Audit | None:
    """What the audit proves, 19 times out of 20 (Clopper and Pearson); None without one.

    Careful: some were drawn while more of what is included still waited.
    """
    if not drawn:
        return None
    included = int(sum(drawn))
    share = float(beta.ppf(0.95, included + 1, len(drawn) - included)) if included < len(drawn) else 1.0
    return Audit(len(drawn), included, min(int(share * waiting), waiting))


def _interval(hidden: float, shape: float, waiting: int) -> tuple[int, int]:
    """Between these the number lies 9 times out of 10, by a negative binomial of this mean and shape."""
    ends = nbinom.ppf([(1 - _SURE) / 2, (1 + _SURE) / 2], shape, shape / (shape + max(hidden, 1e-9)))
    return min(int(ends[0]), waiting), min(int(ends[1]), waiting)
