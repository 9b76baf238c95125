"""Replay one screened set with ASReview's default model. Run by an interpreter that has ASReview 3; nothing of ours.

Usage: PYTHON asreview_replay.py FILE.jsonl.gz '[[included_row, excluded_row], …]'
Prints a JSON line a run: its verdicts in the order read, priors left out, and its seconds, features included.
"""

import gzip
import json
import sys
import time

import numpy as np
import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.simulation.simulate import Simulate


def main(path: str, priors: str) -> None:
    """Replay from each pair of priors."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    texts = pd.DataFrame({field: [row.get(field) or "" for row in rows] for field in ("title", "abstract")})
    labels = pd.Series([int(row["included"]) for row in rows])
    for seed, pair in enumerate(json.loads(priors)):
        np.random.seed(seed)
        started = time.process_time()
        run = Simulate(texts, labels, [ActiveLearningCycle.from_meta(get_ai_config()["value"])], print_progress=False)
        run.label(pair)
        run.review()
        results = run._results
        verdicts = [int(label) for label in results.dropna(axis=0, subset="training_set")["label"]]
        verdicts += [0] * (len(labels) - len(results))
        print(json.dumps({"verdicts": verdicts, "seconds": time.process_time() - started}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
