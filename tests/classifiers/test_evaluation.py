"""What `evaluate` measures, on lists small enough to reckon by hand, and on the invented one."""

import json

import numpy as np
import pytest

from livinglist.classifiers.evaluation import evaluate
from livinglist.classifiers.examples import Example, shipped_background, shipped_examples
from livinglist.classifiers.judged import Judged, abstaining, calibration_error, reliability, summary
from livinglist.classifiers.plots import evaluation_plot

from .corpus import CATEGORIES, listed, stream


def _judged(*papers):
    examples = tuple(Example(f"Paper number {i}", "method", category) for i, (category, _) in enumerate(papers))
    return Judged(examples, ("LFM", "VFM"), np.array([[p, 1 - p] for _, p in papers]))


def _evaluated(examples, **options):
    settled = {"categories": CATEGORIES, "abstain_below": 0.5}
    lent = {"shipped": shipped_examples()[::5], "shipped_stream": shipped_background()[::15]}
    return evaluate(examples, stream(), **{**settled, **lent, **options})


def test_the_summary_counts_each_category():
    told = summary(_judged(("LFM", 0.9), ("LFM", 0.2), ("VFM", 0.1), ("VFM", 0.4)))
    assert told["accuracy"] == 0.75
    assert told["per_category"]["LFM"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "papers": 2}
    assert told["macro_f1"] == pytest.approx((0.6667 + 0.8) / 2, abs=1e-4)


def test_who_must_be_surer_speaks_less_and_errs_less():
    judged = _judged(("LFM", 0.9), ("LFM", 0.4), ("VFM", 0.1), ("VFM", 0.3))
    assert abstaining(judged, 0.0) == {"coverage": 1.0, "precision": 0.75}
    assert abstaining(judged, 0.65) == {"coverage": 0.75, "precision": 1.0}
    assert abstaining(judged, 0.99) == {"coverage": 0.0, "precision": None}


def test_the_calibration_error_is_the_distance_of_confidence_from_truth():
    assert calibration_error(_judged(("LFM", 1.0), ("VFM", 0.0))) == 0
    assert calibration_error(_judged(("VFM", 1.0), ("LFM", 0.0))) == 1
    assert calibration_error(_judged(("LFM", 0.75), ("LFM", 0.75), ("LFM", 0.75), ("VFM", 0.75))) == 0


def test_each_tenth_of_confidence_is_held_against_what_was_right():
    assert reliability(_judged(("LFM", 0.95), ("VFM", 0.95), ("LFM", 0.65))) == [
        {"confidence": 0.65, "right": 1.0, "papers": 1}, {"confidence": 0.95, "right": 0.5, "papers": 2},
    ]  # fmt: skip


def test_evaluate_tells_what_the_contract_names_in_json():
    told = json.loads(json.dumps(_evaluated(listed()), allow_nan=False))
    assert {"cross_validation", "time_split", "abstain", "calibration_error"} <= set(told)
    assert set(told["cross_validation"]["per_category"]) == set(CATEGORIES)
    assert told["cross_validation"]["papers"] == 24
    assert 0.5 < told["cross_validation"]["macro_f1"] <= 1
    assert {"coverage", "precision"} <= set(told["abstain"])
    assert told["kind"]["calibration_error"] < 0.15
    assert told["time_split"]["trained_until"] == 2022
    assert told["time_split"]["papers"] == 8
    assert sum(tenth["papers"] for tenth in told["reliability"]) == 24
    assert [point["papers"] for point in told["learning_curve"]] == [2, 4, 9, 14, 19]
    assert evaluation_plot(told, "svg") == evaluation_plot(told, "svg")
    assert evaluation_plot(told, "png").startswith(b"\x89PNG")


def test_evaluate_twice_tells_the_same():
    few = listed()[::2]
    assert _evaluated(few) == _evaluated(few[::-1])


@pytest.mark.parametrize(
    "examples",
    [[], listed()[:1], listed()[:3], [Example("A paper of no year", "method", "LFM")] * 7, listed()[6:13]],
    ids=["nothing", "one paper", "three of one category", "one paper seven times", "a category with one paper"],
)
def test_a_list_too_short_to_measure_is_measured_as_far_as_it_goes(examples):
    told = _evaluated(examples)
    assert told["cross_validation"]["papers"] == len({example.title for example in examples})
    json.dumps(told, allow_nan=False)
