"""How much of arXiv's nights a curator reads to meet the papers that lists took from them."""

import gzip
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from livinglist.classifiers.examples import Example, Text, shipped_background, shipped_examples
from livinglist.classifiers.model import train
from livinglist.classifiers.stopping import rest_by_relevance
from livinglist.records.text import title_key

# Titles of earlier nights ship as background; what is judged is later.
_JUDGED_FROM = {"arxiv_cs_nightly": "2025-06-01", "arxiv_qbio_nightly": "2025-10-01"}
_SHARES = (0.9, 0.95, 0.99)


def judge_nights(stream: Path, own: Sequence[Example], categories: Sequence[str]) -> None:
    """Print the share of the stream to be read, best first, for 90, 95 and 99 % of the listed papers."""
    with gzip.open(stream, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in lines]
    nights = [paper for paper in papers if paper["date"] and paper["date"] >= _JUDGED_FROM.get(paper["corpus"], "9")]
    met = {title_key(paper["title"]) for paper in papers if paper["tier"].startswith("listed")}
    lent = [example for example in shipped_examples() if title_key(example.title) not in met]
    texts = [Text(paper["title"], paper["abstract"] or "") for paper in nights]
    settled = {"abstain_below": 0.5, "trained_at": datetime(2026, 1, 1, tzinfo=UTC), "shipped": lent}
    model = train(own, [], categories=categories, **settled)
    started = time.perf_counter()
    relevance = _relevance(model, texts)
    seconds = time.perf_counter() - started
    print(
        f"\nRelevance, {len(nights)} papers of later nights, judged in {seconds:.1f} s ({len(nights) / seconds:.0f}/s)"
    )
    _print("title and abstract", nights, relevance)
    _print("title alone", nights, _relevance(model, [Text(text.title) for text in texts]))
    _print("floor", nights, _floor([*own, *lent], texts))
    _print_calibration(nights, relevance)
    _print_stopping(nights, relevance)


def _relevance(model: Any, texts: list[Text]) -> Any:
    return np.array([suggestion.relevance for suggestion in model.suggest(texts)])


def _floor(known: list[Example], texts: list[Text]) -> Any:
    titles = [example.title for example in known]
    background = [text.title for text in shipped_background()]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True), LogisticRegression(C=10, class_weight="balanced")
    )
    model.fit(titles + background, [1] * len(titles) + [0] * len(background))
    return model.predict_proba([text.title for text in texts])[:, 1]


def _print(name: str, nights: list[dict[str, Any]], relevance: Any) -> None:
    for corpora in (list(_JUDGED_FROM), ["arxiv_cs_nightly"]):
        places = [i for i, paper in enumerate(nights) if paper["corpus"] in corpora]
        ranked = sorted(places, key=lambda i: -relevance[i])
        ranks = np.array([rank for rank, i in enumerate(ranked, 1) if nights[i]["tier"] == "listed"])
        needed = [int(ranks[int(np.ceil(share * len(ranks))) - 1]) for share in _SHARES]
        told = "  ".join(
            f"{share:.0%} after {n} ({n / len(ranked):.1%})" for share, n in zip(_SHARES, needed, strict=True)
        )
        within = np.mean(ranks <= 0.03 * len(ranked))
        print(
            f"  {name:<20}{'+'.join(c.split('_')[1] for c in corpora):<9} {len(ranks)} of {len(ranked)} listed: {told}"
            f"  {within:.0%} in the first 3 %"
        )


def _print_calibration(nights: list[dict[str, Any]], relevance: Any) -> None:
    relevant = np.array([paper["tier"] in {"listed", "listed_other", "candidate_strong"} for paper in nights])
    bins = np.minimum((relevance * 10).astype(int), 9)
    error = sum(abs(relevance[bins == b].sum() - relevant[bins == b].sum()) for b in range(10)) / len(relevant)
    print(
        f"  calibration error {error:.4f}: told {relevance.mean():.1%}, listed anywhere or likely {relevant.mean():.1%}"
    )


def _print_stopping(nights: list[dict[str, Any]], relevance: Any, draws: int = 30) -> None:
    """Nights drawn anew, read best first: the estimate of what is hidden, beside what is."""
    tiers, random = np.array([paper["tier"] for paper in nights]), np.random.default_rng(0)
    taken = ("listed", "listed_other")
    tastes = {"all relevant": (*taken, "candidate_strong"), "what lists took": taken}
    for taste, wanted in tastes.items():
        for share in (0.01, 0.02, 0.05, 0.1):
            found = [_estimated(np.isin(tiers, wanted), relevance, share, random) for _ in range(draws)]
            hidden, told, most = np.mean(found, axis=0)
            below = np.mean([true <= upper for true, _, upper in found])
            print(
                f"  stopping, {taste}, {share:.0%} read: hidden {hidden:.1f}, told {told:.1f} (at most {most:.0f}, "
                f"true in {below:.0%} of {draws})"
            )


def _estimated(included: Any, relevance: Any, share: float, random: Any) -> tuple[float, float, float]:
    drawn = random.choice(len(included), len(included))
    order = drawn[np.argsort(-relevance[drawn], kind="stable")]
    verdicts, told, read = included[order], relevance[order], int(share * len(order))
    rest = rest_by_relevance(
        told[:read].tolist(), verdicts[:read].tolist(), waiting=len(order) - read, expected=float(told[read:].sum()),
        highest=told[read : read + 200].tolist(),
    )  # fmt: skip
    assert rest is not None
    return float(verdicts[read:].sum()), rest.hidden, rest.most
