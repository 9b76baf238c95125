"""A small workspace with papers that wait, and browsers without a browser."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session

from livinglist.config.workspace import load_workspace
from livinglist.records.page import Harvested
from livinglist.records.record import Record
from livinglist.review.desk import Offers
from livinglist.review.server import build
from livinglist.review.sessions import Tokens
from livinglist.store import harvests, suggestions
from livinglist.store.database import open_store
from livinglist.store.suggestions import Judged

NOW = datetime(2026, 5, 6, 9, 30, tzinfo=UTC)
HOME = "http://127.0.0.1:8765"
TOKEN = "a-long-token-of-amal"
_LIST = """# A list

## LFM methods

### 2026

- [arXiv] A language model for wards. [[Paper]](https://arxiv.org/abs/2601.00001)

## VFM methods

### 2026

- [arXiv] An image model for wards. [[Paper]](https://arxiv.org/abs/2601.00002)

## VFM data

| Dataset Name | Modality | Scale | Link |
| --- | --- | --- | --- |
| [Tide](https://example.org/tide) | CT | 3K | - |
"""
_CONFIG = """[list]
surveys = ""

[[categories]]
key = "LFM"
name = "Language"
methods = "LFM methods"

[[categories]]
key = "VFM"
name = "Vision"
methods = "VFM methods"
datasets = "VFM data"

[review]
readers = ["rita"]
"""


def made_record(number, **fields):
    """A record of arXiv unless told otherwise."""
    return Record(
        **{
            "source": "arxiv",
            "source_id": f"2605.{number:05}",
            "arxiv_id": f"2605.{number:05}",
            "title": f"A foundation model for organ number {number}",
            "authors": [f"Doe{number}, J."],
            "abstract": f"We train a model on organ {number} of many hospitals.",
            "venue": "arXiv",
            "year": 2026,
            "first_posted": datetime(2026, 5, 2, tzinfo=UTC),
            "url": f"https://arxiv.org/abs/2605.{number:05}",
        }
        | fields
    )


def judged(work, **fields):
    """A suggestion, the likelier the smaller the number."""
    said = {
        "relevance": 0.99 - work / 100, "kind": "method", "category": "VFM", "confidence": 0.8,
        "probabilities": {"LFM": 0.2, "VFM": 0.8}, "why": [{"term": "foundation", "weight": 1.5}],
        "similar": [{"title": "An image model for wards", "category": "VFM"}],
    } | fields  # fmt: skip
    return Judged(work_id=work, **said)


def fill(engine, records, **said):
    """Store records as works from 1 on, each with a suggestion."""
    with Session(engine) as session:
        harvests.save(session, Harvested("arxiv", "s", records), at=NOW)
        suggestions.save(session, [judged(n, **said) for n in range(1, len(records) + 1)], model="m", at=NOW)
        session.commit()


def _nothing_due(draft):
    """A publish that has nothing to do."""
    return {"written": False, "added": 0, "changed": 0, "removed": 0, "adopted": 0, "conflicts": [], "papers": [],
            "diff": "", "git": None}  # fmt: skip


def _status(now):
    """How things stand before the first night."""
    return {"sources": {}, "rejected": 0, "queue": 0, "questions": 0, "listed": {}, "decisions": 0,
            "model": {"problem": "no model"}, "runs": []}  # fmt: skip


def running(code):
    """A command that is under way."""
    words = [sys.executable, "-I", "-S", "-c", code]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def begun(paper, **told):
    """The command `add` for a paper, as if no source had it unless told otherwise."""
    return running(f"print({json.dumps([{'outcome': 'missing', 'reason': 'nobody has it'} | told])!r})")


def offers(publish=_nothing_due, add=begun):
    """What the flows would do."""
    return Offers(publish, _status, dict, add)


class Browser:
    """What a curator's browser does: keeps the cookie, brings back the forms it was given."""

    def __init__(self, app, **headers):
        self.client = TestClient(app, base_url=HOME, headers=headers, raise_server_exceptions=True)

    def get(self, path, **more):
        return self.client.get(path, follow_redirects=False, **more)

    def form(self, path="/queue"):
        """The mark of a form on that page."""
        return re.search(r'name="form" value="([^"]+)"', self.get(path).text)[1]

    def post(self, path, *, form=None, headers=None, **fields):
        """Send a form as this browser would."""
        given = {"form": self.form("/login") if form is None else form} | fields
        return self.client.post(path, data=given, headers=headers or {}, follow_redirects=False)

    def ask(self, path, **fields):
        """Send a form as the script does."""
        return self.post(path, headers={"accept": "application/json", "origin": HOME}, **fields)


@contextmanager
def waiting(sqlite, papers):
    """A store in which so many papers wait, for all tests of a file."""
    url = sqlite.new()
    engine = open_store(url)
    fill(engine, [made_record(n) for n in range(1, papers + 1)])
    yield engine
    engine.dispose()
    sqlite.databases.drop(url)


def make_workspace(folder):
    """A list of two lines and its configuration."""
    (folder / "README.md").write_text(_LIST)
    (folder / "livinglist.toml").write_text(_CONFIG)
    return folder


def app_of(workspace, engine, tokens="", *, host="127.0.0.1", address="", **offered):
    """The application: open to this machine alone, or with tokens; behind a proxy of that address."""
    if address:
        review = workspace.settings.review.model_copy(update={"address": address})
        workspace = replace(workspace, settings=workspace.settings.model_copy(update={"review": review}))
    return build(
        workspace, engine, host=host, port=8765, tokens=Tokens.of(tokens), curator="amal",
        offers=offers(**offered),
    )  # fmt: skip


@pytest.fixture
def root(tmp_path):
    return make_workspace(tmp_path)


@pytest.fixture
def engine(sqlite, monkeypatch):
    url = sqlite.new()
    monkeypatch.setenv("LIVINGLIST_DATABASE_URL", url)
    engine = open_store(url)
    yield engine
    engine.dispose()
    sqlite.databases.drop(url)


@pytest.fixture
def filled(engine):
    """Five papers wait; the first is the likeliest."""
    fill(engine, [made_record(n) for n in range(1, 6)])
    return engine


@pytest.fixture
def made_app(root, engine):
    """Makes the application: open to this machine alone, or with tokens."""

    def make(tokens="", **more):
        return app_of(load_workspace(root), engine, tokens, **more)

    return make


@pytest.fixture
def browser(filled, made_app):
    return Browser(made_app())
