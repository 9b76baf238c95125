"""Commands of the curator: look at the queue, decide, publish."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from . import cli_add, cli_check, cli_decide, cli_questions, display
from .errors import MisuseError
from .options import (
    CuratorOption,
    JsonOption,
    NoteOption,
    SettleOption,
    WorkArgument,
    WorkspaceOption,
    open_workspace,
    opened,
    print_json,
    require_category,
    say,
)

_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (queue, show, include, exclude, reopen, facet):
        app.command()(command)
    cli_add.register(app)
    cli_decide.register(app)
    cli_questions.register(app)
    app.command()(publish)
    cli_check.register(app)


def queue(
    category: Annotated[str | None, typer.Option(help="Only this suggested category.")] = None,
    kind: Annotated[str | None, typer.Option(help="Only this suggested kind: method, survey or dataset.")] = None,
    facet: Annotated[str | None, typer.Option(help="Only this facet value: `Medical imaging`, `Federated`.")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, max=2**31 - 1, help="At most so many; without --json 20 unless given.")
    ] = None,
    curator: Annotated[str | None, typer.Option(help="Without what waits for somebody else than this curator.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every work harvested, decided and listed too.")] = False,
    form: Annotated[
        str, typer.Option("--format", help="text, or checklist: markdown to tick, for `livinglist decide`.")
    ] = "text",
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Papers that wait for a decision, the most relevant first.

    Example: livinglist queue --category BFM --limit 10
    """
    from ..review.lines import as_kind
    from ..review.outlook import outlook
    from ..review.queue import queue as gather
    from ..store.database import reading
    from ..store.screening import count_candidates
    from .cli_decide import written_checklist

    if form not in ("text", "checklist") or (form == "checklist" and (everything or as_json)):
        raise MisuseError("--format is text or checklist; a checklist goes without --all and --json")
    with opened(workspace) as (place, engine):
        require_category(place, category)
        wanted = as_kind(kind) if kind else None
        most = limit if as_json or limit else _SHOWN
        found = gather(place, engine, everything=everything, category=category, kind=wanted, limit=most, facet=facet,
                       curator=curator)  # fmt: skip
        if form == "checklist":
            print(written_checklist(place, engine, found))
            return
        with reading(engine) as session:
            waiting, ahead = count_candidates(session), None if as_json else outlook(session)
    if as_json:
        print_json(found)
    else:
        display.show_queue(found, waiting=waiting, outlook=ahead["words"] if ahead else "")


def show(work: WorkArgument, as_json: JsonOption = False, workspace: WorkspaceOption = None) -> None:
    """Everything known of one work, and the line it would become.

    Example: livinglist show 123
    """
    from ..review.whole import show as gather
    from ..store.screening import UnknownWorkError
    from .display_work import show_work

    with opened(workspace) as (place, engine):
        try:
            found = gather(place, engine, work)
        except UnknownWorkError as error:
            raise MisuseError(str(error.args[0])) from error
    if as_json:
        print_json(found)
    else:
        show_work(found)


def include(
    work: WorkArgument,
    curator: CuratorOption,
    category: Annotated[str | None, typer.Option(help="The category; else the suggested one.")] = None,
    kind: Annotated[str | None, typer.Option(help="method, survey or dataset; else the suggested one.")] = None,
    venue: Annotated[str | None, typer.Option(help="The venue as the list shall show it.")] = None,
    title: Annotated[str | None, typer.Option(help="The title as the list shall show it.")] = None,
    year: Annotated[int | None, typer.Option(help="The year block.")] = None,
    paper_url: Annotated[str | None, typer.Option(help="The paper's address.")] = None,
    code_url: Annotated[str | None, typer.Option(help="The code's address.")] = None,
    cells: Annotated[
        list[str] | None, typer.Option("--set", metavar="COLUMN=VALUE", help="A column of a dataset's row; repeatable.")
    ] = None,
    note: NoteOption = "",
    settles: SettleOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Include a work; the next publish writes its line.

    Example: livinglist include 123 --category BFM --curator amal
    """
    from ..review.amending import Amendments
    from ..review.columns import cells_given
    from ..review.screen import include as decide

    said = tuple(cells_given(cells or []).items())
    amend = Amendments(category, kind, venue, title, year, paper_url, code_url, said)
    with opened(workspace) as (place, engine):
        say(decide(place, engine, work, amend, curator=curator, note=note, at=datetime.now(UTC), settles=settles).said)


def exclude(
    work: WorkArgument,
    reason: Annotated[str, typer.Option(help="Why: `not a foundation model`, `no health data`.")],
    curator: CuratorOption,
    note: NoteOption = "",
    settles: SettleOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Exclude a work, with a reason.

    Example: livinglist exclude 124 --reason "no health data" --curator amal
    """
    from ..review.screen import exclude as decide

    with opened(workspace) as (place, engine):
        say(
            decide(
                place, engine, work, reason=reason, curator=curator, note=note, at=datetime.now(UTC), settles=settles
            ).said
        )


def reopen(work: WorkArgument, curator: CuratorOption, workspace: WorkspaceOption = None) -> None:
    """Undo the standing decision; if its line was published, the next publish takes it out again.

    Example: livinglist reopen 123 --curator amal
    """
    from ..review.screen import reopen as decide

    with opened(workspace) as (place, engine):
        say(decide(place, engine, work, curator=curator, at=datetime.now(UTC)).said)


def facet(
    work: WorkArgument,
    value: Annotated[str, typer.Argument(metavar="VALUE", help="A facet value, as `show` names them.")],
    curator: CuratorOption,
    wrong: Annotated[bool, typer.Option("--not", help="It does not belong to the work.")] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Say that a facet value belongs to a work, or does not; papers that read alike follow. Never written into a list.

    Example: livinglist facet 123 "Medical imaging" --not --curator amal
    """
    from sqlmodel import Session

    from ..review.facets import correct

    with opened(workspace) as (place, engine), Session(engine) as session:
        said = correct(place, session, work, value, belongs=not wrong, curator=curator, at=datetime.now(UTC))
        session.commit()
    say(said)


def publish(
    draft: Annotated[bool, typer.Option("--draft", help="Print the diff and write nothing.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the decisions into the list. Exit status 1 if something was refused.

    Example: livinglist publish --draft
    """
    from .publish import publish as write

    result = write(open_workspace(workspace), draft=draft, at=datetime.now(UTC))
    if as_json:
        print_json(result)
    else:
        display.show_published(result, draft=draft)
    undelivered = result["git"] and result["git"]["problem"]
    raise typer.Exit(1 if result["conflicts"] or undelivered else 0)
