"""A paper as the terminal shows it, in 80 columns; no text of it reaches the terminal as a command."""

from rich.console import Console
from rich.text import Text

from .amending import Amendments
from .cards import Card, preview
from .desk import Desk
from .errors import MisuseError
from .highlighting import Piece

_STYLES = {1: "bold green", -1: "red", 0: ""}
_AUTHORS = 3


def show_card(screen: Console, shown: Card, amend: Amendments, line: str) -> None:
    """The paper, what is open about it, and the line it would become."""
    item = shown.item
    tell(screen, _judged(shown, amend))
    screen.print(_marked(shown.title, "bold"))
    authors = "; ".join(item["authors"][:_AUTHORS]) + ("; …" if len(item["authors"]) > _AUTHORS else "")
    where = [authors, item["venue"], item["first_posted"], item["links"]["paper"]]
    tell(screen, " · ".join(str(part) for part in where if part), "dim")
    screen.print(_marked(shown.abstract, ""))
    for near in item["similar"]:
        tell(screen, f"near  {near['category'] or '-'}  {near['title']}", "dim")
    for asked in shown.questions:
        same = f"; the same as “{asked['title']}”?" if asked["other"] else ""
        tell(screen, f"asks  question {asked['question']}: {asked['reason']}{same}", "yellow")
    for told in shown.sides:
        tell(screen, f"vote  {told}", "yellow")
    tell(screen, f"line  {line}")


def show_line(screen: Console, shown: Card, amend: Amendments, line: str) -> None:
    """What an amendment changed."""
    tell(screen, _judged(shown, amend))
    tell(screen, f"line  {line}")


def line_of(desk: Desk, shown: Card, amend: Amendments) -> str:
    """The line it would become, or why there is none."""
    if amend == Amendments():
        return shown.line or "(choose a category)"
    with desk.reading() as session:
        try:
            line = preview(desk, session, shown.work, amend)
        except MisuseError as error:
            return f"({error})"
    return line or "(the list has no place for it)"


def tell(screen: Console, words: str, style: str = "") -> None:
    """A sentence, whatever it says."""
    screen.print(Text(clean(words), style))


def clean(line: str) -> str:
    """The line without anything that a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _judged(shown: Card, amend: Amendments) -> str:
    item = shown.item
    relevance = "" if item["relevance"] is None else f"{item['relevance']:.0%} relevant · "
    state = "" if shown.state == "candidate" else f" · {shown.state}"
    return (
        f"{relevance}{amend.kind or item['kind'] or '-'} · {amend.category or item['category'] or 'no category'}{state}"
    )


def _marked(pieces: list[Piece], style: str) -> Text:
    made = Text(style=style)
    for piece in pieces:
        made.append(clean(piece.text), _STYLES[(piece.weight > 0) - (piece.weight < 0)])
    return made
