"""The command line: every command of livinglist, and how each one ends."""

import gc
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from sqlalchemy.exc import DBAPIError

from ..config.workspace import ConfigError
from ..store.database import StoreError, explain
from . import cli_adopt, cli_database, cli_export, cli_model, cli_review, cli_screening, display_runs
from .errors import MisuseError, RefusedError
from .options import (
    JsonOption,
    NowOption,
    WorkspaceOption,
    day,
    instant,
    open_workspace,
    opened,
    print_json,
    remember_workspace,
    say,
)
from .report import exit_status_of

# Typer brings a click of its own, of whose errors it names this child alone.
_UsageError: Any = typer.BadParameter.__base__

app = typer.Typer(
    name="livinglist",
    help="Keep a curated literature list alive: harvest, suggest, decide, publish one line.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(cli_database.app, name="db")


@app.callback()
def _start(workspace: WorkspaceOption = None) -> None:
    remember_workspace(workspace)


@app.command()
def nightly(
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given again.")] = None,
    now: NowOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Harvest every source, match, suggest, report. Exit status 1 if anything is incomplete.

    Example: livinglist nightly --source arxiv --source pubmed
    """
    from .run import run_night

    report = run_night(open_workspace(workspace), now=instant(now), only=source or [])
    if as_json:
        print_json(report)
    else:
        display_runs.show_night(report)
    raise typer.Exit(exit_status_of(report))


@app.command()
def backfill(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given again.")] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Harvest past days as nightly does; days that are proven already are left out, so it can be stopped and resumed.

    Example: livinglist backfill --from 2026-01-01 --to 2026-03-31 --source biorxiv
    """
    from .run import run_backfill

    if day(first) > day(last):
        raise MisuseError(f"the period ends before it begins: {first} to {last}")
    report = run_backfill(open_workspace(workspace), (day(first), day(last)), only=source or [])
    if as_json:
        print_json(report)
    else:
        display_runs.show_night(report)
    raise typer.Exit(exit_status_of(report))


@app.command()
def status(
    rejected: Annotated[bool, typer.Option("--rejected", help="Show the items that could not be read.")] = False,
    now: NowOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """How things stand: sources, queue, list, model, last runs; or what could not be read.

    Example: livinglist status
    """
    from .status import status as gather
    from .status import unread

    with opened(workspace) as (place, engine):
        at = instant(now) or datetime.now(UTC)
        found: Any = unread(engine) if rejected else gather(place, engine, now=at)
    if as_json:
        print_json(found)
    elif rejected:
        display_runs.show_rejected(found)
    else:
        display_runs.show_status(found)


@app.command()
def serve(workspace: WorkspaceOption = None) -> None:
    """Stay up and run nightly on the configured schedule, as a Prefect deployment.

    Example: livinglist serve
    """
    from .run import serve_nightly

    serve_nightly(open_workspace(workspace))


@app.command()
def demo(
    keep: Annotated[
        Path | None, typer.Option(help="Keep the demo's workspace in this folder, with a few papers for you to decide.")
    ] = None,
) -> None:
    """Run the whole loop on local stand-ins, without internet: adopt, three nights, decide, publish, the diff.

    Example: livinglist demo --keep demo-workspace
    """
    from .demonstrate import demonstrate

    demonstrate(keep)


cli_adopt.register(app)
cli_screening.register(app)
cli_review.register(app)
cli_export.register(app)
cli_model.register(app)


def collect_seldom() -> None:
    """Look for circles of dead objects after 50,000 new ones, not 700: looking took a sixth of the time of saving."""
    gc.set_threshold(50_000)


def main() -> None:
    """Run a command; an error is one or two lines and the exit status of CONTRACT."""
    collect_seldom()
    if sys.stdout is None:  # closed by who called, `>&-`: nobody wants what is written
        sys.stdout = io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the locale says: titles come in every script
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        ended = app(standalone_mode=False)
    except _UsageError as error:
        _end_misuse(error)
    except typer.Abort:
        _end("stopped", 1)
    except (MisuseError, ConfigError, StoreError) as error:
        _end(str(error), 2)
    except RefusedError as error:
        _end(str(error), 1)
    except DBAPIError as error:
        _end(f"the database failed: {explain(error)}; what was stored before is kept, nothing is half stored", 1)
    except OSError as error:
        _end(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}", 1)
    sys.exit(ended if isinstance(ended, int) else 0)


def _end_misuse(error: Any) -> NoReturn:
    """What is wrong with the words of a command, on one line; of a command without any, its help."""
    told = error.format_message()
    if "\n" in told:
        say(told)
        sys.exit(2)
    command = error.ctx.command_path if error.ctx else app.info.name
    _end(f"{told.rstrip('.')}; `{command} --help` tells what there is", 2)


def _end(message: str, exit_status: int) -> NoReturn:
    say(f"livinglist: {message}")
    sys.exit(exit_status)
