"""Questions as a person reads them in the terminal: both sides beside each other, what agrees and what differs."""

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from .terminal import console, text

_AUTHORS = 6
_UNKNOWN = {"venue": "(venue unknown: say --venue V)", "year": "(the year stays)", "paper_url": "(the link stays)"}


def show_conflicts(found: list[dict[str, Any]]) -> None:
    """Hand edits that contradict a decision."""
    screen = console()
    for conflict in found:
        screen.print(text(f"conflict: {conflict['reason']}"))


def show_disagreements(found: list[dict[str, Any]]) -> None:
    """Papers on which two curators differ, with both sides and how to settle it."""
    screen = console()
    for question in found:
        screen.print(text(f"work {question['work']}: two curators differ", "bold"))
        screen.print(text(f"  {question['title']}"))
        screen.print(text(f"  {question['reason']}"))
    if found:
        screen.print(text("`livinglist include WORK --settle`, or `exclude WORK --settle`, settles one.", "dim"))


def show_questions(found: list[dict[str, Any]], *, in_all: int) -> None:
    """One block a question."""
    screen = console()
    for question in found:
        screen.print(text(f"question {question['question']}: {question['asks']}", "bold"))
        screen.print(text(f"  {question['reason']}"))
        (_show_pair if question["kind"] == "same" else _show_change)(screen, question)
    more = f"; {len(found)} shown" if len(found) < in_all else ""
    hint = "; `livinglist answer QUESTION ANSWER --curator NAME` answers one" if found else ""
    screen.print(text(f"{in_all} questions wait{more}{hint}."))


def _show_pair(screen: Console, question: dict[str, Any]) -> None:
    one, other = question["sides"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", no_wrap=True)
    for number, side in enumerate((one, other)):
        table.add_column(f"work {side['work']}", ratio=1, overflow="fold")
        if number == 0:
            table.add_column("", no_wrap=True)
    marks = dict.fromkeys(question["agree"], "=") | dict.fromkeys(question["differ"], "≠")
    for name in ("from", "title", "authors", "year", "venue", "identifiers", "url"):
        cells = [text(_cell(side, name)) for side in (one, other)]
        table.add_row(text(name), cells[0], text(marks.get(name, "")), cells[1])
    screen.print(table)


def _cell(side: dict[str, Any], name: str) -> str:
    value = side[name]
    if name == "authors":
        return "; ".join(value[:_AUTHORS]) + ("; …" if len(value) > _AUTHORS else "") or "-"
    if name == "identifiers":
        return "\n".join(value) or "-"
    if name == "from":
        return f"{value} (#{side['number']})"
    return "-" if value in (None, "") else str(value)


def _show_change(screen: Console, question: dict[str, Any]) -> None:
    line, record = question["sides"]
    screen.print(text(f"  now   {line['line'] or line['title']}"))
    proposal = question["proposal"]
    if proposal:
        told = "  ".join(str(proposal.get(name) or unknown) for name, unknown in _UNKNOWN.items())
        screen.print(text(f"  then  {told}"))
    screen.print(text(f"  says  {record['from']}: {record['title']}"))
    screen.print(text(f"        {record['url']}", "dim"))
