"""A night of 10,000 records through the real clients, Prefect included: seconds, memory, and where they go.

Run: python -m livinglist.benchmarks.nightly [--records 10000]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from livinglist.demo.building import many_papers
from livinglist.demo.papers import utc
from livinglist.demo.standins import StandIns
from livinglist.flows.adopt import init
from livinglist.flows.demonstrate import point_at

_NOW = utc(2026, 5, 20, 13)


def main() -> None:
    """Print one table for a first night and one for the same night again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    number = parser.parse_args().records
    papers = many_papers(number, first=_NOW - timedelta(days=12), days=10)
    with tempfile.TemporaryDirectory() as folder, StandIns(papers, now=_NOW) as services:
        root = Path(folder) / "workspace"
        init(root, list_file=None, preset="healthcare-fm", at=_NOW)
        point_at(root, services.config_overrides())
        for name in ("first night", "the same night again"):
            _print(name, number, *_night(root))


def _night(root: Path) -> tuple[dict[str, object], float, float]:
    started = time.monotonic()
    words = ["-m", "livinglist", "--workspace", str(root), "nightly", "--now", _NOW.isoformat(), "--json"]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)
    seconds = time.monotonic() - started
    return json.loads(done.stdout), seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _print(name: str, number: int, report: dict[str, object], seconds: float, megabytes: float) -> None:
    print(f"\n{name}: {number} records in {seconds:.1f} s, {megabytes:.0f} MB at most")
    print(f"{'':<10}{'new':>8}{'same':>8}{'requests':>10}{'seconds':>9}")
    for source, told in report["sources"].items():
        print(f"{source:<10}{told['new']:>8}{told['unchanged']:>8}{told['requests']:>10}{told['seconds']:>9}")
    print(f"{'judging':<10}{report['judged']:>8}{'':>18}{report['judging_seconds']:>9}")


if __name__ == "__main__":
    main()
