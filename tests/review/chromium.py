"""A real browser, headless: Debian's Chromium, driven by Playwright. Skipped where it is missing, unless required."""

import os
import shutil
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn

_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def missing():
    """Why there is no browser here; None if there is one."""
    if not shutil.which("chromium"):
        return "needs Chromium (apt-get install chromium)"
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "needs Playwright (pip install playwright)"
    return None


@contextmanager
def chromium():
    """A started browser; skipped without one, failed where LIVINGLIST_REQUIRE_CHROMIUM says that it must be."""
    if reason := missing():
        (pytest.fail if os.environ.get("LIVINGLIST_REQUIRE_CHROMIUM") else pytest.skip)(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), headless=True, args=_FLAGS, timeout=120_000
        )
        yield browser
        browser.close()


@contextmanager
def served(app, port):
    """The application over HTTP while this lasts."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", server_header=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
