"""An entry line is read as a person meant it."""

import json
from pathlib import Path

import pytest

from livinglist.listing.entry import read_entry


@pytest.mark.parametrize(
    ("raw", "venue", "title", "paper", "code"),
    [
        ("- [C] A: b. [[Paper]](https://x.org/1) [[Code]](https://g.org)", "C", "A: b", "https://x.org/1", "https://g.org"),
        ("- [arXiv] A b [[paper]](https://x.org/1)[[Code]]()", "arXiv", "A b", "https://x.org/1", None),
        ("-  [arXiv] A b.[[paper]](https://x.org/1) ", "arXiv", "A b", "https://x.org/1", None),
        ("-[arXiv] A b. [[Paper]](https://x.org/1)", "arXiv", "A b", "https://x.org/1", None),
        ("  - [C] A. [[Paper]](https://c.org/S(23)7), [[Code]](https://g.org)", "C", "A", "https://c.org/S(23)7", "https://g.org"),
        ("- A without venue. [[Paper]](https://x.org/1)", None, "A without venue", "https://x.org/1", None),
        ("- [Git] Only code. [[Code]](https://g.org/1)", "Git", "Only code", None, "https://g.org/1"),
        ("- [arXiv] [[paper]]() [[Code]]()", "arXiv", "", None, None),
        ("- [HAI] [The title is the link](https://x.org/1)", "HAI", "The title is the link", "https://x.org/1", None),
        ("* A. [[PDF](https://x.org/1)] [[GitHub](https://g.org/1)]", None, "A", "https://x.org/1", "https://g.org/1"),
        ("1. A. [pdf](https://x.org/1) | [code](https://g.org/1)", None, "A", "https://x.org/1", "https://g.org/1"),
        ("- [MM] Learn. [[Paper]](https://x.org/1) [[Code]]", "MM", "Learn", "https://x.org/1", None),
        ("- [X] See [it](https://y.org) too. [[Paper]](https://x.org/1)", "X", "See it too", "https://x.org/1", None),
        ("- [X] A?  [[Paper]]([https://y.org](https://x.org/1))", "X", "A?", "https://x.org/1", None),
        ("- [X] A. [[Paper]](<https://x.org/a b>)", "X", "A", "https://x.org/a b", None),
        ('- [X] A. [[Paper]](https://x.org/1 "title")', "X", "A", "https://x.org/1", None),
        ("- [X] A. [[Paper]](https://x.org/1", "X", "A", "https://x.org/1", None),
        ("- [X [oral]] A. [[Paper]](https://x.org/1)", "X [oral]", "A", "https://x.org/1", None),
        (r"- [X] \[b\](c) \*d\* p_v **e**. [[Paper]](https://x.org)", "X", "[b](c) *d* p_v e", "https://x.org", None),
        ("- [X] No link at all.", "X", "No link at all", None, None),
        ("- [X] Wait... [[Paper]](https://x.org/1)", "X", "Wait...", "https://x.org/1", None),
    ],
)  # fmt: skip
def test_an_entry_is_read_as_it_was_meant(raw, venue, title, paper, code):
    entry = read_entry(raw)
    assert entry is not None
    assert (entry.venue, entry.title, entry.paper_url, entry.code_url) == (venue, title, paper, code)


@pytest.mark.parametrize("raw", ["", "- ", "-", "text", "# heading", "**2024**", "|a|b|", "-no bullet"])
def test_what_is_no_entry_is_not_read_as_one(raw):
    assert read_entry(raw) is None


def test_the_style_of_an_entry_is_kept():
    entry = read_entry("  -  [A]  T.[[paper]](https://x.org), [[Code]](https://y.org)  ")
    assert entry is not None
    assert (entry.indent, entry.bullet, entry.bullet_gap, entry.dress) == ("  ", "-", "  ", "[{venue}]  {title}")
    assert (entry.has_full_stop, entry.gap, entry.separators, entry.tail) == (True, "", (", ",), "  ")
    assert [(link.label, link.form) for link in entry.links] == [("paper", "double"), ("Code", "double")]


def test_hostile_lines_are_read_in_linear_time():
    for raw in ("- " + "[" * 20_000, "- [x] " + "](" * 20_000, "- [" + "\\" * 20_000, "- [[a](" + "(" * 20_000):
        read_entry(raw)


def test_all_irregular_entries_of_the_real_list_are_read(shared: Path):
    variants = json.loads((shared / "data/list_irregularities.json").read_text(encoding="utf-8"))
    assert len(variants) == 71
    bullets = [e["raw"] for variant in variants for e in variant["examples"] if e["raw"].lstrip().startswith("-")]
    assert len(bullets) > 100
    for raw in bullets:
        if raw.strip() != "-":
            entry = read_entry(raw)
            assert entry is not None, raw
            assert entry.title or not any(link.url for link in entry.links), raw
            assert "](" not in entry.title, raw
