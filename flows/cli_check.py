"""The command of the list doctor."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from . import display
from .options import JsonOption, WorkspaceOption, found_workspace, print_json, say


class Format(StrEnum):
    """How defects are told: to a person, to a program, or beside the lines of a pull request on GitHub."""

    text = "text"
    json = "json"
    github = "github"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(check)


def check(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A list; else the workspace's.")] = None,
    mend: Annotated[bool, typer.Option("--fix", help="Mend in the file what is safe to mend.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix changes or would change.")] = False,
    links: Annotated[bool, typer.Option("--links", help="Ask for every linked page, too; takes minutes.")] = False,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Tell only what is not in this file of accepted defects.")
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Write the defects of now into the baseline.")] = False,
    form: Annotated[Format, typer.Option("--format", help="text, json, or github: annotations.")] = Format.text,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """The list's defects, one rule code each. Exit status 1 if there are any.

    `--fix` mends the safe ones in the file; `--diff` prints what that changes, and without `--fix` writes nothing.

    Example: livinglist check README.md --fix
    """
    from ..listing.annotations import annotations
    from .check import Wanted, check_list

    wanted = Wanted(mend or diff, mend, links, baseline, accept)
    checked = check_list(file, lambda: found_workspace(workspace), wanted)
    for note in checked.notes:
        say(note)
    if as_json or form == Format.json:
        print_json(checked.as_json)
    elif form == Format.github:
        for line in annotations(checked.defects, os.path.relpath(checked.path)):
            typer.echo(line)
    else:
        if diff:
            display.show_diff(checked.diff)
        display.show_defects(checked.as_json, accepted=checked.accepted)
    raise typer.Exit(1 if checked.defects else 0)
