"""The list in git: one file committed, others' work taken in, nothing forced, every refusal one line."""

import subprocess

import pytest

from livinglist.flows.checkout import Checkout, without_password
from livinglist.flows.deliver import Told, message_of
from livinglist.flows.errors import RefusedError


def git(folder, *words):
    done = subprocess.run(
        ["git", "-c", "user.name=Amal", "-c", "user.email=amal@example.org", *words],
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def remote(tmp_path):
    folder = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(folder))
    return folder


@pytest.fixture
def here(tmp_path, remote):
    """A clone with a list and another file, pushed."""
    return _clone(tmp_path / "here", remote, seed=True)


@pytest.fixture
def elsewhere(tmp_path, remote, here):
    """Somebody else's clone."""
    return _clone(tmp_path / "elsewhere", remote)


def _clone(folder, remote, *, seed=False):
    git(folder.parent, "clone", "-q", str(remote), str(folder))
    if seed:
        git(folder, "switch", "-q", "-c", "main")
        (folder / "README.md").write_text("one\ntwo\nthree\nfour\nfive\n")
        (folder / "notes.txt").write_text("notes\n")
        git(folder, "add", ".")
        git(folder, "commit", "-q", "-m", "Begin")
        git(folder, "push", "-q", "-u", "origin", "main")
    return folder


def _edit(folder, old, new, *, push=False):
    path = folder / "README.md"
    path.write_text(path.read_text().replace(old, new))
    if push:
        git(folder, "commit", "-q", "-a", "-m", f"Edit {old}")
        git(folder, "push", "-q", "origin", "HEAD")


def test_the_list_alone_is_committed_whatever_else_waits(here):
    (here / "notes.txt").write_text("staged\n")
    git(here, "add", "notes.txt")
    _edit(here, "two", "2")
    checkout = Checkout.around(here / "README.md")
    assert checkout.commit([here / "README.md"], "Update the list")
    assert git(here, "show", "--format=%s", "--name-only", "HEAD") == "Update the list\n\nREADME.md"
    assert git(here, "diff", "--cached", "--name-only") == "notes.txt"
    assert not checkout.commit([here / "README.md"], "Nothing to say")


def test_a_machine_without_a_name_commits_as_livinglist(here):
    _edit(here, "two", "2")
    Checkout.around(here / "README.md").commit([here / "README.md"], "Update")
    assert git(here, "log", "-1", "--format=%an") == "livinglist"


def test_what_others_pushed_is_taken_in_and_both_edits_stand(here, elsewhere):
    _edit(elsewhere, "five", "5", push=True)
    _edit(here, "one", "1")
    checkout = Checkout.around(here / "README.md")
    checkout.commit([here / "README.md"], "Update")
    checkout.fetch("origin")
    checkout.take_in("origin/main")
    assert (here / "README.md").read_text() == "1\ntwo\nthree\nfour\n5\n"
    checkout.push("origin")
    assert git(elsewhere, "ls-remote", "origin", "main").split()[0] == git(here, "rev-parse", "HEAD")


def test_a_contradiction_is_named_and_nothing_is_changed(here, elsewhere):
    _edit(elsewhere, "two", "zwei", push=True)
    _edit(here, "two", "deux")
    checkout = Checkout.around(here / "README.md")
    checkout.commit([here / "README.md"], "Update")
    before = git(here, "rev-parse", "HEAD")
    checkout.fetch("origin")
    with pytest.raises(RefusedError, match="origin/main cannot be merged into main by itself"):
        checkout.take_in("origin/main")
    assert git(here, "rev-parse", "HEAD") == before
    assert git(here, "status", "--porcelain") == ""
    assert "deux" in (here / "README.md").read_text()


def test_a_push_that_is_refused_loses_nothing_and_is_never_forced(here, elsewhere):
    _edit(elsewhere, "five", "5", push=True)
    theirs = git(elsewhere, "rev-parse", "HEAD")
    _edit(here, "one", "1")
    checkout = Checkout.around(here / "README.md")
    checkout.commit([here / "README.md"], "Update")
    with pytest.raises(RefusedError, match=r"git push: .*reject"):
        checkout.push("origin")
    assert git(here, "ls-remote", "origin", "main").split()[0] == theirs
    assert checkout.is_ahead_of("origin/main")


def test_a_protected_branch_is_one_line(here, remote):
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho 'error: GH006: Protected branch update failed for main.' >&2\nexit 1\n")
    hook.chmod(0o755)
    _edit(here, "one", "1")
    checkout = Checkout.around(here / "README.md")
    checkout.commit([here / "README.md"], "Update")
    with pytest.raises(RefusedError, match="Protected branch") as refused:
        checkout.push("origin")
    assert "\n" not in str(refused.value)


def test_a_branch_of_its_own_is_made_and_used_again(here):
    checkout = Checkout.around(here / "README.md").on("livinglist")
    assert git(here, "branch", "--show-current") == "livinglist"
    git(here, "switch", "-q", "main")
    assert Checkout.around(here / "README.md").on("livinglist") == checkout


def test_a_dirty_checkout_is_not_switched(here):
    _edit(here, "one", "1")
    with pytest.raises(RefusedError, match=r"cannot switch from main to livinglist: README.md is not committed"):
        Checkout.around(here / "README.md").on("livinglist")
    assert "1\n" in (here / "README.md").read_text()


def test_a_detached_head_is_refused(here):
    git(here, "checkout", "-q", "--detach")
    with pytest.raises(RefusedError, match="on no branch"):
        Checkout.around(here / "README.md")


def test_a_merge_under_way_is_refused(here):
    (here / ".git" / "MERGE_HEAD").write_text(git(here, "rev-parse", "HEAD"))
    with pytest.raises(RefusedError, match="a merge is under way"):
        Checkout.around(here / "README.md")


def test_a_folder_without_git_is_refused(tmp_path):
    (tmp_path / "README.md").write_text("a list\n")
    with pytest.raises(RefusedError, match="lies in no git checkout"):
        Checkout.around(tmp_path / "README.md")


def test_the_author_of_a_line_is_who_committed_it(here):
    _edit(here, "two", "new\ntwo")
    authors = Checkout.around(here / "README.md").authors(here / "README.md")
    assert authors == {1: "Amal", 3: "Amal", 4: "Amal", 5: "Amal", 6: "Amal"}


def test_who_took_a_line_out_is_who_committed_that(here):
    _edit(here, "three\n", "")
    path, checkout = here / "README.md", Checkout.around(here / "README.md")
    assert checkout.remover_of(path, "three") is None
    git(here, "-c", "user.name=Bo", "commit", "-q", "-a", "-m", "Less")
    assert (checkout.remover_of(path, "three"), checkout.remover_of(path, "four")) == ("Bo", None)


def test_no_secret_of_an_address_is_shown():
    assert without_password("https://user:t0ken@github.com/a/b.git refused") == "https://github.com/a/b.git refused"


def test_a_message_tells_what_came_in_and_who_decided_and_mentions_nobody():
    message = message_of(
        [
            Told("added", "RetFound @octocat fixes #12\n\nSigned-off-by: x [link](http://a)", "VFM", "amal"),
            Told("removed", "Old", None, "bo"),
        ]
    )
    subject, _, *lines = message.splitlines()
    assert subject == "Update the list: 1 added, 1 removed"
    assert lines[1] == "- removed: Old (by bo)"
    assert not [sign for sign in ("@octocat", "#12", "[link]") if sign in message]
    assert len(lines) == 2
