"""Lists of other shapes, from the decision to the line."""

from pathlib import Path

import pytest
from sqlmodel import Session

from livinglist.store import publications
from livinglist.tests.listing.layouts import text_of

from .listed_world import World, paper

_LISTS = Path(__file__).parents[1] / "listing/lists"


@pytest.fixture
def world_of(new_store, tmp_path):
    worlds = []

    def make(text):
        worlds.append(World(tmp_path / str(len(worlds)), new_store(), text))
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.mark.parametrize(
    ("name", "category", "line"),
    [
        ("tables_only", "CS", "|2023|J. Doe and R. A. Roe|Heron1: a model of shore number 1 "),
        ("years_above", "LEN", "](https://arxiv.org/abs/2605.00001) - J. Doe et al., *arXiv*, 2023."),
    ],
)
def test_a_list_that_names_authors_gets_those_of_the_record(world_of, name, category, line):
    world = world_of((_LISTS / f"{name}.md").read_text(encoding="utf-8"))
    [work] = world.harvest(paper(1, authors=["Doe, Jane", "Roe, Rick A."]))
    world.include(work, next(key for key in world.categories if key.startswith(category[:2])), year=2023)
    assert world.publish()["added"] == 1
    assert line in next(one for one in world.text.splitlines() if "2605.00001" in one)


def test_what_people_wrote_into_a_row_outlives_the_next_inclusion(world_of):
    world = world_of((_LISTS / "tables_only.md").read_text(encoding="utf-8"))
    [work] = world.harvest(paper(1))
    world.include(work, kind="dataset", title="OGAMI", code_url="https://github.com/a/b", cells=(("pairs", "12"),))
    world.publish()
    [line] = [one for one in world.text.splitlines() if "OGAMI" in one]
    world.edit(line, line.replace("12", "1,200"))
    world.publish()
    world.include(work, kind="dataset", title="OGAM", curator="bo")
    assert world.publish()["changed"] == 1
    assert "1,200" in next(one for one in world.text.splitlines() if "OGAM]" in one or "OGAM " in one)
    world.include(work, kind="dataset", title="OGAM", cells=(("pairs", "7"),), curator="bo")
    world.publish()
    assert world.text.split("OGAM")[1].splitlines()[0].endswith("| - |")
    assert "| 7 |" in next(one for one in world.text.splitlines() if "OGAM]" in one or "OGAM " in one)


def test_a_row_says_what_the_record_tells_in_the_words_of_the_table(world_of):
    world = world_of(text_of("seed_shape"))
    [work] = world.harvest(paper(1, title="TidePool", abstract="Tables with 1.5 million readings of forecasts."))
    said = world.include(work, world.categories[0], kind="dataset")
    world.publish()
    assert "says nothing of task" in said.said
    [row] = [one for one in world.text.splitlines() if "TidePool" in one]
    assert [cell.strip() for cell in row.split("|")[2:5]] == ["Tables", "1.5M readings", "-"]


def test_a_paper_decided_anew_that_reads_as_it_did_changes_nothing(world_of):
    world = world_of(text_of("no_years"))
    [work] = world.harvest(paper(1))
    world.include(work, year=2024)
    world.publish()
    before = world.text
    world.include(work, year=2023, curator="bo")
    told = world.publish()
    assert (told["changed"], told["papers"], told["diff"], world.text) == (0, [], "", before)
    assert told["written"] is False
    with Session(world.engine) as session:
        assert publications.pending(session).insertions == []
