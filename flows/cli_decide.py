"""`livinglist decide --from FILE`: what was ticked in a checklist, decided with the same checks as ever."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from ..config.workspace import Workspace
from ..review import screen
from ..review.amending import Amendments
from ..review.checklist import Ticked, checklist, ticked
from ..review.errors import TakenError
from ..store import screening
from ..store.database import reading
from .errors import MisuseError
from .options import CuratorOption, NoteOption, WorkspaceOption, opened, say


def register(app: typer.Typer) -> None:
    """Add this command to the program."""
    app.command()(decide)


def decide(
    file: Annotated[Path, typer.Option("--from", metavar="FILE", help="A ticked `queue --format checklist`.")],
    curator: CuratorOption,
    note: NoteOption = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Take in the decisions of a ticked checklist. Exit status 1 if one was refused; the others are kept.

    Example: livinglist decide --from monday.md --curator amal
    """
    try:
        found = ticked(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise MisuseError(f"cannot read {file}: {error.strerror}; --from names a checklist") from error
    except UnicodeDecodeError as error:
        raise MisuseError(f"cannot read {file}: it is no text in UTF-8") from error
    with opened(workspace) as (place, engine):
        outcomes = [_decided(place, engine, one, curator, note) for one in found]
    say(f"{sum(outcomes)} of {len(found)} decided")
    raise typer.Exit(0 if all(outcomes) else 1)


def written_checklist(place: Workspace, engine: Engine, items: list[dict[str, object]]) -> str:
    """The queue's items as a checklist that knows what had been decided of each when it was written."""
    works = [int(str(item["work"])) for item in items]
    with reading(engine) as session:
        seen = {work: row.id or 0 for work, row in screening.last_decisions(session, works).items()}
    keys = [category.key for category in place.settings.categories]
    return checklist(items, seen, categories=keys, reasons=place.settings.review.reasons)


def _decided(place: Workspace, engine: Engine, one: Ticked, curator: str, note: str) -> bool:
    at = datetime.now(UTC)
    try:
        if one.reason:
            spoken = screen.exclude(
                place, engine, one.work, reason=one.reason, curator=curator, note=note, at=at, seen=one.seen
            )
        else:
            amend = Amendments(category=one.category, kind=one.kind)
            spoken = screen.include(place, engine, one.work, amend, curator=curator, note=note, at=at, seen=one.seen)
    except (TakenError, MisuseError) as error:
        say(f"work {one.work}: not decided: {error}")
        return False
    say(spoken.said)
    return True
