"""Commands of the database: bring it up to date, copy it while in use, check it."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ..store.database import DamagedError, closing_engine, open_store, upgrade
from . import progress
from .errors import RefusedError
from .options import JsonOption, WorkspaceOption, found_workspace, print_json, say
from .terminal import fold_line

_SHOWN = 100

app = typer.Typer(
    help="The database: upgrade it, back it up, restore it, check it.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("upgrade")
def db_upgrade(workspace: WorkspaceOption = None) -> None:
    """Bring the database to the newest revision; nothing happens if it is there already.

    Example: livinglist db upgrade
    """
    upgrade(found_workspace(workspace).database_url)
    say("the database is at the newest revision")


@app.command("backup")
def db_backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The SQLite file to write.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace FILE if it is there.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write everything the database holds now into one SQLite file, also while a nightly run writes.

    A PostgreSQL database becomes an SQLite file too; `db restore` brings it back to either.

    Example: livinglist db backup livinglist-2026-11-20.db
    """
    from ..store.backup import BackupError, back_up

    try:
        rows = back_up(found_workspace(workspace).database_url, file, overwrite=overwrite)
    except BackupError as error:
        raise RefusedError(str(error)) from error
    say(f"{file}: {_told(rows)}, {file.stat().st_size / 1e6:.1f} MB, checked")


@app.command("restore")
def db_restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `db backup` wrote, in this version or before.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Bring a backup into the workspace's database, which must be empty or not there; so a team moves to PostgreSQL.

    Example: livinglist db restore livinglist-2026-11-20.db
    """
    from ..store.backup import restore

    say(f"restored: {_told(restore(file, found_workspace(workspace).database_url))}")


@app.command("check")
def db_check(as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Check the database: its file, its tables, and the laws of what it holds. Exit status 1 if one is broken.

    Example: livinglist db check --json
    """
    found = list(_defects(found_workspace(workspace).database_url))
    if as_json:
        print_json(found)
    else:
        for defect in found[:_SHOWN]:
            typer.echo(fold_line(f"{defect['law']}: {defect['where']}: {defect['message']}"))
        say(_summary(len(found)))
    raise typer.Exit(1 if found else 0)


def _defects(url: str) -> Iterator[dict[str, str]]:
    from ..store.laws import defects

    try:
        engine = open_store(url)
    except DamagedError as error:
        yield {"law": "file", "where": "sqlite", "message": str(error)}
        return
    with closing_engine(engine), progress.shown():
        yield from (asdict(defect) for defect in defects(engine, advance=progress.current.get().tell))


def _summary(number: int) -> str:
    if not number:
        return "the database is sound"
    more = f"; {number - _SHOWN} more with --json" if number > _SHOWN else ""
    return f"{number} {'defect' if number == 1 else 'defects'}{more}; take a copy with `livinglist db backup` first"


def _told(rows: dict[str, int]) -> str:
    return f"{rows['work']} works, {rows['record']} records, {rows['entry']} list entries, {rows['decision']} decisions"
