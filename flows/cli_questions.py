"""Commands about what is one paper and what became of listed ones: look at the questions, answer them."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from .options import CuratorOption, JsonOption, NoteOption, WorkspaceOption, opened, print_json, say

_SHOWN = 10
_LARGEST = 2**31 - 1
_Number = Annotated[int, typer.Argument(metavar="WORK", min=1, max=_LARGEST, help="A work, or a #number of `show`.")]
_Other = Annotated[int, typer.Argument(metavar="OTHER", min=1, max=_LARGEST, help="Another one.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for command in (questions, answer, merge, split):
        app.command()(command)


def questions(
    limit: Annotated[
        int | None, typer.Option(min=1, max=_LARGEST, help="At most so many; without --json 10 unless given.")
    ] = None,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """What only a person can tell: pairs that may be one paper, listed preprints since published, withdrawals.

    Example: livinglist questions
    """
    from ..review.questions import conflicts, disagreements, waiting
    from .display_questions import show_conflicts, show_disagreements, show_questions

    with opened(workspace) as (_, engine):
        found, in_all = waiting(engine, limit=limit if as_json or limit else _SHOWN)
        contradictions, differ = conflicts(engine), disagreements(engine)
    if as_json:
        print_json([*contradictions, *differ, *found])
    else:
        show_conflicts(contradictions)
        show_disagreements(differ)
        show_questions(found, in_all=in_all)


def answer(
    question: Annotated[
        int, typer.Argument(metavar="QUESTION", min=1, max=_LARGEST, help="The number `livinglist questions` shows.")
    ],
    word: Annotated[str, typer.Argument(metavar="ANSWER", help="same or different; yes or no; undo.")],
    curator: CuratorOption,
    note: NoteOption = "",
    venue: Annotated[str | None, typer.Option(help="The venue the line shall show, if not the proposed one.")] = None,
    year: Annotated[int | None, typer.Option(min=1900, max=2099, help="The year, if not the proposed one.")] = None,
    paper_url: Annotated[str | None, typer.Option(help="The paper's address, if not the proposed one.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Answer a question: same or different for a pair, yes or no for a line of the list, undo for an answer given.

    Example: livinglist answer 5 same --curator amal
    """
    from ..review.amending import checked_address, checked_words
    from ..review.questions import answer as give

    amended = {
        "venue": checked_words(venue, "--venue", 200),
        "year": year,
        "paper_url": checked_address(paper_url, "--paper-url"),
    }
    with opened(workspace) as (_, engine):
        say(give(engine, question, word, curator=curator, note=note, at=datetime.now(UTC), **amended))


def merge(
    work: _Number, other: _Other, curator: CuratorOption, note: NoteOption = "", workspace: WorkspaceOption = None
) -> None:
    """Say that two works are one paper, though nothing asks. `livinglist answer QUESTION undo` takes it back.

    Example: livinglist merge 12 15 --curator amal
    """
    _tell(work, other, "same", curator, note, workspace)


def split(
    work: _Number, other: _Other, curator: CuratorOption, note: NoteOption = "", workspace: WorkspaceOption = None
) -> None:
    """Say that two records or lines (their #numbers in `show`) are different papers, and keep them apart for good.

    Example: livinglist split 12 15 --curator amal
    """
    _tell(work, other, "different", curator, note, workspace)


def _tell(work: int, other: int, word: str, curator: str, note: str, workspace: WorkspaceOption) -> None:
    from ..review.questions import tell

    with opened(workspace) as (_, engine):
        say(tell(engine, work, other, word, curator=curator, note=note, at=datetime.now(UTC)))
