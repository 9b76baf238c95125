"""Replay a screened set with the screening order in use: what a curator would have read, and when they met what."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .recall import loss, ndcg, recall_at, work_saved
from .screened import Screened
from .screening import ScreeningOrder
from .stopping import rest_of
from .wording import wording

Priors = tuple[int, int]  # the rows of an included and an excluded record
_SHARES = (0.01, 0.05, 0.1, 0.2)
_STOPS = (0.05, 0.1, 0.2, 0.5)  # of the records read: where the stopping estimate is held against what was hidden


@dataclass(frozen=True)
class Replay:
    """One run: the rows in the order read, until the last included one was met. The priors are left out."""

    priors: Priors
    read: tuple[int, ...]
    verdicts: tuple[int, ...]  # of all records but the priors; 0 for what was never read
    seconds: float

    @property
    def figures(self) -> dict[str, Any]:
        """The figures of this run."""
        return {
            "priors": list(self.priors),
            "wss95": work_saved(self.verdicts),
            "loss": loss(self.verdicts),
            "ndcg": ndcg(self.verdicts),
            "recall_at": {f"{share:.0%}": recall_at(self.verdicts, share) for share in _SHARES},
            "stopping": [stop for share in _STOPS if (stop := _stopped(self.verdicts, share))],
            "seconds": self.seconds,
        }


def random_priors(screened: Screened, n_seeds: int) -> list[Priors]:
    """For each seed one included and one excluded record, drawn at random."""
    included = np.array(screened.included)
    drawn = []
    for seed in range(n_seeds):
        random = np.random.default_rng(seed)
        drawn.append((int(random.choice(np.flatnonzero(included))), int(random.choice(np.flatnonzero(~included)))))
    return drawn


def replay_all(screened: Screened, priors: Sequence[Priors]) -> list[Replay]:
    """A run from each pair of priors; the features are computed once, and each run's seconds contain them."""
    started = time.perf_counter()
    rows = wording(screened.texts)
    took = time.perf_counter() - started
    return [replay(screened, rows, pair, seed=seed, took=took) for seed, pair in enumerate(priors)]


def replay(screened: Screened, rows: Any, priors: Priors, *, seed: int, took: float = 0.0) -> Replay:
    """One run: decide, re-rank, read the first, until all that was included is met. `took`: seconds spent before."""
    started = time.perf_counter()
    order = ScreeningOrder(rows, seed=seed)
    for place in priors:
        order.decide(place, included=screened.included[place])
    left, read = sum(screened.included) - 1, []
    while left:
        place = order.next()
        read.append(place)
        order.decide(place, included=screened.included[place])
        left -= screened.included[place]
    verdicts = [int(screened.included[place]) for place in read]
    unread = len(screened.included) - len(priors) - len(read)
    seconds = took + time.perf_counter() - started
    return Replay(priors, tuple(read), (*verdicts, *[0] * unread), seconds)


def summary(screened: Screened, replays: Sequence[Replay]) -> dict[str, Any]:
    """The mean figures over the runs, and each run's own; the shape of CONTRACT's `simulate --json`."""
    runs = [replay.figures for replay in replays]
    mean = {name: float(np.mean([run[name] for run in runs])) for name in ("wss95", "loss", "ndcg")}
    at = {share: float(np.mean([run["recall_at"][share] for run in runs])) for share in runs[0]["recall_at"]}
    return {
        "records": len(screened.included),
        "included": sum(screened.included),
        **mean,
        "recall_at": at,
        "stopping": _stopping(runs),
        "seconds": float(np.mean([run["seconds"] for run in runs])),
        "seeds": len(runs),
        "per_seed": runs,
    }


def _stopped(verdicts: Sequence[int], share: float) -> dict[str, Any] | None:
    """What the stopping estimate says after a share of the records, and what is true."""
    read = int(share * len(verdicts))
    rest = rest_of(verdicts[:read], len(verdicts) - read)
    if rest is None:
        return None
    hidden = sum(verdicts[read:])
    held = rest.least <= hidden <= rest.most
    return {"read": f"{share:.0%}", "hidden": hidden, "told": rest.hidden, "most": rest.most, "held": held}


def _stopping(runs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The means over the runs; `held`: in what share of them the true number lay within the interval."""
    found = []
    for share in (f"{share:.0%}" for share in _STOPS):
        stops = [stop for run in runs for stop in run["stopping"] if stop["read"] == share]
        means = {
            key: float(np.mean([stop[key] for stop in stops])) for key in ("hidden", "told", "most", "held") if stops
        }
        found += [{"read": share, **means}] if stops else []
    return found
