"""Lists from other systems, half-merged or half-hidden: read as meant, written as they were, or refused."""

import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from livinglist.listing.check import check
from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Change, Insertion, Removal, Restoration, apply
from livinglist.listing.encoding import decode, encode
from livinglist.listing.errors import Refused
from livinglist.listing.fix import fix
from livinglist.listing.inference import infer_layout
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_SEED, _LAYOUT = text_of("seed_shape"), LAYOUTS["seed_shape"]
_NEW = NewEntry("method", "TIDE", 2024, "New", "arXiv", "https://arxiv.org/abs/2501.00001")
_EVERYTHING = f"Every {string.punctuation} character, `code` [a](b) ![i](j) <b>*x*</b> &amp; $m$ ~~s~~ | \\| 漢"


@given(st.binary())
@example("# Tïdes\r\n".encode("utf-16"))
@example("# Tides".encode("utf-16-be"))
@example("# Tides 漢".encode("utf-16-le"))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf# T")
@example(b"caf\xe9")
def test_no_byte_is_lost_in_reading_and_writing(data):
    decoded = decode(data)
    assert encode(decoded.text, decoded.encoding) == data


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-16-le", "utf-16-le"),
     ("utf-16-be", "utf-16-be")],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_list_of_any_system_is_read_and_edited_in_its_own_bytes(codec, encoding, newline):
    before = _SEED.replace("\n", newline).encode(codec)
    decoded = decode(before)
    assert decoded.encoding == encoding
    assert len(listed(parse(decoded.text), _LAYOUT)) == len(listed(parse(_SEED), _LAYOUT))
    assert infer_layout(parse(decoded.text)).problem == ""
    applied = apply(decoded.text, _LAYOUT, [Insertion(_NEW, 1)])
    added = len(encode(applied.text, encoding)) - len(before)
    assert added == len((applied.lines[1].raw + newline).encode(encoding))
    undone = apply(applied.text, _LAYOUT, [Removal(**vars(applied.lines[1]), ref=1)])
    assert encode(undone.text, encoding) == before


@pytest.mark.parametrize(
    "conflict",
    [
        "<<<<<<< ours\n**2023**\n=======\n**2022**\n>>>>>>> theirs",
        "<<<<<<< HEAD\n",
        ">>>>>>> theirs\n",
        "||||||| base\n",
    ],
)
def test_a_half_merged_list_is_refused_with_the_line(conflict):
    text = _SEED.replace("## Wave methods", f"{conflict}\n## Wave methods")
    line = text[: text.index(conflict)].count("\n") + 1
    with pytest.raises(Refused, match=f"merge conflict in line {line}"):
        apply(text, _LAYOUT, [Insertion(_NEW, 1)])
    assert "LL021" in {defect.code for defect in check(text, _LAYOUT)}


def test_a_rule_of_equals_signs_is_no_conflict():
    text = _SEED.replace("## Wave methods", "Notes\n=======\n\n```\n<<<<<<< in code\n```\n## Wave methods")
    assert apply(text, _LAYOUT, [Insertion(_NEW, 1)]).text != text
    assert "LL021" not in {defect.code for defect in check(text, _LAYOUT)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- [arXiv] Harbour tides", "<!-- - [arXiv] Harbour tides"),
        ("- [AAAI] TideFormer", "<!--\n- [AAAI] TideFormer"),
    ],
)
def test_entries_in_comments_are_not_on_the_list_and_stay(old, new):
    text = _SEED.replace(old, new)
    text = text.replace("2402.90003)\n", "2402.90003)\n-->\n" if "\n" in new else "2402.90003) -->\n")
    titles = [item.title for item in listed(parse(text), _LAYOUT)]
    assert "Harbour tides with a very small model" not in titles
    applied = apply(text, _LAYOUT, [Insertion(_NEW, 1)])
    assert "New" in [item.title for item in listed(parse(applied.text), _LAYOUT)]
    assert apply(applied.text, _LAYOUT, [Removal(**vars(applied.lines[1]), ref=1)]) == Applied(text)


def test_of_two_sections_of_one_heading_the_one_with_the_year_takes_the_paper():
    text = _SEED.replace(
        "## River methods", "## Tide methods\n**2020**\n- [A] Late. [[Paper]](https://x.org/l)\n\n## River methods"
    )
    late = NewEntry("method", "TIDE", 2020, "New", "arXiv", "https://x.org/n")
    assert "(https://x.org/l)\n- [arXiv] New." in apply(text, _LAYOUT, [Insertion(late, 1)]).text
    assert [defect.code for defect in check(text, _LAYOUT)].count("LL023") == 1


def test_a_title_of_every_character_goes_in_is_changed_and_comes_out():
    new = NewEntry("method", "TIDE", 2024, _EVERYTHING, _EVERYTHING, "https://x.org/n", title_is_final=True)
    applied = apply(_SEED, _LAYOUT, [Insertion(new, 1)])
    line = applied.lines[1]
    again = NewEntry("method", "TIDE", 2024, f"Again: {_EVERYTHING}", "arXiv", title_is_final=True)
    changed = apply(applied.text, _LAYOUT, [Change(line.raw, line.section, line.year, again, 2)])
    item = next(item for item in listed(parse(changed.text), _LAYOUT) if item.raw == changed.lines[2].raw)
    assert item.title == f"Again: {_EVERYTHING}"
    back = apply(changed.text, _LAYOUT, [Restoration(changed.lines[2], changed.replaced[2], 3)])
    assert apply(back.text, _LAYOUT, [Removal(**vars(line), ref=4)]) == Applied(_SEED)


@pytest.mark.soak
def test_a_list_of_five_megabytes_is_read_checked_mended_and_edited():
    entry = "- [arXiv] Tide {0}: models of the sea, the {0}th. [[Paper]](http://arxiv.org/abs/2402.{0:05})  \n"
    many = "".join(entry.format(number) for number in range(55_000))
    text = _SEED.replace("## Wave methods", f"**2020**\n{many}\n## Wave methods")
    assert len(text.encode()) > 5_000_000
    started = time.process_time()
    defects = check(text, _LAYOUT)
    assert sum(defect.fixable for defect in defects) > 100_000
    assert len(check(fix(text, defects), _LAYOUT)) <= len(defects) - 100_000
    applied = apply(text, _LAYOUT, [Insertion(_NEW, 1)])
    assert apply(applied.text, _LAYOUT, [Removal(**vars(applied.lines[1]), ref=1)]) == Applied(text)
    assert time.process_time() - started < 300
