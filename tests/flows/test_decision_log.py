"""Curators without a server share decisions through a file that git merges."""

import json

import pytest

from livinglist.flows.errors import RefusedError
from livinglist.tests.listing.layouts import text_of

from .listed_world import World, paper
from .test_checkout import git

_SEED = text_of("seed_shape")
_ON = "\n[publish]\ndecision_log = true\n"


@pytest.fixture
def curators(new_store, tmp_path):
    """Two people with a store of their own, who harvested the same papers."""
    worlds = [World(tmp_path / name, new_store(), _SEED, extra=_ON) for name in ("amal", "bo")]
    for world in worlds:
        world.works = world.harvest(paper(1), paper(2), paper(3))
    yield worlds
    for world in worlds:
        world.close()


def _log(world):
    return world.path.parent / "decisions.jsonl"


def _pass_on(one, other):
    """What one has published comes to the other."""
    other.path.write_bytes(one.path.read_bytes())
    _log(other).write_bytes(_log(one).read_bytes())


def _told(world):
    return [(line["paper"]["arxiv"], line["verdict"], line["curator"]) for line in map(json.loads, _log(world).open())]


def test_what_one_decides_holds_for_the_other_and_either_may_take_it_back(curators):
    amal, bo = curators
    amal.include(amal.works[0], "WAVE")
    amal.exclude(amal.works[1])
    amal.publish()
    _pass_on(amal, bo)
    result = bo.publish()
    assert (result["written"], result["conflicts"]) == (False, [])
    assert [(verdict, origin) for verdict, _, _, origin in bo.decisions()] == [("include", "log"), ("exclude", "log")]
    bo.now = amal.now
    bo.reopen(bo.works[0], curator="bo")
    assert bo.publish()["removed"] == 1
    assert bo.text == _SEED
    _pass_on(bo, amal)
    amal.now = bo.now
    assert amal.publish()["conflicts"] == []
    assert _told(amal) == [
        ("2605.00001", "include", "amal"), ("2605.00001", "reopen", "bo"), ("2605.00002", "exclude", "amal"),
    ]  # fmt: skip


def test_publishing_again_adds_nothing(curators):
    amal, _ = curators
    amal.include(amal.works[0])
    amal.publish()
    before = _log(amal).read_bytes()
    amal.publish()
    assert _log(amal).read_bytes() == before
    assert len(amal.decisions()) == 1


def test_the_latest_word_stands_in_whatever_order_it_is_read(curators):
    amal, bo = curators
    amal.include(amal.works[0])
    amal.publish()
    bo.now = amal.now
    bo.exclude(bo.works[0], curator="bo")
    _log(bo).write_bytes(_log(amal).read_bytes())
    bo.publish()
    assert [verdict for verdict, *_ in bo.decisions()] == ["exclude"]
    _log(amal).write_bytes(_log(bo).read_bytes())
    amal.now = bo.now
    assert amal.publish()["removed"] == 1
    assert [verdict for verdict, *_ in amal.decisions()] == ["include", "exclude"]


def test_what_is_said_of_a_paper_nobody_has_harvested_here_waits(curators):
    amal, bo = curators
    [work] = amal.harvest(paper(9))
    amal.include(work)
    amal.publish()
    _log(bo).write_bytes(_log(amal).read_bytes())
    bo.publish()
    assert bo.decisions() == []
    bo.harvest(paper(9))
    assert bo.publish()["added"] == 1


def test_git_merges_what_two_people_decided(curators):
    amal, bo = curators
    folder = amal.path.parent
    _log(amal).write_text("")
    git(folder, "init", "-q", "-b", "main")
    (folder / ".gitattributes").write_text("decisions.jsonl merge=union\n")
    git(folder, "add", ".gitattributes", "decisions.jsonl")
    git(folder, "commit", "-q", "-m", "Begin")
    for branch, world, number in (("amal", amal, 0), ("bo", bo, 1)):
        git(folder, "switch", "-q", "-c", branch, "main")
        _log(world).write_text("")
        world.exclude(world.works[number], curator=branch)
        world.publish()
        content = _log(world).read_bytes()
        _log(amal).write_bytes(content)
        git(folder, "commit", "-q", "-a", "-m", branch)
    git(folder, "merge", "-q", "--no-edit", "amal")
    assert sorted(line[2] for line in _told(amal)) == ["amal", "bo"]
    amal.publish()
    assert len(amal.decisions()) == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<<<<<<< HEAD", "line 2: an unresolved merge conflict"),
        ('{"paper": ', "line 2: .*JSON"),
        ("[]", "line 2: "),
        ('{"verdict": "burn"}', "line 2: "),
        ("\udcff", "line 2: not UTF-8"),
    ],
)
def test_a_line_that_is_no_decision_is_named_and_nothing_is_lost(curators, line, told):
    amal, _ = curators
    amal.include(amal.works[0])
    amal.publish()
    broken = _log(amal).read_bytes() + line.encode("utf-8", "surrogateescape") + b"\n"
    _log(amal).write_bytes(broken)
    amal.include(amal.works[1])
    before = amal.text
    with pytest.raises(RefusedError, match=told):
        amal.publish()
    assert (_log(amal).read_bytes(), amal.text) == (broken, before)


@pytest.mark.parametrize(
    "change",
    [
        {"at": "2999-01-01T00:00:00Z"}, {"at": "2026-05-03T12:00:00"}, {"curator": " "}, {"uid": "x"},
        {"paper_url": "javascript:alert(1)"}, {"year": 1}, {"category": "../x"}, {"paper": {"title": "\n"}},
    ],
)  # fmt: skip
def test_hostile_content_is_refused(curators, change):
    amal, _ = curators
    amal.exclude(amal.works[0])
    amal.publish()
    line = json.loads(_log(amal).read_text()) | {"uid": "0" * 32} | change
    _log(amal).write_text(json.dumps(line) + "\n")
    with pytest.raises(RefusedError, match="line 1"):
        amal.publish()
