"""An attack table: hostile requests and payloads, each refused, with nothing stored and nothing told."""

import base64
import json
import re
from datetime import timedelta

import pytest
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.review.attempts import Attempts
from livinglist.review.sessions import Seal, Tokens, new_person
from livinglist.review.templating import web_address
from livinglist.store import audit

from .conftest import HOME, TOKEN, Browser, app_of, fill, made_record, make_workspace, waiting

_FORM = {"content-type": "application/x-www-form-urlencoded"}
_EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="module")
def engine(sqlite):
    with waiting(sqlite, 3) as engine:
        yield engine


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return load_workspace(make_workspace(tmp_path_factory.mktemp("attacked")))


@pytest.fixture(scope="module")
def local(workspace, engine):
    """A browser on this machine, where no token is asked for."""
    browser = Browser(app_of(workspace, engine))
    browser.get("/queue")
    return browser


@pytest.fixture(scope="module")
def app(workspace, engine):
    return app_of(workspace, engine, f"amal={TOKEN} rita=another-long-token-of-rita", host="0.0.0.0")


@pytest.fixture
def outsider(app):
    """A browser that has no token."""
    app.state.attempts = Attempts()
    return Browser(app)


def _decisions(engine):
    with Session(engine) as session:
        return len(audit.decisions(session))


_CHANGE = "/works/1/exclude"
_SPOKEN = {"reason": "out of scope", "seen": "0"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:8766"}, 403),
        ({"origin": "http://localhost:8765"}, 403),
        ({"origin": "https://127.0.0.1:8765"}, 403),
        ({"origin": f"{HOME}.evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"host": "evil.example"}, 421),
        ({"host": "evil.example:8765"}, 421),
        ({"host": "127.0.0.1:8765.evil.example"}, 421),
        ({"host": "127.0.0.1.evil.example:8765"}, 421),
        ({"host": "evil@127.0.0.1:8765"}, 421),
        ({"host": "127.0.0.1:8765/../evil"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"host": "192.168.0.7:8765"}, 421),
        ({"host": ""}, 421),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-length": "99999999999999999999"}, 413),
        ({"content-length": "-1"}, 413),
    ],
)
def test_a_change_from_elsewhere_is_refused(local, engine, headers, status):
    mark = local.form("/login")
    body = "&".join(f"{name}={value}" for name, value in ({"form": mark} | _SPOKEN).items())
    before = _decisions(engine)
    answer = local.client.post(_CHANGE, content=body, headers=_FORM | headers)
    assert answer.status_code == status
    assert _decisions(engine) == before


@pytest.mark.parametrize("mark", ["", "x", "A" * 43, "é", "%00", None])
def test_a_form_that_this_server_did_not_give_is_refused(local, engine, mark):
    answer = local.client.post(_CHANGE, data=_SPOKEN | ({} if mark is None else {"form": mark}))
    assert answer.status_code == 403
    assert _decisions(engine) == 0


def test_the_form_of_another_session_is_refused(local, workspace, engine):
    other = Browser(app_of(workspace, engine))
    assert other.post(_CHANGE, form=local.form("/login"), **_SPOKEN).status_code in (401, 403)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "GET", "HEAD"])
def test_nothing_changes_by_any_other_method(local, engine, method):
    assert local.client.request(method, _CHANGE).status_code == 405
    assert _decisions(engine) == 0


@pytest.mark.parametrize("path", ["/queue", "/queue/order", "/queue/card/1", "/works/1/line", "/", "/openapi.json"])
def test_without_a_token_nothing_is_shown(outsider, path):
    answer = outsider.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "foundation" not in answer.text


def _resigned(cookie, **fields):
    content = json.loads(base64.urlsafe_b64decode(cookie.split(".")[0] + "=="))
    forged = [fields.get(name, value) for name, value in zip(("name", "role", "mark", "until"), content, strict=True)]
    raw = base64.urlsafe_b64encode(json.dumps(forged).encode()).rstrip(b"=").decode()
    return f"{raw}.{cookie.split('.')[1]}"


@pytest.mark.parametrize(
    "forge",
    [
        lambda cookie: "",
        lambda cookie: "x.y",
        lambda cookie: cookie.split(".")[0],
        lambda cookie: cookie.split(".")[0] + ".",
        lambda cookie: cookie[:-4] + "AAAA",
        lambda cookie: _resigned(cookie, role="curator", name="root"),
        lambda cookie: _resigned(cookie, until=9_999_999_999),
        lambda cookie: Seal(b"").session(new_person("amal", "curator")),
        lambda cookie: "A" * 5_000,
        lambda cookie: "é.ü",
    ],
)
def test_a_forged_session_opens_nothing(outsider, forge):
    outsider.post("/login", form="", token=TOKEN)
    real = outsider.client.cookies["livinglist"]
    outsider.client.cookies.clear()
    answer = outsider.get("/queue", headers={"cookie": f"livinglist={forge(real)}".encode()})
    assert answer.status_code == 303


def test_a_session_is_new_with_every_login_and_nobody_can_plant_one(outsider):
    planted = {"cookie": "livinglist=planted"}
    first = outsider.post("/login", form="", headers=planted, token=TOKEN).headers["set-cookie"]
    second = outsider.post("/login", token=TOKEN).headers["set-cookie"]
    assert "planted" not in first
    assert first != second
    assert "HttpOnly" in first
    assert "SameSite=Strict" in first


def test_a_session_ends_with_its_time_and_with_its_token(workspace, engine, outsider):
    late = new_person("amal", "curator").__class__("amal", "curator", "m", int(timedelta(days=1).total_seconds()))
    seal = outsider.client.app.state.door.seal
    assert seal.person(seal.session(late)) is None
    outsider.post("/login", form="", token=TOKEN)
    changed = Browser(app_of(workspace, engine, "amal=yet-another-long-token", host="0.0.0.0"))
    changed.client.cookies = outsider.client.cookies
    assert changed.get("/queue").status_code == 303


def test_behind_tls_the_cookie_is_bound_to_the_host_and_to_tls(workspace, engine):
    app = app_of(workspace, engine, TOKEN, host="0.0.0.0", address="https://papers.example.org")
    browser = Browser(app, host="papers.example.org")
    cookie = browser.post("/login", form="", token=TOKEN, name="amal").headers["set-cookie"]
    assert cookie.startswith("__Host-livinglist=")
    assert "; Secure" in cookie
    assert browser.get("/queue", headers={"host": "evil.example"}).status_code == 421


def test_guessing_tokens_is_slowed_down_even_with_the_right_one_at_last(outsider):
    answers = [outsider.post("/login", form="", token=f"guess-{n}").status_code for n in range(7)]
    assert answers == [403] * 5 + [429] * 2
    refused = outsider.post("/login", form="", token=TOKEN)
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "token", ["", "amal", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), f"amal={TOKEN}", "\x00", "é" * 200]
)
def test_what_is_no_token_opens_nothing_and_is_not_told_again(outsider, token):
    answer = outsider.post("/login", form="", token=token, name="amal")
    assert answer.status_code == 403
    assert not token or f">{token}<" not in answer.text
    assert outsider.get("/queue").status_code == 303


def test_a_name_with_a_token_of_its_own_is_nobody_elses(workspace, engine):
    app = app_of(workspace, engine, f"amal={TOKEN} a-long-token-of-everybody", host="0.0.0.0")
    assert Browser(app).post("/login", form="", token="a-long-token-of-everybody", name="amal").status_code == 400


def test_a_token_in_an_address_opens_nothing(outsider):
    assert outsider.get(f"/queue?token={TOKEN}").status_code == 303
    assert TOKEN not in outsider.get(f"/login?token={TOKEN}").text


def test_readers_look_and_change_nothing(outsider, engine):
    outsider.post("/login", form="", token="another-long-token-of-rita", name="amal")
    assert "rita (reader)" in outsider.get("/queue").text
    assert outsider.post(_CHANGE, **_SPOKEN).status_code == 403
    assert _decisions(engine) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/../livinglist.toml", "/static/../livinglist.toml", "/static/..%2f..%2flivinglist.toml",
        "/static/%2e%2e/app.py",
        "/static//etc/passwd", "/static/review.css%00.js", "/static/templates/queue.html", "/livinglist.db",
        "/.livinglist/review.key", "/static/", "/queue/", "/works/1/../../livinglist.toml", "//evil.example/queue",
    ],
)  # fmt: skip
def test_no_file_is_served_but_the_few_that_are_named(local, path):
    answer = local.client.get(HOME + path, follow_redirects=False)
    assert answer.status_code in (404, 405)
    assert "categories" not in answer.text


@pytest.mark.parametrize("work", ["0", "-1", "2147483648", "9" * 40, "1e3", "1;drop", "%00", "١", "99999"])
def test_no_number_breaks_a_page(local, work):
    assert local.get(f"/queue/card/{work}").status_code in (404, 422)
    assert local.get(f"/queue?work={work}").status_code in (404, 422)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": _EVIL}, {"venue": _EVIL}, {"note": _EVIL}, {"category": _EVIL}, {"kind": _EVIL}, {"year": _EVIL},
        {"paper_url": "javascript:alert(1)"}, {"code_url": "data:text/html,x"}, {"title": "x" * 70_000},
        {"seen": "nothing"}, {"seen": "-1"}, {"more": "x"}, {"back": "x" * 2_000}, {"back": "//evil.example"},
    ],
)  # fmt: skip
def test_no_field_of_a_form_breaks_out(local, fields):
    given = {"category": "VFM", "kind": "method", "seen": "3", "back": ""} | fields
    answer = local.post("/works/2/include", **given)
    assert answer.status_code in (303, 400, 409, 413, 422)
    assert answer.headers.get("location", "/queue").startswith("/queue")
    assert "<script>alert" not in answer.text
    assert "evil.example" not in answer.headers.get("location", "")


def test_markup_in_every_field_of_a_paper_stays_text(engine, workspace):
    evil = dict.fromkeys(("title", "abstract", "venue", "comment", "journal_ref", "document_type"), _EVIL)
    papers = [made_record(n) for n in range(1, 4)] + [made_record(9, authors=[_EVIL], **evil)]
    fill(engine, papers, why=[{"term": _EVIL, "weight": 1.0}], similar=[{"title": _EVIL, "category": _EVIL}])
    page = Browser(app_of(workspace, engine)).get("/queue?work=4").text
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"<script(?! src=)|<img|\son\w+=\"|href=\"(?!/|#|https?://)", page)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "file:///x", ""]
)
def test_no_link_leads_anywhere_but_to_the_web(engine, workspace, url):

    assert web_address(url) is None


def test_every_answer_forbids_scripts_frames_and_guessing(local):
    for path in ("/queue", "/nowhere", "/static/review.js", "/login"):
        headers = local.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert headers["x-content-type-options"] == "nosniff"


def test_a_short_token_is_misuse():
    with pytest.raises(ValueError, match="shorter than 16"):
        Tokens.of("amal=short")


def test_a_wrong_token_costs_no_name(filled, made_app):
    refused = Browser(made_app(f"amal={TOKEN}")).post("/login", form="", token="not this one", name="Amal <Haddad>")
    assert refused.status_code == 403
    assert 'value="Amal &lt;Haddad&gt;"' in refused.text
