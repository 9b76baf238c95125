"""The terminal: tables, text that no title can disturb, 80 columns where there is no terminal."""

from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..records.text import fold


def table(*columns: str) -> Table:
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        made.add_column(column, justify="left" if number == 0 else "right")
    return made


def text(words: str, style: str = "", **options: Any) -> Text:
    """Text that is shown as it is: no markup, and no control character reaches the terminal."""
    return Text("\n".join(fold_line(line) for line in words.split("\n")), style=style, **options)


def fold_line(line: str) -> str:
    """One line without control characters, its leading and inner spaces kept."""
    return line if line.isprintable() else fold(line)


def console() -> Console:
    made = Console(highlight=False, markup=False, emoji=False)
    return made if made.is_terminal else Console(highlight=False, markup=False, emoji=False, width=80)
