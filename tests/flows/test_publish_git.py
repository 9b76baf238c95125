"""A publish that ends in git: one commit, one branch, one pull request, and nothing lost when it is refused."""

import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import tomlkit

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS
from livinglist.flows.errors import RefusedError
from livinglist.flows.publish import publish
from livinglist.review import screen
from livinglist.store import screening
from livinglist.store.database import reading

from .test_checkout import git

_NOW = datetime(2026, 5, 9, tzinfo=UTC)


@pytest.fixture
def remote(tmp_path):
    folder = tmp_path / "curators" / "list.git"
    folder.parent.mkdir()
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(folder))
    return folder


@pytest.fixture
def root(harvested_on, stores, duplicate, tmp_path):
    """A workspace after one night; nothing asks a service any more."""
    return duplicate(harvested_on(stores, NIGHTS[:1]), tmp_path / "workspace")


@pytest.fixture
def workspace(root):
    return load_workspace(root)


@pytest.fixture
def place(root, workspace, engine, remote):
    """A harvested workspace in a checkout with a remote; two papers are included."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "README.md")
    git(root, "commit", "-q", "-m", "Begin")
    git(root, "remote", "add", "origin", str(remote))
    git(root, "push", "-q", "-u", "origin", "main")
    with reading(engine) as session:
        works = screening.in_screening_order(session, only_candidates=True, kind="method", limit=2)
    for work_id, _ in works:
        _include(workspace, engine, work_id, "VFM", "amal")
    return _configure(root, git=True)


def _include(place, engine, work_id, category, curator):
    screen.include(place, engine, work_id, screen.Amendments(category=category), curator=curator, note="", at=_NOW)


def _configure(root, **keys):
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    config.setdefault("publish", tomlkit.table()).update(keys)
    path.write_text(tomlkit.dumps(config), encoding="utf-8")
    return load_workspace(root)


def test_a_publish_is_one_commit_of_the_list_alone_that_tells_who_decided(place, remote):
    result = publish(place, draft=False, at=_NOW)
    assert (result["added"], result["git"]["problem"]) == (2, None)
    assert git(remote, "show", "--format=", "--name-only", "main") == "README.md"
    message = git(remote, "log", "-1", "--format=%B", "main")
    assert message.startswith("Update the list: 2 added")
    assert message.count("(VFM, by amal)") == 2
    again = publish(place, draft=False, at=_NOW)
    assert (again["written"], again["git"]["problem"]) == (False, None)
    assert git(remote, "rev-list", "--count", "main") == "2"


def test_a_draft_touches_no_branch(place, root):
    place = _configure(root, branch="livinglist")
    assert publish(place, draft=True, at=_NOW)["git"] is None
    assert git(root, "branch", "--show-current") == "main"


def test_a_refused_push_keeps_the_commit_and_goes_along_next_time(place, remote):
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: protected branch' >&2\nexit 1\n")
    hook.chmod(0o755)
    result = publish(place, draft=False, at=_NOW)
    assert result["written"]
    assert "protected branch" in result["git"]["problem"]
    hook.unlink()
    again = publish(place, draft=False, at=_NOW)
    assert (again["written"], again["git"]["problem"]) == (False, None)
    assert "2 added" in git(remote, "log", "-1", "--format=%s", "main")


def test_what_somebody_pushed_meanwhile_is_taken_in_first(place, root, remote, tmp_path):
    git(tmp_path, "clone", "-q", str(remote), "elsewhere")
    theirs = tmp_path / "elsewhere" / "README.md"
    theirs.write_text(theirs.read_text(encoding="utf-8") + "\nA closing word.\n", encoding="utf-8")
    git(theirs.parent, "commit", "-q", "-a", "-m", "Close")
    git(theirs.parent, "push", "-q", "origin", "main")
    result = publish(place, draft=False, at=_NOW)
    assert result["git"]["problem"] is None
    assert git(remote, "show", "main:README.md").endswith("A closing word.")
    assert "2 added" in git(remote, "log", "-1", "--format=%s", "main")


def test_a_detached_checkout_is_refused_before_anything_is_written(place, root):
    git(root, "checkout", "-q", "--detach")
    before = (root / "README.md").read_bytes()
    with pytest.raises(RefusedError, match="on no branch"):
        publish(place, draft=False, at=_NOW)
    assert (root / "README.md").read_bytes() == before


class _GitHub(BaseHTTPRequestHandler):
    """As much of GitHub's pulls as one rolling pull request needs."""

    def do_GET(self):
        self._answer(200, self.server.pulls)

    def do_POST(self):
        self.server.pulls.append(
            self._told() | {"number": 1, "html_url": "https://github.example/curators/list/pull/1"}
        )
        self._answer(201, self.server.pulls[0])

    def do_PATCH(self):
        self.server.pulls[0].update(self._told())
        self._answer(200, self.server.pulls[0])

    def log_message(self, *_words):
        pass

    def _told(self):
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, status, content):
        self.server.asked.append((self.command, self.path.split("?")[0], self.headers["Authorization"]))
        status = self.server.refuses or status
        body = json.dumps({"message": "Validation Failed"} if self.server.refuses else content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def github():
    server = HTTPServer(("127.0.0.1", 0), _GitHub)
    server.pulls, server.asked, server.refuses = [], [], None
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def rolling(place, root, github, monkeypatch):
    """The workspace with a branch of its own and a pull request."""
    monkeypatch.setenv("LIVINGLIST_GITHUB_TOKEN", "t0ken")
    address = f"http://127.0.0.1:{github.server_address[1]}"
    git(root, "reset", "-q", "--hard")
    return _configure(root, branch="livinglist", pull_request=True, github_api=address)


def test_one_pull_request_is_opened_and_kept_up_to_date(rolling, engine, github, remote):
    first = publish(rolling, draft=False, at=_NOW)
    assert first["git"] == {
        "branch": "livinglist", "where": "https://github.example/curators/list/pull/1", "problem": None,
    }  # fmt: skip
    with reading(engine) as session:
        [(work_id, _)] = screening.in_screening_order(session, only_candidates=True, kind="method", limit=1)
    _include(rolling, engine, work_id, "LFM", "bo")
    publish(rolling, draft=False, at=_NOW)
    [pull] = github.pulls
    assert (pull["head"], pull["base"], pull["title"]) == ("livinglist", "main", "Update the list: 3 papers")
    assert pull["body"].count("by amal") == 2
    assert pull["body"].count("by bo") == 1
    assert {asked[1].split("/pulls")[0] for asked in github.asked} == {"/repos/curators/list"}
    assert {asked[2] for asked in github.asked} == {"Bearer t0ken"}
    assert git(remote, "rev-list", "--count", "main") == "1"


def test_a_pull_request_that_is_refused_is_told_without_the_token(rolling, github, remote):
    github.refuses = 422
    result = publish(rolling, draft=False, at=_NOW)
    assert result["written"]
    assert "HTTP 422 Validation Failed" in result["git"]["problem"]
    assert "t0ken" not in json.dumps(result)
    assert "2 added" in git(remote, "log", "-1", "--format=%s", "livinglist")
