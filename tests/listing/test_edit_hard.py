"""Edits of lists that are broken, odd, or written on another system."""

import pytest

from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.errors import Refused
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.rendering import NewEntry
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_SEED = text_of("seed_shape")
_ONE = Layout("", (CategoryHeadings("A", "A"),))
_HEADINGS = (
    "Related Survey",
    "Tide data",
    "Wave data",
    "Tide methods",
    "Wave methods",
    "River methods",
    "Reef methods",
)


def new(category, year, title="New"):
    return NewEntry("method", category, year, title, "arXiv", "https://arxiv.org/abs/2501.00001")


def inserted(text, layout, *entries):
    """The text with the entries in; taking them out again must give back the text."""
    applied = apply(text, layout, [Insertion(entry, ref) for ref, entry in enumerate(entries)])
    removals = [Removal(**vars(line), ref=ref) for ref, line in applied.lines.items()]
    assert apply(applied.text, layout, removals) == Applied(text)
    return applied.text


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + _SEED,
        _SEED.replace("Harbour tides", "Har\udcffbour tides"),
        _SEED.replace("\n", "\r"),
        _SEED.replace("\n", "\r\n", 20),
        _SEED.replace("\n", "\r", 60),
        _SEED.replace("## Wave methods\n", "## Wave methods\n<!--\n").replace(
            "## River methods", "-->\n## River methods"
        ),
        _SEED.replace("## River methods", "## Wave methods\n\n## River methods"),
        _SEED.replace("## Reef methods\n", "## Reef methods\nComing soon.\n"),
        _SEED.replace("\n\n**2023**", "\n**2023**").replace("\n\n\n**2021**", "\n**2021**"),
        _SEED.rstrip("\n"),
        "\n".join(f"## {heading}" for heading in _HEADINGS),
        "".join(f"## {heading}\n\n" for heading in _HEADINGS),
        "".join(f"## {heading}\r\n" for heading in _HEADINGS),
    ],
    ids=range(13),
)
@pytest.mark.parametrize("years", [(2026,), (2024, 2022), (2024, 2020, 2023)])
def test_odd_lists_take_entries_and_give_them_back(text, years):
    entries = [new(category, year) for category in ("TIDE", "WAVE", "REEF") for year in years]
    after = inserted(text, LAYOUTS["seed_shape"], *entries)
    assert after.count("[arXiv] New. ") == len(entries)


def test_underlined_years_are_made_like_those_there():
    text = "# A\n2024\n----\n* One. [[Paper](https://x.org)]\n\n2022\n----\n* Two.\n"
    after = inserted(text, _ONE, new("A", 2025), new("A", 2023))
    line = "* [arXiv] New. [[Paper](https://arxiv.org/abs/2501.00001)]"
    assert after == (
        f"# A\n2025\n----\n{line}\n\n2024\n----\n* One. [[Paper](https://x.org)]\n\n"
        f"2023\n----\n{line}\n\n2022\n----\n* Two.\n"
    )


def test_years_folded_in_html_take_entries_but_are_not_made():
    text = "# A\n<details>\n<summary><b>2024</b></summary>\n\n- [X] One. [[Paper]](https://x.org)\n\n</details>\n"
    after = inserted(text, _ONE, new("A", 2024))
    assert "(https://x.org)\n- [arXiv] New." in after
    with pytest.raises(Refused, match="by hand") as refusal:
        apply(text, _ONE, [Insertion(new("A", 2025), 4)])
    assert refusal.value.refs == (4,)


def test_years_that_run_upwards_keep_doing_so():
    text = "# A\n### 2021\n- One.\n### 2023\n- Two.\n"
    after = inserted(text, _ONE, new("A", 2022), new("A", 2024), new("A", 2020))
    assert [line.raw for line in parse(after).lines if line.shape == "year"] == [
        "### 2020", "### 2021", "### 2022", "### 2023", "### 2024"
    ]  # fmt: skip


def test_only_the_edit_that_harms_is_named():
    text = _SEED.replace("\n\n**2023**\n- [arXiv] Moon", "\n    ~~~ never closed\n\n**2023**\n- [arXiv] Moon")
    edits = [Insertion(new("TIDE", 2024), 1), Insertion(new("TIDE", 2023), 2), Insertion(new("WAVE", 2024), 3)]
    with pytest.raises(Refused, match=r"read differently|not be read as") as refusal:
        apply(text, LAYOUTS["seed_shape"], edits)
    assert refusal.value.refs == (1,)
    others = [edit for edit in edits if edit.ref not in refusal.value.refs]
    assert len(apply(text, LAYOUTS["seed_shape"], others).lines) == len(others)


def test_link_references_of_the_list_stay_what_they_are():
    text = _SEED + "\n[tide]: https://example.org/tide\n"
    after = inserted(text, LAYOUTS["seed_shape"], new("TIDE", 2024, "All about [tide]"))
    assert r"All about \[tide\]." in after
