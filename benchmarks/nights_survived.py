"""Ninety nights against adversarial stand-ins: what livinglist loses, and what a naive poller loses beside it.

Run: python -m livinglist.benchmarks.nights_survived [--seeds 30] [--nights 90] [--first 1]
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from livinglist.tests.soak.simulation import Outcome, survive


def main() -> None:
    """Print a line a seed while it runs, then the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--nights", type=int, default=90)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    asked = parser.parse_args()
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(asked.first, asked.first + asked.seeds):
            outcomes.append(survive(seed, Path(folder), days=asked.nights))
            print(f"seed {seed}: {_line(outcomes[-1])}", file=sys.stderr, flush=True)
    _print(outcomes)


def _line(outcome: Outcome) -> str:
    audit = outcome.audit
    ours = f"{len(audit.lost)} lost, {len(audit.duplicated)} twice, {len(outcome.untrue)} untrue"
    return f"{outcome.nights} nights, {ours}; naive {len(outcome.naive.lost)} lost; {outcome.seconds:.0f} s"


def _print(outcomes: Sequence[Outcome]) -> None:
    rows = {
        "papers due, lost": ([o.audit.lost for o in outcomes], [o.naive.lost for o in outcomes]),
        "papers told twice": ([o.audit.duplicated for o in outcomes], [o.naive.duplicated for o in outcomes]),
        "papers taken for another": ([o.audit.confused for o in outcomes], None),
        "versions, withdrawals, late facts missed": ([o.audit.behind for o in outcomes], None),
        "said complete, and was not": ([o.untrue for o in outcomes], None),
    }
    nights, due = sum(o.nights for o in outcomes), sum(o.due for o in outcomes)
    said = f"{sum(o.complete for o in outcomes):,} complete, {sum(o.incomplete for o in outcomes):,} incomplete"
    print(f"{len(outcomes)} seeds, {nights:,} nights, {due:,} papers due; a source reported {said}\n")
    print("| all seeds (worst seed) | livinglist | naive poller |\n| --- | --: | --: |")
    for name, (ours, naive) in rows.items():
        print(f"| {name} | {_total(ours)} | {_total(naive) if naive else ''} |")
    print(f"\nA seed takes {statistics.median(o.seconds for o in outcomes):.0f} s.")


def _total(found: Sequence[Sequence[object]]) -> str:
    return f"{sum(map(len, found)):,} ({max(map(len, found)):,})"


if __name__ == "__main__":
    main()
