"""What is on the list."""

from collections import Counter
from pathlib import Path

import pytest

from livinglist.listing.document import parse
from livinglist.listing.errors import LayoutError
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.reading import listed
from livinglist.tests.listing.layouts import HEALTHCARE, LAYOUTS, text_of

_SEED_SHAPE = {
    "survey None": 3, "method TIDE": 6, "method WAVE": 5, "method RIVER": 4, "dataset TIDE": 3, "dataset WAVE": 1
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("seed_shape", _SEED_SHAPE),
        ("no_years", {"survey None": 1, "method TEX": 2, "method WET": 2}),
        ("year_headings", {"survey None": 1, "method REC": 2, "method GEN": 1}),
        ("tables_only", {"survey None": 1, "method MELT": 2}),
        ("nested", {"survey None": 1, "method LAND": 2, "method SEA": 2, "dataset LAND": 1}),
    ],
)  # fmt: skip
def test_every_paper_of_every_kind_of_list_is_found(name, counts):
    items = listed(parse(text_of(name)), LAYOUTS[name])
    assert Counter(f"{item.kind} {item.category}" for item in items) == counts
    lines = text_of(name).splitlines()
    assert [item.line for item in items] == sorted(item.line for item in items)
    assert all(lines[item.line - 1] == item.raw for item in items)


def test_a_row_gives_its_name_year_venue_and_links():
    melt, cracks = listed(parse(text_of("tables_only")), LAYOUTS["tables_only"])[1:]
    assert (melt.title, melt.venue, melt.year) == ("Melt: a model of melting", "arXiv", 2024)
    assert (melt.paper_url, melt.code_url) == ("https://example.org/melt", "https://github.com/glass/melt")
    assert (cracks.title, cracks.code_url) == ("Cracks | and chips", None)


def test_dataset_rows_are_read_with_empty_links_tabs_and_nested_links():
    rows = [item for item in listed(parse(text_of("seed_shape")), LAYOUTS["seed_shape"]) if item.kind == "dataset"]
    assert [(row.title, row.paper_url) for row in rows] == [
        ("GaugeBank", "https://example.org/gauges"),
        ("Harbour-1K", None),
        ("Moon Tables", None),
        ("BuoyNet", "https://www.biorxiv.org/content/10.1101/2023.10.30.900002v1"),
    ]


def test_a_missing_heading_is_named_with_those_found():
    layout = Layout("Surveys", (CategoryHeadings("A", "Nothing here"),))
    with pytest.raises(LayoutError, match=r"“Nothing here”.*“Texture”, “Moisture”"):
        listed(parse(text_of("no_years")), layout)


def test_two_sections_of_one_heading_both_count():
    text = "## A\n- [x] One. [[Paper]](https://x.org/1)\n## A\n- [x] Two. [[Paper]](https://x.org/2)\n"
    items = listed(parse(text), Layout("", (CategoryHeadings("A", "a"),)))
    assert [item.title for item in items] == ["One", "Two"]


def test_the_seed_list_has_the_papers_it_is_known_to_have(shared: Path):
    items = listed(parse((shared / "data/seed_list.md").read_bytes().decode()), HEALTHCARE)
    assert Counter(item.kind for item in items) == {"method": 202, "survey": 17, "dataset": 108}
    methods = Counter(item.category for item in items if item.kind == "method")
    assert methods == {"LFM": 44, "VFM": 69, "BFM": 31, "MFM": 58}
    assert all(item.title for item in items)
    assert all(item.year and item.venue for item in items if item.kind != "dataset")
    assert [item.title for item in items if item.kind != "dataset" and not item.paper_url] == [
        "Visual med-alpaca: A parameter-efficient biomedical llm with visual capabilities"
    ]


def test_every_real_revision_is_read_or_its_missing_heading_named(shared: Path):
    outcomes = Counter()
    for revision in sorted((shared / "data/list_revisions").glob("*.md")):
        document = parse(revision.read_bytes().decode())
        try:
            outcomes["read"] += 1 if all(item.title for item in listed(document, HEALTHCARE)) else 0
        except LayoutError:
            outcomes["heading missing"] += 1
    assert outcomes.total() == 71
    assert outcomes["read"] >= 40
