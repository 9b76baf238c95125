"""Every page, asked as a browser without scripts would."""

import csv
import io
import re
from datetime import date

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.listing.exports.sheet import harmless
from livinglist.records.page import Harvested, Proof
from livinglist.records.record import CitingRecord
from livinglist.review.charts import stacked
from livinglist.review.errors import MisuseError, on_a_page
from livinglist.review.sessions import new_person
from livinglist.review.templating import render
from livinglist.store import entries, harvests, search
from livinglist.store.database import open_store

from ..store.worlds import Line
from .conftest import NOW, Browser, app_of, fill, made_record, make_workspace

_EVIL = '=HYPERLINK("http://evil.example")'


@pytest.fixture(scope="module")
def engine(sqlite):
    url = sqlite.new()
    engine = open_store(url)
    fill(engine, [made_record(n) for n in range(1, 6)])
    with Session(engine) as session:
        cited = CitingRecord.model_validate(
            made_record(7, source="pubmed", source_id="7", pmid="7", title="Whales of the deep", is_preprint=False,
                        arxiv_id=None, venue="Lancet").model_dump() | {"references": [("arxiv", "2605.00002")]}
        )  # fmt: skip
        days = {date(2026, 5, 1): Proof(1, 1)}
        harvests.save(session, Harvested("pubmed", "s", [cited], proven=days), at=NOW)
        # One identifier, two unrelated titles: a question.
        entries.take_in(session, [Line("Of oceans on Mars", "https://arxiv.org/abs/2605.00009")], origin="hand", at=NOW)
        harvests.save(session, Harvested("arxiv", "s", [made_record(9)]), at=NOW)
        session.commit()
    yield engine
    engine.dispose()
    sqlite.databases.drop(url)


@pytest.fixture(scope="module")
def browser(engine, tmp_path_factory):
    return Browser(app_of(load_workspace(make_workspace(tmp_path_factory.mktemp("pages"))), engine))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/queue", "Up next"),
        ("/questions", "Are these one paper?"),
        ("/search?q=whales", "Whales of the deep"),
        ("/search?q=organ&state=candidate&source=arxiv&year=2026", "decide"),
        ("/works/2", "Citation network: 0 cited, 1 citing"),
        ("/works/2/portrait", "Neighbours"),
        ("/list", "nothing is due"),
        ("/sources", "No run yet"),
        ("/model", "Not measured yet"),
        ("/trends", "Papers a month"),
        ("/trends/sources.svg", "<svg"),
        ("/audit", "every decision"),
        ("/login", "Who are you?"),
    ],
)
def test_every_page_tells_what_it_is_for(browser, path, told):
    answer = browser.get(path)
    assert answer.status_code == 200
    assert told in answer.text


@pytest.mark.parametrize(
    ("path", "told"), [("/nothing", "There is no such page.</p>"), ("/works/99", "<p>No work 99.</p>")]
)
def test_a_page_that_is_not_there_says_so_in_a_sentence(browser, path, told):
    answer = browser.get(path)
    assert answer.status_code == 404
    assert told in answer.text


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("--paper-url must be an http(s) address, got '--x'", "paper url must be an http(s) address, got '--x'"),
        ("say which of LFM, VFM (--category)", "say which of LFM, VFM"),
        ("`livinglist queue --all` lists them; a -- b", "`livinglist queue --all` lists them; a -- b"),
    ],
)
def test_a_page_speaks_of_fields_not_of_options(said, page):
    assert on_a_page(MisuseError(said)) == page


def test_the_day_a_paper_was_posted_has_no_hour(browser):
    assert "<td>2026-05-02</td>" in browser.get("/works/2").text


def test_the_model_is_described_in_words():
    card = {
        "trained_at": "2026-05-05T09:30:00+00:00", "digest": "d" * 64, "thresholds": {"abstain_below": 0.5},
        "counts": {"listed": {"method": 1201, "survey": 1}, "categories": {"LFM": 44}, "shipped": 649,
                   "background": 4200, "excluded": 0},
        "scores": {"category": {"accuracy": 0.93}, "kind": {}, "relevance": {}}, "cautions": ["LFM has 2 papers"],
    }  # fmt: skip
    page = render(
        "model.html", card=card, measured=None, person=new_person("rita", "reader"), form="", path="/model", asset=str
    )
    for said in ("2026-05-05 09:30 UTC", "1,201 methods, 1 survey<", "LFM 44", "right for 93%", ">LFM has 2 papers<"):
        assert said in page
    assert page.count("of papers it had not seen") == 1


def test_a_chart_of_nothing_says_so():
    assert "nothing in these months" in render("picture.svg", chart=stacked("n", "Nothing", ["2026-05"], {"LFM": [0]}))


def test_a_search_is_narrowed_by_what_the_matches_have(browser):
    page = browser.get("/search?q=organ&source=arxiv").text
    assert '<option value="arxiv" selected>arxiv (6)</option>' in page
    assert '<option value="2026">2026 (6)</option>' in page
    assert ">pubmed (1)<" in page
    assert "biorxiv" not in page
    assert "0 found" in browser.get("/search?q=organ&kind=survey").text
    assert "found" in browser.get("/search?q=organ&facet=Imaging and vision").text
    assert browser.get("/search?q=organ&facet=Nothing").status_code == 400


def test_a_question_is_answered_and_the_answer_taken_back(browser):
    page = browser.get("/questions").text
    assert page.count('class="question"') == 1
    answered = browser.post("/questions/1/answer", word="different", note="other authors")
    assert "Saved: question 1, different" in browser.get(answered.headers["location"]).text
    assert "Nothing is asked" in browser.get("/questions").text
    work = re.search(r'href="/works/(\d+)"', page)[1]
    assert "<b>different</b> by amal" in browser.get(f"/works/{work}").text
    assert browser.post("/questions/1/answer", word="undo").status_code == 303
    assert 'class="question"' in browser.get("/questions").text


@pytest.mark.parametrize("fields", [{"word": "maybe"}, {"word": "yes"}, {"word": "undo"}])
def test_what_answers_no_question_is_refused_in_words(browser, fields):
    assert browser.post("/questions/1/answer", **fields).status_code == 400
    assert browser.post("/questions/99/answer", word="same").status_code == 400


def test_two_numbers_can_be_told_apart_and_together(browser):
    assert browser.post("/works/4/tell", other=5, word="same").status_code == 303
    assert "raised by amal" in browser.get("/works/4").text
    assert browser.post("/works/4/tell", other=4, word="same").status_code == 400


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("bibtex", "application/x-bibtex", "a-list.bib"),
        ("ris", "application/x-research-info-systems", "a-list.ris"),
        ("csl", "application/vnd.citationstyles.csl+json", "a-list.json"),
        ("csv", "text/csv", "a-list.csv"),
        ("jsonl", "application/jsonl", "a-list.jsonl"),
        ("atom", "application/atom+xml", "a-list.atom"),
    ],
)
def test_what_is_listed_can_be_taken_away(browser, name, kind, file):
    assert f'<a href="/list/export/{name}" download>' in browser.get("/list").text
    answer = browser.get(f"/list/export/{name}")
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.headers["content-disposition"] == f'attachment; filename="{file}"'
    assert "Of oceans on Mars" in answer.text
    assert (answer.content[:3] == b"\xef\xbb\xbf") == (name == "csv")  # by which Excel knows UTF-8


def test_what_is_no_format_cannot_be_taken_away(browser):
    assert browser.get("/list/export/word").status_code == 404


def test_what_is_exported_is_whole_and_no_formula(browser):
    browser.post("/works/3/exclude", seen=0, reason=_EVIL, note="+1 @x")
    rows = list(csv.DictReader(io.StringIO(browser.get("/audit.csv").text)))
    assert (rows[0]["reason"], rows[0]["note"], rows[0]["work"]) == (f"'{_EVIL}", "'+1 @x", "3")
    [said] = browser.get("/audit.json").json()
    assert said["reason"] == _EVIL
    assert _EVIL.replace('"', "&#34;") in browser.get("/audit").text


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", " =1", "\r=1"])
def test_no_cell_is_a_formula(text):
    assert harmless(text) == f"'{text}"
    assert harmless(f"a{text}") == f"a{text}"


def test_the_list_is_published_by_its_button_and_what_is_refused_is_told(engine, tmp_path):
    due = {"written": False, "added": 1, "changed": 0, "removed": 0, "adopted": 0, "conflicts": [], "papers": [],
           "diff": "+- [arXiv] <b>A line</b>\n", "git": None}  # fmt: skip
    asked = []

    def publish(draft):
        asked.append(draft)
        return due if len(asked) < 3 else due | {"conflicts": ["work 1: <i>no</i>"]}

    browser = Browser(app_of(load_workspace(make_workspace(tmp_path)), engine, publish=publish))
    assert "&lt;b&gt;A line" in browser.get("/list").text
    assert browser.post("/list/publish").headers["location"] == "/list?done=yes"
    refused = browser.post("/list/publish")
    assert refused.status_code == 409
    assert "work 1: &lt;i&gt;no" in refused.text
    assert asked == [True, False, False]


def test_a_listed_paper_shows_its_line_and_no_buttons(browser, engine):
    with Session(engine) as session:
        entries.add(session, Line("By hand alone"), origin="hand", at=NOW)
        session.commit()
        [work] = search.search(session, "by hand alone").work_ids
    page = browser.get(f"/queue?work={work}").text
    assert "Stands on the list" in page
    assert 'data-verdict="include"' not in page
