"""Options that many commands share, and what they open."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from ..config.workspace import Workspace, find_workspace, load_workspace
from ..store.database import open_store
from .errors import MisuseError

WorkspaceOption = Annotated[
    Path | None, typer.Option("--workspace", help="The workspace; else the current folder or one above it.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]
CuratorOption = Annotated[str, typer.Option("--curator", help="Who decides.")]
NoteOption = Annotated[str, typer.Option("--note", help="A note to keep with the decision.")]
SettleOption = Annotated[bool, typer.Option("--settle", help="It settles a paper on which two curators differ.")]
NowOption = Annotated[
    str | None,
    typer.Option("--now", help="Pretend that the run starts at this ISO 8601 instant."),
]
WorkArgument = Annotated[
    int, typer.Argument(metavar="WORK", min=1, max=2**31 - 1, help="The number `livinglist queue` shows.")
]

_ARXIV_BEGAN, _FAR_AHEAD = 1991, 2100

_from_callback: dict[str, Path | None] = {"workspace": None}


def remember_workspace(given: Path | None) -> None:
    """Keep what stood before the command: `livinglist --workspace DIR queue`."""
    _from_callback["workspace"] = given


def open_workspace(given: Path | None) -> Workspace:
    """The workspace that was named, or the nearest one from the current folder upwards; misuse if its list is away."""
    place = found_workspace(given)
    if not place.list_path.is_file():
        why = "Is a directory" if place.list_path.is_dir() else "No such file or directory"
        raise MisuseError(f"cannot read the list {place.list_path}: {why}; `[list] path` names it")
    return place


def found_workspace(given: Path | None) -> Workspace:
    """The same, for what does without the list: mending the database, checking another file."""
    named = given or _from_callback["workspace"] or os.environ.get("LIVINGLIST_WORKSPACE")
    root = Path(named) if named else find_workspace(_here())
    if not root.is_dir():
        raise MisuseError(f"no workspace at {root}; make one with `livinglist init`")
    return load_workspace(root.resolve())


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise MisuseError("the current folder is gone; change to another, or name one with --workspace") from error


@contextmanager
def opened(given: Path | None) -> Iterator[tuple[Workspace, Engine]]:
    """The workspace and its store."""
    workspace = open_workspace(given)
    engine = open_store(workspace.database_url)
    try:
        yield workspace, engine
    finally:
        engine.dispose()


def require_category(workspace: Workspace, key: str | None) -> None:
    """Misuse unless the workspace has a category of that key, or none is given."""
    if key and workspace.settings.category(key) is None:
        known = ", ".join(category.key for category in workspace.settings.categories)
        raise MisuseError(f"no category {key!r}; configured: {known}")


def instant(text: str | None) -> datetime | None:
    """The instant of `--now`, in UTC; misuse if it is none."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise MisuseError(f"--now wants an ISO 8601 instant such as 2026-11-20T09:30:00Z, got {text!r}") from error
    if not _ARXIV_BEGAN <= at.year <= _FAR_AHEAD:
        raise MisuseError(f"--now wants an instant between {_ARXIV_BEGAN} and {_FAR_AHEAD}, got {text!r}")
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def day(text: str) -> date:
    """The day of `--from` and `--to`; misuse if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise MisuseError(f"not a day: {text!r}; write it as 2026-01-31") from error


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def say(line: str) -> None:
    """A message for the person, on stderr."""
    typer.echo(line, err=True)
