"""The screening order beside ASReview's default model (ELAS u4), on six screened reviews, paired by set and prior.

Run: python -m livinglist.benchmarks.screening [--asreview PYTHON] [--runs FILE] [--set NAME]…

PYTHON is an interpreter with ASReview 3 (`pip install asreview==3.0.8` into an environment of its own). `--runs` keeps
what ASReview read for the next time. Seconds are those of the processor, features included. Needs the real data beside
the checkout.
"""

import argparse
import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from livinglist.classifiers.recall import loss, ndcg, work_saved
from livinglist.classifiers.screened import Screened, read_priors, read_screened
from livinglist.classifiers.simulate import Priors, replay
from livinglist.classifiers.wording import wording

SETS = Path(__file__).resolve().parents[2] / "shared" / "data" / "screening"
_FIGURES = {"loss": loss, "NDCG": ndcg, "WSS@95": work_saved}
_DRAWS = 10_000
_RANDOM = np.random.default_rng(0)


@dataclass(frozen=True)
class Run:
    """One replay of one set: its figures, and what it took."""

    review: str
    seed: int
    figures: tuple[float, ...]
    seconds: float
    prior_has_text: bool


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asreview", type=Path, help="a Python interpreter that has ASReview 3")
    parser.add_argument("--runs", type=Path, help="where ASReview's runs are kept")
    parser.add_argument("--set", action="append", dest="sets", help="only this review; may be given again")
    told = parser.parse_args()
    if not SETS.is_dir():
        print("needs the real data beside the checkout (../shared/data/screening): nothing measured")
        return
    kept = json.loads(told.runs.read_text()) if told.runs and told.runs.exists() else {}
    ours, theirs = [], []
    for path in sorted(SETS.glob("*.jsonl.gz"), key=lambda path: path.stat().st_size):
        review = path.name.removesuffix(".jsonl.gz")
        if told.sets and review not in told.sets:
            continue
        screened = read_screened(path.name, path.read_bytes())
        priors = read_priors(path.name, (SETS / "priors.json").read_bytes(), screened)
        if told.asreview and review not in kept:
            kept[review] = _asreview(told.asreview, path, priors)
            if told.runs:
                told.runs.write_text(json.dumps(kept))
        theirs += _runs(review, screened, priors, kept.get(review, []))
        ours += _runs(review, screened, priors, _replayed(screened, priors))
        _print_set(review, {"livinglist": ours, "ASReview": theirs})
    _print_pairs("livinglist and ASReview", ours, theirs)
    _print_pairs("livinglist and ASReview, priors with text", [run for run in ours if run.prior_has_text], theirs)


def _replayed(screened: Screened, priors: list[Priors]) -> list[dict[str, Any]]:
    started = time.process_time()
    rows = wording(screened.texts)
    took, runs = time.process_time() - started, []
    for seed, pair in enumerate(priors):
        started = time.process_time()
        verdicts = replay(screened, rows, pair, seed=seed).verdicts
        runs.append({"verdicts": verdicts, "seconds": took + time.process_time() - started})
    return runs


def _asreview(python: Path, path: Path, priors: list[Priors]) -> list[dict[str, Any]]:
    script = Path(__file__).with_name("asreview_replay.py")
    with TemporaryDirectory() as folder:  # importing ASReview leaves a cache where it stands
        words = [python, script, path, json.dumps(priors)]
        told = subprocess.run(words, check=True, capture_output=True, text=True, cwd=folder)
    return [json.loads(line) for line in told.stdout.splitlines()]


def _runs(review: str, screened: Screened, priors: list[Priors], replayed: list[dict[str, Any]]) -> list[Run]:
    runs = []
    for seed, (pair, run) in enumerate(zip(priors, replayed, strict=False)):
        prior = screened.texts[pair[0]]
        figures = tuple(figure(run["verdicts"]) for figure in _FIGURES.values())
        runs.append(Run(review, seed, figures, run["seconds"], bool((prior.title + prior.abstract).strip())))
    return runs


def _print_set(review: str, outcomes: dict[str, list[Run]]) -> None:
    for name, runs in outcomes.items():
        chosen = [run for run in runs if run.review == review]
        if chosen:
            figures = zip(_FIGURES, np.mean([run.figures for run in chosen], axis=0), strict=True)
            told = "  ".join(f"{figure} {mean:.4f}" for figure, mean in figures)
            seconds = np.mean([run.seconds for run in chosen])
            print(f"{review:<26}{name:<11}{told}  {seconds:7.1f} s a run, {len(chosen)} runs", flush=True)


def _print_pairs(name: str, ours: list[Run], theirs: list[Run]) -> None:
    """The means, and the paired differences with 95 % intervals, drawn anew by set and then by prior."""
    by_pair = {(run.review, run.seed): run for run in theirs}
    pairs = [(run, by_pair[run.review, run.seed]) for run in ours if (run.review, run.seed) in by_pair]
    if not pairs:
        return
    ratio = np.sum([other.seconds for _, other in pairs]) / np.sum([one.seconds for one, _ in pairs])
    print(f"\n{name}: {len(pairs)} runs, {ratio:.1f} times as fast")
    for place, figure in enumerate(_FIGURES):
        gains: dict[str, list[float]] = {}
        for one, other in pairs:
            gains.setdefault(one.review, []).append(one.figures[place] - other.figures[place])
        flat = np.concatenate(list(gains.values()))
        low, high = np.quantile([np.mean(_drawn(gains)) for _ in range(_DRAWS)], (0.025, 0.975))
        better = np.mean(flat < 0 if figure == "loss" else flat > 0)
        both = [np.mean([pair[side].figures[place] for pair in pairs]) for side in (0, 1)]
        print(
            f"  {figure:<8} {both[0]:.4f} and {both[1]:.4f}, difference {flat.mean():+.4f}"
            f" [{low:+.4f}, {high:+.4f}], better in {better:.0%}"
        )


def _drawn(gains: dict[str, list[float]]) -> Any:
    """The same sets, each with as many of its runs, drawn with replacement."""
    return np.concatenate([_RANDOM.choice(of_set, len(of_set)) for of_set in gains.values()])


if __name__ == "__main__":
    main()
