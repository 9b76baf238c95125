"""What a token opens tells nobody the token: no page, no header, no address, no log."""

import logging

import pytest

from livinglist.config.workspace import load_workspace
from livinglist.store.database import open_store

from .conftest import HOME, TOKEN, Browser, app_of, fill, made_record, make_workspace

_WRONG = "a-wrong-token-that-was-guessed"
_PAGES = (
    "/", "/queue", "/queue/order", "/queue/card/1", "/works/1", "/works/1/line", "/works/9999", "/questions",
    "/search?q=a", "/list", "/sources", "/model", "/trends", "/audit", "/audit.json", "/audit.csv", "/login",
    "/batch", "/list/export/jsonl", "/nothing", "/static/review.js", "/search?from=-1", "/model/measured.png",
)  # fmt: skip


@pytest.fixture(scope="module")
def app(sqlite, tmp_path_factory):
    def fail(_draft):
        raise RuntimeError("a fault")

    url = sqlite.new()
    engine = open_store(url)
    fill(engine, [made_record(n) for n in range(1, 4)])
    workspace = load_workspace(make_workspace(tmp_path_factory.mktemp("secret")))
    yield app_of(workspace, engine, f"amal={TOKEN}", publish=fail)
    engine.dispose()
    sqlite.databases.drop(url)


def _told(answer):
    return answer.text + str(answer.headers) + str(answer.url.copy_with(query=None))


def test_no_answer_and_no_log_tells_a_token_right_or_wrong(app, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, logger="httpx")  # the browser's own
    browser = Browser(app)
    browser.client = browser.client.__class__(app, base_url=HOME, raise_server_exceptions=False)
    send = browser.client.post
    answers = [send("/login", data={"token": token, "name": "eve"}, follow_redirects=False) for token in (_WRONG, "x")]
    answers += [browser.get(f"{path}{'&' if '?' in path else '?'}token={TOKEN}") for path in _PAGES]
    answers += [send("/login", data={"token": TOKEN, "name": "amal"}, follow_redirects=False)]
    assert answers[-1].status_code == 303
    answers += [browser.get(path) for path in _PAGES]
    assert browser.get("/list").status_code == 500
    mark = browser.form("/login")
    wrong = {"form": mark, "seen": "no", "reason": "x", "token": TOKEN}
    answers += [send(path, data=wrong) for path in ("/works/1/exclude", "/login", "/list/publish", "/nothing")]
    told = "".join(map(_told, answers)) + caplog.text + "".join(capfd.readouterr())
    assert {answer.status_code for answer in answers} >= {200, 303, 404, 422, 500}
    assert TOKEN not in told
    assert _WRONG not in told
