"""Contents that name years stay in step with the years of the list."""

from livinglist.listing.check import check
from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.parts import find_parts
from livinglist.listing.rendering import NewEntry

_TEXT = """# Tides
- [Moon](#moon)
  - [2024](#2024)
  - [2022](#2022)
- [Sun](#sun)
  - [2024](#2024-1)
  - [2023](#2023)

## Moon
### 2024
- [A] One. [[P]](https://x.org/1)
### 2022
- [A] Two. [[P]](https://x.org/2)
## Sun
### 2024
- [A] Three. [[P]](https://x.org/3)
### 2023
- [A] Four. [[P]](https://x.org/4)
"""
_LAYOUT = Layout("", (CategoryHeadings("MOON", "Moon"), CategoryHeadings("SUN", "Sun")))


def contents_with(text, *places, layout=_LAYOUT):
    """The contents with papers put in; taking them out again must give back the text."""
    edits = [
        Insertion(NewEntry("method", category, year, "New", "A", "https://x.org/n"), ref)
        for ref, (category, year) in enumerate(places)
    ]
    applied = apply(text, layout, edits)
    assert "LL009" not in {defect.code for defect in check(applied.text)}
    removals = [Removal(**vars(line), ref=ref) for ref, line in applied.lines.items()]
    assert apply(applied.text, layout, removals) == Applied(text)
    return [line for line in applied.text.splitlines() if "](#" in line]


def test_a_new_year_comes_into_the_contents_and_later_ones_move_on():
    assert contents_with(_TEXT, ("MOON", 2023)) == [
        "- [Moon](#moon)", "  - [2024](#2024)", "  - [2023](#2023)", "  - [2022](#2022)",
        "- [Sun](#sun)", "  - [2024](#2024-1)", "  - [2023](#2023-1)",
    ]  # fmt: skip
    assert contents_with(_TEXT, ("SUN", 2022), ("MOON", 2025))[1:] == [
        "  - [2025](#2025)", "  - [2024](#2024)", "  - [2022](#2022)",
        "- [Sun](#sun)", "  - [2024](#2024-1)", "  - [2023](#2023)", "  - [2022](#2022-1)",
    ]  # fmt: skip


def test_a_year_that_was_there_changes_nothing_of_the_contents():
    assert contents_with(_TEXT, ("SUN", 2024)) == [line for line in _TEXT.splitlines() if "](#" in line]


def test_contents_that_name_no_years_are_left_alone():
    text = "\n".join(line for line in _TEXT.splitlines() if "  - [" not in line) + "\n"
    assert contents_with(text, ("SUN", 2020), ("MOON", 2030)) == ["- [Moon](#moon)", "- [Sun](#sun)"]


def test_underlined_years_and_numbered_contents_are_kept_in_step_too():
    text = (
        "# T\n1. [📅 2024](#2024)\n2. [📅 2022](#2022)\n\nMoon\n====\n2024\n----\n- [A] One. [[P]](https://x.org/1)\n\n"
    )
    text += "2022\n----\n- [A] Two. [[P]](https://x.org/2)\n"
    layout = find_parts(parse(text)).layout
    assert contents_with(text, (layout.categories[0].key, 2023), layout=layout)[1] == "2. [📅 2023](#2023)"
