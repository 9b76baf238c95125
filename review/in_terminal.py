"""The queue in a terminal, over ssh: one paper at a time, the same keys as in the browser."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from ..records.text import fold
from . import cards, screen, two_people
from .amending import Amendments
from .desk import Desk
from .errors import MisuseError, TakenError
from .highlighting import Piece
from .order import queue_order

KEYS = "i include  x exclude  1-9 category  s skip  u undo  j/k next/previous  ? keys  q quit"
_STYLES = {1: "bold green", -1: "red", 0: ""}
_AHEAD = 50


class Session:
    """A curator at a terminal. `key` waits for one key, `line` for a line of words."""

    def __init__(
        self, desk: Desk, curator: str, screen_: Console, key: Callable[[], str], line: Callable[[str], str]
    ) -> None:
        self._desk, self._curator, self._screen, self._key, self._line = desk, curator, screen_, key, line
        self._place = 0
        self._made: list[tuple[int, int]] = []
        self._category: str | None = None
        self._order = self._ranked()

    def run(self) -> int:
        """Work through the queue until it is empty or the curator quits; how many papers were decided."""
        self._screen.print(Text(KEYS, "dim"))
        while self._order:
            self._place = min(max(self._place, 0), len(self._order) - 1)
            self._show()
            if not self._act(self._key()):
                break
        else:
            self._screen.print("Nothing more waits.")
        return len(self._made)

    def _ranked(self) -> list[int]:
        with self._desk.reading() as session:
            hidden = two_people.hidden_from(session, self._curator) if self._desk.two_people else set()
            ranked = queue_order(session, limit=_AHEAD + len(hidden))
            return [work for work in ranked if work not in hidden]

    def _card(self) -> cards.Card:
        with self._desk.reading() as session:
            return cards.card(self._desk, session, self._order[self._place], curator=self._curator)

    def _show(self) -> None:
        shown = self._card()
        item = shown.item
        relevance = "" if item["relevance"] is None else f"{item['relevance']:.0%} relevant · "
        category = self._category or item["category"] or "no category"
        self._screen.rule(Text(f"{self._place + 1} of {len(self._order)} · work {shown.work}"))
        self._screen.print(Text(f"{relevance}{item['kind'] or '-'} · {category}"))
        self._screen.print(_marked(shown.title, "bold"))
        where = [item["venue"], item["first_posted"], item["links"]["paper"]]
        self._screen.print(Text(" · ".join(fold(str(part)) for part in where if part), "dim"))
        self._screen.print(_marked(shown.abstract, ""))
        for near in item["similar"]:
            self._screen.print(Text(fold(f"near  {near['category'] or '-'}  {near['title']}"), "dim"))
        self._screen.print(Text(fold(f"line  {shown.line or '(choose a category)'}")))

    def _act(self, key: str) -> bool:
        """Do what the key asks for; False to stop."""
        known = [key for key, _ in self._desk.categories]
        if key in ("q", "\x03", "\x04"):
            return False
        if key in ("j", "s", "k"):
            self._move(-1 if key == "k" else 1)
        elif key.isdecimal() and 1 <= int(key) <= len(known):
            self._category = known[int(key) - 1]
        elif key in ("i", "x", "u"):
            try:
                {"i": self._include, "x": self._exclude, "u": self._undo}[key]()
            except (MisuseError, TakenError) as error:
                self._screen.print(Text(fold(str(error)), "red"))
        else:
            self._screen.print(Text(KEYS, "dim"))
        return True

    def _move(self, by: int) -> None:
        self._place, self._category = self._place + by, None

    def _include(self) -> None:
        shown = self._card()
        spoken = screen.include(
            self._desk.workspace, self._desk.engine, shown.work, Amendments(category=self._category),
            curator=self._curator, note="", at=datetime.now(UTC), seen=shown.seen,
        )  # fmt: skip
        self._decided(shown.work, spoken)

    def _exclude(self) -> None:
        shown, offered = self._card(), self._desk.workspace.settings.review.reasons
        for line in _numbered(offered):
            self._screen.print(Text(line))
        said = self._line("why (a number or your words, empty to go back): ").strip()
        if not said:
            return
        is_offered = said.isdecimal() and 1 <= int(said) <= len(offered)
        spoken = screen.exclude(
            self._desk.workspace, self._desk.engine, shown.work, reason=offered[int(said) - 1] if is_offered else said,
            curator=self._curator, note="", at=datetime.now(UTC), seen=shown.seen,
        )  # fmt: skip
        self._decided(shown.work, spoken)

    def _undo(self) -> None:
        if not self._made:
            raise MisuseError("nothing was decided here yet")
        work, seen = self._made[-1]
        screen.reopen(
            self._desk.workspace, self._desk.engine, work, curator=self._curator, at=datetime.now(UTC), seen=seen
        )
        self._made.pop()
        self._order.insert(self._place, work)
        self._screen.print(Text(f"work {work} is open again", "green"))

    def _decided(self, work: int, spoken: screen.Spoken) -> None:
        self._made.append((work, spoken.number or 0))
        self._category = None
        self._order.remove(work)
        self._screen.print(Text(fold(spoken.said), "green"))
        if len(self._order) < _AHEAD // 2:
            self._order += [other for other in self._ranked() if other not in self._order]


def _marked(pieces: list[Piece], style: str) -> Text:
    made = Text(style=style)
    for piece in pieces:
        sign = (piece.weight > 0) - (piece.weight < 0)
        made.append("".join(c if c.isprintable() else " " for c in piece.text), _STYLES[sign])
    return made


def _numbered(reasons: list[str]) -> Iterator[str]:
    return (f"  {number} {reason}" for number, reason in enumerate(reasons, 1))
