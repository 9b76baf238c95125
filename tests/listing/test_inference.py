"""What a list is, is read from the list alone, for a person to confirm."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.listing.document import heading_key, parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.inference import infer_layout
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry
from livinglist.tests.listing.layouts import HEALTHCARE, LAYOUTS, text_of

_LISTS = Path(__file__).parent / "lists"
_FOUND = {
    "no_years": Layout(
        "Survey",
        (CategoryHeadings("LSM", "Large Sound Models"), CategoryHeadings("LFM", "Large Flight Models")),
    ),
    "nested_categories": Layout(
        "Surveys and Perspectives",
        (
            CategoryHeadings("IFM", "Ice Flow Models"),
            CategoryHeadings("CALVING", "Calving: Models and Forecasts", "Calving atlases and datasets"),
        ),
    ),
    "venue_behind": Layout(
        "Survey",
        (CategoryHeadings("HFM", "How to Fire a Model"), CategoryHeadings("HUFM", "How to Use a Fired Model")),
        "Datasets",
    ),
    "tables_only": Layout(
        "Review papers",
        (CategoryHeadings("CS", "Carved in stone"), CategoryHeadings("WV", "Written on vellum")),
        "Rune datasets",
    ),
    "years_above": Layout("Surveys", (CategoryHeadings("LENSES", "Lenses"), CategoryHeadings("FOG", "Fog"))),
    "one_category": Layout("", (CategoryHeadings("PTC", "Papers on talking clocks"),)),
}
_COUNTS = {
    "no_years": {"method LSM": 5, "method LFM": 4},
    "nested_categories": {"survey None": 2, "method IFM": 8, "method CALVING": 2, "dataset CALVING": 1},
    "venue_behind": {"survey None": 1, "method HFM": 6, "method HUFM": 2, "dataset None": 2},
    "tables_only": {"survey None": 1, "method CS": 4, "method WV": 3, "dataset None": 2},
    "years_above": {"survey None": 1, "method LENSES": 3, "method FOG": 2},
    "one_category": {"method PTC": 4},
}


def list_of(name):
    return (_LISTS / f"{name}.md").read_bytes().decode()


def headings(layout):
    """A layout without the keys, which are a list's own choice, and with headings as they are compared."""
    rows = tuple((heading_key(c.methods), heading_key(c.datasets)) for c in layout.categories)
    return heading_key(layout.surveys), rows


@pytest.mark.parametrize("name", sorted(_FOUND))
def test_a_list_of_another_shape_needs_no_description(name):
    inferred = infer_layout(parse(list_of(name)))
    assert inferred.problem == ""
    assert inferred.layout == _FOUND[name]
    items = listed(parse(list_of(name)), inferred.layout)
    assert Counter(f"{item.kind} {item.category}" for item in items) == _COUNTS[name]
    assert all(item.title and (item.paper_url or item.code_url or item.year is None) for item in items)


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_the_lists_that_were_described_by_hand_are_understood_alike(name):
    inferred = infer_layout(parse(text_of(name)))
    assert headings(inferred.layout) == headings(LAYOUTS[name])
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,30}", category.key) for category in inferred.layout.categories)


@pytest.mark.parametrize(
    ("name", "category", "year", "line"),
    [
        ("no_years", "LSM", 2024, "* Mud [[Paper]](https://x.org/n) [[Code]](https://g.org/n)"),
        (
            "nested_categories",
            "IFM",
            2024,
            "1. [2024 Auk] **Mud** [[paper]](https://x.org/n) [[code]](https://g.org/n)",
        ),
        ("venue_behind", "HFM", 2023, "- Mud. Auk 2023. [[paper](https://x.org/n)][[code](https://g.org/n)]"),
        ("tables_only", "CS", 2023, "|2023|B. Moss|Mud [(paper)](https://x.org/n)|[Code](https://g.org/n)|"),
        ("tables_only", "WV", 2024, "| Mud | - | - | [Paper](https://x.org/n) | [GitHub](https://g.org/n) | 2024 |"),
        ("years_above", "FOG", 2023, "- [Mud](https://x.org/n) - B. Moss, *Auk*, 2023. [code](https://g.org/n)"),
        ("one_category", "PTC", 2011, "* **Mud** - *Auk* [`paper`](https://x.org/n) [`code`](https://g.org/n)"),
    ],
)
def test_a_paper_is_added_in_the_words_of_the_list(name, category, year, line):
    text, layout = list_of(name), _FOUND[name]
    new = NewEntry("method", category, year, "Mud", "Auk", "https://x.org/n", "https://g.org/n", True, (), ("B. Moss",))
    applied = apply(text, layout, [Insertion(new, 1)])
    assert applied.lines[1].raw == line
    assert apply(applied.text, layout, [Removal(**vars(applied.lines[1]), ref=1)]) == Applied(text)


def test_the_years_above_topics_are_those_of_the_topics():
    items = listed(parse(list_of("years_above")), _FOUND["years_above"])
    assert [(item.category, item.year) for item in items[1:]] == [
        ("LENSES", 2024), ("LENSES", 2024), ("FOG", 2024), ("LENSES", 2023), ("FOG", 2023)
    ]  # fmt: skip


def test_what_was_understood_is_told_with_an_example_and_counts():
    inferred = infer_layout(parse(text_of("seed_shape")))
    told = {part.heading: (part.kind, part.papers, part.years, part.example[:24]) for part in inferred.parts}
    assert told["River methods"] == ("method", 4, "2024–2022", "  - [Venue] Title. [[Pap")
    assert told["Tide data"][:2] == ("dataset", 3)
    by_subject = {one.about: one for one in inferred.conventions}
    assert by_subject["years"].usual == "**2024**, newest first"
    assert (by_subject["the paper's link"].usual, by_subject["the paper's link"].count) == ("[[Paper]](…)", 12)
    assert not by_subject["the paper's link"].is_clear


def test_what_can_not_be_told_is_said():
    nested = infer_layout(parse(list_of("nested_categories")))
    assert nested.doubts[0].startswith("“Ice Flow Models” (line 17) has 3 sub-headings with papers")
    text = list_of("one_category") + "\n## Tools\n* [One](https://x.org/1)\n* [Two](https://x.org/2)\n"
    tools = infer_layout(parse(text))
    assert tools.unread == ("“Tools” (line 15, 2 entries)",)
    assert tools.doubts == ("no section of surveys was found: surveys can't be listed until one is named",)


@pytest.mark.parametrize(
    "text", ["", "Just words.", "# Only a title\n", "- a\n- b\n", "# T\n## Tools\n- [x](https://x.org)\n"]
)
def test_a_text_without_papers_is_refused_with_its_headings(text):
    inferred = infer_layout(parse(text))
    assert inferred.problem.startswith("no heading has papers under it; headings: ")
    assert inferred.parts == ()


def test_names_are_spelled_out_where_the_list_does():
    text = (
        "# T\nLarge sound models (LSMs) and more.\n## LSM methods\n- [A] B. [[Paper]](https://x.org)\n## Fog methods\n"
    )
    inferred = infer_layout(parse(text))
    assert inferred.names == {"LSM": "Large sound models", "FOG": "Fog methods"}


def test_headings_that_no_name_tells_apart_are_named():
    text = list_of("years_above").replace("## 2024\n", "## 0 2024\n", 1)
    assert "and another heading have one name" in infer_layout(parse(text)).problem


@settings(deadline=None)
@given(st.sampled_from(sorted(_FOUND)), st.data())
def test_no_list_is_too_odd_to_be_looked_at(name, data):
    text = list_of(name)
    at = data.draw(st.integers(0, len(text)))
    odd = text[:at] + data.draw(st.text("[](){}|*`#-<>! \r\n\taZ2024", max_size=30)) + text[at:]
    inferred = infer_layout(parse(odd))
    if not inferred.problem:
        assert {item.section for item in listed(parse(odd), inferred.layout)} <= {p.heading for p in inferred.parts}


def test_the_real_list_and_its_revisions_are_understood_as_the_preset_has_them(shared: Path):
    files = [shared / "data/seed_list.md", *sorted((shared / "data/list_revisions").glob("*.md"))]
    outcomes: Counter[str] = Counter()
    for file in files:
        inferred = infer_layout(parse(file.read_bytes().decode()))
        if inferred.problem:
            outcomes["problem"] += 1
            continue
        assert [category.key for category in inferred.layout.categories] == ["LFM", "VFM", "BFM", "MFM"], file.name
        assert inferred.names["VFM"] == "Vision foundation models"
        assert heading_key(inferred.layout.surveys) == "related survey"
        outcomes["preset" if headings(inferred.layout) == headings(HEALTHCARE) else "renamed"] += 1
    assert infer_layout(parse(files[0].read_bytes().decode())).layout == HEALTHCARE
    assert outcomes["problem"] == 2  # the template of another list, and a file of one word
    assert outcomes["preset"] >= 40
