"""The command that makes a workspace: what it asks at a terminal, and what it shows."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ..config.workspace import load_workspace
from . import display
from .options import JsonOption, print_json


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(init)


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Where the workspace shall be.")] = Path(),
    list_file: Annotated[Path | None, typer.Option("--list", help="The list to adopt; else the preset's.")] = None,
    preset: Annotated[str, typer.Option(help="Categories, queries and a starting list.")] = "healthcare-fm",
    enrich: Annotated[
        bool | None,
        typer.Option("--enrich/--no-enrich", help="Fetch what is listed by identifier now; else each night a share."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace: adopt a list, import its entries, train the first model.

    Example: livinglist init my-list --list README.md
    """
    from .adopt import init as make

    def confirm(understood: dict[str, Any]) -> bool:
        if as_json:
            return True
        display.show_understood(understood)
        return not _at_a_terminal() or typer.confirm("Adopt the list like this?", default=True, err=True)

    made = make(directory, list_file=list_file, preset=preset, at=datetime.now(UTC), confirm=confirm)
    if not as_json:
        display.show_adopted(made)
    if enrich is None:
        enrich = not as_json and _at_a_terminal() and _wants_enrichment()
    notes = _enrich(directory, made) if enrich else []
    if as_json:
        print_json(made)
    else:
        display.show_enriched(made, notes)
    raise typer.Exit(1 if notes else 0)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _wants_enrichment() -> bool:
    question = "Fetch abstracts, DOIs and venues of the listed papers now? It takes a minute or two"
    return typer.confirm(question, default=False, err=True)


def _enrich(directory: Path, made: dict[str, Any]) -> list[str]:
    """Fetch the listed papers; adds to `made` how many each source told of, and gives what went wrong."""
    from .enrichment import enrich_listed

    reports = enrich_listed(load_workspace(directory.resolve()), at=datetime.now(UTC))
    made["enriched"] = {report.source: report.enriched for report in reports}
    return [f"{report.source}: {note}" for report in reports for note in report.notes]
