"""The web queue as people run it, a process of its own, and browsers that are none: what the measurements share."""

import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests


@contextmanager
def reviewed(root: Path) -> Iterator[str]:
    """`livinglist review` on that workspace; gives its address once it answers and has ranked what waits."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    words = [sys.executable, "-m", "livinglist", "review", "--workspace", str(root), "--port", str(port)]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _until_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait()


class Visitor:
    """Somebody at a browser, logged in by name."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self._session = address, requests.Session()
        self.mark = self._marked("/login")
        answer = self._session.post(f"{address}/login", data={"name": name, "form": self.mark}, timeout=60)
        answer.raise_for_status()
        self.mark = self._marked("/login")

    def get(self, path: str) -> tuple[float, str]:
        """Milliseconds and the answer."""
        began = time.perf_counter()
        answer = self._session.get(self.address + path, timeout=120)
        took = 1_000 * (time.perf_counter() - began)
        answer.raise_for_status()
        return took, answer.text

    def exclude(self, work: int) -> float | None:
        """Milliseconds until the decision is saved; None if somebody else was first."""
        told = {"form": self.mark, "seen": 0, "reason": "off topic"}
        began = time.perf_counter()
        answer = self._session.post(
            f"{self.address}/works/{work}/exclude", data=told, timeout=120, headers={"accept": "application/json"}
        )
        took = 1_000 * (time.perf_counter() - began)
        if answer.status_code == 409:
            return None
        answer.raise_for_status()
        return took

    def _marked(self, path: str) -> str:
        found = re.search(r'name="form" value="([^"]+)"', self._session.get(self.address + path, timeout=120).text)
        assert found is not None
        return found[1]


def row(name: str, times: Sequence[float]) -> None:
    """A line of a table: how many, the median and the 95th percentile, in milliseconds."""
    if not times:
        print(f"{name:<42}{0:>7}", flush=True)
        return
    ranked = sorted(times)
    p95 = ranked[int(0.95 * (len(ranked) - 1))]
    print(f"{name:<42}{len(ranked):>7}{statistics.median(ranked):>9.1f}{p95:>9.1f}", flush=True)


def heading(text: str) -> None:
    """What follows, and how busy the machine is."""
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{text} (load {load}, {os.cpu_count()} cores)\n{'':<42}{'number':>7}{'median':>9}{'p95':>9}", flush=True)


def _until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(f"{address}/queue", timeout=300).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the web queue did not start")
