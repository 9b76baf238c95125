"""`livinglist review`: the web queue, until it is ended."""

import getpass
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import click
import typer
from sqlalchemy import Engine

from ..config.workspace import Workspace
from ..review.desk import Desk, Offers
from .errors import MisuseError
from .options import WorkspaceOption, opened, say


def register(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command()(review)


def review(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8765,
    curator: Annotated[str | None, typer.Option(help="Who decides, where no token says it; else your login.")] = None,
    terminal: Annotated[bool, typer.Option("--terminal", help="Here in the terminal, with the same keys.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """The queue in a browser, on this machine alone unless told otherwise. Any other address requires a token.

    Example: livinglist review --port 8080
    """
    from ..review.server import serve, tokens_of

    with opened(workspace) as (place, engine):
        try:
            tokens = tokens_of(place)
        except ValueError as error:
            raise MisuseError(str(error)) from error
        name = curator or _login_name()
        if terminal:
            _in_terminal(Desk(place, engine, _offers(place, engine)), name)
            return
        serve(place, engine, host=host, port=port, tokens=tokens, curator=name, offers=_offers(place, engine), say=say)


def _in_terminal(desk: Desk, curator: str) -> None:
    from ..review.in_terminal import Session
    from .terminal import console

    if not sys.stdin.isatty():
        raise MisuseError("--terminal needs a terminal; `livinglist queue --format checklist` works without one")
    made = Session(desk, curator, console(), click.getchar, input, _browser()).run()
    say(f"{made} decided")


def _browser() -> Callable[[str], object] | None:
    """What opens an address; None over ssh, where the address is shown alone."""
    has_screen = sys.platform in ("darwin", "win32") or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    return click.launch if has_screen and "SSH_CONNECTION" not in os.environ else None


def _offers(place: Workspace, engine: Engine) -> Offers:
    """What the pages may ask of the flows."""

    def publish(draft: bool) -> dict[str, Any]:
        from .publish import publish as write

        return write(place, draft=draft, at=datetime.now(UTC))

    def status(now: datetime) -> dict[str, Any]:
        from .status import status as gather

        return gather(place, engine, now=now)

    def evaluate() -> dict[str, Any]:
        from .training import evaluate_model

        return evaluate_model(place, engine)

    def add(paper: str) -> subprocess.Popen[str]:
        return _apart("add", "--json", "--workspace", str(place.root), "--", paper)

    return Offers(publish, status, evaluate, add)


def _apart(*words: str) -> subprocess.Popen[str]:
    """A command of this program, begun in a process of its own: pages wait neither for services nor for a model."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", __name__.partition(".")[0], *words],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace",
        process_group=0,  # Ctrl+C is for the server
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "curator"
