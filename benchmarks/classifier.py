"""How well categories and relevance are suggested, beside TF-IDF with logistic regression on titles, in one run.

Run: python -m livinglist.benchmarks.classifier [--repeats 10]

Needs the real data beside the checkout. Which data chose and which judged: the lexicon, weights and strengths were
chosen on the starting list, on four of the other lists (CLIP in medical imaging, Scientific LLM survey, Healthcare
foundation models, Medical LLMs) and on half of SAM4MIS; the reading of abstracts was fitted on arXiv's nights before
June 2025. The nights judged here are later ones, and no title of them ships. The figures of the remaining lists and of
the later nights were in view meanwhile, so they flatter; only papers and nights never seen can say by how much.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline

from livinglist.benchmarks.nights import judge_nights
from livinglist.classifiers.examples import Example, shipped_background
from livinglist.classifiers.features import fit_features, title_rows
from livinglist.classifiers.judged import Judged, abstaining, calibration_error, summary
from livinglist.classifiers.learning import learn_category
from livinglist.classifiers.model import train
from livinglist.classifiers.training_set import TrainingSet
from livinglist.listing.document import parse
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.reading import listed

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
CATEGORIES = ("LFM", "VFM", "BFM", "MFM")
_MOST_OF_A_LIST = 80
_LAYOUT = Layout("Related Survey", tuple(CategoryHeadings(key, f"{key} methods", f"{key} data") for key in CATEGORIES))
_Judge = Callable[[Sequence[Example], Sequence[Example]], Any]  # trained on these, probabilities for those


@dataclass(frozen=True)
class Labelled:
    """A paper of other lists: what they say of it, which they are, and how far their word can be trusted."""

    example: Example
    lists: frozenset[str]
    reliability: str


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="of the 5-fold cross-validation on the starting list")
    repeats = parser.parse_args().repeats
    if not SHARED.is_dir():
        print("needs the real data beside the checkout (../shared/data): nothing measured")
        return
    own = starting_list()
    started = time.perf_counter()
    model = train(own, [], categories=CATEGORIES, abstain_below=0.5, trained_at=datetime(2026, 1, 1, tzinfo=UTC))
    print(f"trained from the preset in {time.perf_counter() - started:.1f} s: {model.card['scores']}\n")
    methods = [example for example in own if example.kind == "method"]
    judges = {"livinglist": _ours(methods), "floor": _floor}
    _print_starting_list(methods, judges, repeats)
    _print_other_lists(methods, labelled_papers(), judges)
    judge_nights(SHARED / "stream.jsonl.gz", own, CATEGORIES)


def starting_list() -> list[Example]:
    """Everything on the starting list."""
    document = parse((SHARED / "seed_list.md").read_text(encoding="utf-8"))
    return [Example(item.title, item.kind, item.category, year=item.year) for item in listed(document, _LAYOUT)]


def labelled_papers() -> list[Labelled]:
    """Papers that other lists give a category."""
    lines = (SHARED / "labelled_papers.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Labelled(
            Example(paper["title"], "method", paper["label"], origin=" ".join(_lists(paper))),
            frozenset(_lists(paper)),
            paper["reliability"],
        )
        for paper in map(json.loads, lines)
    ]


def _lists(paper: dict[str, Any]) -> list[str]:
    return sorted({place.split(" :: ")[0] for place in paper["lists"]})


def _ours(methods: Sequence[Example]) -> _Judge:
    """The category head; n-gram rarities from the starting list and the shipped background alone."""
    features = fit_features([e.title for e in methods] + [text.title for text in shipped_background()])

    def judge(known: Sequence[Example], asked: Sequence[Example]) -> Any:
        own, lent = ([e for e in known if bool(e.origin) is foreign] for foreign in (False, True))
        data = TrainingSet(tuple(own), tuple(lent), (), (), same_field=True)
        head, _ = learn_category(data, title_rows(features, data.titles), CATEGORIES)
        return head.probabilities(title_rows(features, [example.title for example in asked]))

    return judge


def _floor(known: Sequence[Example], asked: Sequence[Example]) -> Any:
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=10, class_weight="balanced")
    )
    model.fit([example.title for example in known], [str(example.category) for example in known])
    order = [list(model.classes_).index(name) for name in CATEGORIES]
    return model.predict_proba([example.title for example in asked])[:, order]


def _print_starting_list(methods: list[Example], judges: dict[str, _Judge], repeats: int) -> None:
    print(f"Starting list alone, {len(methods)} methods, {repeats} x 5-fold")
    truth = [example.category for example in methods]
    for name, judge in judges.items():
        started, scores = time.perf_counter(), []
        for seed in range(repeats):
            probabilities = np.zeros((len(methods), len(CATEGORIES)))
            for known, left_out in StratifiedKFold(5, shuffle=True, random_state=seed).split(methods, truth):
                probabilities[left_out] = judge([methods[i] for i in known], [methods[i] for i in left_out])
            scores.append(summary(Judged(tuple(methods), CATEGORIES, probabilities)))
        f1, accuracy = (np.mean([score[key] for score in scores]) for key in ("macro_f1", "accuracy"))
        print(f"  {name:<12} macro-F1 {f1:.3f}  accuracy {accuracy:.3f}  ({time.perf_counter() - started:.0f} s)")


def _print_other_lists(methods: list[Example], papers: list[Labelled], judges: dict[str, _Judge]) -> None:
    print(f"\nOther lists, {len(papers)} papers, none judged by a model that saw a list of it")
    settings = {f"{name}, other lists lent": (judge, True) for name, judge in judges.items()}
    settings |= {f"{name}, starting list only": (judge, False) for name, judge in judges.items()}
    outcome = {}
    for name, (judge, lend) in settings.items():
        outcome[name] = probabilities = _without_its_lists(methods, papers, judge, lend=lend)
        for grades in ("A", "AB"):
            chosen = [i for i in _capped(papers) if papers[i].reliability in grades]
            print(f"  {name:<32} {'+'.join(grades):<4} {_scores(papers, probabilities, chosen)}")
    _print_each_list(papers, outcome)


def _without_its_lists(methods: list[Example], papers: list[Labelled], judge: _Judge, *, lend: bool) -> Any:
    probabilities = np.zeros((len(papers), len(CATEGORIES)))
    groups = defaultdict(list)
    for place, paper in enumerate(papers):
        groups[paper.lists if lend else frozenset()].append(place)
    for lists, places in groups.items():
        lent = [paper.example for paper in papers if lend and not paper.lists & lists]
        probabilities[places] = judge([*methods, *lent], [papers[place].example for place in places])
    return probabilities


def _capped(papers: list[Labelled]) -> list[int]:
    """At most 80 papers of any one list: one list is a third of the data."""
    by_list = defaultdict(list)
    for place, paper in enumerate(papers):
        by_list[min(paper.lists)].append(place)
    random = Random(0)
    return [
        i for name in sorted(by_list) for i in random.sample(by_list[name], min(_MOST_OF_A_LIST, len(by_list[name])))
    ]


def _scores(papers: list[Labelled], probabilities: Any, chosen: list[int]) -> str:
    judged = Judged(tuple(papers[i].example for i in chosen), CATEGORIES, probabilities[chosen])
    told, spoken = summary(judged), abstaining(judged, 0.5)
    surest = np.argsort(-judged.confidence, kind="stable")
    precision = np.cumsum((judged.guesses == judged.truth)[surest]) / np.arange(1, len(chosen) + 1)
    covered = max(np.flatnonzero(precision >= 0.97), default=-1) + 1
    return (
        f"papers {len(chosen):>3}  macro-F1 {told['macro_f1']:.3f}  accuracy {told['accuracy']:.3f}  "
        f"speaks at {spoken['coverage']:.2f} ({spoken['precision']:.3f} right)  "
        f"0.97 right at {covered / len(chosen):.2f}  calibration error {calibration_error(judged):.3f}  "
        + " ".join(f"{name} {score['f1']:.2f}" for name, score in told["per_category"].items())
    )


def _print_each_list(papers: list[Labelled], outcome: dict[str, Any]) -> None:
    print(f"\n  {'list (accuracy of each)':<62}{'papers':>7}" + "".join(f"{name[:12]:>13}" for name in outcome))
    truth = np.array([CATEGORIES.index(str(paper.example.category)) for paper in papers])
    for name in sorted({name for paper in papers for name in paper.lists}):
        places = [i for i, paper in enumerate(papers) if name in paper.lists]
        right = [float(np.mean(p[places].argmax(axis=1) == truth[places])) for p in outcome.values()]
        print(f"  {name:<62}{len(places):>7}" + "".join(f"{share:>13.2f}" for share in right))


if __name__ == "__main__":
    main()
