"""Listed preprints that were published and papers that were withdrawn: one changed line, asked first, and undone."""

import pytest

from livinglist.tests.listing.layouts import text_of

from .listed_world import World, paper

_SEED = text_of("seed_shape")
_MOON = next(line for line in _SEED.splitlines(keepends=True) if "Moonlight" in line)
_TITLE = "Moonlight: pretraining on lunar tables for coastal prediction"


@pytest.fixture
def world(url, tmp_path):
    world = World(tmp_path / "workspace", url, _SEED)
    yield world
    world.close()


def _moon(**fields):
    return paper(
        4, title=_TITLE, source_id="2304.90004", arxiv_id="2304.90004", url="https://arxiv.org/abs/2304.90004",
        year=2023, **fields,
    )  # fmt: skip


def _journal(number, title, arxiv, **fields):
    return paper(
        number, source="pubmed", source_id=str(number), pmid=str(number), arxiv_id=None, doi=f"10.1038/s{number}",
        title=title, venue="Nature", url="https://pubmed.example/1", is_preprint=False,
        relations=[{"type": "has_preprint", "scheme": "arxiv", "value": arxiv}], **fields,
    )  # fmt: skip


def _changed(world):
    old, new = _SEED.splitlines(), world.text.splitlines()
    return [line for line in new if line not in old], [line for line in old if line not in new]


@pytest.mark.parametrize("year", [2023, 2024])
def test_an_upgrade_changes_one_line_and_taking_the_answer_back_gives_back_the_bytes(world, year):
    world.harvest(_moon(), _journal(90, _TITLE, "2304.90004", year=year))
    world.answer("upgrade", "yes")
    result = world.publish()
    assert (result["added"], result["changed"], result["removed"], result["conflicts"]) == (0, 1, 0, [])
    new, old = _changed(world)
    assert [line for line in new if line != f"**{year}**"] == [
        _MOON.strip("\n").replace("[arXiv]", "[Nature]").replace("https://arxiv.org/abs/2304.90004", "https://doi.org/10.1038/s90")
    ]  # fmt: skip
    assert old == [_MOON.strip("\n")]
    assert world.publish()["written"] is False
    world.answer("upgrade", "undo")
    assert world.publish()["changed"] == 1
    assert world.text == _SEED


def test_a_line_that_was_corrected_since_its_upgrade_is_not_overwritten(world):
    world.harvest(_moon(), _journal(90, _TITLE, "2304.90004", year=2023))
    world.answer("upgrade", "yes")
    world.publish()
    world.edit("Moonlight: pretraining", "Moonlight: Pre-training")
    world.answer("upgrade", "undo")
    before = world.text
    [conflict] = world.publish()["conflicts"]
    assert "corrected by hand since" in conflict
    assert world.text == before


def test_a_person_who_upgraded_the_line_first_is_right(world):
    world.harvest(_moon(), _journal(90, _TITLE, "2304.90004", year=2023))
    world.answer("upgrade", "yes")
    world.edit("[arXiv] Moonlight", "[Science] Moonlight")
    before = world.text
    assert world.publish()["written"] is False
    assert world.text == before


@pytest.mark.parametrize("year", [2022, 2024])
def test_a_published_line_is_upgraded_too_and_reopening_gives_back_the_bytes(world, year):
    record = paper(1)
    [work] = world.harvest(record)
    world.include(work, "TIDE")
    world.publish()
    published = world.text
    world.harvest(_journal(91, record.title, record.arxiv_id, year=year))
    world.answer("upgrade", "yes")
    assert world.publish()["changed"] == 1
    assert "[Nature] Heron1" in world.text
    world.answer("upgrade", "undo")
    world.publish()
    assert world.text == published
    world.reopen(work)
    world.publish()
    assert world.text == _SEED


@pytest.mark.parametrize("neighbours_change", [False, True])
def test_a_withdrawn_paper_goes_when_agreed_and_comes_back_where_it_was(world, neighbours_change):
    world.harvest(_moon(), _moon(version=2, withdrawn=True))
    world.answer("withdrawn", "yes")
    result = world.publish()
    assert (result["removed"], result["conflicts"]) == (1, [])
    assert world.text == _SEED.replace(_MOON, "")
    if neighbours_change:
        [work] = world.harvest(paper(3, year=2023))
        world.include(work, "TIDE")
        world.publish()
    world.answer("withdrawn", "undo")
    assert world.publish()["added"] == 1
    if neighbours_change:
        world.reopen(work)
        world.publish()
    assert world.text == _SEED


def test_a_publish_of_answers_killed_before_the_file_is_forgotten_and_done_again(world, monkeypatch):
    import livinglist.flows.publish as module

    class Killed(BaseException):
        pass

    def killed(*_words, **_more):
        raise Killed

    world.harvest(_moon(), _journal(90, _TITLE, "2304.90004", year=2023))
    world.answer("upgrade", "yes")
    for word in ("yes", "undo"):
        if word == "undo":
            world.answer("upgrade", word)
        with monkeypatch.context() as patch:
            patch.setattr(module, "write_list", killed)
            with pytest.raises(Killed):
                world.publish()
        result = world.publish()
        assert (result["changed"], result["hand_edits"]) == (1, [])
    assert world.text == _SEED
