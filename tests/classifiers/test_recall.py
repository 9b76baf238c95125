"""The figures of a replay, against values worked out by hand and by asreview-insights 1.6.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.classifiers.recall import loss, ndcg, recall_at, work_saved

_SCREENED = [1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

_verdicts = st.lists(st.integers(0, 1), min_size=2, max_size=60).filter(lambda run: 0 < sum(run) < len(run))


def test_the_figures_are_those_of_asreview_insights():
    assert loss(_SCREENED) == pytest.approx(0.09375)
    assert ndcg(_SCREENED) == pytest.approx(0.876849, abs=1e-6)
    assert work_saved(_SCREENED) == pytest.approx(0.45)  # of the third record: 95 % of four is not yet the fourth
    assert [recall_at(_SCREENED, share) for share in (0.01, 0.05, 0.1, 0.2)] == [0, 0.25, 0.25, 0.75]


def test_one_included_record_has_a_wss_too():
    assert work_saved([1, *[0] * 9]) == pytest.approx(0.5)


@given(_verdicts)
def test_the_best_order_has_no_loss_and_the_worst_has_all(run):
    assert loss(sorted(run, reverse=True)) == pytest.approx(0)
    assert ndcg(sorted(run, reverse=True)) == pytest.approx(1)
    assert loss(sorted(run)) == pytest.approx(1)
    assert 0 <= loss(run) <= 1


@given(_verdicts)
def test_an_included_record_met_earlier_is_never_worse(run):
    place = next((i for i in range(1, len(run)) if run[i] > run[i - 1]), None)
    if place is None:
        return
    better = [*run[: place - 1], 1, 0, *run[place + 1 :]]
    assert loss(better) < loss(run)
    assert ndcg(better) > ndcg(run)
    assert work_saved(better) >= work_saved(run)


@pytest.mark.parametrize("run", [[0, 0], [1, 1], []])
def test_what_has_one_kind_of_record_only_is_refused(run):
    for figure in (loss, ndcg, work_saved):
        with pytest.raises(ValueError, match="needs an included and an excluded"):
            figure(run)
