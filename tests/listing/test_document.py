"""The document loses nothing and sees what a reader sees."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.listing.document import heading_key, parse
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_FRAGMENTS = st.sampled_from(
    ["# A", "## B methods", "**2024**", "### 2023", "- [x] T. [[Paper]](u)", "|a|b|", "|-|-|", "```", "<!--", "-->",
     "---", "===", "", " ", "\t", "\x0c", "\u2028", "\x85", "text", "\ufeff"]
)  # fmt: skip
_ENDINGS = st.sampled_from(["\n", "\r\n", "\r", ""])


@given(st.text())
def test_parsing_loses_nothing(text):
    assert str(parse(text)) == text


@given(st.lists(st.tuples(_FRAGMENTS, _ENDINGS)))
def test_parsing_loses_nothing_of_texts_that_look_like_lists(pieces):
    text = "".join(fragment + ending for fragment, ending in pieces)
    assert str(parse(text)) == text


@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_parsing_loses_nothing_of_a_list_that_was_tampered_with(name, data):
    text = text_of(name)
    at = data.draw(st.integers(0, len(text)))
    to = data.draw(st.integers(at, min(len(text), at + 200)))
    tampered = text[:at] + data.draw(st.text(max_size=20)) + text[to:]
    assert str(parse(tampered)) == tampered


def test_only_line_feeds_and_carriage_returns_end_a_line():
    document = parse("one\x0c\u2028still one\x85\r\ntwo\rthree\n\nfive")
    assert [(line.raw, line.ending) for line in document.lines] == [
        ("one\x0c\u2028still one\x85", "\r\n"),
        ("two", "\r"),
        ("three", "\n"),
        ("", "\n"),
        ("five", ""),
    ]


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("# A", "heading"),
        ("\ufeff# A", "heading"),
        ("###A list", "heading"),
        ("#hashtag", "text"),
        ("A\n===", "heading underline"),
        ("**2024**", "year"),
        ("__2024__:", "year"),
        ("### 2024", "year"),
        ("2024\n----", "year underline"),
        ("2024 was a year", "text"),
        ("**1789**", "text"),
        ("- x", "entry"),
        ("-[arXiv] x", "entry"),
        ("- ", "text"),
        ("**bold**", "text"),
        ("12. x", "entry"),
        ("a | b\n--|--\nc | d\n\ne | f", "header delimiter row blank text"),
        ("|a|\n|-|\n|b|\n# C", "header delimiter row heading"),
        ("```\n# no\n```\n# yes", "hidden hidden hidden heading"),
        ("~~~~\n```\n~~~\n~~~~~\nx", "hidden hidden hidden hidden text"),
        ("<!-- - a -->\n- b", "hidden entry"),
        ("<!--\n# a\n-->\n# b", "hidden hidden hidden heading"),
        ("a\nb\n---", "text text text"),
        ("- [x] a\n---", "entry text"),
    ],
)
def test_each_line_is_what_a_reader_takes_it_for(text, shapes):
    assert " ".join(line.shape for line in parse(text).lines) == shapes


def test_sections_know_what_stands_above_them():
    document = parse("# A\n## B\n### 2024\n- x\n### C\n## D\n# E\n")
    titles = [section.title for section in document.sections]
    assert titles == ["A", "B", "C", "D", "E"]
    assert [[titles[above] for above in section.ancestors] for section in document.sections] == [
        [], ["A"], ["A", "B"], ["A"], []
    ]  # fmt: skip
    assert [line.raw for line in document.body(1)] == ["## B", "### 2024", "- x"]
    assert [line.year for line in document.body(1)] == [None, 2024, 2024]
    assert document.body(2)[0].year is None


@pytest.mark.parametrize("title", ["📖 Related Survey:", "related survey", "**Related  Survey** ", "Related-Survey"])
def test_headings_match_without_case_colons_emoji_and_spaces(title):
    assert heading_key(title) == "related survey"


def test_every_real_revision_survives_byte_for_byte(shared: Path):
    revisions = [shared / "data/seed_list.md", *sorted((shared / "data/list_revisions").glob("*.md"))]
    assert len(revisions) == 72
    for revision in revisions:
        text = revision.read_bytes().decode()
        assert str(parse(text)) == text, revision.name
