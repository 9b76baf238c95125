"""A new line is written like its neighbours, and its words do nothing but show."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from livinglist.listing.document import parse
from livinglist.listing.entry import read_entry
from livinglist.listing.errors import Refused
from livinglist.listing.escape import escaped_by_reading, is_plain
from livinglist.listing.rendering import NewEntry, render_line
from livinglist.records.text import fold
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_PAPER, _CODE = "https://example.org/p/1", "https://github.com/a/b"


def line(title="A plain title", name="seed_shape", category="TIDE", kind="method", **more):
    fields = {"year": 2023, "venue": "arXiv", "paper_url": _PAPER, "code_url": _CODE} | more
    return render_line(parse(text_of(name)), LAYOUTS[name], NewEntry(kind, category, title=title, **fields))


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("TIDE", "- [arXiv] A plain title. [[Paper]](https://example.org/p/1) [[Code]](https://github.com/a/b)"),
        ("WAVE", "- [arXiv] A plain title. [[paper]](https://example.org/p/1) [[Code]](https://github.com/a/b)"),
        ("RIVER", "  - [arXiv] A plain title. [[Paper]](https://example.org/p/1), [[Code]](https://github.com/a/b)"),
        ("REEF", "- [arXiv] A plain title. [[Paper]](https://example.org/p/1) [[Code]](https://github.com/a/b)"),
    ],
)
def test_a_line_takes_after_its_section(category, expected):
    assert line(category=category) == expected


@pytest.mark.parametrize(
    ("name", "category", "expected"),
    [
        ("no_years", "TEX", "* A plain title. [[PDF](https://example.org/p/1)] [[GitHub](https://github.com/a/b)]"),
        (
            "nested",
            "SEA",
            "- [arXiv] A plain title. [[Paper]](https://example.org/p/1) [[Code]](https://github.com/a/b)",
        ),
    ],
)
def test_a_line_takes_after_lists_of_other_shapes(name, category, expected):
    assert line(name=name, category=category, venue="" if name == "no_years" else "arXiv") == expected


def test_missing_parts_leave_no_traces():
    assert line(venue="", code_url=None) == "- A plain title. [[Paper]](https://example.org/p/1)"
    assert line(paper_url=None) == "- [arXiv] A plain title. [[Code]](https://github.com/a/b)"
    assert line(paper_url=None, code_url=None) == "- [arXiv] A plain title."
    assert line("Is it?", code_url=None) == "- [arXiv] Is it? [[Paper]](https://example.org/p/1)"
    assert line("It is.", code_url=None) == "- [arXiv] It is. [[Paper]](https://example.org/p/1)"


def test_a_venue_is_spelled_as_the_list_spells_it():
    assert line(venue="ARXIV").startswith("- [arXiv] ")
    assert line(venue="j harb eng").startswith("- [J. Harb. Eng.] ")
    assert line(venue="Sea & Sky").startswith("- [Sea & Sky] ")


@pytest.mark.parametrize(
    "title",
    [
        "scGPT: toward building a foundation model for single-cell multi-omics using generative AI",
        "Medalpaca–an open-source collection of medical conversational AI models",
        "A p_value and a snake_case_name mid-word",
        "Segment anything (SAM), 3D & R&D: 5’ UTRs, “quotes” and 'more' at p < 0.05",
        "A* search over C*-algebras",
        "What costs $5 is ~10x cheaper; 100% done + #1 @home = fine!",
        "x^2 {curly} a/b a\\b",
        "大規模言語モデル：医療 – العربية",
    ],
)
def test_plain_titles_come_out_clean(title):
    assert line(
        title, title_is_final=True, code_url=None
    ) == f"- [arXiv] {title}. [[Paper]](https://example.org/p/1)".replace("!. ", "! ")


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("[x](javascript:alert(1))", r"\[x\](javascript:alert(1))"),
        ("a ](javascript:alert(1)) b", r"a \](javascript:alert(1)) b"),
        ("<script>alert(1)</script>", r"\<script>alert(1)\</script>"),
        ("`code` and *more* of __that__", r"\`code\` and \*more\* of \_\_that\_\_"),
        ("a | b", "a | b"),
        ("one\ntwo\r\n# three", "one two # three"),
        ("\u202egnp.\u200b\u2066x", "gnp.x"),
        ("AT&amp;T", r"AT\&amp;T"),
        ("~~gone~~ $a$", r"\~\~gone\~\~ \$a\$"),
        ("see https://evil.example and www.evil.example", r"see https\://evil.example and www\.evil.example"),
        ("ends in a backslash\\", r"ends in a backslash\\"),
        ("note[^1]", r"note\[^1\]"),
        ("![i](https://evil.example/i.png)", r"!\[i\](https\://evil.example/i.png)"),
    ],
)
def test_hostile_titles_show_as_text(title, written):
    assert line(title, code_url=None) == f"- [arXiv] {written}. [[Paper]](https://example.org/p/1)"


@pytest.mark.parametrize("title", ["# 1", "1. First", "- dash", "> quote", "[x] done", "```", "+ plus", "=== "])
def test_a_title_that_opens_a_line_opens_no_block(title):
    written = line(title, venue="", paper_url=None, code_url=None)
    assert _shown(written) == (fold(title) + ".", [])


_TELLING = st.sampled_from("aZ 1.,:;!?[](){}<>*_`~\\|#&$^-+=/\"'\n\t\u202e\u2028é漢")
_WORDS = st.text(_TELLING | st.characters(codec="utf-8"), max_size=60)
_NO_BRACKETS = st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=1)


@settings(deadline=None)
@given(title=_WORDS, venue=_WORDS)
@example(title="]" * 500 + "[" * 500, venue="[[[](")
@example(title="`" * 999, venue="`")
@example(title="a" * 10_000, venue="")
@example(title="*_" * 1_000, venue="x")
@example(title="&#x202e; &copy;", venue=" ")
def test_any_title_and_venue_show_as_they_are_and_are_read_back(title, venue):
    if not fold(title):
        with pytest.raises(Refused):
            line(title, venue=venue)
        return
    written = line(title, venue=venue)
    assert "\n" not in written
    shown, links = _shown(written)
    stop = "" if fold(title).endswith((".", "?", "!", "…")) else "."
    prefix = f"[{fold(venue)}] " if fold(venue) else ""
    assert shown.casefold() == f"{prefix}{fold(title)}{stop} [Paper] [Code]".casefold()
    assert links == [_PAPER, _CODE]


@settings(deadline=None)
@given(
    title=st.text(st.characters(codec="utf-8", exclude_characters="[]"), min_size=1).filter(
        lambda t: fold(t).strip(".")
    )
)
def test_what_was_written_is_read_back(title):
    entry = read_entry(line(title, title_is_final=True))
    assert entry is not None
    assert entry.title.rstrip(". ") == fold(title).rstrip(". ")
    assert (entry.venue, entry.paper_url, entry.code_url) == ("arXiv", _PAPER, _CODE)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://x.org/a b(c)<d>", "https://x.org/a%20b%28c%29%3Cd%3E"),
        ("HTTPS://x.org/ü?a=1&copy;=2", "HTTPS://x.org/ü?a=1&amp;copy;=2"),
        ("https://x.org/`|\\\u202e", "https://x.org/%60%7C%5C%E2%80%AE"),
    ],
)
def test_addresses_are_made_safe(url, written):
    assert line(paper_url=url, code_url=None).endswith(f"[[Paper]]({written})")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:,x", "ftp://x.org", "//x.org", "x.org", "https://", "http://[x"]
)
def test_only_web_addresses_are_linked(url):
    with pytest.raises(Refused, match="not a web address"):
        line(paper_url=url)


def test_titles_become_sentences_where_the_list_clearly_writes_sentences():
    tides = "- [arXiv] Small models of large tides. [[Paper]](https://example.org/1)\n"
    text = text_of("seed_shape").replace("## Wave methods", tides * 6 + "## Wave methods")
    new = NewEntry("method", "TIDE", 2023, "TideBERT: A Large-Scale Chinese Model for X-Ray Tides", "arXiv", _PAPER)
    written = render_line(parse(text), LAYOUTS["seed_shape"], new)
    assert "TideBERT: A large-scale Chinese model for X-Ray tides." in written
    final = NewEntry("method", "TIDE", 2023, "Tides In Title Case For Good", "arXiv", _PAPER, title_is_final=True)
    assert "Tides In Title Case For Good." in render_line(parse(text), LAYOUTS["seed_shape"], final)


def test_brackets_are_escaped_where_the_list_defines_link_references():
    text = text_of("seed_shape") + "[sam]: https://example.org/sam\n"
    new = NewEntry("method", "TIDE", 2023, "Tides with [SAM]", "arXiv", _PAPER)
    assert r"Tides with \[SAM\]." in render_line(parse(text), LAYOUTS["seed_shape"], new)


@pytest.mark.parametrize(("kind", "category"), [("method", "NONE"), ("method", None)])
def test_an_entry_without_a_place_is_refused(kind, category):
    with pytest.raises(Refused, match="no heading"):
        line(kind=kind, category=category)


def _shown(written):
    """The text markdown-it shows for one line, and where its links lead."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(written.lstrip())
    blocks = [token.type for token in tokens if token.nesting == 1]
    assert blocks == ["bullet_list_open", "list_item_open", "paragraph_open"], written
    (inline,) = [token for token in tokens if token.type == "inline"]
    kinds = {child.type for child in inline.children}
    assert kinds <= {"text", "text_special", "link_open", "link_close"}, written
    text = "".join(child.content for child in inline.children)
    return text, [child.attrs["href"] for child in inline.children if child.type == "link_open"]


@given(
    st.text(st.sampled_from("aZ9é ,;:.?'’\"()/%+–—-*_["), min_size=1, max_size=12),
    st.sampled_from(["- ", "- [", "- **", "- _", "- `", "- [arXiv] ", "1. ", "- (", "- x *"]),
    st.sampled_from(["", " [[Paper]](https://example.org)", "]", "](https://example.org)", "**", "_", ".", "`", ")"]),
)
def test_words_that_are_taken_for_plain_show_as_they_are(text, before, after):
    text = fold(text)
    if is_plain(text, before, after):
        assert escaped_by_reading(text, before, after, has_references=False) == text
