"""The same checks, whoever asks: two who decide at once take turns."""

from datetime import timedelta
from threading import Thread

from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.flows.lessons import digest_of_lessons
from livinglist.flows.publish import publish
from livinglist.review.errors import TakenError
from livinglist.review.order import queue_order
from livinglist.review.screen import Amendments, exclude, include, reopen
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


def test_an_undo_takes_back_the_decision_the_published_line_and_what_was_learnt(root, filled):
    workspace = load_workspace(root)

    def stand():
        with Session(filled) as session:
            lessons = digest_of_lessons(session, workspace)
            return workspace.list_path.read_bytes(), lessons, list(queue_order(session)), screening.state_of(session, 3)

    publish(workspace, draft=False, at=NOW)  # takes in the list as it is
    before = stand()
    spoken = include(workspace, filled, 3, Amendments(category="LFM"), curator="amal", note="", at=NOW)
    assert publish(workspace, draft=False, at=NOW + timedelta(minutes=1))["added"] == 1
    assert all(was != now for was, now in zip(before, stand(), strict=True))
    reopen(workspace, filled, 3, curator="amal", at=NOW + timedelta(minutes=2), seen=spoken.number)
    publish(workspace, draft=False, at=NOW + timedelta(minutes=3))
    assert stand() == before
