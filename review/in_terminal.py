"""The queue in a terminal, over ssh: one paper at a time, the same keys as in the browser."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from rich.console import Console
from rich.text import Text

from . import cards, screen, two_people
from .amending import FIELDS, Amendments, amended
from .desk import Desk
from .errors import MisuseError, RefusedError
from .order import queue_order
from .templating import web_address
from .terminal_asks import decide_batch, find_work, undo_batch
from .terminal_card import clean, line_of, show_card, show_line, tell

KEYS = (
    "i include  x exclude  1-9 c category  e edit the line  s skip  u undo\n"
    "j k next, previous  o open  / search  b batch  ? keys  q quit"
)
_AHEAD = 50


class Session:
    """A curator at a terminal. `key` waits for one key, `line` for a line of words."""

    def __init__(
        self,
        desk: Desk,
        curator: str,
        screen_: Console,
        key: Callable[[], str],
        line: Callable[[str], str],
        follow: Callable[[str], object] | None = None,
    ) -> None:
        self._desk, self._curator, self._screen, self._key, self._line = desk, curator, screen_, key, line
        self._follow = follow  # opens an address, where there is a browser
        self._place, self._decided_here = 0, 0
        self._made: list[Callable[[], str]] = []  # each takes back what was decided, the last one last
        self._amend = Amendments()
        self._shown: tuple[int, Amendments] | None = None
        self._order = self._ranked()
        self._acts: dict[str, Callable[[], None]] = {
            "i": self._include, "x": self._exclude, "u": self._undo, "c": self._choose, "e": self._edit,
            "o": self._open, "/": self._search, "b": self._batch, "s": self._next, "j": self._next,
            "k": self._previous,
        }  # fmt: skip

    def run(self) -> int:
        """Work through the queue until it is empty or the curator quits; how many papers were decided."""
        self._tell_lines(KEYS.splitlines(), "dim")
        while self._order:
            self._place = min(max(self._place, 0), len(self._order) - 1)
            self._show()
            if not self._act(self._key()):
                break
        else:
            self._screen.print("Nothing more waits.")
        return self._decided_here

    def _ranked(self) -> list[int]:
        with self._desk.reading() as session:
            hidden = two_people.hidden_from(session, self._curator) if self._desk.two_people else set()
            ranked = queue_order(session, limit=_AHEAD + len(hidden))
            return [work for work in ranked if work not in hidden]

    def _card(self) -> cards.Card:
        with self._desk.reading() as session:
            return cards.card(self._desk, session, self._order[self._place], curator=self._curator)

    def _show(self) -> None:
        """What is not on the screen already: nothing after a look aside, of a paper that was amended only its line."""
        work, before = self._order[self._place], self._shown
        self._shown = work, self._amend
        if self._shown == before:
            return
        shown = self._card()
        if before and before[0] == work:
            show_line(self._screen, shown, self._amend, line_of(self._desk, shown, self._amend))
            return
        self._screen.rule(Text(f"{self._place + 1} of {len(self._order)} · work {shown.work}"))
        show_card(self._screen, shown, self._amend, line_of(self._desk, shown, self._amend))

    def _act(self, key: str) -> bool:
        """Do what the key asks for; False to stop."""
        if key in ("q", "\x03", "\x04"):
            return False
        known = [key for key, _ in self._desk.categories]
        if key.isdecimal() and 1 <= int(key) <= len(known):
            self._amend = replace(self._amend, category=known[int(key) - 1])
        elif act := self._acts.get(key):
            try:
                act()
            except (MisuseError, RefusedError, EOFError) as error:
                self._tell(str(error), "red")
        else:
            self._tell_lines(KEYS.splitlines(), "dim")
        return True

    def _next(self) -> None:
        self._place, self._amend = self._place + 1, Amendments()

    def _previous(self) -> None:
        self._place, self._amend = self._place - 1, Amendments()

    def _choose(self) -> None:
        known = self._desk.categories
        self._tell_lines(f"  {number} {key}  {name}" for number, (key, name) in enumerate(known, 1))
        said = self._line("category (a number, empty to go back): ").strip()
        if said.isdecimal() and 1 <= int(said) <= len(known):
            self._amend = replace(self._amend, category=known[int(said) - 1][0])

    def _edit(self) -> None:
        columns = sorted({name for names in self._desk.dataset_columns().values() for name in names})
        more = f"; of a dataset's row also {', '.join(columns)}" if columns else ""
        self._tell(f"NAME=VALUE, with {', '.join(FIELDS)}{more}; empty when done", "dim")
        while said := self._line("edit: ").strip():
            self._amend = amended(self._amend, said)
            self._tell(f"line  {line_of(self._desk, self._card(), self._amend)}")

    def _open(self) -> None:
        item = self._card().item
        links = [url for url in (item["links"]["paper"], item["links"]["code"]) if web_address(url)]
        self._tell_lines(links or ["no source has told an address"])
        if links and self._follow:
            self._follow(links[0])

    def _search(self) -> None:
        if work := find_work(self._desk, self._line, self._tell_lines):
            self._order = [other for other in self._order if other != work]
            self._order.insert(self._place, work)
            self._amend = Amendments()

    def _batch(self) -> None:
        made = decide_batch(self._desk, self._curator, self._line, self._tell_lines)
        if made:
            number, works = made
            self._decided_here += len(works)
            self._made.append(lambda: self._undo_batch(number, len(works)))
            self._order = self._ranked()

    def _undo_batch(self, number: int, works: int) -> str:
        said = undo_batch(self._desk, self._curator, number)
        self._decided_here -= works
        self._order, self._shown = self._ranked(), None
        return said

    def _include(self) -> None:
        shown = self._card()
        spoken = screen.include(
            self._desk.workspace, self._desk.engine, shown.work, self._amend,
            curator=self._curator, note="", at=datetime.now(UTC), seen=shown.seen, settles=bool(shown.sides),
        )  # fmt: skip
        self._decided(shown, spoken)

    def _exclude(self) -> None:
        shown, offered = self._card(), self._desk.workspace.settings.review.reasons
        self._tell_lines(f"  {number} {reason}" for number, reason in enumerate(offered, 1))
        said = self._line("why (a number or your words, empty to go back): ").strip()
        if not said:
            return
        is_offered = said.isdecimal() and 1 <= int(said) <= len(offered)
        spoken = screen.exclude(
            self._desk.workspace, self._desk.engine, shown.work, reason=offered[int(said) - 1] if is_offered else said,
            curator=self._curator, note="", at=datetime.now(UTC), seen=shown.seen, settles=bool(shown.sides),
        )  # fmt: skip
        self._decided(shown, spoken)

    def _undo(self) -> None:
        if not self._made:
            raise MisuseError("nothing was decided here yet")
        self._tell(self._made[-1](), "green")
        self._made.pop()

    def _decided(self, shown: cards.Card, spoken: screen.Spoken) -> None:
        seen = shown.seen if spoken.number is None else spoken.number
        self._decided_here += 1
        self._made.append(lambda: self._reopen(shown.work, seen))
        self._amend = Amendments()
        self._order.remove(shown.work)
        self._tell(spoken.said, "green")
        if len(self._order) < _AHEAD // 2:
            self._order += [other for other in self._ranked() if other not in self._order]

    def _reopen(self, work: int, seen: int) -> str:
        screen.reopen(
            self._desk.workspace, self._desk.engine, work, curator=self._curator, at=datetime.now(UTC), seen=seen
        )
        self._decided_here -= 1
        self._order.insert(self._place, work)
        return f"work {work} is open again"

    def _tell(self, words: str, style: str = "") -> None:
        tell(self._screen, words, style)

    def _tell_lines(self, lines: Iterable[str], style: str = "") -> None:
        for line in lines:
            self._screen.print(Text(clean(line), style))
