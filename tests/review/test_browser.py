"""Every key and page in a real browser: one browser, one server, for all of them."""

import socket

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review.server import build
from livinglist.review.sessions import Tokens
from livinglist.store import screening

from .chromium import chromium, served
from .conftest import make_workspace, offers, waiting
from .looking import ENDLESS, FAULTS, FITS, NAME_ROWS

_PAGES = (
    "queue", "questions", "search?q=organ", "works/1", "list", "sources", "model", "trends", "audit",
    "batch?kind=method&verdict=include", "add?paper=2601.09999", "login", "nothing",
)  # fmt: skip


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def engine(sqlite):
    with waiting(sqlite, 30) as engine:
        yield engine


@pytest.fixture(scope="module")
def address(engine, tmp_path_factory):
    workspace = load_workspace(make_workspace(tmp_path_factory.mktemp("browsed")))
    port = _free_port()
    app = build(
        workspace, engine, host="127.0.0.1", port=port, tokens=Tokens(), curator="amal",
        offers=offers(),
    )  # fmt: skip
    with served(app, port) as address:
        yield address


@pytest.fixture(scope="module")
def window():
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(window, address):
    """A new page on the queue; nothing may go wrong in its console."""
    context = window.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{address}/queue")
    page.faults = faults
    yield page
    context.close()


def _shown(page):
    return int(page.get_attribute("#card", "data-work"))


def _state(engine, work):
    with Session(engine) as session:
        return screening.state_of(session, work)


def _press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def _wait_for(page, said):
    page.wait_for_function("said => document.getElementById('told').textContent.includes(said)", arg=said)


def test_papers_are_included_excluded_and_taken_back_by_keys_alone(page, engine):
    first = _shown(page)
    _press(page, "i")
    page.wait_for_function("first => shown() !== first", arg=first)
    second = _shown(page)
    _wait_for(page, "Saved")
    assert _state(engine, first) == "included"
    _press(page, "x", "2")
    page.wait_for_function("second => shown() !== second", arg=second)
    _wait_for(page, "no foundation model")
    assert _state(engine, second) == "excluded"
    _press(page, "u")
    _wait_for(page, "Undone")
    page.wait_for_function("second => shown() === second", arg=second)
    assert _state(engine, second) == "candidate"
    assert page.faults == []


def test_a_paper_is_asked_for_by_keys_alone(page):
    _press(page, "a")
    page.wait_for_url("**/add")
    page.keyboard.type("2601.09999")
    _press(page, "Enter")
    page.wait_for_selector("text=nobody has it")
    assert page.faults == []


def test_titles_of_a_batch_have_room_before_a_decision_is_chosen(page, address):
    page.goto(f"{address}/batch?kind=method")
    assert page.locator(".batched label > :last-child").first.bounding_box()["width"] > 300


def test_moving_skipping_and_choosing_a_category_decide_nothing(page, engine):
    first = _shown(page)
    _press(page, "j")
    page.wait_for_function("first => shown() !== first", arg=first)
    _press(page, "k")
    page.wait_for_function("first => shown() === first", arg=first)
    _press(page, "1")
    assert page.is_checked("#category input[value=LFM]")
    _press(page, "c")
    assert page.evaluate("document.activeElement.name") == "category"
    _press(page, "Escape", "s")
    page.wait_for_function("first => shown() !== first", arg=first)
    assert _state(engine, first) == "candidate"
    assert page.faults == []


def test_after_each_decision_the_rest_comes_as_it_is_ranked_then(page):
    page.wait_for_function("() => cards.size === 4")
    at_hand = page.evaluate("() => ahead(shown()).slice(1, 5)")
    turned = page.evaluate("() => [...order].reverse()")
    near = [{"work": work, "title": f"<b>{work}</b>", "relevance": 0.5} for work in turned]
    told = {"order": turned, "near": near, "waiting": 7, "is_current": True, "today": {"decided": 1, "seconds": None}}
    page.route("**/queue/order*", lambda route: route.fulfill(json=told))
    _press(page, "x", "1")
    page.wait_for_function("() => document.getElementById('waiting').textContent.startsWith('7')")
    following = page.evaluate("() => ahead(shown())")
    assert following[:4] == at_hand
    assert following[4:6] == turned[:2]
    beside = page.locator("#beside li").all_text_contents()
    assert len(beside) == 14
    assert beside[5] == f"50% <b>{following[4]}</b>"
    assert page.faults == []


def test_the_line_follows_what_is_typed_and_keys_in_a_field_are_letters(page, engine):
    first = _shown(page)
    _press(page, "e")
    page.keyboard.type("six juicy *keys*")
    page.wait_for_function(r"() => document.getElementById('line-shown').textContent.includes('six juicy \\*keys\\*')")
    assert _shown(page) == first
    assert _state(engine, first) == "candidate"


def test_a_datasets_cells_are_fields_and_its_row_follows(page, engine):
    first = _shown(page)
    page.check("input[name=kind][value=dataset]")
    _press(page, "e")
    while page.evaluate("(document.activeElement.previousElementSibling || {}).value") != "modality":
        _press(page, "Tab")
    page.keyboard.type("MRI")
    page.wait_for_function(r"() => /\|\s*MRI\s*\|/.test(document.getElementById('line-shown').textContent)")
    page.check("#category input[value=LFM]")
    assert not page.is_visible(".cell")
    page.check("#category input[value=VFM]")
    assert page.is_visible(".cell")
    assert _state(engine, first) == "candidate"
    assert page.faults == []


def test_help_lies_over_the_page_and_single_keys_can_be_switched_off(page, engine):
    first = _shown(page)
    _press(page, "?")
    assert page.is_visible("#help")
    _press(page, "i")
    page.uncheck("#keys-on")
    _press(page, "Escape", "i")
    page.wait_for_timeout(200)
    assert _shown(page) == first
    assert _state(engine, first) == "candidate"


def test_a_batch_is_looked_at_decided_and_taken_back_by_keys_alone(page, engine):
    _press(page, "b")
    page.wait_for_url("**/batch")
    page.keyboard.type('"organ number 27"')
    _press(page, "Enter")
    page.wait_for_selector("#decide")
    assert page.inner_text("#matches").startswith("1 paper waits and matches")
    while page.evaluate("document.activeElement.id") != "decide":
        _press(page, "Tab")
    _press(page, "Enter")
    page.wait_for_url("**/queue?batch=*")
    assert "1 excluded" in page.inner_text("#batch-done")
    assert _state(engine, 27) == "excluded"
    _press(page, "u")
    _wait_for(page, "Undone: batch")
    assert _state(engine, 27) == "candidate"
    assert page.faults == []


def test_a_lost_connection_loses_no_decision(page, engine):
    first = _shown(page)
    page.wait_for_function("() => cards.size > 0")
    page.context.set_offline(True)
    _press(page, "i")
    _wait_for(page, "1 decision waits")
    assert _state(engine, first) == "candidate"
    page.context.set_offline(False)
    _wait_for(page, "Saved")
    assert _state(engine, first) == "included"


def test_of_two_tabs_the_second_is_told(page, engine, address):
    other = page.context.new_page()
    other.set_default_timeout(60_000)
    other.goto(f"{address}/queue?work={_shown(page)}")
    work = _shown(page)
    _press(page, "x", "1")
    _wait_for(page, "Saved")
    other.keyboard.press("i")
    _wait_for(other, "Not saved")
    assert _state(engine, work) == "excluded"


def test_what_was_typed_into_a_refused_decision_is_given_back(page):
    work = _shown(page)
    _press(page, "e")
    page.fill("[name=title]", "A careful title")
    page.fill("[name=paper_url]", "ftp://example.org/paper")
    page.fill("[name=note]", "A long note")
    _press(page, "Escape", "1", "i")
    _wait_for(page, "paper url must be an http(s) address")
    page.click("#told button")
    page.wait_for_function("work => shown() === work && document.getElementById('amend').open", arg=work)
    given = [page.input_value(f"[name={name}]") for name in ("title", "paper_url", "note")]
    assert given == ["A careful title", "ftp://example.org/paper", "A long note"]
    assert page.is_checked("#category input[value=LFM]")


def test_without_scripts_a_paper_is_read_and_decided(window, address, engine):
    context = window.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/queue")
    work = _shown(page)
    page.click("#why-not summary")
    page.click("#why-not button[value='no health data']")
    assert "Saved" in page.inner_text(".notice")
    assert _state(engine, work) == "excluded"
    page.click(".notice button")
    assert _state(engine, work) == "candidate"
    context.close()


@pytest.mark.parametrize(("scheme", "widths"), [("light", (640, 320)), ("dark", (1280, 320))])
def test_every_page_can_be_read_by_everybody_and_is_loaded_from_here_alone(window, address, scheme, widths):
    """320 is a phone, or a page at 400 %; 640 is a page at 200 %."""
    context = window.new_context(color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    asked, faults = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    for path in _PAGES:
        page.goto(f"{address}/{path}")
        for width in widths:
            page.set_viewport_size({"width": width, "height": 740})
            assert page.evaluate(NAME_ROWS) == 1, (path, width)
            assert page.evaluate(FITS), (path, width)
            assert page.evaluate(FAULTS) == [], (path, width)
        page.evaluate(ENDLESS)
        assert page.evaluate(FITS), path
    assert [fault for fault in faults if "404" not in fault] == []
    assert all(url.startswith(address) for url in asked)
    context.close()
