"""Two curators for every paper: blind until both have spoken, settled when they agree, asked about when they do not."""

import csv
import io
import json

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.flows.publish import publish
from livinglist.flows.status import status
from livinglist.review import questions, screen, two_people
from livinglist.review.amending import Amendments
from livinglist.review.errors import MisuseError, TakenError
from livinglist.review.queue import queue
from livinglist.review.whole import show
from livinglist.store import screening, votes
from livinglist.store.database import reading
from livinglist.store.laws import defects

from .conftest import NOW, Browser, fill, made_record
from .test_in_terminal import _worked

_SECRET = "a reason that nobody else may know"


@pytest.fixture
def two(root, filled):
    """The workspace, where two must agree; five papers wait."""
    path = root / "livinglist.toml"
    path.write_text(path.read_text().replace("[review]", "[review]\ntwo_people = true"))
    return load_workspace(root)


def _include(two, engine, work, curator, category="VFM", **more):
    amend = Amendments(category=category, kind="method", **more.pop("said", {}))
    return screen.include(two, engine, work, amend, curator=curator, note="", at=NOW, **more)


def _exclude(two, engine, work, curator, reason="no health data", **more):
    return screen.exclude(two, engine, work, reason=reason, curator=curator, note="", at=NOW, **more)


def _reopen(two, engine, work, curator):
    return screen.reopen(two, engine, work, curator=curator, at=NOW)


def _state(engine, work):
    with Session(engine) as session:
        return screening.state_of(session, work)


def _named(made_app, name):
    browser = Browser(made_app())
    browser.post("/login", name=name)
    return browser


def test_a_paper_is_settled_when_both_say_the_same_and_only_then_published(two, filled):
    assert "waits for a second curator" in _include(two, filled, 1, "amal", said={"venue": "Nature"}).said
    assert _state(filled, 1) == "candidate"
    assert publish(two, draft=True, at=NOW)["added"] == 0
    assert "amal and bo agree" in _include(two, filled, 1, "bo", said={"title": "Organs"}).said
    assert _state(filled, 1) == "included"
    told = publish(two, draft=True, at=NOW)
    assert "+- [Nature] Organs. [[Paper]](https://arxiv.org/abs/2605.00001)" in told["diff"]
    assert [paper["curator"] for paper in told["papers"]] == ["amal and bo"]
    _exclude(two, filled, 2, "amal")
    _exclude(two, filled, 2, "bo", reason="out of scope")
    with Session(filled) as session:
        assert screening.standing(session, 2).reason == "no health data; out of scope"
    assert list(defects(filled)) == []


@pytest.mark.parametrize("path", ["/queue?work=1", "/queue", "/queue/card/1", "/queue/order", "/works/1", "/audit",
                                  "/audit.csv", "/audit.json", "/questions", "/search?q=organ", "/list", "/sources",
                                  "/batch?category=VFM", "/model", "/trends", "/list/export/jsonl"])  # fmt: skip
def test_nobody_learns_what_another_one_said_before_she_has_spoken(two, filled, made_app, path):
    before = _named(made_app, "bo").get(path).text
    _exclude(two, filled, 1, "amal", reason=_SECRET)
    after = _named(made_app, "bo").get(path)
    assert _SECRET not in after.text
    assert "amal" not in after.text
    assert _without_marks(after.text) == _without_marks(before)


def _without_marks(page):
    """A page without what differs from one session or minute to the next."""
    import re

    return re.sub(r'name="(form|key)" value="[^"]+"|data-form="[^"]+"|\d\d:\d\d(:\d\d)?', "", page)


def test_neither_the_terminal_nor_the_data_tells_it(two, filled):
    _exclude(two, filled, 1, "amal", reason=_SECRET)
    told = [queue(two, filled, everything=True, category=None, kind=None, limit=None), show(two, filled, 1),
            questions.disagreements(filled), status(two, filled, now=NOW)]  # fmt: skip
    assert _SECRET not in json.dumps(told)
    assert "amal" not in json.dumps(told)
    assert show(two, filled, 1, viewer="amal")["votes"][0]["reason"] == _SECRET


def test_who_has_voted_sees_it_waits_and_finds_the_next_paper(two, filled, made_app):
    amal, bo = _named(made_app, "amal"), _named(made_app, "bo")
    answer = amal.post("/works/1/exclude", reason=_SECRET, seen=0)
    assert answer.headers["location"] == "/queue?voted=1"
    page = amal.get("/queue?voted=1").text
    assert 'data-work="2"' in page
    assert "Kept: what you said of" in page
    assert "<b>4</b> wait" in page
    assert "<b>1</b> decided today" in page
    assert _SECRET in amal.get("/queue?work=1").text
    assert _SECRET in amal.get("/works/1").text
    assert 'data-work="1"' in bo.get("/queue").text
    assert amal.post("/works/1/reopen", seen=0).status_code == 303
    assert 'data-work="1"' in amal.get("/queue").text


def test_a_disagreement_is_a_question_whose_answer_decides_and_can_be_undone(two, filled, made_app):
    _include(two, filled, 1, "amal", "LFM")
    assert "amal included it in LFM as method, you excluded it" in _exclude(two, filled, 1, "bo").said
    with pytest.raises(TakenError, match="amal and bo have voted on work 1: it is a question now"):
        _include(two, filled, 1, "carla")
    [asked] = questions.disagreements(filled)
    assert (asked["work"], [side["curator"] for side in asked["sides"]]) == (1, ["amal", "bo"])
    carla = _named(made_app, "carla")
    page = carla.get("/questions").text
    assert "As amal said: include in LFM" in page
    assert "no health data" in page
    assert 'data-work="2"' in carla.get("/queue").text
    assert "They differ" in carla.get("/queue?work=1").text
    answer = carla.post("/works/1/include", seen=0, settles=1, category="LFM", kind="method")
    assert answer.headers["location"] == "/queue?done=1"
    assert _state(filled, 1) == "included"
    assert questions.disagreements(filled) == []
    _reopen(two, filled, 1, "carla")
    assert [one["work"] for one in questions.disagreements(filled)] == [1]


def test_the_category_belongs_to_what_two_must_say_alike(two, filled):
    _include(two, filled, 1, "amal", "LFM")
    assert "it is a question now" in _include(two, filled, 1, "bo", "VFM").said
    assert _state(filled, 1) == "candidate"


def test_taking_ones_vote_back_opens_an_agreed_paper_for_oneself_alone(two, filled):
    for curator in ("amal", "bo"):
        _include(two, filled, 1, curator)
    assert "open again" in _reopen(two, filled, 1, "bo").said
    assert _state(filled, 1) == "candidate"
    with reading(filled) as session:
        assert two_people.hidden_from(session, "amal") == {1}
        assert two_people.hidden_from(session, "bo") == set()
    _include(two, filled, 1, "bo")
    assert _state(filled, 1) == "included"


def test_what_a_third_one_reopens_is_asked(two, filled):
    for curator in ("amal", "bo"):
        _include(two, filled, 1, curator)
    _reopen(two, filled, 1, "carla")
    assert [one["work"] for one in questions.disagreements(filled)] == [1]


@pytest.mark.parametrize("speak", [_include, _exclude])
def test_a_settled_paper_is_reopened_before_it_is_decided_anew(two, filled, speak):
    for curator in ("amal", "bo"):
        _exclude(two, filled, 1, curator)
    with pytest.raises(TakenError, match="work 1 is excluded by amal and bo already; reopen it first"):
        speak(two, filled, 1, "carla")


def test_there_is_nothing_to_settle_before_two_have_voted(two, filled):
    _exclude(two, filled, 1, "amal")
    with pytest.raises(MisuseError, match="leave --settle away"):
        _include(two, filled, 1, "carla", settles=True)
    assert "nothing to undo" in _reopen(two, filled, 1, "carla").said


def test_a_vote_sent_twice_is_kept_once_and_a_changed_mind_counts(two, filled):
    for _ in range(2):
        _exclude(two, filled, 1, "amal")
    with Session(filled) as session:
        assert len(votes.of_work(session, 1)) == 1
    _include(two, filled, 1, "amal")
    _include(two, filled, 1, "bo")
    assert _state(filled, 1) == "included"


def test_agreement_is_told_as_cohens_kappa_of_what_was_blind(root, engine, two, made_app):
    fill(engine, [made_record(n) for n in range(1, 11)])
    said = {"amal": "iiiiixxxxx", "bo": "iiiixxxxxi"}
    for curator, words in said.items():
        for work, word in enumerate(words, 1):
            (_include if word == "i" else _exclude)(two, engine, work, curator)
    _reopen(two, engine, 5, "bo")
    _include(two, engine, 5, "bo")  # knowing what amal had said
    told = status(two, engine, now=NOW)
    assert told["agreement"] == [{"curators": ["amal", "bo"], "papers": 10, "agreed": 8, "kappa": 0.6}]
    assert told["questions"] == 1
    assert "0.60" in _named(made_app, "rita").get("/audit").text


def test_what_was_said_blind_is_exported_once_both_have_spoken(two, filled, made_app):
    _exclude(two, filled, 1, "amal", reason=_SECRET)
    _exclude(two, filled, 1, "bo")
    rows = list(csv.DictReader(io.StringIO(_named(made_app, "rita").get("/audit.csv").text)))
    assert [(row["curator"], bool(row["vote"])) for row in rows] == [
        ("amal and bo", False), ("bo", True), ("amal", True)
    ]  # fmt: skip


def test_a_batch_votes_and_is_taken_back_as_one(two, filled, made_app):
    amal, bo = _named(made_app, "amal"), _named(made_app, "bo")
    given = {"work": [f"{n}-0" for n in range(1, 6)], "verdict": "exclude", "reason": "out of scope"}
    assert amal.ask("/batch", key="0" * 32, **given).json()["decided"] == [1, 2, 3, 4, 5]
    assert amal.get("/batch?category=VFM").text.count('class="score"') == 0
    assert bo.get("/batch?category=VFM").text.count('class="score"') == 5
    bo.ask("/works/1/exclude", reason="out of scope", seen=0)
    told = amal.ask("/batches/1/undo").json()
    assert [left["work"] for left in told["left_out"]] == [1]
    assert _state(filled, 1) == "excluded"
    with Session(filled) as session:
        assert votes.unsettled(session) == {}


def test_a_terminal_goes_on_past_what_waits_for_somebody_else(root, two, filled):
    _exclude(two, filled, 2, "amal", reason=_SECRET)
    made, shown = _worked(root, filled, "x" + "q", ["1"])
    assert made == 1
    assert "waits for a second curator" in shown
    assert _SECRET not in shown
    assert "organ number 3" in shown
