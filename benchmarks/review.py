"""How fast the pages of the web queue are while people use them: 20 who read and 5 who decide, at a person's pace.

Run: python -m livinglist.benchmarks.review FOLDER [--seconds 90] [--saturated 20]
FOLDER is a workspace, as `python -m livinglist.benchmarks.filled FOLDER` makes one; it is decided on. A reader opens a
page every four seconds on average, a curator decides a paper every eight: thirty in four minutes. Then the same without
pauses, which is as much as the machine gives. Last, what a naive page would ask of the same file.
"""

import argparse
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random

from sqlalchemy import text

from livinglist.benchmarks.reviewing import Visitor, heading, reviewed, row
from livinglist.config.workspace import load_workspace
from livinglist.store.database import closing_engine, open_store, reading

_READERS, _CURATORS = 20, 5
_READS_EVERY, _DECIDES_EVERY = 4.0, 8.0  # seconds, on average
_Times = dict[str, list[float]]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=90)
    parser.add_argument("--saturated", type=float, default=20)
    given = parser.parse_args()
    words = _words(given.folder)
    with reviewed(given.folder) as address:
        for name, seconds, hurry in (("a person's pace", given.seconds, 1.0), ("no pauses", given.saturated, 0.0)):
            times = _used(address, words, seconds, hurry)
            heading(f"{_READERS} readers and {_CURATORS} curators, {name}, {seconds:.0f} s; milliseconds")
            for kind in sorted(times):
                row(kind, times[kind])
    _naive(given.folder, words)


def _words(folder: Path) -> dict[str, list[str]]:
    """Words of the store's own titles: rare ones, and those that many have; and numbers of works."""
    with closing_engine(open_store(load_workspace(folder).database_url)) as engine, reading(engine) as session:
        last = session.scalar(text("SELECT max(id) FROM record"))
        places = [last * n // 400 + 1 for n in range(400)]
        titles = [
            (str(row.work_id), row.title.lower())
            for row in session.execute(text(f"SELECT work_id, title FROM record WHERE id IN ({str(places)[1:-1]})"))
        ]
    often: dict[str, int] = defaultdict(int)
    for _, title in titles:
        for word in {word.strip(".,:;()") for word in title.split()}:
            often[word] += word.isalpha() and len(word) > 3
    ranked = sorted(often, key=lambda word: -often[word])
    return {"common": ranked[:12], "rare": ranked[-60:], "works": [work for work, _ in titles]}


def _used(address: str, words: dict[str, list[str]], seconds: float, hurry: float) -> _Times:
    times: _Times = defaultdict(list)
    until = time.monotonic() + seconds
    acts: list[Callable[[], None]] = [
        lambda n=n: _read(Visitor(address, f"reader {n}"), Random(n), words, times, until, hurry)  # type: ignore[misc]
        for n in range(_READERS)
    ]
    acts += [
        lambda n=n: _curate(Visitor(address, f"curator {n}"), Random(100 + n), times, until, hurry)  # type: ignore[misc]
        for n in range(_CURATORS)
    ]
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _read(
    visitor: Visitor, dice: Random, words: dict[str, list[str]], times: _Times, until: float, hurry: float
) -> None:
    rare, common = words["rare"], words["common"]
    pages: list[tuple[str, Callable[[], str]]] = [
        ("queue page", lambda: "/queue"),
        ("work page", lambda: f"/works/{dice.choice(words['works'])}"),
        ("search, one word", lambda: f"/search?q={dice.choice(rare)}"),
        ("search, a common word", lambda: f"/search?q={dice.choice(common)}"),
        ("search, two common words", lambda: f"/search?q={dice.choice(common)}+{dice.choice(common)}"),
        ("search, narrowed", lambda: f"/search?q={dice.choice(common)}&source=arxiv&state=candidate"),
    ]
    time.sleep(hurry * dice.uniform(0, _READS_EVERY))
    while time.monotonic() < until:
        kind, address = dice.choice(pages)
        times[kind].append(visitor.get(address())[0])
        time.sleep(hurry * dice.expovariate(1 / _READS_EVERY))


def _curate(visitor: Visitor, dice: Random, times: _Times, until: float, hurry: float) -> None:
    time.sleep(hurry * dice.uniform(0, _DECIDES_EVERY))
    while time.monotonic() < until:
        took, told = visitor.get("/queue/order")
        times["the next papers, for the script"].append(took)
        order = told.partition("[")[2].partition("]")[0].split(",")
        work = int(dice.choice(order[:30]))
        times["card"].append(visitor.get(f"/queue/card/{work}")[0])
        time.sleep(hurry * dice.expovariate(1 / _DECIDES_EVERY))
        if (saved := visitor.exclude(work)) is not None:
            times["decision"].append(saved)


def _naive(folder: Path, words: dict[str, list[str]]) -> None:
    """What pages ask that think of nothing: all that waits, sorted; all abstracts, read for a word."""
    heading("what naive pages ask of the same file, one at a time; milliseconds")
    rare, work = words["rare"][0], words["works"][7]
    asked = {
        "queue page: all that waits, sorted": "SELECT work_id FROM suggestion WHERE work_id NOT IN "
        "(SELECT work_id FROM decision) ORDER BY relevance + 0 DESC",
        "search: every title and abstract": f"SELECT id FROM record WHERE lower(title) LIKE '%{rare}%' "
        f"OR lower(abstract) LIKE '%{rare}%'",
        "work page: its records by what they are": f"SELECT id FROM record WHERE work_id + 0 = {work}",
    }
    with closing_engine(open_store(load_workspace(folder).database_url)) as engine, reading(engine) as session:
        for name, query in asked.items():
            times = []
            for _ in range(3):
                began = time.perf_counter()
                session.execute(text(query)).all()
                times.append(1_000 * (time.perf_counter() - began))
            row(name, times)


if __name__ == "__main__":
    main()
