"""How fast the web queue is: pages over HTTP on a store of so many works, and a scripted curator at the keyboard.

python -m livinglist.benchmarks.review [WORKS] [PAPERS] decides PAPERS papers in Chromium on a queue of WORKS.
"""

import socket
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
import uvicorn
from sqlalchemy import insert

from livinglist.config.workspace import load_workspace
from livinglist.flows.adopt import init
from livinglist.review.desk import Offers
from livinglist.review.server import build
from livinglist.review.sessions import Tokens
from livinglist.store.database import open_store
from livinglist.store.tables import RecordRow, SuggestionRow, Work

_WORDS = ("model", "image", "language", "protein", "cell", "patient", "report", "gene", "clinic", "tissue", "vision")
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]


def main(works: int, papers: int) -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        init(root, list_file=None, preset="healthcare-fm", at=_NOW)
        workspace = load_workspace(root)
        engine = open_store(workspace.database_url)
        _fill(engine, works)
        address = _serve(workspace, engine)
        print(f"{works:,} works\n{'':<34}{'median':>9}{'p95':>9}  (ms)")
        for name, path in (
            ("queue page", "/queue"), ("card", "/queue/card/{}"), ("work page", "/works/{}"),
            ("search, one rare word", "/search?q=n{}"), ("search, two common words", "/search?q=model+patient"),
        ):  # fmt: skip
            _row(name, [_timed(address + path.format(1_000 + n * works // 100)) for n in range(40)])
        shown, saved = _at_the_keyboard(address, papers)
        _row(f"key to next card, {papers} papers", shown)
        _row(f"key to saved, {papers} papers", saved)
        engine.dispose()


def _fill(engine, works):
    def words(n, many):
        return " ".join(_WORDS[(n * 7 + place * place) % len(_WORDS)] for place in range(many)) + f" n{n}"

    first = 1_000  # above the numbers of the list's lines
    for start in range(first, first + works, 5_000):
        numbers = range(start, min(start + 5_000, first + works))
        posted = {n: _NOW - timedelta(minutes=first + works - n) for n in numbers}
        with engine.begin() as connection:
            connection.execute(insert(Work), [{"id": n, "first_seen": _NOW, "merged_into": None} for n in numbers])
            connection.execute(insert(RecordRow), [
                {"number": n, "work_id": n, "digest": "", "first_seen": _NOW, "last_changed": _NOW, "source": "arxiv",
                 "source_id": f"x{n}", "title": words(n, 9), "abstract": words(n, 180), "authors": ["Doe, J."],
                 "venue": "arXiv", "year": 2026, "first_posted": posted[n], "url": f"https://arxiv.org/abs/x{n}",
                 "version": 1, "is_preprint": True, "withdrawn": False, "is_provisional": False, "comment": "",
                 "journal_ref": "", "document_type": "", "subjects": [], "relations": []} for n in numbers
            ])  # fmt: skip
            connection.execute(insert(SuggestionRow), [
                {"work_id": n, "relevance": (n * 7919 % 9_973) / 9_973, "kind": "method", "category": "VFM",
                 "confidence": 0.8, "probabilities": {"VFM": 0.8}, "why": [{"term": "model", "weight": 1.0}],
                 "similar": [], "model": "m", "made_at": _NOW} for n in numbers
            ])  # fmt: skip


def _serve(workspace, engine):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    offers = Offers(lambda draft: {}, lambda now: {}, dict)
    app = build(workspace, engine, host="127.0.0.1", port=port, tokens=Tokens(), curator="amal", offers=offers)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    for path in ("/queue", "/queue/card/1000", "/works/1000", "/search?q=model"):
        requests.get(f"http://127.0.0.1:{port}{path}", timeout=300).raise_for_status()
    return f"http://127.0.0.1:{port}"


def _timed(url):
    began = time.perf_counter()
    requests.get(url, timeout=60).raise_for_status()
    return 1_000 * (time.perf_counter() - began)


def _at_the_keyboard(address, papers):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        page = browser.new_page()
        page.goto(f"{address}/queue")
        page.wait_for_timeout(2_000)
        for number in range(papers):
            before = page.evaluate("() => shown()")
            for key in "i" if number % 3 else "x1":
                page.keyboard.press(key)
            page.wait_for_function("before => shown() !== before", arg=before, polling=5)
            page.wait_for_timeout(250)
        page.wait_for_function("() => outbox.length === 0")
        marks = page.evaluate("() => performance.getEntriesByType('mark').map(m => [m.name, m.startTime])")
        browser.close()
    return _between(marks, "shown-"), _between(marks, "saved-")


def _between(marks, kind):
    """From each decision to the next mark of that kind; a save is that of the same paper."""
    found = []
    for place, (name, at) in enumerate(marks):
        if name.startswith("decided-"):
            wanted = kind if kind == "shown-" else name.replace("decided-", kind)
            found += [other - at for mark, other in marks[place:] if mark.startswith(wanted)][:1]
    return found


def _row(name, times):
    ranked = sorted(times)
    print(f"{name:<34}{statistics.median(ranked):>9.1f}{ranked[int(0.95 * (len(ranked) - 1))]:>9.1f}", flush=True)


if __name__ == "__main__":
    main(*(int(word) for word in (*sys.argv[1:], "20000", "60")[:2]) if len(sys.argv) < 3 else map(int, sys.argv[1:3]))
