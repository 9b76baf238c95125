"""What people do to the list by hand is taken in by the next publish: it wins and teaches; nothing is overwritten."""

import codecs

import pytest

from livinglist.flows.drafting import as_it_would_be
from livinglist.flows.errors import RefusedError
from livinglist.review.errors import MisuseError
from livinglist.tests.listing.layouts import text_of

from .listed_world import World, paper
from .test_checkout import git

_SEED = text_of("seed_shape")
_MOON = next(line for line in _SEED.splitlines(keepends=True) if "Moonlight" in line)
_NEW = "- [arXiv] Handmade: shells for all. [[Paper]](https://arxiv.org/abs/2304.99999)\n"
_BLOCK = "## Tide methods\n**2023**\n"


@pytest.fixture
def new_world(url, tmp_path):
    made = []

    def make(text=_SEED, **more):
        made.append(World(tmp_path / "workspace", url, text, **more))
        return made[-1]

    yield make
    for world in made:
        world.close()


@pytest.fixture
def world(new_world):
    return new_world()


@pytest.fixture
def published(world):
    """A world with one paper that was included and published; its number and its line."""
    [work] = world.harvest(paper(1))
    world.include(work, "WAVE")
    world.publish()
    return world, work, next(line for line in world.text.splitlines(keepends=True) if "Heron1" in line)


def _add(world, line=_NEW):
    world.edit(_MOON, _MOON + line)


def test_a_line_added_by_hand_includes_its_paper(world):
    _add(world)
    result = world.publish()
    assert (result["adopted"], result["written"], result["conflicts"]) == (1, False, [])
    assert world.decisions() == [("include", "TIDE", "by hand", "hand")]
    assert world.publish()["hand_edits"] == []


def test_its_author_is_who_committed_it(world):
    git(world.path.parent, "init", "-q", "-b", "main")
    _add(world)
    git(world.path.parent, "add", "README.md")
    git(world.path.parent, "commit", "-q", "-m", "Add")
    [edit] = world.publish()["hand_edits"]
    assert edit == {
        "edit": "added", "title": "Handmade: shells for all", "category": "TIDE", "fields": [], "curator": "Amal",
    }  # fmt: skip
    assert world.decisions()[-1][2] == "Amal"


def test_a_line_removed_by_hand_excludes_its_paper_and_put_back_it_is_as_it_was(world):
    world.edit(_MOON)
    assert world.publish()["written"] is False
    assert world.decisions() == [("exclude", None, "by hand", "hand")]
    world.path.write_bytes(_SEED.encode())
    assert world.publish()["conflicts"] == []
    assert [verdict for verdict, *_ in world.decisions()] == ["exclude", "reopen"]


def test_a_line_moved_by_hand_is_a_decision_on_its_category(published):
    world, _, line = published
    world.edit(line)
    _add(world, line)
    result = world.publish()
    assert [(edit["edit"], edit["category"]) for edit in result["hand_edits"]] == [("moved", "TIDE")]
    assert world.decisions()[-1] == ("include", "TIDE", "by hand", "hand")
    assert (result["written"], result["conflicts"]) == (False, [])
    assert world.publish()["written"] is False


def test_a_corrected_title_outlives_the_next_inclusion(published):
    world, work, _ = published
    world.edit("Heron1: a model", "Heron1: One model")
    assert [edit["fields"] for edit in world.publish()["hand_edits"]] == [["title"]]
    world.include(work, "RIVER", curator="bo")
    result = world.publish()
    assert (result["changed"], result["conflicts"]) == (1, [])
    assert "Heron1: One model of shore" in world.text
    world.include(work, "RIVER", title="Heron, the first", curator="bo")
    world.publish()
    assert "Heron, the first" in world.text


@pytest.mark.parametrize("verdict", ["reopen", "exclude", "include"])
def test_a_correction_and_a_decision_that_had_not_seen_it_are_a_conflict_until_somebody_decides_again(
    published, verdict
):
    world, work, _ = published
    decide = {
        "reopen": lambda: world.reopen(work),
        "exclude": lambda: world.exclude(work),
        "include": lambda: world.include(work, "TIDE"),
    }[verdict]
    decide()
    world.edit("Heron1: a model", "Heron1: One model")
    before = world.text
    for _ in range(2):
        [conflict] = world.publish()["conflicts"]
        assert "corrected by hand meanwhile" in conflict
        assert world.text == before
    decide()
    assert world.publish()["conflicts"] == []
    assert world.text != before


def test_a_published_line_removed_by_hand_is_a_conflict_that_goes_when_the_line_comes_back(published):
    world, work, line = published
    text = world.text
    world.edit(line)
    assert "removed by hand" in world.publish()["conflicts"][0]
    assert line not in world.text
    world.path.write_bytes(text.encode())
    assert world.publish()["conflicts"] == []
    world.reopen(work)
    assert world.publish()["removed"] == 1
    assert world.text == _SEED


def test_a_hand_written_line_is_not_reopened_but_removed(world):
    _add(world)
    world.publish()
    [work] = world.harvest(paper(7, title="Handmade: shells for all", arxiv_id="2304.99999", source_id="2304.99999"))
    with pytest.raises(MisuseError, match="edit or remove it there"):
        world.reopen(work)


def test_a_line_that_a_person_wrote_elsewhere_than_was_decided_is_a_conflict(world):
    [work] = world.harvest(paper(1))
    world.include(work, "REEF")
    _add(world, "- [arXiv] Heron1: a model of shore number 1. [[Paper]](https://arxiv.org/abs/2605.00001)\n")
    before = world.text
    [conflict] = world.publish()["conflicts"]
    assert "included by amal for REEF, but a person wrote it under TIDE" in conflict
    assert world.text == before
    world.reopen(work)
    assert world.publish()["conflicts"] == []


def test_a_half_merged_list_is_refused_before_anything_is_taken_in(world):
    _add(world, f"<<<<<<< HEAD\n{_NEW}=======\n>>>>>>> theirs\n")
    with pytest.raises(RefusedError, match="unresolved merge conflict in line"):
        world.publish()
    assert world.decisions() == []


def test_bytes_that_are_no_text_are_refused_with_their_line(world):
    world.path.write_bytes(_SEED.encode().replace(b"Moonlight", b"Moonlight \xe9", 1))
    with pytest.raises(RefusedError, match=r"line \d+ holds bytes that are neither"):
        world.publish()


@pytest.mark.parametrize(
    "encoded",
    [
        _SEED.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + _SEED.encode(),
        codecs.BOM_UTF16_LE + _SEED.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + _SEED.replace("\n", "\r\n").encode("utf-16-be"),
    ],
    ids=["crlf", "bom", "utf-16-le", "utf-16-be crlf"],
)
def test_a_list_keeps_its_encoding_and_undoing_gives_back_its_bytes(new_world, encoded):
    world = new_world()
    world.path.write_bytes(encoded)
    [work] = world.harvest(paper(1))
    world.include(work)
    result = world.publish()
    assert (result["added"], result["conflicts"], result["hand_edits"]) == (1, [], [])
    assert world.path.read_bytes()[:4] == encoded[:4]
    world.reopen(work)
    world.publish()
    assert world.path.read_bytes() == encoded


def test_what_the_next_publish_would_do_can_be_asked_without_doing_it(published):
    world, work, _ = published
    world.reopen(work)
    _add(world)
    before = world.text, world.decisions()
    told = as_it_would_be(world.workspace, world.engine, at=world.later())
    assert (told["text"], told["removed"], told["adopted"], told["written"]) == (
        _SEED.replace(_MOON, _MOON + _NEW), 1, 1, False,
    )  # fmt: skip
    assert "Heron1" in told["diff"]
    assert (world.text, world.decisions()) == before


def test_an_old_checkout_is_not_a_person_who_removed_lines(published, tmp_path, url):
    world, _, line = published
    stale = World(tmp_path / "old", url, _SEED)
    with pytest.raises(RefusedError, match="bring it up to date"):
        stale.publish()
    _add(stale)
    with pytest.raises(RefusedError, match="bring it up to date"):
        stale.publish()
    stale.path.write_bytes(world.text.encode())
    _add(stale)
    assert (stale.publish()["adopted"], line in stale.text) == (1, True)
    stale.edit(line)
    assert "removed by hand" in stale.publish()["conflicts"][0]
    stale.close()


def test_a_list_read_into_an_empty_store_is_adopted_without_decisions(world):
    from sqlalchemy import text

    with world.engine.begin() as connection:
        for table in ("identifier", "entry"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert world.publish()["hand_edits"] == []
    assert world.decisions() == []
