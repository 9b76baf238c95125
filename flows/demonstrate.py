"""The demo: the whole loop on local stand-ins over real HTTP, with a curator who knows what belongs."""

import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit
from sqlalchemy import Engine

from ..config.workspace import CONFIG_NAME, Workspace, load_workspace
from ..demo.corpus import NIGHTS, demo_papers, wanted
from ..demo.standins import StandIns
from ..review.amending import Amendments
from ..review.queue import queue
from ..review.screen import exclude, include
from ..store.database import open_store
from . import display, display_runs
from .adopt import init
from .errors import MisuseError
from .orchestrator import prefect_server
from .publish import publish
from .run import run_night

_NIGHTS = NIGHTS[:3]
_CURATOR = "demo curator"
_LEFT_TO_YOU = 10  # of so many papers one waits in a kept workspace


def demonstrate(keep: Path | None) -> None:
    """Adopt the preset's list, run three nights, show the queue, decide, publish, print the diff."""
    if keep and keep.exists() and any(keep.iterdir()):
        raise MisuseError(f"{keep} is not empty; name a new folder")
    with _folder(keep) as root, StandIns(demo_papers(), now=_NIGHTS[0]) as services:
        _say(f"Adopt the list of the preset in {root}")
        display.show_adopted(init(root, list_file=None, preset="healthcare-fm", at=_NIGHTS[0]))
        point_at(root, services.config_overrides())
        workspace = load_workspace(root)
        with prefect_server(workspace.state / "prefect"):
            for night in _NIGHTS:
                services.set_now(night)
                _say(f"Night of {night:%d %B %Y}")
                display_runs.show_night(run_night(workspace, now=night))
        left = _screen(workspace, leave=_LEFT_TO_YOU if keep else 0)
        _say("Publish: what changed in README.md")
        display.show_published(publish(workspace, draft=False, at=_NIGHTS[-1]), draft=False)
        if keep:
            _say(f"Kept, with {left} papers for you: livinglist --workspace {shlex.quote(str(keep))} review")


def _screen(workspace: Workspace, *, leave: int) -> int:
    """Decide on what waits but for one of so many; how many are left."""
    engine = open_store(workspace.database_url)
    try:
        waiting = queue(workspace, engine, everything=False, category=None, kind=None, limit=None)
        _say("The queue in the morning, the most relevant first")
        display.show_queue(waiting[:10], waiting=len(waiting))
        _say("Decide as a curator would")
        left = waiting[leave - 1 :: leave] if leave else []
        for item in waiting:
            if item not in left:
                _decide(workspace, engine, item, at=_NIGHTS[-1])
        return len(left)
    finally:
        engine.dispose()


def _decide(workspace: Workspace, engine: Engine, item: dict[str, Any], *, at: datetime) -> None:
    known = wanted()
    belongs = next(
        (known[key] for record in item["records"] if (key := (record["source"], record["source_id"])) in known), None
    )
    if belongs is None:
        said = exclude(
            workspace,
            engine,
            item["work"],
            reason="no foundation model for healthcare",
            curator=_CURATOR,
            note="",
            at=at,
        )
    else:
        amend = Amendments(category=belongs.category, kind=belongs.kind)
        said = include(workspace, engine, item["work"], amend, curator=_CURATOR, note="", at=at)
    print(f"{said.said.split(';')[0]}: {item['title'][:44]}")


def point_at(root: Path, overrides: dict[str, Any]) -> None:
    """Let the workspace's configuration name other addresses: tables as `StandIns.config_overrides` gives them."""
    path = root / CONFIG_NAME
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    for section, tables in overrides.items():
        for name, values in tables.items():
            config[section][name].update(values)
    path.write_text(tomlkit.dumps(config), encoding="utf-8")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="livinglist-demo-") as folder:
        yield Path(folder) / "workspace"


def _say(headline: str) -> None:
    print(f"\n== {headline}", flush=True)
    sys.stderr.flush()
