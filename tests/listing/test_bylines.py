"""Authors are named as a list names them."""

import pytest

from livinglist.listing.bylines import learn_byline
from livinglist.listing.document import parse
from livinglist.listing.entry import read_entry
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.rendering import NewEntry, render_line

_MANY = ("Moss, Bryony Ann", "Wei Kelp", "van der Reed JP", "Jean-Luc de Fern")


@pytest.mark.parametrize(
    ("examples", "authors", "written"),
    [
        (["A. Tern", "A. Tern et al."], _MANY, "B. A. Moss et al."),
        (["A. Tern", "A. Tern et al."], _MANY[:1], "B. A. Moss"),
        (["Tern A, Gull B"], _MANY, "Moss BA, Kelp W, van der Reed JP, de Fern JL"),
        (["Ann Tern, Bo Gull and Cy Heron"], _MANY[:3], "Bryony Ann Moss, Wei Kelp and JP van der Reed"),
        (["Tern, A., Gull, B."], _MANY[:2], "Moss, B. A., Kelp, W."),
        (["Tern et al", "Gull, Heron et al", "Gull et al"], _MANY, "Moss et al"),
        (["Ann Tern, Bo Gull, et al."], _MANY, "Bryony Ann Moss, Wei Kelp, et al."),
        (["A. Tern; B. Gull; C. Heron"], _MANY[::3], "B. A. Moss; J.-L. de Fern"),
        ([], _MANY[1:2], "Wei Kelp"),
        (["A. Tern"], ("The Tide Consortium",), "The Tide Consortium"),
        (["A. Tern"], ("李明",), "李明"),
        (["A. Tern"], (), ""),
    ],
)
def test_authors_are_named_like_those_of_the_neighbours(examples, authors, written):
    assert learn_byline(examples).of(authors) == written


_ONE = Layout("", (CategoryHeadings("A", "A"),))


@pytest.mark.parametrize("names", ["A. Tern", "A. Tern et al.", "Tern A, Gull B", "Ann Tern, Bo Gull and Cy Heron"])
def test_what_was_written_is_read_again(names):
    text = f"# A\n- [Tides](https://x.org/1) - {names}, *Auk*, 2023. [code](https://g.org)\n"
    new = NewEntry("method", "A", 2024, "New birds", "Auk", "https://x.org/n", authors=_MANY, title_is_final=True)
    entry = read_entry(render_line(parse(text), _ONE, new))
    assert (entry.title, entry.venue, entry.year) == ("New birds", "Auk", 2024)
    assert entry.authors == learn_byline([names]).of(_MANY) != ""


def test_names_that_would_be_taken_for_the_title_are_left_out():
    text = "# A\n- Tides. A. Tern. *Auk*, 2023. [[Paper]](https://x.org/1)\n"
    new = NewEntry("method", "A", 2024, "New birds", "Auk", "https://x.org/n", authors=("*(nobody)* 5",))
    assert render_line(parse(text), _ONE, new) == "- New birds. *Auk*, 2024. [[Paper]](https://x.org/n)"


def test_a_column_of_authors_is_filled_like_the_rows_above():
    text = "# A\n|Title|Authors|Year|Paper|\n|-|-|-|-|\n|Tides|Tern et al.|2023|[Paper](https://x.org/1)|\n"
    new = NewEntry("method", "A", 2024, "New birds", "", "https://x.org/n", authors=_MANY)
    assert render_line(parse(text), _ONE, new) == "|New birds|Moss et al.|2024|[Paper](https://x.org/n)|"
