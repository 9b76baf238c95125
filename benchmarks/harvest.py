"""Our own work per record against each client package's bare loop; then a year and a topic in bounded memory.

Run: python -m livinglist.benchmarks.harvest [--records 4000] [--rows 60000] [--topic 20000]
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import arxiv
import feedparser
import requests
from Bio import Entrez

from livinglist.benchmarks.serving import FIRST, served, workspace
from livinglist.flows.harvesting import Period, harvest_source
from livinglist.flows.streams import Source, configured_sources
from livinglist.sources.biorxiv_feed import parse_feed
from livinglist.store.database import open_store, upgrade

_DAYS = 20
_A_PAGE = 200


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=4_000)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--topic", type=int, default=20_000)
    parser.add_argument("--long", nargs=3, help=argparse.SUPPRESS)  # service, records, days: in a fresh process
    asked = parser.parse_args()
    if asked.long:
        _harvest_long(asked.long[0], int(asked.long[1]), int(asked.long[2]))
        return
    print(f"CPU milliseconds a record, {asked.records} records each\n")
    print(f"{'':<10}{'client':>9}{'parse, check':>14}{'save, match':>13}{'ours':>8}{'ratio':>8}")
    for service, client in (("arxiv", _arxiv_loop), ("pubmed", _entrez_loop), ("biorxiv", _json_loop)):
        _compare(service, asked.records, client)
    print("\nlong harvests, from nothing, each in a process of its own\n", flush=True)
    for service, papers in (("biorxiv", asked.rows * 8 // 11), ("pubmed", asked.topic)):
        words = ["-m", "livinglist.benchmarks.harvest", "--long", service, str(papers), "365"]
        subprocess.run([sys.executable, *words], check=True)


def _compare(service: str, number: int, client: Callable[[Source, dict[str, Any], int], int]) -> None:
    with tempfile.TemporaryDirectory() as folder, served(service, number, _DAYS) as config:
        [source] = configured_sources(workspace(Path(folder), config), [service])
        bare = _cpu(lambda: client(source, config["sources"], number))
        days = [FIRST.date() + timedelta(days=ahead) for ahead in range(_DAYS + 60)]
        read = _cpu(lambda: sum(len(batch.records) for batch in source.harvest(days, now=_now(_DAYS), remembered="")))
        whole = _cpu(lambda: _harvest(source, Path(folder), _DAYS).tally.new)
        client_ms, read_ms, whole_ms = (1_000 * seconds / number for seconds in (bare, read, whole))
        kept_ms = whole_ms - read_ms
        print(f"{service:<10}{client_ms:>9.3f}{read_ms:>14.3f}{kept_ms:>13.3f}{whole_ms:>8.3f}{whole / bare:>8.1f}")
        if service == "biorxiv":
            _compare_feed(config["sources"]["biorxiv"]["rss_url"])


def _cpu(work: Callable[[], Any]) -> float:
    """Seconds of this process alone: the stand-ins have their own."""
    started = time.process_time()
    work()
    return time.process_time() - started


def _now(days: int) -> Any:
    return FIRST + timedelta(days=days + 60)


def _harvest(source: Source, folder: Path, days: int, advance: Any = None) -> Any:
    url = f"sqlite:///{folder / 'harvest.db'}"
    upgrade(url)
    engine = open_store(url)
    period = Period(FIRST.date(), FIRST.date() + timedelta(days=days + 59))
    report = harvest_source(engine, source, now=_now(days), period=period, advance=advance)
    engine.dispose()
    assert report.complete, report.problems
    return report


def _arxiv_loop(source: Source, sources: dict[str, Any], number: int) -> int:
    client = arxiv.Client(page_size=_A_PAGE, delay_seconds=0, num_retries=0)
    client.query_url_format = f"{sources['arxiv']['api_url']}?{{}}"
    client._session.trust_env = False
    query = f"(cat:cs.LG) AND submittedDate:[{FIRST:%Y%m%d%H%M} TO {_now(_DAYS):%Y%m%d%H%M}]"
    search = arxiv.Search(query, max_results=None)
    came = sum(bool(result.title) for result in client.results(search))
    assert came == number
    return came


def _entrez_loop(source: Source, sources: dict[str, Any], number: int) -> int:
    came = 0
    for first in range(0, number, _A_PAGE):
        ids = ",".join(str(40_000_000 + pmid) for pmid in range(first, min(first + _A_PAGE, number)))
        form = {"db": "pubmed", "id": ids, "retmode": "xml"}
        body = requests.post(f"{sources['pubmed']['eutils_url']}/efetch.fcgi", data=form, timeout=60).content
        came += len(Entrez.read(io.BytesIO(body))["PubmedArticle"])
    assert came == number
    return came


def _json_loop(source: Source, sources: dict[str, Any], number: int) -> int:
    came: set[str] = set()
    session = requests.Session()
    for ahead in range(_DAYS + 60):
        day, cursor, rows = FIRST.date() + timedelta(days=ahead), 0, [{}]
        while rows:
            address = f"{sources['biorxiv']['api_url']}/details/biorxiv/{day}/{day}/{cursor}/json"
            rows = json.loads(session.get(address, timeout=60).content)["collection"]
            came |= {row["doi"] for row in rows}
            cursor += len(rows)
    assert len(came) == number
    return len(came)


def _compare_feed(address: str) -> None:
    body = requests.get(f"{address}?subject=all", timeout=60).content
    bare = _cpu(lambda: [feedparser.parse(io.BytesIO(body)) for _ in range(20)]) / 600
    ours = _cpu(lambda: [parse_feed(body, "biorxiv") for _ in range(20)]) / 600
    print(f"{'  its feed':<10}{1000 * bare:>9.3f}{1000 * ours:>14.3f}{'':>13}{1000 * ours:>8.3f}{ours / bare:>8.1f}")


def _harvest_long(service: str, number: int, days: int) -> None:
    """One harvest of many days; prints how fast it went, and what memory it held on the way."""
    with tempfile.TemporaryDirectory() as folder, served(service, number, days) as config:
        [source] = configured_sources(workspace(Path(folder), config), [service])
        held: dict[int, float] = {}

        def advance(_name: str, done: int, among: int) -> None:
            held.setdefault(4 * done // among, _resident())

        started, cpu = time.monotonic(), time.process_time()
        report = _harvest(source, Path(folder), days, advance)
        seconds, own = time.monotonic() - started, time.process_time() - cpu
        size = (Path(folder) / "harvest.db").stat().st_size / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    quarters = " / ".join(f"{held[quarter]:.0f}" for quarter in (0, 1, 2, 3, 4) if quarter in held)
    print(
        f"{service}: {report.tally.new} new, {report.tally.updated} updated in {seconds:.0f} s ({own:.0f} s CPU), "
        f"{report.requests} requests; MB at start, 1/4, 1/2, 3/4, end: {quarters}; at most {peak:.0f}; "
        f"database {size:.0f} MB"
    )


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
