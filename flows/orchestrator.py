"""Prefect, kept at home: its server runs inside this process, sends nothing out, and dies with it."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import RefusedError

_STARTUP_SECONDS = 120


# Loops of Prefect's server that a single run has no use for; they compete with it for the processor.
_FOR_SCHEDULES_ONLY = (
    "SCHEDULER", "LATE_RUNS", "FOREMAN", "PAUSE_EXPIRATIONS", "CANCELLATION_CLEANUP", "TRIGGERS", "REPOSSESSOR",
    "EVENT_PERSISTER", "DB_VACUUM",
)  # fmt: skip


def keep_at_home(home: Path, *, for_schedules: bool) -> None:
    """Set what Prefect reads when it is imported: no telemetry, quiet, its files under `home`."""
    loops = {f"PREFECT_SERVER_SERVICES_{name}_ENABLED": str(for_schedules).lower() for name in _FOR_SCHEDULES_ONLY}
    settings = loops | {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_HOME": str(home),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_API_DATABASE_TIMEOUT": "60",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_server(home: Path, *, for_schedules: bool = False) -> Iterator[str]:
    """The address of a Prefect API: the one in PREFECT_API_URL, or one inside this process for as long as it is needed.

    Prefect's own temporary server is a child process that outlives a killed parent; a thread does not.
    """
    if address := os.environ.get("PREFECT_API_URL"):
        yield address
        return
    home.mkdir(parents=True, exist_ok=True)
    keep_at_home(home, for_schedules=for_schedules)
    import uvicorn
    from prefect.server.api.server import create_app
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
        server = uvicorn.Server(uvicorn.Config(create_app(), log_level="critical", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        _wait_until_up(server, thread)
        try:
            with temporary_settings({PREFECT_API_URL: address}):
                os.environ["PREFECT_API_URL"] = address  # for the runs that `serve` starts as processes
                yield address
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            server.should_exit = True
            thread.join(timeout=15)


def _wait_until_up(server: object, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while not getattr(server, "started", False):
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RefusedError("Prefect's server did not start; set PREFECT_API_URL to one that runs")
        time.sleep(0.02)
