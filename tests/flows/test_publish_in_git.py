"""A checkout in any state, and people who commit and push at the same time: nothing is lost, nothing is forced."""

import pytest
import tomlkit

from livinglist.config.workspace import load_workspace
from livinglist.flows.errors import RefusedError
from livinglist.tests.listing.layouts import text_of

from .listed_world import World, paper
from .test_checkout import git

_SEED = text_of("seed_shape")
_THEIRS = "- [arXiv] Handmade: shells for all. [[Paper]](https://arxiv.org/abs/2304.99999)\n"
_MOON = next(line for line in _SEED.splitlines(keepends=True) if "Moonlight" in line)


@pytest.fixture
def remote(tmp_path):
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(tmp_path / "list.git"))
    return tmp_path / "list.git"


@pytest.fixture
def world(url, tmp_path, remote):
    """A workspace in a pushed checkout with a rolling branch; one paper is included."""
    root = tmp_path / "workspace"
    world = World(root, url, _SEED)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "README.md")
    git(root, "commit", "-q", "-m", "Begin")
    git(root, "remote", "add", "origin", str(remote))
    git(root, "push", "-q", "-u", "origin", "main")
    configure(world, git=True, branch="rolling")
    world.works = world.harvest(paper(1), paper(2))
    world.include(world.works[0], "TIDE")
    yield world
    world.close()


def configure(world, **keys):
    path = world.workspace.root / "livinglist.toml"
    config = tomlkit.parse(path.read_text(encoding="utf-8"))
    config.setdefault("publish", tomlkit.table()).update(keys)
    path.write_text(tomlkit.dumps(config), encoding="utf-8")
    world.workspace = load_workspace(world.workspace.root)


def clone(tmp_path, remote, branch):
    git(tmp_path, "clone", "-q", "-b", branch, str(remote), "elsewhere")
    return tmp_path / "elsewhere"


def add_line(folder, *, message="Add shells"):
    path = folder / "README.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(_MOON, _MOON + _THEIRS), encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", message)


def test_somebodys_commit_on_the_rolling_branch_is_kept_and_decided_by_its_author(world, remote, tmp_path):
    world.publish()
    elsewhere = clone(tmp_path, remote, "rolling")
    add_line(elsewhere)
    git(elsewhere, "push", "-q", "origin", "rolling")
    theirs = git(elsewhere, "rev-parse", "HEAD")
    world.include(world.works[1], "WAVE", curator="bo")
    result = world.publish()
    assert result["git"]["problem"] is None
    assert (result["adopted"], world.decisions()[-1][2]) == (1, "Amal")
    assert theirs in git(remote, "rev-list", "rolling").split()
    text = git(remote, "show", "rolling:README.md")
    assert all(title in text for title in ("Heron1", "Tern2", "Handmade"))
    assert git(remote, "show", "main:README.md") == _SEED.strip()


def test_a_push_that_somebody_overtakes_is_refused_and_the_next_publish_merges(world, remote, tmp_path):
    configure(world, branch="")
    elsewhere = clone(tmp_path, remote, "main")
    add_line(elsewhere)
    hook = world.workspace.root / ".git/hooks/pre-push"
    hook.write_text(f"#!/bin/sh\nunset GIT_DIR\ngit -C {elsewhere} push -q origin main\nrm $0\n")
    hook.chmod(0o755)
    result = world.publish()
    assert result["written"]
    assert "reject" in result["git"]["problem"]
    assert git(remote, "log", "-1", "--format=%s", "main") == "Add shells"
    again = world.publish()
    assert (again["git"]["problem"], again["adopted"]) == (None, 1)
    text = git(remote, "show", "main:README.md")
    assert "Heron1" in text
    assert "Handmade" in text


def test_other_files_in_whatever_state_stay_so(world, remote):
    configure(world, branch="")
    root = world.workspace.root
    (root / "notes.txt").write_text("one\n")
    git(root, "add", "notes.txt")
    (root / "notes.txt").write_text("two\n")
    before = git(root, "status", "--porcelain", "notes.txt")
    assert world.publish()["git"]["problem"] is None
    assert git(root, "status", "--porcelain", "notes.txt") == before == "AM notes.txt"
    assert git(remote, "show", "--format=", "--name-only", "main") == "README.md"


def test_a_list_edited_but_not_committed_keeps_the_checkout_on_its_branch(world):
    world.edit(_MOON, _MOON + _THEIRS)
    before = world.text
    with pytest.raises(RefusedError, match=r"cannot switch from main to rolling: README\.md is not committed"):
        world.publish()
    assert (world.text, world.decisions()[1:]) == (before, [])


def test_the_message_tells_who_decided_and_what_was_edited_by_hand_and_the_log_goes_along(world, remote):
    configure(world, branch="", decision_log=True)
    world.edit(_MOON, _MOON + _THEIRS)
    world.publish()
    message = git(remote, "log", "-1", "--format=%B", "main").splitlines()
    assert message[0] == "Update the list: 1 added, 1 added by hand"
    assert message[2:] == [
        "- added: Heron1: a model of shore number 1 (TIDE, by amal)",
        "- added by hand: Handmade: shells for all (TIDE)",
    ]
    assert git(remote, "show", "--format=", "--name-only", "main").split() == ["README.md", "decisions.jsonl"]
    assert git(remote, "show", "main:decisions.jsonl").count('"curator"') == 2


def test_a_list_that_somebody_saves_while_it_is_published_is_not_overwritten(world, monkeypatch):
    import livinglist.flows.publish as module

    configure(world, git=False)
    real = module.write_list

    def saved_meanwhile(path, text, *, instead_of):
        world.edit(_MOON, _MOON + _THEIRS)
        real(path, text, instead_of=instead_of)

    with monkeypatch.context() as patch:
        patch.setattr(module, "write_list", saved_meanwhile)
        with pytest.raises(RefusedError, match="changed while this ran"):
            world.publish()
    assert world.text == _SEED.replace(_MOON, _MOON + _THEIRS)
    result = world.publish()
    assert (result["added"], result["adopted"], result["conflicts"]) == (1, 1, [])
