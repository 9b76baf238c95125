"""`livinglist simulate` as a reviewer types it."""

import json

import pytest

_ROWS = [
    {"title": f"{subject} {number}", "abstract": "", "included": int(subject == "protein")}
    for number in range(6)
    for subject in ("protein", "traffic")
]


@pytest.fixture
def root(tmp_path):
    """No workspace, and none is needed."""
    return tmp_path


@pytest.fixture
def review(tmp_path):
    path = tmp_path / "review.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in _ROWS))
    return path


def test_a_set_is_replayed_without_a_workspace(run, review):
    status, out, _ = run("simulate", review, "--seeds", 2, "--json")
    found = json.loads(out)
    assert (status, found["records"], found["included"], found["seeds"]) == (0, 12, 6, 2)
    assert len(found["per_seed"]) == 2


def test_priors_say_where_each_run_starts(run, review, tmp_path):
    (tmp_path / "priors.json").write_text("[[0, 1], [2, 3], [4, 5]]")
    status, out, _ = run("simulate", review, "--priors", tmp_path / "priors.json", "--json")
    assert (status, [one["priors"] for one in json.loads(out)["per_seed"]]) == (0, [[0, 1], [2, 3], [4, 5]])
    status, out, _ = run("simulate", review, "--priors", tmp_path / "priors.json", "--seeds", 1, "--json")
    assert (status, json.loads(out)["seeds"]) == (0, 1)


def test_a_person_sees_a_line_a_seed_and_the_mean(run, review, tmp_path):
    status, out, _ = run("simulate", review, "--seeds", 2, "--plot", tmp_path / "recall.svg")
    assert status == 0
    assert "12 records, 6 included" in out
    assert "mean" in [line.split()[0] for line in out.splitlines()[-4:] if line.strip()]
    assert b"<svg" in (tmp_path / "recall.svg").read_bytes()


def test_the_stopping_estimate_is_held_against_what_was_hidden(run, tmp_path):
    rows = [
        {"title": f"{subject} {n}", "included": subject == "protein"}
        for n in range(60)
        for subject in ("protein", "traffic")
    ]
    (tmp_path / "long.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    _, out, _ = run("simulate", tmp_path / "long.jsonl", "--seeds", 2, "--json")
    half = next(stop for stop in json.loads(out)["stopping"] if stop["read"] == "50%")
    assert 0 <= half["told"] <= half["most"] <= 59
    assert half["held"] in (0, 0.5, 1)
    assert "told to be hidden" in run("simulate", tmp_path / "long.jsonl", "--seeds", 1)[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["missing.jsonl"], "cannot read missing.jsonl: No such file"),
        (["{review}", "--plot", "recall.jpg"], "a plot is a .png or .svg file"),
        (["{review}", "--priors", "{review}"], "the priors are not JSON"),
        (["{review}", "--priors", "{pair}", "--seeds", "2"], "--seeds 2, but there are priors for 1 only"),
        (["{pair}"], "line 1 needs an object"),
    ],
)
def test_what_cannot_be_replayed_is_named(run, review, tmp_path, words, said):
    (tmp_path / "pair.json").write_text("[[0, 1]]")
    status, out, err = run("simulate", *(word.format(review=review, pair=tmp_path / "pair.json") for word in words))
    assert (status, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
