"""Nothing is written that markdown-it reads differently from what was meant."""

import pytest

from livinglist.listing.document import parse
from livinglist.listing.draft import Draft
from livinglist.listing.edit import Insertion, apply
from livinglist.listing.errors import Refused
from livinglist.listing.proof import prove
from livinglist.listing.rendering import NewEntry, neighbours, part_of, render
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_TEXT = text_of("seed_shape")
_NEW = NewEntry("method", "TIDE", 2024, "New", "arXiv", "https://arxiv.org/abs/2501.00001")


def written():
    layout = LAYOUTS["seed_shape"]
    return render(_NEW, neighbours(parse(_TEXT), layout, part_of(layout, _NEW)))


def index_of(start):
    return next(line.number - 1 for line in parse(_TEXT).lines if line.raw.startswith(start))


def test_an_entry_among_entries_is_what_it_was_meant_to_be():
    line = written()
    prove(_TEXT, Draft.of(parse(_TEXT)).with_lines(index_of("- [arXiv] Harbour"), [(line.raw, line)]))


@pytest.mark.parametrize(
    ("at", "raw", "reason"),
    [
        ("- [arXiv] Harbour", "- [arXiv] Something else.", "would not be read as it is meant"),
        ("- [arXiv] Harbour", "```", "would be read differently|read as it is meant"),
        ("- [arXiv] Harbour", "<!--", "would be read differently"),
        ("- [arXiv] Harbour", "## A heading", "part one"),
        ("- [arXiv] Harbour", "* [arXiv] New. [[Paper]](https://arxiv.org/abs/2501.00001)", "join two lists|part one"),
        ("- [arXiv] Harbour", "[tide]: https://example.org/x", "refer to|would not be read"),
        ("|[  Harbour-1K", "- [arXiv] New. [[Paper]](https://arxiv.org/abs/2501.00001)", "would be read differently"),
        ("| :------------", "x", "would be read differently"),
    ],
)
def test_a_line_that_reaches_beyond_itself_is_refused(at, raw, reason):
    draft = Draft.of(parse(_TEXT)).with_lines(index_of(at), [(raw, written())])
    with pytest.raises(Refused, match=reason):
        prove(_TEXT, draft)


def test_a_line_that_disappears_from_a_table_head_is_refused():
    place = index_of("| :------------")
    with pytest.raises(Refused, match="would be read differently"):
        prove(_TEXT, Draft.of(parse(_TEXT)).without(place, place + 1))


def test_an_entry_goes_below_the_code_block_of_the_entry_above():
    text = _TEXT.replace("\n\n**2023**\n- [arXiv] Moon", "\n  ~~~\n  - not an entry\n  ~~~\n\n**2023**\n- [arXiv] Moon")
    layout = LAYOUTS["seed_shape"]
    applied = apply(text, layout, [Insertion(_NEW, 1)])
    assert "  ~~~\n- [arXiv] New. [[Paper]](https://arxiv.org/abs/2501.00001)\n" in applied.text


def test_an_entry_that_would_cut_a_code_block_short_is_refused():
    text = _TEXT.replace("\n\n**2023**\n- [arXiv] Moon", "\n    ~~~ never closed\n\n**2023**\n- [arXiv] Moon")
    with pytest.raises(Refused, match="read differently"):
        apply(text, LAYOUTS["seed_shape"], [Insertion(_NEW, 1)])


def test_two_lines_never_run_together():
    text = "# T\r## Tide methods\r- [a] One. [[Paper]](https://x.org)\n\n# Related Survey\n## Wave methods\n"
    document = parse(text)
    with pytest.raises(Refused, match="line endings"):
        _ = Draft.of(document).without(2, 3).document
