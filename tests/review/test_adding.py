"""A paper that no query found is added from the page: by the command, in a process of its own."""

import json
import time

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.records.page import Harvested
from livinglist.review import adding
from livinglist.review.adding import Adding
from livinglist.review.errors import RefusedError
from livinglist.store import harvests

from .conftest import NOW, TOKEN, Browser, app_of, begun, made_record, make_workspace, running, waiting

_UNKNOWN = "2601.09999"


@pytest.fixture(scope="module")
def engine(sqlite):
    with waiting(sqlite, 3) as engine:
        yield engine


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return load_workspace(make_workspace(tmp_path_factory.mktemp("adding")))


@pytest.fixture
def browser(workspace, engine):
    return Browser(app_of(workspace, engine))


def _asked(browser, paper):
    """Where the form leads, and what stands there."""
    answer = browser.post("/add", paper=paper)
    assert answer.status_code == 303
    return browser.get(answer.headers["location"]).text


def test_a_paper_that_comes_is_told_and_leads_to_its_card(workspace, engine):
    def add(paper):
        with Session(engine) as session:
            harvests.save(session, Harvested("arxiv", "s", [made_record(50, title="Kelp <i>of</i> the deep")]), at=NOW)
            session.commit()
        return begun(paper, outcome="added", work=4, reason="")

    page = _asked(Browser(app_of(workspace, engine, add=add)), "https://arxiv.org/abs/2605.00050v2")
    assert "Added, and judged" in page
    assert "Kelp &lt;i&gt;of&lt;/i&gt; the deep" in page
    assert 'href="/queue?work=4" autofocus>Decide' in page


def test_one_that_is_known_is_linked_and_not_asked_for(workspace, engine):
    page = _asked(Browser(app_of(workspace, engine, add=pytest.fail)), "doi:10.48550/arXiv.2605.00002")
    assert "In the store already" in page
    assert 'href="/queue?work=2"' in page


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (f"print('{json.dumps([{'outcome': 'missing', 'reason': 'arxiv is down'}])}')", "arxiv is down."),
        ("import sys; sys.exit('livinglist: the database is locked')", "the database is locked."),
        ("import os; os.abort()", "the server&#39;s log names the fault"),
    ],
)
def test_what_goes_wrong_is_told_and_the_field_keeps_the_text(workspace, engine, code, told):
    page = _asked(Browser(app_of(workspace, engine, add=lambda paper: running(code))), _UNKNOWN)
    assert told in page
    assert f'value="{_UNKNOWN}"' in page


@pytest.mark.parametrize("text", ["kelp", "", "--help", "https://example.org/", "kelp\x00", "10.1/<script>" * 9])
def test_what_names_no_paper_is_misuse_and_nothing_is_asked(workspace, engine, text):
    answer = Browser(app_of(workspace, engine, add=pytest.fail)).post("/add", paper=text)
    assert answer.status_code == 400
    assert "is no DOI, arXiv id or PMID" in answer.text
    assert "<script>" not in answer.text


def test_no_page_waits_for_a_source_that_does_not_answer(workspace, engine, monkeypatch):
    monkeypatch.setattr("livinglist.review.pages_add._WAIT_SECONDS", 0.01)
    browser = Browser(app_of(workspace, engine, add=lambda paper: running("import time; time.sleep(600)")))
    began = time.monotonic()
    page = _asked(browser, _UNKNOWN)
    assert "data-waits" in page
    assert "Look again" in page
    assert time.monotonic() - began < 5
    browser.client.app.state.desk.adding.close()
    asked = browser.client.app.state.desk.adding.outcome(_UNKNOWN, wait_seconds=5)
    assert asked.is_over


def test_the_same_paper_is_asked_for_once_and_few_at_a_time():
    started = []

    def start(paper):
        started.append(paper)
        return running("import time; time.sleep(600)")

    papers = Adding(start)
    for _ in range(2):
        for number in range(adding._MOST_AT_ONCE):
            papers.begin(f"paper {number}")
    assert len(started) == adding._MOST_AT_ONCE
    with pytest.raises(RefusedError, match="being fetched already"):
        papers.begin("one more")
    papers.close()


def test_readers_and_strangers_add_nothing(workspace, engine):
    app = app_of(workspace, engine, f"rita={TOKEN} amal={TOKEN[::-1]}", add=pytest.fail)
    assert Browser(app).post("/add", form="", paper=_UNKNOWN).status_code == 401
    rita = Browser(app)
    rita.post("/login", form="", token=TOKEN)
    assert rita.post("/add", paper=_UNKNOWN).status_code == 403
    assert "<form" not in rita.get("/add").text


def test_a_search_by_identifier_leads_to_the_paper_or_offers_to_add_it(browser):
    assert 'That is <a href="/works/3">' in browser.get("/search?q=https://arxiv.org/pdf/2605.00003v1").text
    offered = browser.get(f"/search?q=arXiv:{_UNKNOWN}").text
    assert f'name="paper" value="arXiv:{_UNKNOWN}"' in offered
    assert 'action="/add"' not in browser.get("/search?q=nowhere").text
    assert 'href="/add"' in browser.get("/search?q=nowhere").text
    assert 'href="/add"' not in browser.get("/search?q=organ").text.split("<main")[1]
