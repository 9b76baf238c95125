"""The same checks, whoever asks: two who decide at once take turns."""

from threading import Thread

from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review.errors import TakenError
from livinglist.review.screen import Amendments, exclude, include
from livinglist.store import screening

from .conftest import NOW, fill, made_record


def test_of_many_who_decide_at_once_one_is_heard_and_the_others_are_told(root, engine):
    fill(engine, [made_record(1)])
    workspace = load_workspace(root)
    outcomes = []

    def decide(number):
        try:
            if number % 2:
                include(workspace, engine, 1, Amendments(), curator=f"c{number}", note="", at=NOW, seen=0)
            else:
                exclude(workspace, engine, 1, reason="out of scope", curator=f"c{number}", note="", at=NOW, seen=0)
            outcomes.append("saved")
        except TakenError:
            outcomes.append("told")

    threads = [Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert len(screening.history(session, 1)) == 1
    assert sorted(outcomes) == ["saved", *["told"] * 7]
