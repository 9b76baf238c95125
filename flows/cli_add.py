"""`livinglist add`: a paper that no query found, by its identifier."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from .options import JsonOption, NowOption, WorkspaceOption, instant, open_workspace, print_json, say


def register(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command()(add)


def add(
    papers: Annotated[list[str], typer.Argument(metavar="PAPER...", help="A DOI, arXiv id, PMID, or an address.")],
    now: NowOption = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Fetch papers that no query found, and put them into the queue. Exit status 1 if one could not be found.

    Example: livinglist add 2403.02469 https://doi.org/10.1101/2024.01.02.573888
    """
    from .add import add as fetch

    found = fetch(open_workspace(workspace), papers, now=instant(now) or datetime.now(UTC))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            if one.work is None:
                say(f"{one.asked}: not found: {one.reason}")
            else:
                print(f"work {one.work} ({one.state}, {one.outcome}): {one.title}")
    raise typer.Exit(1 if any(one.work is None for one in found) else 0)
