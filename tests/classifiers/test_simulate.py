"""Replays of screened sets: what is read in which order, and the figures told of it."""

import json

import numpy as np
import pytest

from livinglist.classifiers.examples import Text
from livinglist.classifiers.plots import recall_plot
from livinglist.classifiers.screened import Screened, read_priors, read_screened
from livinglist.classifiers.simulate import random_priors, replay_all, summary


def _review(n_records=120, n_included=12):
    random = np.random.default_rng(3)
    plain = ["traffic", "stocks", "weather", "robots", "towels", "bridges", "music", "poems", "soil", "engines"]
    wanted = ["protein", "antibody", "sequence", "genome"]
    included = np.arange(n_records) % (n_records // n_included) == 5
    texts = [Text(" ".join(random.choice(wanted + plain[:3] if is_in else plain, 5))) for is_in in included]
    return Screened(tuple(texts), tuple(map(bool, included)))


@pytest.fixture(scope="module")
def review():
    return _review()


@pytest.fixture(scope="module")
def replays(review):
    return replay_all(review, random_priors(review, 3))


def test_a_replay_reads_each_record_once_until_the_last_included_one(review, replays):
    for run in replays:
        assert len(set(run.read)) == len(run.read)
        assert not set(run.read) & set(run.priors)
        assert review.included[run.read[-1]]
        assert sum(run.verdicts) == sum(review.included) - 1
        assert len(run.verdicts) == len(review.texts) - 2


def test_the_order_learns_what_is_wanted(replays):
    assert all(run.figures["loss"] < 0.1 for run in replays)


def test_the_same_seeds_give_the_same_runs(review, replays):
    again = replay_all(review, random_priors(review, 3))
    assert [run.read for run in again] == [run.read for run in replays]


def test_priors_are_one_included_and_one_excluded_record(review):
    drawn = random_priors(review, 20)
    assert {(review.included[one], review.included[other]) for one, other in drawn} == {(True, False)}
    assert len(set(drawn)) > 10


def test_the_summary_has_the_shape_that_scripts_rely_on(review, replays):
    found = summary(review, replays)
    assert set(found) == {
        "records", "included", "wss95", "loss", "ndcg", "recall_at", "stopping", "seconds", "seeds", "per_seed",
    }  # fmt: skip
    assert (found["records"], found["included"], found["seeds"]) == (120, 12, 3)
    assert list(found["recall_at"]) == ["1%", "5%", "10%", "20%"]
    assert found["loss"] == pytest.approx(np.mean([run["loss"] for run in found["per_seed"]]))
    assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize(("file_format", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_recall_is_drawn_the_same_each_time(replays, file_format, begins):
    drawn = recall_plot([run.verdicts for run in replays], file_format)
    assert drawn.startswith(begins)
    assert recall_plot([run.verdicts for run in replays], file_format) == drawn


def test_a_real_review_is_found_sooner_than_by_chance(shared):
    path = shared / "data" / "screening" / "Cohen_2006_ADHD.jsonl.gz"
    screened = read_screened(path.name, path.read_bytes())
    priors = read_priors(path.name, (path.parent / "priors.json").read_bytes(), screened)
    found = summary(screened, replay_all(screened, priors[:1]))
    assert found["loss"] < 0.07
    assert found["ndcg"] > 0.6
