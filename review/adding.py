"""Papers that no query found: fetched by the command `add`, each in a process of its own, which no page waits for."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from ..records.identifiers import Identifiers, identifiers_in
from ..records.text import fold
from .errors import MisuseError, RefusedError

_MOST_AT_ONCE = 4
_MOST_KEPT = 100
_ABOUT = "livinglist: "  # how a command begins what it says of itself


def paper_named(text: str) -> Identifiers:
    """What a source may know the paper by; misuse if the text holds no such thing."""
    names = identifiers_in(text)
    if not names_paper(names):
        raise MisuseError(f"{fold(text)[:200]!r} is no DOI, arXiv id or PMID, nor an address that holds one")
    return names


def names_paper(names: Identifiers) -> bool:
    """Whether a source may know a paper by these."""
    return bool(names.arxiv or names.doi or names.pmid)


@dataclass(frozen=True)
class Outcome:
    """What became of a paper that was asked for: nothing yet, or why it was not found. `is_new`: it was added now."""

    is_over: bool
    is_new: bool = False
    problem: str = ""


class Adding:
    """The papers that are being fetched, and what came of the last ones. `start` begins the command for one."""

    def __init__(self, start: Callable[[str], "subprocess.Popen[str]"]) -> None:
        self._start, self._lock = start, Lock()
        self._asked: dict[str, _Asked] = {}

    def begin(self, paper: str) -> None:
        """Ask for it, unless that is under way; refused while several are."""
        with self._lock:
            under_way = [text for text, asked in self._asked.items() if not asked.over.is_set()]
            if paper in under_way:
                return
            if len(under_way) >= _MOST_AT_ONCE:
                raise RefusedError(f"{_MOST_AT_ONCE} papers are being fetched already; try it again when one has come")
            over = [text for text in self._asked if text not in under_way]
            for text in {paper, *over[: max(0, len(over) - _MOST_KEPT)]}:
                self._asked.pop(text, None)
            self._asked[paper] = asked = _Asked(self._start(paper))
        Thread(target=asked.wait, daemon=True).start()

    def outcome(self, paper: str, *, wait_seconds: float) -> Outcome | None:
        """What became of it, waited for as long at most; None if nobody asked for it lately."""
        asked = self._asked.get(paper)
        if asked is None:
            return None
        asked.over.wait(wait_seconds)
        return asked.outcome

    def close(self) -> None:
        """End what is under way: what it stored is kept, and it can be asked for again."""
        for asked in list(self._asked.values()):
            asked.process.kill()


@dataclass
class _Asked:
    process: "subprocess.Popen[str]"
    over: Event = field(default_factory=Event)
    outcome: Outcome = Outcome(is_over=False)

    def wait(self) -> None:
        told, said = self.process.communicate()
        self.outcome = _outcome(told, said, self.process.returncode)
        self.over.set()


def _outcome(told: str, said: str, status: int) -> Outcome:
    try:
        [found] = json.loads(told)
    except ValueError:
        about = [line.removeprefix(_ABOUT) for line in said.splitlines() if line.startswith(_ABOUT)]
        if not about:
            sys.stderr.write(said)
        return Outcome(
            True, problem=about[-1] if about else f"it ended with {status}; the server's log names the fault"
        )
    return Outcome(True, is_new=found["outcome"] == "added", problem=found["reason"])
