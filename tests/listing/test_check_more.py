"""The list doctor, held against records and contents; its findings for GitHub, for an old list, for dead links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from livinglist.listing.addresses import addresses, dead_links, verdict_of
from livinglist.listing.annotations import annotations
from livinglist.listing.baseline import beyond, fingerprints
from livinglist.listing.check import check
from livinglist.listing.document import parse
from livinglist.listing.fix import fix
from livinglist.listing.known import Known
from livinglist.listing.subject import Defect
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_BASE = "# T\n\n## Tide methods\n**2024**\n- [arXiv] One. [[Paper]](https://x.org/1)\n"
_FIVE = "".join(f"- [X] Tide {name}. [[Paper]](https://x.org/{name})\n" for name in ("a", "b", "c", "d", "e"))
_SEED = text_of("seed_shape")


def codes(text, **more):
    return [(defect.code, defect.line, defect.fixable) for defect in check(text, **more)]


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (_FIVE + "- [X] Six. [[Paper](https://x.org/6)]\n", ("LL025", 11, False)),
        (_FIVE + "- [X] Six. [[paper]](https://x.org/6)\n", ("LL028", 11, True)),
        ("- [X] Two. [[Paper]](https://github.com/a/b)\n", ("LL029", 6, False)),
        ("- [X] Two. [[Code]](https://arxiv.org/abs/2401.00001)\n", ("LL029", 6, False)),
        ("- [X] Two. [[Paper]](https://x.org/2) [](https://x.org/3)\n", ("LL029", 6, False)),
        ("- [X] Two. [[Paper]](https://x.org/2) https://x.org/3\n", ("LL029", 6, False)),
        ("- [X] Two  words. [[Paper]](https://x.org/2)\n", ("LL032", 6, True)),
        ("\n|Name|L|\n|-|-|\n|[A](https://x.org/a)|-|\n|[ A ](https://x.org/b)|-|\n", ("LL033", 10, False)),
        ("\n```\n- code\n- more\n", ("LL034", 7, False)),
        ("\n<!-- a\n- [X] Two.\n", ("LL034", 7, False)),
        ("\r\nlast\n", ("LL035", 6, False)),
        ("- [X] Two. [[Paper]](https://arxiv.org/abs/2501.00001)\n", ("LL038", 6, False)),
    ],
)
def test_each_rule_finds_its_defect_and_nothing_else(more, found):
    assert codes(_BASE + more) == [found]


def test_a_section_left_out_of_the_contents_is_named():
    contents = "# T\n- [A](#a)\n- [B](#b)\n- [C](#c)\n- [D](#d)\n"
    sections = "".join(f"## {name}\nwords\n" for name in ("A", "B", "Odd one", "C", "D", "License"))
    assert [(d.code, d.message) for d in check(contents + sections)] == [
        ("LL031", "“Odd one” is missing in the contents")
    ]


@pytest.mark.parametrize(
    ("known", "found"),
    [
        (Known(("One",)), []),
        (Known(("ONE!",)), []),
        (Known(("One: for all tides of the sea",)), []),
        (Known(("TideNet-7: One",)), []),
        (Known(("Kelp forests under storm",)), ["LL036"]),
        (Known(("One",), "Auk", "https://doi.org/10.1000/9"), ["LL026"]),
        (Known(("Kelp forests under storm", "One")), []),
        (Known(("One",), years=(2023, 2025)), []),
        (Known(("One",), years=(2018, 2022)), ["LL038"]),
        (Known(("One",), years=(2026, 2026)), ["LL038"]),
        (Known(("One",), is_withdrawn=True), ["LL030"]),
        (Known(("One",), "Auk", "https://doi.org/10.1000/9", is_withdrawn=True), ["LL030"]),
    ],
)
def test_entries_are_held_against_their_records(known, found):
    text = _BASE.replace("https://x.org/1", "https://arxiv.org/abs/2401.00001")
    assert [d.code for d in check(text, known={("arxiv", "2401.00001"): known})] == found


def test_a_title_unlike_its_record_is_told_apart_from_another_paper():
    text = _BASE.replace("One.", "Large models of the moon and its tides.").replace(
        "x.org/1", "arxiv.org/abs/2401.00001"
    )
    (defect,) = check(text, known={("arxiv", "2401.00001"): Known(("Small models of the moon and its waves",))})
    assert (defect.code, defect.message) == ("LL027", "the record is called “Small models of the moon and its waves”")


def test_safe_fixes_of_labels_and_spaces_are_made():
    text = _BASE + _FIVE + "- [X]  Six  or *seven*. [[paper]](https://x.org/6) [[PAPER]](https://x.org/7)\n"
    mended = fix(text, check(text))
    assert mended.splitlines()[-1] == "- [X]  Six or *seven*. [[Paper]](https://x.org/6) [[Paper]](https://x.org/7)"
    assert check(mended) == []


def test_defects_are_shown_beside_their_lines_on_github():
    defects = [Defect("LL003", 7, "listed already: 100 % the same,\nby title")]
    assert list(annotations(defects, "docs/a,b:c.md")) == [
        "::error file=docs/a%2Cb%3Ac.md,line=7,title=LL003::listed already: 100 %25 the same,%0Aby title"
    ]


@given(st.text())
def test_no_text_breaks_out_of_an_annotation(text):
    (line,) = annotations([Defect("LL001", 1, text)], text)
    assert "\n" not in line
    assert "\r" not in line
    assert line.count("::") >= 2
    assert line.index("::", 2) == line.index(",title=LL001::") + len(",title=LL001")


def test_an_old_list_starts_green_and_only_new_defects_are_told():
    defects = check(_SEED, LAYOUTS["seed_shape"])
    baseline = fingerprints(_SEED, defects)
    assert beyond(_SEED, defects, baseline) == []
    shifted = _SEED.replace("# Contents", "Some words.\n\nAnd more.\n\n# Contents").replace("## Reef", "\n\n## Reef")
    assert beyond(shifted, check(shifted, LAYOUTS["seed_shape"]), baseline) == []
    worse = shifted.replace("## Reef methods\n", "## Reef methods\n- [X] Mud [[Paper]]()\n")
    told = beyond(worse, check(worse, LAYOUTS["seed_shape"]), baseline)
    assert [defect.code for defect in told] == ["LL005"] or {d.code for d in told} <= {"LL005", "LL028"}
    mended = fix(_SEED, defects)
    assert beyond(mended, check(mended, LAYOUTS["seed_shape"]), baseline) == []


def test_the_same_defect_twice_is_known_once():
    text = _BASE + "- \n"
    baseline = fingerprints(text, check(text))
    assert [defect.code for defect in beyond(text + "- \n", check(text + "- \n"), baseline)] == ["LL017"]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(200, "alive"), (206, "alive"), (304, "alive"), (404, "dead"), (410, "dead"), (None, "can't tell")]
    + [(status, "can't tell") for status in (400, 401, 403, 405, 406, 418, 429, 451, 500, 502, 503, 999)],
)
def test_only_what_is_surely_gone_is_dead(status, verdict):
    assert verdict_of(status) == verdict


def test_every_address_is_asked_once_and_each_line_told():
    text = (
        _BASE
        + "- [X] Two. [[Paper]](https://x.org/1#page=2) [[Code]]() [[Demo]](mailto:a@b.org)\n[free](https://x.org/f)\n"
    )
    (address,) = addresses(parse(text))
    assert (address.url, address.lines) == ("https://x.org/1", (5, 6))
    assert dead_links(parse(text), {"https://x.org/1": "can't tell"}) == []
    told = dead_links(parse(text), {"https://x.org/1": "dead"})
    assert [(defect.code, defect.line) for defect in told] == [("LL037", 5), ("LL037", 6)]
