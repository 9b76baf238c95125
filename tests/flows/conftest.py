import io
import shutil
import sys
from datetime import UTC, datetime

import pytest
import tomlkit

from livinglist.config.workspace import load_workspace
from livinglist.demo.corpus import NIGHTS, demo_papers
from livinglist.demo.standins import StandIns
from livinglist.flows.adopt import init
from livinglist.flows.cli import main
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.judge import judge
from livinglist.flows.streams import configured_sources
from livinglist.store.backup import restore
from livinglist.store.database import open_store


@pytest.fixture(scope="session")
def adopted(tmp_path_factory):
    """A workspace made from the preset, once; tests get copies of it."""
    root = tmp_path_factory.mktemp("adopted") / "workspace"
    init(root, list_file=None, preset="healthcare-fm", at=datetime(2026, 5, 4, tzinfo=UTC))
    return root


@pytest.fixture(scope="session")
def adopted_on(adopted, tmp_path_factory):
    """Gives the adopted workspace with its store on that kind of database."""
    roots = {"sqlite": adopted}

    def on(stores):
        if stores.kind not in roots:
            root = shutil.copytree(adopted, tmp_path_factory.mktemp(stores.kind) / "workspace")
            url = stores.databases.create()
            restore(root / "livinglist.db", url)
            (root / "livinglist.db").unlink()
            roots[stores.kind] = _keep_store_at(root, url)
        return roots[stores.kind]

    return on


@pytest.fixture(scope="session")
def harvested_on(adopted_on, tmp_path_factory):
    """Gives the adopted workspace after the demo's first nights on that kind of database, each made once."""
    roots = {}

    def on(stores, nights):
        wanted = (stores.kind, nights)
        if wanted not in roots:
            target = tmp_path_factory.mktemp("harvested") / "workspace"
            roots[wanted], _ = _copy(adopted_on(stores), target, stores)
            with StandIns(demo_papers(), now=NIGHTS[0]) as services:
                point_at(target, services)
                workspace = load_workspace(target)
                engine = open_store(workspace.database_url)
                for night in nights:
                    harvest_all(workspace, engine, services, night)
                engine.dispose()
        return roots[wanted]

    return on


@pytest.fixture
def duplicate(stores):
    """Copies a workspace with its store; a copy in a database of its own is dropped after the test."""
    made = []

    def copy(root, target):
        copied, url = _copy(root, target, stores)
        made.append(url)
        return copied

    yield copy
    for url in filter(None, made):
        stores.databases.drop(url)


def _copy(root, target, stores):
    """The copy, and the address of the database that was made for it, if one was."""
    shutil.copytree(root, target)
    url = load_workspace(root).database_url
    if url.startswith("sqlite"):  # the file lies in the folder
        return target, None
    made = stores.databases.create(url)
    return _keep_store_at(target, made), made


@pytest.fixture
def root(adopted_on, stores, duplicate, tmp_path):
    """A fresh copy of the adopted workspace, its store on SQLite and on PostgreSQL in turn."""
    return duplicate(adopted_on(stores), tmp_path / "workspace")


@pytest.fixture
def services(root):
    """The stand-ins with the demo's papers; the workspace points at them."""
    with StandIns(demo_papers(), now=NIGHTS[0]) as services:
        point_at(root, services)
        yield services


@pytest.fixture
def workspace(root, services):
    return load_workspace(root)


@pytest.fixture
def engine(workspace):
    engine = open_store(workspace.database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def run(root, monkeypatch, run_here):
    """Runs a command in the workspace: (exit status, stdout, stderr)."""
    monkeypatch.chdir(root)
    return run_here


@pytest.fixture
def run_here(monkeypatch, capsys):
    """Runs a command in the current folder: (exit status, stdout, stderr)."""
    for name in ("LIVINGLIST_WORKSPACE", "LIVINGLIST_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run_here(*words, stdin=""):
        monkeypatch.setattr(sys, "argv", ["livinglist", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            main()
            status = 0
        except SystemExit as ended:
            status = ended.code or 0
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run_here


def _keep_store_at(root, url):
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    config.setdefault("store", tomlkit.table())["url"] = url
    path.write_text(tomlkit.dumps(config), encoding="utf-8")
    return root


def point_at(root, services, **extra):
    """Let the workspace's sources be the stand-ins, and change other keys: `harvest={"timeout_seconds": 0.5}`."""
    path = root / "livinglist.toml"
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    for name, values in services.config_overrides()["sources"].items():
        config["sources"][name].update(values)
    for section, values in extra.items():
        config[section].update(values)
    path.write_text(tomlkit.dumps(config), encoding="utf-8")


def harvest_all(workspace, engine, services, now, only=()):
    """A night without Prefect: every source, then judging; the reports by source."""
    services.set_now(now)
    reports = {source.name: harvest_source(engine, source, now=now) for source in configured_sources(workspace, only)}
    judge(workspace, engine, at=now)
    return reports


@pytest.fixture(autouse=True)
def _own_git(monkeypatch, tmp_path):
    """No configuration of the machine has a say."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
