"""Lists dress venue, year, authors and title in many ways; a new entry is dressed like the others."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Insertion, Removal, apply
from livinglist.listing.entry import read_entry
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.listing.rendering import NewEntry, render_line
from livinglist.records.text import fold

_ONE = Layout("", (CategoryHeadings("A", "A"),))
_DRESSES = [
    ("1. [2026 Tide Methods] **Tok: tides** [[paper]](https://x.org/1)", "[{year} {venue}] **{title}**",
     "1. [2024 Auk] **New birds** [[paper]](https://x.org/n) [[Code]](https://g.org/n)"),
    ("- Tides at noon. arXiv 2023. [[paper](https://x.org/1)][[code](https://g.org)]", "{title} {venue} {year}.",
     "- New birds. Auk 2024. [[paper](https://x.org/n)][[code](https://g.org/n)]"),
    ("* Tides of it (ICML 2023) [[Paper]](https://x.org/1)", "{title} ({venue} {year})",
     "* New birds (Auk 2024) [[Paper]](https://x.org/n) [[Code]](https://g.org/n)"),
    ("- **[Auk 2022]** Tides of it. [paper](https://x.org/1)", "**[{venue} {year}]** {title}",
     "- **[Auk 2024]** New birds. [paper](https://x.org/n) [Code](https://g.org/n)"),
    ("- [Tides of it](https://x.org/1) - A. Kelp, *Auk*, 2023. [code](https://g.org)",
     "[{title}]({paper}) - {authors}, *{venue}*, {year}.",
     "- [New birds](https://x.org/n) - B. Moss, *Auk*, 2024. [code](https://g.org/n)"),
    ("- **Tides of it**. *Kelp A, Moss B*. Auk, 2023. [[pdf]](https://x.org/1)",
     "**{title}**. *{authors}*. {venue}, {year}.",
     "- **New birds**. *Moss B*. Auk, 2024. [[pdf]](https://x.org/n) [[Code]](https://g.org/n)"),
    ("- [CVPR'23] Tides of it. [[Paper]](https://x.org/1)", "[{venue}'{yy}] {title}",
     "- [Auk'24] New birds. [[Paper]](https://x.org/n) [[Code]](https://g.org/n)"),
    ("- Tides of it, *Auk Reviews* ([pdf](https://x.org/1))", "{title}, *{venue}*",
     "- New birds, *Auk* ([pdf](https://x.org/n) [Code](https://g.org/n))"),
]  # fmt: skip


def list_of(line):
    return f"# A\n{line}\n"


def new(title="New birds", **more):
    fields = {
        "venue": "Auk",
        "paper_url": "https://x.org/n",
        "code_url": "https://g.org/n",
        "authors": ("Moss, B.",),
    }
    return NewEntry("method", "A", 2024, title, title_is_final=True, **(fields | more))


@pytest.mark.parametrize(("raw", "dress", "written"), _DRESSES)
def test_a_new_entry_is_dressed_like_the_others(raw, dress, written):
    entry = read_entry(raw)
    assert entry is not None
    assert (entry.dress, entry.paper_url) == (dress, "https://x.org/1")
    assert entry.title in ("Tok: tides", "Tides at noon", "Tides of it")
    assert render_line(parse(list_of(raw)), _ONE, new()) == written


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        (_DRESSES[0][0], "1. [2024] **New birds**"),
        (_DRESSES[1][0], "- New birds. 2024."),
        (_DRESSES[2][0], "* New birds (2024)"),
        (_DRESSES[3][0], "- **[2024]** New birds."),
        (_DRESSES[4][0], "- New birds - 2024."),
        (_DRESSES[5][0], "- **New birds**. 2024."),
        (_DRESSES[7][0], "- New birds"),
    ],
)
def test_what_is_not_known_leaves_no_empty_clothes(raw, written):
    bare = new(venue="", authors=(), paper_url=None, code_url=None)
    assert render_line(parse(list_of(raw)), _ONE, bare) == written


@pytest.mark.parametrize(
    ("raw", "title", "venue"),
    [
        ("- Gauges in lungs. J. Harb. Eng. 2022. [[paper](https://x.org)]", "Gauges in lungs", "J. Harb. Eng."),
        ("- **bold** words open this title. [[Paper]](https://x.org)", "bold words open this title", None),
        ("- **scTide**: tides in cells. [[Paper]](https://x.org)", "scTide: tides in cells", None),
        ("- A* search over C*-algebras. [[Paper]](https://x.org)", "A* search over C*-algebras", None),
        ("- See [it](https://x.org) for more.", "See it for more", None),
        ("- [Auk] Title (with 2023 in it). [[Paper]](https://x.org)", "Title (with 2023 in it)", "Auk"),
        ("- A title. [Auk 7](https://x.org)", "A title", None),
    ],
)  # fmt: skip
def test_clothes_are_not_taken_for_words_nor_words_for_clothes(raw, title, venue):
    entry = read_entry(raw)
    assert entry is not None
    assert (entry.title, entry.venue) == (title, venue)


def test_a_list_without_venues_gets_none():
    text = "# A\n" + "".join(f"* Tide {n} [[Paper]](https://x.org/{n})\n" for n in range(4))
    assert render_line(parse(text), _ONE, new()) == "* New birds [[Paper]](https://x.org/n) [[Code]](https://g.org/n)"


@settings(deadline=None)
@given(st.sampled_from([raw for raw, _, _ in _DRESSES]), st.text("aZ19 .,:;!?[](){}<>*_`~\\|#&$^-+=/\"'漢") | st.text())
def test_any_title_in_any_dress_shows_as_it_is_and_comes_out_again(raw, title):
    text = list_of(raw)
    applied = apply(text, _ONE, [Insertion(new(f"N{title}"), 1)])
    assert fold(f"N{title}") in fold(applied.lines[1].raw.replace("\\", "")) or "\\" in title or "&" in title
    assert apply(applied.text, _ONE, [Removal(**vars(applied.lines[1]), ref=1)]) == Applied(text)
