"""How well an order found what was included: the figures that reviewers know, as asreview-insights computes them.

Each takes the verdicts (1 included, 0 not) in the order in which they were given, what was known beforehand left out.
Rules: github.com/asreview/asreview-insights, `algorithms.py` and `metrics.py`; NDCG: `asreview.metrics.ndcg`.
"""

from collections.abc import Sequence

import numpy as np


def loss(verdicts: Sequence[int]) -> float:
    """The area between the best recall curve and this one, 0 for the best order and 1 for the worst."""
    n_included, n_records = _both_kinds(verdicts)
    best = n_included * (n_records - (n_included - 1) / 2)
    return float((best - np.cumsum(verdicts).sum()) / (n_included * (n_records - n_included)))


def ndcg(verdicts: Sequence[int]) -> float:
    """Normalised discounted cumulative gain: 1 for the best order; what comes first counts most."""
    n_included, n_records = _both_kinds(verdicts)
    gain = np.sum(np.asarray(verdicts) / np.log2(np.arange(2, n_records + 2)))
    return float(gain / np.sum(1 / np.log2(np.arange(2, n_included + 2))))


def recall_at(verdicts: Sequence[int], share: float) -> float:
    """The share of the included that is met within the first share of the records."""
    n_included, n_records = _both_kinds(verdicts)
    read = int(np.searchsorted(np.arange(1, n_records + 1) / n_records, share, side="right"))
    return float(sum(verdicts[:read]) / n_included)


def work_saved(verdicts: Sequence[int], recall: float = 0.95) -> float:
    """WSS: how much earlier, as a share of the records, this recall is met than in a random order."""
    n_included, n_records = _both_kinds(verdicts)
    wanted = np.arange(1, n_included + 1)
    met = np.searchsorted(np.cumsum(verdicts), wanted)
    met_by_chance = np.searchsorted(np.round(np.linspace(0, n_included, n_records)), wanted)
    last = int(np.searchsorted(wanted / n_included, recall, side="right")) - 1
    return float((met_by_chance[last] - met[last]) / n_records)


def _both_kinds(verdicts: Sequence[int]) -> tuple[int, int]:
    n_included, n_records = int(sum(verdicts)), len(verdicts)
    if not 0 < n_included < n_records:
        raise ValueError("needs an included and an excluded record beside those known beforehand")
    return n_included, n_records
