import re

import pytest
from sqlalchemy import update
from sqlmodel import Session

from livinglist.store import screening
from livinglist.store.database import reading
from livinglist.store.tables import RecordRow

from .conftest import Browser, fill, made_record


def _history(engine, work):
    with reading(engine) as session:
        return [(row.verdict, row.curator) for row in screening.history(session, work)]


def test_the_likeliest_paper_is_on_the_desk_with_its_line_and_the_reasons(browser):
    page = browser.get("/queue").text
    assert 'data-work="1"' in page
    assert "- [arXiv] A foundation model for organ number 1. [[Paper]](https://arxiv.org/abs/2605.00001)" in page
    assert '<mark class="for" title="+1.5">foundation</mark>' in page
    assert "An image model for wards" in page
    assert 'data-order="1,2,3,4,5"' in page


def test_a_plain_form_includes_and_leads_to_the_next_paper_with_a_way_back(browser, engine):
    answer = browser.post("/works/1/include", category="LFM", kind="method", seen=0)
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"]).text
    assert 'data-work="2"' in page
    assert "included in LFM" in page
    assert _history(engine, 1) == [("include", "amal")]
    assert browser.post("/works/1/reopen", seen=1).headers["location"] == "/queue?work=1"
    assert _history(engine, 1) == [("include", "amal"), ("reopen", "amal")]


def test_the_script_is_told_the_decision_so_that_it_can_take_it_back(browser, engine):
    said = browser.ask("/works/2/exclude", reason="no health data", seen=0).json()
    assert said["decision"] == 1
    assert browser.ask("/works/2/reopen", seen=said["decision"]).status_code == 200
    assert browser.get("/queue/order").json()["order"] == [1, 2, 3, 4, 5]


def test_who_decides_second_is_told_and_nothing_is_stored(browser, made_app, engine):
    assert browser.ask("/works/1/exclude", reason="out of scope", seen=0).status_code == 200
    second = Browser(made_app())
    second.post("/login", name="bo")
    answer = second.ask("/works/1/include", category="VFM", kind="method", seen=0)
    assert answer.status_code == 409
    assert "amal excluded work 1 meanwhile (out of scope)" in answer.json()["problem"]
    assert _history(engine, 1) == [("exclude", "amal")]


def test_the_same_word_sent_twice_is_stored_once(browser, engine):
    first, again = (browser.ask("/works/1/exclude", reason="out of scope", seen=0).json() for _ in range(2))
    assert first["decision"] == again["decision"]
    assert _history(engine, 1) == [("exclude", "amal")]


def test_the_page_of_a_paper_tells_every_decision_whatever_it_was(browser):
    browser.ask("/works/1/exclude", reason="no health data", seen=0)
    browser.ask("/works/2/include", kind="survey", seen=0)
    browser.ask("/works/3/include", category="LFM", kind="method", seen=0)
    browser.ask("/works/3/reopen", seen=3)
    assert "<b>exclude</b> – no health data" in browser.get("/works/1").text
    assert "survey" in browser.get("/works/2").text
    assert "<b>reopen</b>" in browser.get("/works/3").text


def test_an_undo_takes_back_only_the_decision_that_was_seen(browser, engine):
    browser.ask("/works/1/exclude", reason="out of scope", seen=0)
    assert browser.ask("/works/1/reopen", seen=0).status_code == 409
    assert _history(engine, 1) == [("exclude", "amal")]


def test_the_queue_can_be_narrowed_and_keeps_so_after_a_decision(browser):
    assert "Nothing waits" in browser.get("/queue?category=LFM").text
    answer = browser.post("/works/1/exclude", reason="x", seen=0, back="category=VFM&evil=1")
    assert answer.headers["location"] == "/queue?category=VFM&done=1"
    assert browser.get("/queue?category=XXX").status_code == 400


def test_the_line_is_shown_as_it_would_become(browser):
    told = browser.get("/works/1/line?category=LFM&kind=method&title=Other%20*words*").json()
    assert told == {"line": r"- [arXiv] Other \*words\*. [[Paper]](https://arxiv.org/abs/2605.00001)", "problem": None}
    assert "no category" in browser.get("/works/1/line?category=NO&kind=method").json()["problem"]


def test_a_datasets_row_is_filled_in_cell_by_cell(browser, engine):
    cells = {"column": ["modality", "scale"], "value": ["MRI", " "]}
    asked = {"category": "VFM", "kind": "dataset"} | cells
    told = browser.get("/works/1/line", params=asked).json()["line"]
    assert re.fullmatch(r"\|\s*\[A foundation model for organ number 1\].*\|\s*MRI\s*\|.*", told)
    assert "no column 'scope'" in browser.get("/works/1/line", params=asked | {"column": ["scope"]}).json()["problem"]
    assert browser.post("/works/1/include", seen=0, **asked).status_code == 303
    with Session(engine) as session:
        assert screening.standing(session, 1).cells == {"modality": "MRI"}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/works/1/include", {"category": "NO", "kind": "method"}),
        ("/works/1/include", {"category": "VFM", "kind": "novel"}),
        ("/works/1/include", {"category": "VFM", "kind": "method", "year": "in May"}),
        ("/works/1/include", {"category": "VFM", "kind": "method", "paper_url": "javascript:alert(1)"}),
        ("/works/1/exclude", {"reason": "  "}),
        ("/works/1/exclude", {"reason": "x" * 600}),
    ],
)
def test_what_makes_no_sense_is_refused_in_words_and_stores_nothing(browser, engine, path, fields):
    answer = browser.ask(path, seen=0, **fields)
    assert answer.status_code == 400
    assert answer.json()["problem"]
    assert _history(engine, 1) == []


def test_a_night_that_adds_and_ranks_meanwhile_takes_nothing_from_who_decides(browser, engine):
    assert 'data-work="1"' in browser.get("/queue").text
    fill(engine, [made_record(n) for n in range(1, 9)], relevance=0.5)
    assert browser.ask("/works/1/exclude", reason="out of scope", seen=0).status_code == 200
    browser.client.app.state.desk._kept.clear()
    assert set(browser.get("/queue/order").json()["order"]) == set(range(2, 9))
    assert browser.get("/queue?work=1").text.count("excluded by amal") == 1
    assert _history(engine, 1) == [("exclude", "amal")]


def test_after_the_only_paper_the_queue_says_that_nothing_waits(engine, made_app):
    fill(engine, [made_record(1)])
    browser = Browser(made_app())
    browser.ask("/works/1/exclude", reason="out of scope", seen=0)
    assert "Nothing waits" in browser.get("/queue").text
    assert browser.get("/queue/order").json()["waiting"] == 0


def test_an_empty_queue_says_so(made_app):
    assert "Nothing waits" in Browser(made_app()).get("/queue").text


def test_a_paper_that_is_too_much_is_still_shown_whole(engine, made_app):
    words = " ".join(["foundation"] * 200)
    fill(engine, [made_record(1, abstract=words, authors=["A" * 500] * 300)])
    with engine.begin() as connection:  # longer than any source may bring it
        connection.execute(update(RecordRow).values(title="T" * 10_000))
    page = Browser(made_app()).get("/queue").text
    assert page.count('<mark class="for"') == 200
    assert "T" * 10_000 in page


def test_a_paper_without_anything_but_a_title_is_shown(engine, made_app):
    bare = made_record(1, abstract="", authors=[], venue="", year=None, first_posted=None, url="")
    fill(engine, [bare], category=None, why=[], similar=[], probabilities={})
    page = Browser(made_app()).get("/queue").text
    assert "no category suggested" in page
    assert "No source has told an abstract yet" in page


def test_the_day_is_counted(browser, engine):
    for work in (1, 2):
        browser.ask(f"/works/{work}/exclude", reason="out of scope", seen=0)
    assert browser.get("/queue/order").json()["today"]["decided"] == 2
    with Session(engine) as session:
        assert screening.count_candidates(session) == 3
