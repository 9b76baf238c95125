"""Decided papers go in, undone ones come out, and every other byte stays."""

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.errors import LayoutError, Refused
from livinglist.listing.rendering import NewEntry
from livinglist.tests.listing.layouts import HEALTHCARE, LAYOUTS, text_of

_FEWER = settings(max_examples=settings().max_examples // 3)  # each makes and proves many edits
_EDITABLE = ["seed_shape", "no_years", "year_headings", "nested"]


def new(category, year, title="New", kind="method"):
    return NewEntry(kind, category, year, title, "arXiv", "https://arxiv.org/abs/2501.00001")


def removals(applied: Applied):
    return [Removal(**vars(line), ref=ref) for ref, line in applied.lines.items()]


def added(name, *entries):
    """The lines that come in, each with the line above and the one below: "above | new | below"."""
    before = text_of(name)
    after = apply(before, LAYOUTS[name], [Insertion(entry, ref) for ref, entry in enumerate(entries)]).text
    old, now = before.splitlines(), after.splitlines()
    start = next(place for place, line in enumerate([*now, None]) if place >= len(old) or line != old[place])
    count = len(now) - len(old)
    assert now == old[:start] + now[start : start + count] + old[start:]
    return [line[:12] for line in now[start - 1 : start + count + 1]]


@pytest.mark.parametrize(
    ("name", "entry", "lines"),
    [
        ("seed_shape", new("TIDE", 2024), ["- [arXiv] Ha", "- [arXiv] Ne", ""]),
        ("seed_shape", new("TIDE", 2025), ["## Tide meth", "**2025**", "- [arXiv] Ne", "", "**2024**"]),
        ("seed_shape", new("TIDE", 2022), ["", "**2022**", "- [arXiv] Ne", "", "**2021**"]),
        ("seed_shape", new("TIDE", 2019), ["", "**2019**", "- [arXiv] Ne", "", "## Wave meth"]),
        ("seed_shape", new("RIVER", 2024), ["  - [arXiv] ", "  - [arXiv] ", ""]),
        ("seed_shape", new("REEF", 2024), ["## Reef meth", "**2024**", "- [arXiv] Ne", "# Datasets"]),
        ("seed_shape", new(None, 2024, kind="survey"), ["- [Ocean Rev", "- [arXiv] Ne", "- "]),
        ("no_years", new("TEX", 2024), ["  A sentence", "* New. [[PDF", ""]),
        ("year_headings", new("REC", 2024), ["", "### 2024", "", "- [arXiv] Ne", "", "### 2023"]),
        ("year_headings", new("REC", 2022), ["", "### 2022", "", "- [arXiv] Ne", "", "### 2021"]),
        ("year_headings", new("REC", 2020), ["", "### 2020", "", "- [arXiv] Ne", "", "## 🎼 Generat"]),
        ("year_headings", new("GEN", 2022), ["- [Auk] Sing", "- [arXiv] Ne", ""]),
        ("nested", new("LAND", 2023), ["- [GIS] Road", "- [arXiv] Ne", ""]),
        ("nested", new("LAND", 2022), ["", "#### 2022", "", "- [arXiv] Ne", "", "#### 2021"]),
        ("nested", new("SEA", 2022), ["- [Hydro] Ol", "- [arXiv] Ne", ""]),
    ],
)
def test_an_entry_goes_where_a_person_would_put_it(name, entry, lines):
    assert added(name, entry) == lines


def test_entries_of_one_year_share_the_block_that_is_made_for_them():
    applied = apply(
        text_of("seed_shape"),
        LAYOUTS["seed_shape"],
        [Insertion(new("TIDE", 2026, "One"), 1), Insertion(new("TIDE", 2026, "Two"), 2)],
    )
    assert applied.text.count("**2026**") == 1
    assert applied.text.index("] One.") < applied.text.index("] Two.")
    assert [applied.lines[ref].made_year_block for ref in (1, 2)] == [True, True]
    assert applied.lines[1].section == "Tide methods"
    assert applied.lines[1].year == 2026


def test_an_entry_of_a_list_without_years_is_remembered_without_one():
    applied = apply(text_of("no_years"), LAYOUTS["no_years"], [Insertion(new("TEX", 2024), 1)])
    assert applied.lines[1].year is None
    assert applied.lines[1].made_year_block is False


def test_windows_line_endings_stay():
    before = text_of("seed_shape").replace("\n", "\r\n")
    applied = apply(before, LAYOUTS["seed_shape"], [Insertion(new("TIDE", 2026), 1)])
    assert applied.text.count("\n") == applied.text.count("\r\n") == before.count("\r\n") + 3
    assert apply(applied.text, LAYOUTS["seed_shape"], removals(applied)).text == before


def test_a_file_without_a_final_newline_stays_one():
    before = text_of("no_years")
    applied = apply(before, LAYOUTS["no_years"], [Insertion(new("WET", 2024), 1)])
    assert applied.text.startswith(before + "\n* New. [[PDF]")
    assert not applied.text.endswith("\n")
    assert apply(applied.text, LAYOUTS["no_years"], removals(applied)).text == before


def test_a_removed_line_that_a_person_changed_is_missing_and_left_alone():
    layout = LAYOUTS["seed_shape"]
    applied = apply(text_of("seed_shape"), layout, [Insertion(new("TIDE", 2024), 7)])
    edited = applied.text.replace("] New.", "] Newer.")
    assert apply(edited, layout, removals(applied)) == Applied(edited, {}, [7])


def test_a_line_that_a_person_built_upon_is_left_alone():
    layout = LAYOUTS["seed_shape"]
    applied = apply(text_of("seed_shape"), layout, [Insertion(new("TIDE", 2024), 7)])
    line = applied.lines[7].raw
    edited = applied.text.replace(line + "\n", line + "\n  A remark of mine.\n")
    assert apply(edited, layout, removals(applied)).missing == [7]


def test_a_line_that_a_person_moved_to_another_year_is_still_found():
    layout = LAYOUTS["seed_shape"]
    applied = apply(text_of("seed_shape"), layout, [Insertion(new("TIDE", 2024), 7)])
    line = applied.lines[7].raw
    without = applied.text.replace(f"{line}\n", "")
    moved = without.replace("- [arXiv] Moon", f"{line}\n- [arXiv] Moon")
    assert apply(moved, layout, removals(applied)).text == text_of("seed_shape")


def test_a_year_block_a_person_added_to_stays():
    layout = LAYOUTS["seed_shape"]
    applied = apply(text_of("seed_shape"), layout, [Insertion(new("TIDE", 2026), 7)])
    edited = applied.text.replace("**2026**\n", "**2026**\n- [arXiv] By hand. [[Paper]](https://x.org)\n")
    after = apply(edited, layout, removals(applied)).text
    assert "**2026**\n- [arXiv] By hand. [[Paper]](https://x.org)\n\n**2024**" in after


def test_an_empty_year_block_of_the_curators_stays_when_our_line_goes():
    layout = LAYOUTS["seed_shape"]
    before = text_of("seed_shape").replace("**2021**\n", "**2022**\n\n**2021**\n")
    applied = apply(before, layout, [Insertion(new("TIDE", 2022), 7)])
    assert applied.lines[7].made_year_block is False
    assert apply(applied.text, layout, removals(applied)).text == before


def test_no_edits_change_nothing_even_where_the_layout_does_not_fit():
    assert apply("any text\r", LAYOUTS["seed_shape"], []) == Applied("any text\r")


def test_a_layout_that_does_not_fit_is_named():
    with pytest.raises(LayoutError, match="Tide methods"):
        apply("# Some list\n", LAYOUTS["seed_shape"], [Insertion(new("TIDE", 2024), 1)])


def test_a_refusal_names_the_edit():
    bad = NewEntry("method", "TIDE", 2024, "New", "arXiv", "javascript:alert(1)")
    with pytest.raises(Refused) as refusal:
        apply(text_of("seed_shape"), LAYOUTS["seed_shape"], [Insertion(new("TIDE", 2024), 1), Insertion(bad, 2)])
    assert refusal.value.refs == (2,)


@st.composite
def lists_and_entries(draw):
    name = draw(st.sampled_from(_EDITABLE))
    text = text_of(name)
    if draw(st.booleans()):
        text = text.replace("\n", "\r\n")
    text = text.rstrip("\r\n") if draw(st.booleans()) else text
    keys = [category.key for category in LAYOUTS[name].categories]
    entry = st.builds(
        NewEntry,
        kind=st.just("method"),
        category=st.sampled_from(keys),
        year=st.integers(2018, 2027),
        title=st.text(min_size=1).map(lambda title: f"T{title}"),
        venue=st.sampled_from(["arXiv", "", "Auk"]) | st.text(max_size=10),
        paper_url=st.just("https://arxiv.org/abs/2501.00001"),
        code_url=st.none() | st.just("https://github.com/a/b"),
    )
    return name, text, draw(st.lists(entry, min_size=1, max_size=6))


@_FEWER
@given(lists_and_entries())
def test_insertions_add_exactly_their_lines_and_removals_give_back_the_bytes(case):
    name, text, entries = case
    applied = apply(text, LAYOUTS[name], [Insertion(entry, ref) for ref, entry in enumerate(entries)])
    made = {(line.section, line.year) for line in applied.lines.values() if line.made_year_block}
    was, now = parse(text).lines, parse(applied.text).lines
    assert sum(line.shape == "entry" for line in now) == sum(line.shape == "entry" for line in was) + len(entries)
    assert sum(line.shape == "year" for line in now) == sum(line.shape == "year" for line in was) + len(made)
    if not made:
        assert len(now) == len(was) + len(entries)
    kept = iter(line.raw for line in now)
    assert all(line.raw in kept for line in was)
    undone = apply(applied.text, LAYOUTS[name], removals(applied))
    assert undone == Applied(text)


@_FEWER
@given(lists_and_entries(), st.randoms(use_true_random=False))
def test_one_by_one_in_any_order_and_undone_in_any_order_gives_back_the_bytes(case, random):
    name, text, entries = case
    layout, now, published = LAYOUTS[name], text, {}
    for ref, entry in enumerate(entries):
        applied = apply(now, layout, [Insertion(entry, ref)])
        now, published = applied.text, published | applied.lines
    made = {(line.section, line.year) for line in published.values() if line.made_year_block}
    order = list(published)
    random.shuffle(order)
    for ref in order:
        line = published[ref]
        is_ours = (line.section, line.year) in made
        applied = apply(now, layout, [Removal(line.raw, line.section, line.year, is_ours, ref)])
        assert applied.missing == []
        now = applied.text
    assert now == text


@_FEWER
@given(lists_and_entries(), st.randoms(use_true_random=False))
def test_the_order_of_decisions_of_different_places_does_not_matter(case, random):
    name, text, entries = case
    assume(len({(entry.category, entry.year) for entry in entries}) == len(entries))
    insertions = [Insertion(entry, ref) for ref, entry in enumerate(entries)]
    if name == "no_years" or name == "nested":
        insertions = insertions[:1]
    expected = apply(text, LAYOUTS[name], insertions).text
    random.shuffle(insertions)
    assert apply(text, LAYOUTS[name], insertions).text == expected


def test_the_real_list_takes_every_kind_of_edit_and_gives_it_back(shared: Path):
    before = (shared / "data/seed_list.md").read_bytes().decode()
    entries = [new(category, year) for category in ("LFM", "VFM", "BFM", "MFM") for year in range(2017, 2027)]
    entries += [new(None, year, kind="survey") for year in (2022, 2023, 2024, 2025)]
    applied = apply(before, HEALTHCARE, [Insertion(entry, ref) for ref, entry in enumerate(entries)])
    assert apply(applied.text, HEALTHCARE, removals(applied)).text == before


def test_every_real_revision_takes_an_entry_in_every_section_and_gives_it_back(shared: Path):
    for revision in sorted((shared / "data/list_revisions").glob("*.md"))[::24]:
        before = revision.read_bytes().decode()
        for category in ("LFM", "VFM", "BFM", "MFM"):
            for year in (2026, 2023, 2010):
                try:
                    applied = apply(before, HEALTHCARE, [Insertion(new(category, year), 1)])
                except LayoutError:
                    continue
                undone = apply(applied.text, HEALTHCARE, removals(applied))
                assert undone == Applied(before), (revision.name, category, year)
