"""A dataset, or a paper of a list kept in tables, becomes a row like those above it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.errors import Refused
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry, render_line
from livinglist.records.text import fold
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_PAPER, _CODE = "https://arxiv.org/abs/2501.00001", "https://example.org/get"


def dataset(category="TIDE", title="New", cells=(), paper=_PAPER, code=_CODE):
    return NewEntry("dataset", category, 2024, title, "arXiv", paper, code, cells=cells)


def row(entry, text=None, name="seed_shape"):
    return render_line(parse(text or text_of(name)), LAYOUTS[name], entry)


def test_known_cells_are_filled_and_the_others_say_so():
    cells = (("modality", "Tables"), ("scale", "3K tides"))
    assert row(dataset(cells=cells)) == f"|[New]({_PAPER})| Tables | 3K tides |  - |[*]({_CODE})|"
    assert row(dataset(paper=None, code=None)) == "|New| - | - |  - | - |"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("TidePool: 3,000 hours of the sea", "TidePool"),
        ("A collection of the sounds of the sea", "A collection of the sounds of the sea"),
    ],
)
def test_a_table_of_names_gets_the_name_that_a_title_begins_with(title, name):
    assert f"[{name}](" in row(dataset(title=title))
    final = NewEntry("dataset", "TIDE", 2024, title, "", _PAPER, None, title_is_final=True)
    assert f"[{title}](" in row(final)


def test_a_value_without_a_column_is_refused():
    with pytest.raises(Refused, match="no column licence; it has title, modality, scale, task, code"):
        row(dataset(cells=(("licence", "CC0"),)))


def test_a_dataset_without_a_table_is_refused():
    with pytest.raises(Refused, match="a row of a table"):
        row(NewEntry("dataset", "SEA", 2024, "New"), name="nested")


def test_an_aligned_table_stays_aligned():
    table = "| Name  | Link |\n|-------|------|\n| One   | -    |\n| Three | -    |\n"
    text = text_of("nested").replace("### Data\n", f"### Data\n\n{table}", 1)
    written = row(NewEntry("dataset", "LAND", 2024, "Two"), text, "nested")
    assert written == "| Two   | -    |"


@pytest.mark.parametrize(
    ("year", "above"),
    [
        (2025, "--- | --- | --- | ---"),
        (
            2024,
            "[Melt: a model of melting](https://example.org/melt) | arXiv | 2024 | [code](https://github.com/glass/melt)",
        ),
        (2022, "[Cracks \\| and chips](https://example.org/cracks) | Glass Rev. | 2023 | -"),
    ],
)
def test_rows_that_run_down_the_years_keep_doing_so(year, above):
    entry = NewEntry("method", "MELT", year, "New", "arXiv", _PAPER)
    applied = apply(text_of("tables_only"), LAYOUTS["tables_only"], [Insertion(entry, 1)])
    lines = applied.text.splitlines()
    assert lines[lines.index(applied.lines[1].raw) - 1] == above
    assert applied.lines[1].raw == f"[New]({_PAPER}) | arXiv | {year} | -"
    assert applied.lines[1].year == year


@settings(deadline=None)
@given(
    st.sampled_from([("seed_shape", "TIDE"), ("seed_shape", "WAVE"), ("nested", "LAND")]),
    st.text("aZ|\\`[](){}<>*_~!&;$# \n\u202e漢-") | st.text(),
    st.text("aZ|\\`[](){}<>*_~!&;$# -"),
    st.booleans(),
)
@pytest.mark.filterwarnings("error")
def test_any_name_and_cell_show_as_they_are_and_come_out_again(place, title, cell, linked):
    name, category = place
    cells, paper = (("modality", cell),), _PAPER if linked else None
    entry = NewEntry("dataset", category, 2024, f"N{title}", "arXiv", paper, _CODE, title_is_final=True, cells=cells)
    before = text_of(name)
    applied = apply(before, LAYOUTS[name], [Insertion(entry, 1)])
    items = [item for item in listed(parse(applied.text), LAYOUTS[name]) if item.raw == applied.lines[1].raw]
    assert [item.title for item in items] == [fold(f"N{title}")]
    assert [item.paper_url for item in items] == [_PAPER if linked else None]
    undone = apply(applied.text, LAYOUTS[name], [Removal(**vars(applied.lines[1]), ref=1)])
    assert undone == Applied(before)


@pytest.mark.parametrize("dates", ["2024 2021 2023", "2024 2023 2021", "2019 2021 2023"])
@pytest.mark.parametrize("number", ["", "# | "])
def test_rows_put_in_together_stand_as_if_they_came_one_after_the_other(dates, number):
    years = dates.split()
    numbers = [f"{n} | " if number else "" for n, _ in enumerate(years, 1)]
    above = "".join(f"| {n}Old {year} | {year} | - |\n" for n, year in zip(numbers, years, strict=True))
    head, _, rest = text_of("seed_shape").partition("## Tide data\n")
    table, below = (
        f"| {number}Dataset | Year | Link |\n|{' --- |' * (4 if number else 3)}\n{above}",
        rest.partition("## Wave")[2],
    )
    together = f"{head}## Tide data\n{table}## Wave{below}"
    one_by_one, layout = together, LAYOUTS["seed_shape"]
    news = [
        Insertion(replace(dataset(title=f"New {ref}", paper=None), year=year), ref)
        for ref, year in enumerate((2022, 2022, 2020, 2025))
    ]
    for new in news:
        one_by_one = apply(one_by_one, layout, [new]).text
    assert apply(together, layout, news).text == one_by_one
    assert one_by_one.count("| New ") == len(news)
    assert not number or all(f"| {n} | New {n - 4} |" in one_by_one for n in range(4, 8))
