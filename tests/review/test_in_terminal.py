import io

from rich.console import Console
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review import in_terminal
from livinglist.review.desk import Desk, Offers
from livinglist.store import screening

from .conftest import _nothing_due, _status


def _worked(root, engine, keys, lines=()):
    typed, words, out = iter(keys), iter(lines), io.StringIO()
    desk = Desk(load_workspace(root), engine, Offers(_nothing_due, _status, dict))
    console = Console(file=out, width=80, highlight=False)
    made = in_terminal.Session(desk, "amal", console, lambda: next(typed), lambda _: next(words)).run()
    return made, out.getvalue()


def _states(engine):
    with Session(engine) as session:
        return [screening.state_of(session, work) for work in range(1, 6)]


def test_the_same_keys_decide_in_a_terminal(root, filled):
    made, shown = _worked(root, filled, "1i" + "x" + "x" + "j" + "x" + "u" + "?q", ["2", "my own words", "1"])
    assert made == 3
    assert _states(filled) == ["included", "excluded", "excluded", "candidate", "candidate"]
    assert "included (LFM)" in shown
    assert "my own words" in shown
    assert "is open again" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_what_somebody_else_decided_meanwhile_is_told(root, filled):
    from livinglist.review.screen import exclude

    from .conftest import NOW

    def meanwhile():
        yield "j"
        exclude(load_workspace(root), filled, 2, reason="out of scope", curator="bo", note="", at=NOW)
        yield "k"
        yield "u"
        yield "q"

    made, shown = _worked(root, filled, meanwhile())
    assert made == 0
    assert "nothing was decided here yet" in shown


def test_an_empty_queue_ends_at_once(root, engine):
    made, shown = _worked(root, engine, "")
    assert made == 0
    assert "Nothing more waits" in shown
