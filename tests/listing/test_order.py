"""New entries and rows keep the order, the distance and the years that a list has."""

import pytest

from livinglist.listing.columns import columns_of
from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry
from livinglist.listing.years import years_of_heading, years_of_line

_ONE = Layout("", (CategoryHeadings("A", "A"),))


def new(year=2024, title="Mud", url="https://arxiv.org/abs/2403.00001", **more):
    return NewEntry("method", "A", year, title, "Auk", url, title_is_final=True, **more)


def inserted(text, *entries):
    """The text with the entries in, which must come out again without a trace, last first or all at once."""
    applied = apply(text, _ONE, [Insertion(entry, ref) for ref, entry in enumerate(entries)])
    removals = [Removal(**vars(line), ref=ref) for ref, line in applied.lines.items()]
    assert apply(applied.text, _ONE, removals[::-1]) == Applied(text)
    for line in applied.lines.values():
        assert [(i.raw, i.year) for i in listed(parse(applied.text), _ONE)].count((line.raw, line.year)) == 1
    return applied.text


def dated(*years):
    return "# A\n" + "".join(f"- [{year} Auk] **T{n}** [[paper]](https://x.org/{n})\n" for n, year in enumerate(years))


@pytest.mark.parametrize(
    ("years", "year", "place"),
    [
        ((2025, 2024, 2024, 2022), 2024, 3),
        ((2025, 2024, 2024, 2022), 2026, 0),
        ((2025, 2024, 2024, 2022), 2020, 4),
        ((2021, 2022, 2024), 2023, 2),
        ((2021, 2022, 2024), 2020, 0),
        ((2021, 2024, 2022), 2023, 3),
    ],
)
def test_entries_that_say_their_year_stay_in_order(years, year, place):
    lines = inserted(dated(*years), new(year)).splitlines()
    assert lines[1 + place] == f"- [{year} Auk] **Mud** [[paper]](https://arxiv.org/abs/2403.00001)"


def test_several_entries_are_put_in_order_one_by_one():
    lines = inserted(dated(2025, 2023, 2021), new(2024, "B"), new(2022, "C"), new(2026, "D")).splitlines()
    assert [line[3:7] for line in lines[1:]] == ["2026", "2025", "2024", "2023", "2022", "2021"]


def test_a_list_sorted_by_name_stays_so():
    names = ["Ale", "Bog", "Cay", "Dam", "Eel", "Fen", "Gum", "Hay", "Ice", "Jet", "Kelp", "Lime", "Nut", "Oak"]
    text = "# A\n" + "".join(f"* [{name}](https://x.org/{name})\n" for name in names)
    assert "Lime)\n* [Mud](https://arxiv.org/abs/2403.00001)\n* [Nut]" in inserted(text, new())


def test_newest_preprints_stay_on_top_where_they_clearly_are():
    months = ["2406", "2405", "2404", "2403", "2402", "2401"]
    entries = "".join(f"- [X] T{m}. [[P]](https://arxiv.org/abs/{m}.00002)\n" for m in months)
    years = [entries.replace("/24", f"/{year}").replace("T24", f"T{year}") for year in (24, 23, 22)]
    blocks = "\n".join(f"**20{year}**\n{block}" for year, block in zip((24, 23, 22), years, strict=True))
    after = inserted(f"# A\n{blocks}", new(url="https://arxiv.org/abs/2404.00009"))
    assert [line[-6:-1] for line in after.splitlines()[3:7]] == ["00002", "00002", "00009", "00002"]


@pytest.mark.parametrize("final", ["\n", "\n\n", ""])
def test_entries_that_stand_apart_keep_standing_apart(final):
    text = "# A\n\n**2024**\n\n- Un. [[P]](https://x.org/0)\n\n- One. [[P]](https://x.org/1)\n\n- Two. [[P]](https://x.org/2)"
    text += final
    after = inserted(text, new(2024, "Mud"), new(2024, "Silt"), new(2023, "Clay"))
    assert "2)\n\n- Mud. [[P]](https://arxiv.org/abs/2403.00001)\n\n- Silt. " in after
    assert "\n\n**2023**\n\n- Clay. " in after


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("2024", (2024, 2024)), ("**2024**", (2024, 2024)), ("***2024***", (2024, 2024)), ("__2024__:", (2024, 2024)),
        ("**📅 Papers of 2024 (12)**", (2024, 2024)), ("**2019-2017**", (2019, 2017)),
        ("**2016 and earlier**", (2016, 0)),
        ("<summary><b>2024</b></summary>", (2024, 2024)), ("**Tides of 2024**", None), ("in 2024", None),
    ],
)  # fmt: skip
def test_lines_that_say_years_are_told_from_others(line, years):
    assert years_of_line(line) == years


@pytest.mark.parametrize(
    ("heading", "years"),
    [
        ("2024", (2024, 2024)), ("🚀 2026 Models", (2026, 2026)), ("Year 2023", (2023, 2023)),
        ("Before 2020", (2019, 0)),
        ("2015 – 2018", (2018, 2015)), ("Up to 2012", (2012, 0)), ("MICCAI 2024", None), ("2024 in review", None),
    ],
)  # fmt: skip
def test_headings_that_say_years_are_told_from_others(heading, years):
    assert years_of_heading(heading) == years


def test_old_papers_go_into_the_block_of_many_years():
    text = "# A\n## 2022\n- [X] One. [[P]](https://x.org/1)\n\n## 2019 and earlier\n- [X] Two. [[P]](https://x.org/2)\n"
    assert inserted(text, new(2011)).endswith("/2)\n- [Auk] Mud. [[P]](https://arxiv.org/abs/2403.00001)\n")
    assert "\n\n## 2020\n- [Auk] Mud. [[P]](https://arxiv.org/abs/2403.00001)\n\n## 2019 and" in inserted(
        text, new(2020)
    )


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("|Date|Authors|Title|Code|", ("year", "authors", "title", "code")),
        ("|Medical models|VQA|Paper|Code|Year|", ("title", "vqa", "paper", "code", "year")),
        ("|#|Paper|Venue|", ("number", "title", "venue")),
        ("|Date|Paper|Repo|", ("year", "title", "code")),
        ("|Tool|What it does|", ("title", "what it does")),
        ("|Method|Paper title|Title|", ("method", "paper title", "title")),
    ],
)  # fmt: skip
def test_columns_are_what_their_headings_say(header, columns):
    assert columns_of(header) == columns


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("|Date|Authors|Title|Code|\n|---|---|---|---|\n|202402|A. Kelp et al.|Tides [(paper)](https://x.org/1)|None|\n"
         "|202401|B. Moss|Waves [(paper)](https://x.org/2)|[Code](https://g.org/2)|\n",
         "|202403|-|Mud [(paper)](https://arxiv.org/abs/2403.00001)|None|"),
        ("| Model | VQA | Paper | Year |\n|---|---|---|---|\n| Tide | + | [Kelp et al.](https://x.org/1) | 2021 |\n"
         "| Wave | - | [Moss et al.](https://x.org/2) | 2023 |\n",
         "| Mud | - | [Paper](https://arxiv.org/abs/2403.00001) | 2024 |"),
        ("|#|Paper|Venue|\n|-|-|-|\n|1|[Tides](https://x.org/1)|Auk|\n|2|[Waves](https://x.org/2)|Auk|\n",
         "|3|[Mud](https://arxiv.org/abs/2403.00001)|Auk|"),
    ],
)  # fmt: skip
def test_rows_are_filled_like_those_of_the_table(table, row):
    after = inserted(f"# A\n\n{table}", new(code_url=None))
    assert row.replace("-|Mud", "None|Mud") in after.splitlines()
    assert [item.paper_url for item in listed(parse(after), _ONE)].count("https://arxiv.org/abs/2403.00001") == 1
