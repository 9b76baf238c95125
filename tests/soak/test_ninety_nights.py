"""Nothing is lost, nothing comes twice, and no night says that it is complete when it is not."""

from pathlib import Path

import pytest

from .audit import Audit
from .simulation import survive


@pytest.mark.parametrize(
    ("seed", "days"), [(1, 8), *(pytest.param(seed, 90, marks=pytest.mark.soak) for seed in range(1, 31))]
)
def test_nights_of_every_fault_and_lag_end_with_all_that_was_promised(seed: int, days: int, tmp_path: Path) -> None:
    outcome = survive(seed, tmp_path, days=days)
    assert outcome.audit == Audit()
    assert outcome.untrue == []
    assert outcome.incomplete > 0
    assert outcome.naive.lost
