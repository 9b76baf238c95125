"""Parse, check and edit a list of 10,000 entries, beside markdown-it-py alone on the same text.

Run: python -m livinglist.benchmarks.listing [--megabytes 5]

The list is invented: four categories, ten years each, 250 papers a year, and four tables of 50 rows; with `--megabytes`
as many papers as it takes. Times are the processor's, the least of three; markdown-it-py reads as the proof of an edit
does, with tables and strikethrough.
"""

import sys
import time
from collections.abc import Callable
from typing import TypeVar

from livinglist.listing.check import check
from livinglist.listing.document import parse
from livinglist.listing.edit import Change, Insertion, Removal, apply
from livinglist.listing.entry import read_entry
from livinglist.listing.inference import infer_layout
from livinglist.listing.markup import reader
from livinglist.listing.placement import _key
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry
from livinglist.tests.listing.layouts import HEALTHCARE

T = TypeVar("T")
_KEYS = ("LFM", "VFM", "BFM", "MFM")
_YEARS = range(2026, 2016, -1)
_BYTES_OF_A_PAPER = 142


def invented(papers: int) -> str:
    """A list of so many papers, in the shape of the first one livinglist adopted."""
    a_year = papers // (len(_KEYS) * len(_YEARS))
    lines, number = ["# Awesome things", "", "## Related Survey", ""], 0
    for key in _KEYS:
        lines.append(f"## {key} methods")
        for year in _YEARS:
            lines.append(f"**{year}**")
            for _ in range(a_year):
                number += 1
                lines.append(
                    f"- [arXiv] Model{number}: a foundation model of things number {number}. "
                    f"[[Paper]](https://arxiv.org/abs/{year % 100:02}01.{number % 100_000:05}) "
                    f"[[Code]](https://github.com/somebody/model{number})"
                )
            lines.append("")
    for key in _KEYS:
        lines += [f"## {key} data", "| Name | Scale | Link |", "| --- | --- | --- |"]
        lines += [f"| [{key}{n}](https://example.org/{key}/{n}) | {n}K | [*](https://example.org) |" for n in range(50)]
        lines.append("")
    return "\n".join(lines) + "\n"


def least(work: Callable[[], T], *, cold: bool = True) -> tuple[float, T]:
    """The least processor seconds of three runs, and what the work gives. `cold`: nothing read before is remembered."""
    times = []
    for _ in range(3):
        if cold:
            read_entry.cache_clear()
            _key.cache_clear()
        began = time.process_time()
        given = work()
        times.append(time.process_time() - began)
    return min(times), given


def main() -> None:
    papers = 10_000
    if "--megabytes" in sys.argv:
        papers = int(float(sys.argv[sys.argv.index("--megabytes") + 1]) * 1e6 / _BYTES_OF_A_PAPER)
    text = invented(papers)
    alone, _ = least(lambda: reader().parse(text))
    new = NewEntry("method", "BFM", 2023, "A new thing", "arXiv", "https://arxiv.org/abs/2301.99999", None)
    many = [
        Insertion(NewEntry("method", key, year, f"New {key} {year}", "arXiv", "https://arxiv.org/abs/2301.99999"), ref)
        for ref, (key, year) in enumerate((key, year) for key in _KEYS[:2] for year in _YEARS)
    ]
    written = apply(text, HEALTHCARE, [Insertion(new, 1)])
    document = parse(text)
    old = next(item for item in listed(document, HEALTHCARE) if item.year == 2020)
    venue = NewEntry("method", old.category, 2020, old.title, "Nature")
    works: dict[str, Callable[[], object]] = {
        "parse": lambda: parse(text),
        "parse and give back": lambda: str(parse(text)),
        "read every entry and row": lambda: listed(parse(text), HEALTHCARE),
        "understand (`init`)": lambda: infer_layout(parse(text)),
        "check, 40 rules": lambda: check(text, HEALTHCARE),
        "insert one, with its proof": lambda: apply(text, HEALTHCARE, [Insertion(new, 1)]),
        "insert 20 in 20 years, with the proof": lambda: apply(text, HEALTHCARE, many),
        "change one": lambda: apply(text, HEALTHCARE, [Change(old.raw, old.section, old.year, venue, 1)]),
        "take one out": lambda: apply(written.text, HEALTHCARE, [Removal(**vars(written.lines[1]), ref=1)]),
    }
    print(f"{papers:,} entries, {len(text.encode()) / 1e6:.2f} MB\n")
    print("| | seconds | of markdown-it-py's |\n| --- | --: | --: |")
    print(f"| markdown-it-py alone | {alone:.2f} | 1.0 |", flush=True)
    for name, work in works.items():
        seconds, _ = least(work)
        print(f"| {name} | {seconds:.2f} | {seconds / alone:.2f} |", flush=True)


if __name__ == "__main__":
    main()
