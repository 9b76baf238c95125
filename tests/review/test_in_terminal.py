import io

import pytest
from rich.console import Console
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review import in_terminal
from livinglist.review.desk import Desk
from livinglist.store import screening

from .conftest import offers


def _worked(root, engine, keys, lines=(), follow=None):
    typed, words, out = iter(keys), iter(lines), io.StringIO()
    desk = Desk(load_workspace(root), engine, offers())
    console = Console(file=out, width=80, highlight=False)
    made = in_terminal.Session(desk, "amal", console, lambda: next(typed), lambda _: next(words), follow).run()
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


def test_a_category_is_chosen_the_line_edited_and_the_paper_opened_by_the_same_keys(root, filled):
    followed = []
    made, shown = _worked(root, filled, "ceoi" + "ceq", ["1", "venue=Nature", "year=2025", "", "", "year=x"],
                          followed.append)  # fmt: skip
    assert made == 1
    assert "line  - [Nature] A foundation model for organ number 1." in shown
    assert followed == ["https://arxiv.org/abs/2605.00001"]
    assert "not a year: x" in shown
    with Session(filled) as session:
        said = screening.standing(session, 1)
    assert (said.category, said.venue, said.year) == ("LFM", "Nature", 2025)
    assert max(map(len, shown.splitlines())) <= 80


def test_a_search_leads_to_any_paper(root, filled):
    made, shown = _worked(root, filled, "/" + "x" + "/q", ["organ 4", "1", "2", "whales"])
    assert made == 1
    assert "1 candidate: A foundation model for organ number 4" in shown
    assert "nothing found" in shown
    assert _states(filled)[3] == "excluded"


def test_a_batch_is_looked_at_decided_and_taken_back(root, filled):
    _, shown = _worked(root, filled, "bbuq", ["most=97", "out of scope", "no", "organ most=97", "out of scope", "yes"])
    assert "4 would be excluded" in shown
    assert "batch 1: 4 excluded; u takes all of it back" in shown
    assert "batch 1 is taken back" in shown
    assert "1 of 5" in shown.partition("taken back")[2]
    assert _states(filled) == ["candidate"] * 5
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize(
    ("which", "told"), [("most=x", "no such selection: most"), ("category=NO", "no category 'NO'")]
)
def test_a_batch_that_makes_no_sense_is_refused(root, filled, which, told):
    assert told in _worked(root, filled, "bq", [which, "out of scope"])[1]
