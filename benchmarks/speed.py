"""How fast the screening order and the judgements are, beside the features that ASReview's default model computes.

Run: python -m livinglist.benchmarks.speed [--records 50000]

ASReview's features are scikit-learn's `TfidfVectorizer` with the settings of ELAS u4. Each is measured in a process of
its own, so that its memory is its own; seconds are those of the processor, because machines are shared. Needs the real
data beside the checkout; its papers are repeated, each time with a word of its own, until there are enough.
"""

import argparse
import gzip
import json
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from livinglist.classifiers.examples import Text
from livinglist.classifiers.model import train
from livinglist.classifiers.screening import ScreeningOrder
from livinglist.classifiers.wording import wording

_STREAM = Path(__file__).resolve().parents[2] / "shared" / "data" / "stream.jsonl.gz"
_DECISIONS, _REFITS = 500, 20


def main() -> None:
    """Measure each, in a process of its own, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--one", choices=_MEASURES, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if not _STREAM.is_file():
        print("needs the real data beside the checkout (../shared/data): nothing measured")
    elif told.one:
        _MEASURES[told.one](_texts(told.records))
    else:
        for name in _MEASURES:
            words = [sys.executable, "-m", "livinglist.benchmarks.speed", "--records", str(told.records), "--one", name]
            subprocess.run(words, check=True)


def _texts(n_records: int) -> list[Text]:
    with gzip.open(_STREAM, "rt", encoding="utf-8") as lines:
        papers = [paper for paper in map(json.loads, lines) if paper["abstract"]]
    return [
        Text(papers[n % len(papers)]["title"], f"{papers[n % len(papers)]['abstract']} repeated{n // len(papers)}")
        for n in range(n_records)
    ]


def _features_of_asreview(texts: list[Text]) -> None:
    started = time.process_time()
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_df=0.95)
    words.fit_transform([f"{text.title} {text.abstract}" for text in texts])
    _tell("features as ASReview computes them", len(texts), time.process_time() - started)


def _features(texts: list[Text]) -> None:
    started = time.process_time()
    wording(texts)
    _tell("features of the screening order", len(texts), time.process_time() - started)


def _refits(texts: list[Text]) -> None:
    order, random = ScreeningOrder(wording(texts)), np.random.default_rng(0)
    for place in random.choice(len(texts), _DECISIONS, replace=False):
        order.decide(int(place), included=bool(random.random() < 0.1))
    order.next()
    seconds = []
    for _ in range(_REFITS):
        started = time.process_time()
        place = order.next()
        seconds.append(time.process_time() - started)
        order.decide(place, included=bool(random.random() < 0.1))
    print(
        f"refit and re-rank {len(texts)} records after {_DECISIONS} decisions: median {np.median(seconds):.3f} s, "
        f"slowest {max(seconds):.3f} s; memory at most {_megabytes():.0f} MB",
        flush=True,
    )


def _judgements(texts: list[Text]) -> None:
    """Half of the texts in each of two processes at once, each with the model loaded and warm."""
    with ProcessPoolExecutor(2) as pool:
        halves = [texts[:10_000], texts[10_000:20_000]]
        found = list(pool.map(_judged, halves))
    rate = sum(len(half) / seconds for half, (_, seconds, _) in zip(halves, found, strict=True))
    by_clock = sum(len(half) / seconds for half, (seconds, _, _) in zip(halves, found, strict=True))
    print(
        f"relevance, kind and category of title and abstract, two processes at once: {rate:.0f} a processor second of "
        f"both, {by_clock:.0f} a second by the clock; memory at most {max(m for _, _, m in found):.0f} MB each",
        flush=True,
    )


def _judged(texts: list[Text]) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of the processor, megabytes."""
    model = train([], [], categories=("LFM", "VFM", "BFM", "MFM"), abstain_below=0.5, trained_at=datetime.now(UTC))
    model.suggest(texts[:2_000])
    clock, processor = time.perf_counter(), time.process_time()
    model.suggest(texts)
    return time.perf_counter() - clock, time.process_time() - processor, _megabytes()


def _tell(what: str, n_texts: int, seconds: float) -> None:
    print(
        f"{what}: {n_texts} in {seconds:.1f} s, {n_texts / seconds:.0f} a second; memory at most {_megabytes():.0f} MB",
        flush=True,
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_MEASURES = {
    "asreview": _features_of_asreview,
    "features": _features,
    "refits": _refits,
    "judgements": _judgements,
}

if __name__ == "__main__":
    main()
