"""One word for many papers: shown first, stored and taken back as one."""

import os
import re
import signal

import pytest
from sqlalchemy import event
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review import batches, screen
from livinglist.review.batch_preview import Order, preview
from livinglist.review.desk import Desk
from livinglist.review.selection import Selection
from livinglist.store import audit, screening
from livinglist.store import batches as batch_queries
from livinglist.store.batches import Wanted
from livinglist.store.database import open_store, reading
from livinglist.store.laws import defects

from .conftest import NOW, TOKEN, Browser, fill, made_record, offers

_OUT = Order("exclude", reason="out of scope")


def _states(engine):
    with Session(engine) as session:
        return [screening.state_of(session, work) for work in range(1, 6)]


def _selected(root, engine, **asked):
    desk = Desk(load_workspace(root), engine, offers())
    with reading(engine) as session:
        found = preview(desk, session, Selection(**asked), _OUT, curator="amal")
    return [paper["work"] for paper in found.papers]


def _shown(browser, **asked):
    """What a browser would send from the page of that batch."""
    page = browser.get("/batch", params={"verdict": "exclude", "reason": "out of scope"} | asked).text
    ticked = re.findall(r'name="work" value="([^"]+)" checked', page)
    return {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "work": ticked, "verdict": "exclude",
            "reason": "out of scope"}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "works"),
    [
        ({"category": "VFM"}, [1, 2, 3, 4, 5]),
        ({"category": "LFM"}, []),
        ({"kind": "survey"}, []),
        ({"source": "arxiv", "q": "organ 3"}, [3]),
        ({"source": "pubmed"}, []),
        ({"least": "96"}, [1, 2, 3]),
        ({"most": "95"}, [4, 5]),
        ({"q": "organ", "least": "95", "most": "97"}, [2, 3, 4]),
        ({"facet": "Computational biology"}, [2]),
        ({"facet": "Computational biology", "most": "50"}, []),
    ],
)
def test_a_filter_selects_what_waits(root, engine, asked, works):
    seen = {2: {"abstract": "Genomics: protein sequences, DNA and RNA of single cells."}}
    fill(engine, [made_record(n, **seen.get(n, {})) for n in range(1, 6)])
    assert _selected(root, engine, **asked) == works


def test_a_batch_is_shown_then_stored_then_taken_back_as_one(browser, engine):
    given = _shown(browser, category="VFM", most="97", back="category=VFM")
    assert given["work"] == ["2-0", "3-0", "4-0", "5-0"]
    answer = browser.post("/batch", **given, back="category=VFM")
    assert answer.headers["location"] == "/queue?category=VFM&batch=1"
    assert "4 excluded" in browser.get(answer.headers["location"]).text
    assert _states(engine) == ["candidate", *["excluded"] * 4]
    assert browser.post("/batches/1/undo").headers["location"] == "/batches/1"
    assert _states(engine) == ["candidate"] * 5
    assert "4 of them are open again" in browser.get("/batches/1").text
    with Session(engine) as session:
        assert [row.batch for row in audit.decisions(session)] == [1] * 8
    refused = browser.post("/batches/1/undo")
    assert refused.status_code == 409
    assert "Decided meanwhile" not in refused.text
    assert list(defects(engine)) == []


def test_the_lines_that_would_come_are_shown_and_what_cannot_be_is_left(engine, made_app):
    fill(engine, [made_record(1), made_record(2)], category=None, probabilities={})
    browser = Browser(made_app())
    asked = {"verdict": "include", "q": "organ"}
    assert browser.get("/batch", params=asked).text.count("left: no category was suggested") == 2
    page = browser.get("/batch", params=asked | {"into": "LFM"}).text
    assert page.count("- [arXiv] A foundation model for organ number") == 2
    given = _shown(browser, **asked) | {"verdict": "include", "reason": ""}
    told = browser.ask("/batch", **given | {"work": ["1-0"], "into": "LFM"}).json()
    assert (told["decided"], told["left_out"]) == ([1], [])
    left = browser.ask("/batch", **given | {"key": "0" * 32, "work": ["2-0"]}).json()
    assert left["decided"] == []
    assert "no category was suggested" in left["left_out"][0]["why"]


def test_what_came_or_was_decided_after_the_look_is_left_alone_and_told(browser, engine, root):
    given = _shown(browser, category="VFM")
    fill(engine, [made_record(n) for n in range(1, 7)])
    screen.exclude(load_workspace(root), engine, 2, reason="no health data", curator="bo", note="", at=NOW)
    told = browser.ask("/batch", **given).json()
    assert told["decided"] == [1, 3, 4, 5]
    assert [left["work"] for left in told["left_out"]] == [2]
    assert "bo excluded work 2 meanwhile" in told["left_out"][0]["why"]
    with Session(engine) as session:
        assert screening.state_of(session, 6) == "candidate"
        assert screening.standing(session, 2).reason == "no health data"
    page = browser.get("/batch", params={"category": "VFM"}).text
    assert "excluded by bo" in page
    assert "5 more match and are decided already" in page


def test_an_undo_leaves_what_was_decided_anew(browser, engine, root):
    browser.ask("/batch", **_shown(browser, category="VFM"))
    place = load_workspace(root)
    for speak in (screen.reopen, lambda *a, **more: screen.exclude(*a, reason="no paper of its own", note="", **more)):
        speak(place, engine, 3, curator="bo", at=NOW)
    told = browser.ask("/batches/1/undo").json()
    assert [left["work"] for left in told["left_out"]] == [3]
    assert _states(engine) == ["candidate", "candidate", "excluded", "candidate", "candidate"]


def test_a_form_that_is_sent_twice_decides_once(browser, engine):
    given = _shown(browser, category="VFM")
    first, again = (browser.ask("/batch", **given).json() for _ in range(2))
    assert first == again
    with Session(engine) as session:
        assert len(audit.decisions(session)) == 5


def test_killed_in_the_middle_nothing_of_it_is_stored_and_the_same_form_does_it(root, filled):
    workspace, works = load_workspace(root), [(n, 0) for n in range(1, 6)]

    def decide(engine):
        return batches.decide(workspace, engine, works, _OUT, key="k", curator="amal", at=NOW)

    filled.dispose()
    if (child := os.fork()) == 0:
        engine, seen = open_store(workspace.database_url), []

        @event.listens_for(engine, "before_cursor_execute")
        def kill(_connection, _cursor, statement, *_):
            seen.extend([statement] if statement.startswith("INSERT INTO decision") else [])
            if len(seen) == 3:
                os.kill(os.getpid(), signal.SIGKILL)

        decide(engine)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert _states(filled) == ["candidate"] * 5
    assert decide(filled).decided == [1, 2, 3, 4, 5]
    assert list(defects(filled)) == []


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"work": []}, 400),
        ({"work": ["1"]}, 400),
        ({"work": ["1-x"]}, 400),
        ({"work": ["-1-0"]}, 400),
        ({"work": ["99999999999-0"]}, 400),
        ({"work": ["1-0"] * 301}, 422),
        ({"reason": " "}, 400),
        ({"reason": "x" * 600}, 400),
        ({"verdict": "reopen"}, 422),
        ({"key": "../../x"}, 422),
        ({"evil": "1"}, 422),
        ({"form": "x"}, 403),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_and_stores_nothing(browser, engine, fields, status):
    given = {"key": "0" * 32, "work": ["1-0"], "verdict": "exclude", "reason": "out of scope"} | fields
    assert browser.ask("/batch", **given).status_code == status
    with Session(engine) as session:
        assert audit.decisions(session) == []


@pytest.mark.parametrize("path", ["/batches/7", "/batch?category=NO", "/batch?facet=NO&q=organ", "/batch?least=101"])
def test_what_is_not_there_is_told_and_breaks_no_page(browser, path):
    assert browser.get(path).status_code in (400, 404, 422)


def test_a_reader_looks_and_may_not_decide(made_app, filled):
    reader = Browser(made_app(f"rita={TOKEN}", host="0.0.0.0"))
    mark = re.search(r'name="form" value="([^"]*)"', reader.get("/login").text)
    reader.post("/login", form=mark[1] if mark else "", token=TOKEN)
    page = reader.get("/batch?category=VFM&verdict=exclude&reason=x").text
    assert "would be excluded" in page
    assert 'id="decide"' not in page
    given = {"key": "0" * 32, "work": ["1-0"], "verdict": "exclude", "reason": "x"}
    assert reader.post("/batch", **given).status_code == 403
    assert reader.post("/batches/1/undo").status_code == 403
    assert _states(filled) == ["candidate"] * 5


def test_the_form_of_another_curator_is_not_hers(made_app, filled, browser):
    given = _shown(browser, category="VFM")
    browser.ask("/batch", **given)
    other = Browser(made_app())
    other.post("/login", name="bo")
    assert other.ask("/batch", **given).status_code == 409


def test_a_work_is_asked_for_its_source_and_a_source_is_not_read_whole_for_each_work(filled):
    query = batch_queries._matching(Wanted(source="arxiv"))
    with filled.connect() as connection:
        asked = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all())
    assert "record USING INDEX ix_record_work_id" in plan
