"""A scripted curator decides papers by keys in headless Chromium: how long until the next card, how long until saved.

Run: python -m livinglist.benchmarks.keyboard FOLDER [--papers 300] [--pause 250]
FOLDER is a workspace, as `python -m livinglist.benchmarks.filled FOLDER --works 100000` makes one; it is decided on.
Times run from the instant the browser got the key to the frame after the next card was painted, and to the server's
word that the decision is saved. Every third paper is excluded with a reason, by two keys: there the second one counts.
"""

import argparse
from pathlib import Path
from typing import Any

from livinglist.benchmarks.reviewing import heading, reviewed, row

_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
_WATCH = "addEventListener('keydown', e => performance.mark('key', {startTime: e.timeStamp}), true)"
_MARKS = "() => performance.getEntriesByType('mark').map(m => [m.name, m.startTime])"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=300)
    parser.add_argument("--pause", type=int, default=250, help="milliseconds between a card and the next key")
    given = parser.parse_args()
    with reviewed(given.folder) as address:
        marks = _decide(address, given.papers, given.pause)
    heading(f"{given.papers} papers by keys, {given.pause} ms on each, milliseconds")
    row("from key to next card", _between(marks, "shown-"))
    row("from key to saved", _between(marks, "saved-"))


def _decide(address: str, papers: int, pause: int) -> list[tuple[str, float]]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        page = browser.new_page()
        page.add_init_script(_WATCH)
        page.goto(f"{address}/queue")
        page.wait_for_timeout(2_000)
        for number in range(papers):
            before = page.evaluate("() => shown()")
            for key in "3i" if number % 3 else "x1":
                page.keyboard.press(key)
            page.wait_for_function("before => shown() !== before", arg=before)
            page.wait_for_timeout(pause)
        page.wait_for_function("() => outbox.length === 0")
        marks: Any = page.evaluate(_MARKS)
        browser.close()
    return [(str(name), float(at)) for name, at in marks]


def _between(marks: list[tuple[str, float]], kind: str) -> list[float]:
    """From the key of each decision to the next mark of that kind; a save is that of the same paper."""
    ordered = sorted(marks, key=lambda mark: mark[1])
    found = []
    for place, (name, decided) in enumerate(ordered):
        if name.startswith("decided-"):
            key = max((at for mark, at in ordered[:place] if mark == "key"), default=decided)
            wanted = kind if kind == "shown-" else name.replace("decided-", kind)
            found += [at - key for mark, at in ordered[place:] if mark.startswith(wanted)][:1]
    return found


if __name__ == "__main__":
    main()
