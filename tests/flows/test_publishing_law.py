"""k inclusions are k added lines, whatever people do in between; undoing all of it gives back the first bytes."""

import random
from collections import Counter
from pathlib import Path

import pytest

from livinglist.listing.document import parse
from livinglist.listing.reading import listed
from livinglist.tests.listing.layouts import text_of

from .listed_world import World, paper

_LISTS = Path(__file__).parents[1] / "listing/lists"
SHAPES = {name: text_of(name) for name in ("seed_shape", "no_years", "year_headings", "tables_only", "nested")} | {
    path.stem: path.read_bytes().decode() for path in sorted(_LISTS.glob("*.md"))
}
_PAPERS = 6
_STEPS = 7


class Sequence:
    """One random sequence of acts on one list, with a ledger of what the list must show."""

    def __init__(self, world, seed, *, keeps_years=False):
        self.world, self.dice, self.first = world, random.Random(seed), world.text
        self.works = dict(enumerate(world.harvest(*(paper(number) for number in range(_PAPERS)))))
        self.included = {}  # number: category
        self.kinds = [("method", key) for key in world.categories]
        there = {item.year for item in listed(parse(self.first), world.layout) if item.year and item.kind == "method"}
        self.years = sorted(there if keeps_years else there | {2020, 2025})
        self.undone = []  # (new, old) of hand edits, the latest last
        self.told = []

    def run(self):
        for _ in range(_STEPS):
            self.dice.choice([self.include, self.include, self.reopen, self.hand_edit, self.publish])()
        self.publish()
        self.undo()

    def include(self):
        number = self.dice.randrange(_PAPERS)
        if number not in self.included:
            _, category = self.dice.choice(self.kinds)
            self.world.include(self.works[number], category, year=self.dice.choice(self.years))
            self.included[number] = category
            self.told.append(("include", number, category))

    def reopen(self):
        if self.included:
            number = self.dice.choice(sorted(self.included))
            self.world.reopen(self.works[number])
            del self.included[number]
            self.told.append(("reopen", number))

    def hand_edit(self):
        """A person corrects, moves out, or adds a line: one that livinglist did not write."""
        lines = [line for line in self.first.splitlines() if "](http" in line and line.lstrip()[:1] in "-*|"]
        lines = [line for line in lines if self.world.text.count(line) == 1 and self.first.count(line) == 1]
        line = self.dice.choice(lines) if lines else ""
        change = self.dice.choice(["s correct", "remove"])
        if not line or any(line in edit for edit in self.undone):
            return
        new = line.replace("](", "]( ", 0) + " " if change == "s correct" else None
        if new is None:
            self._remove(line)
        else:
            self.world.edit(line, new)
            self.undone.append((new, line))
        self.told.append((change, line[:30]))

    def _remove(self, line):
        ending = self.world.text.split(line, 1)[1]
        newline = ending[: 2 if ending.startswith("\r\n") else 1]
        above = self.world.text.split(line, 1)[0]
        if newline not in ("\n", "\r\n") or not above.endswith(newline):
            return
        self.world.path.write_bytes((above + ending[len(newline) :]).encode())
        self.undone.append((None, line + newline, above.splitlines()[-1]))

    def publish(self):
        before = self.world.text
        result = self.world.publish()
        assert result["conflicts"] == [], (self.told, result["conflicts"])
        self.told.append(("publish",))
        papers = [line for line in self.world.text.splitlines() if _is_ours(line)]
        assert len(papers) == len(self.included), self.told
        added = list((Counter(self.world.text.splitlines()) - Counter(before.splitlines())).elements())
        lines = [line for line in added if _is_ours(line)]
        assert result["added"] <= len(lines) <= result["added"] + result["changed"], self.told
        assert all(_is_heading_or_blank(line) for line in added if line not in lines), (self.told, added)

    def undo(self):
        for number in list(self.included):
            self.world.reopen(self.works[number])
        self.included.clear()
        self.publish()
        expected = self.first
        for edit in self.undone:
            expected = expected.replace(edit[1], edit[0] or "", 1)
        assert self.world.text == expected, self.told
        self.world.path.write_bytes(self.first.encode())
        self.publish()
        assert self.world.text == self.first
        assert len(parse(self.first).lines) == len(parse(self.world.text).lines)


def _is_ours(line):
    return "arxiv.org/abs/2605.0000" in line


def _is_heading_or_blank(line):
    return not line.strip() or parse(line).lines[0].shape in ("year", "heading", "underline", "header")


@pytest.fixture
def sequence(new_store, tmp_path):
    worlds = []

    def make(seed, name, text):
        worlds.append(World(tmp_path / f"{name}-{seed}", new_store(), text))
        # where years stand above the categories, a person makes the place for a new one
        return Sequence(worlds[-1], seed, keeps_years=name == "years_above")

    yield make
    for world in worlds:
        world.close()


@pytest.mark.parametrize("seed", range(len(SHAPES)))
def test_any_sequence_of_acts_can_be_undone_to_the_first_byte(sequence, seed):
    sequence(seed, *list(SHAPES.items())[seed]).run()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(len(SHAPES), 1_000))
def test_a_thousand_sequences_of_acts_can_be_undone_to_the_first_byte(sequence, seed):
    sequence(seed, *list(SHAPES.items())[seed % len(SHAPES)]).run()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_sequences_on_a_real_list_can_be_undone_to_the_first_byte(sequence, seed, shared):
    sequence(seed, "seed_list", (shared / "data/seed_list.md").read_bytes().decode()).run()
