"""The list doctor finds what is wrong, mends what is safe, and leaves the rest alone."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.listing.check import RULES, check
from livinglist.listing.diff import unified_diff
from livinglist.listing.document import parse
from livinglist.listing.fix import MENDING, fix
from livinglist.listing.layout import CategoryHeadings, Layout
from livinglist.tests.listing.layouts import HEALTHCARE, LAYOUTS, text_of

_BASE = "# T\n\n## Tide methods\n**2024**\n- [arXiv] One. [[Paper]](https://x.org/1)\n"


def codes(text, layout=None):
    return [(defect.code, defect.line) for defect in check(text, layout)]


def test_a_sound_list_has_no_defects():
    assert check(_BASE) == []
    assert check(text_of("year_headings"), LAYOUTS["year_headings"]) == []


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("- [arXiv] one [[Paper]](https://x.org/2)\n", ["LL003"]),
        ("- [X] Two. [[Paper]](https://x.org/10.1000/1)\n- [X] Three. [[Paper]](https://y.org/10.1000/1)\n", ["LL004"]),
        ("- [X] Two. [[Paper]](https://x.org/2) [[Code]]()\n", ["LL005"]),
        ("- [X] Two. [[Paper]](https://x.org/2) [[Code]]\n", ["LL006"]),
        ("- [X] Two. [[Paper]](x.org/2)\n", ["LL007"]),
        ("- [X] Two. [[Paper]](http://arxiv.org/abs/2401.00002)\n", ["LL008"]),
        ("\n[up](#methods) and [top](#T) and [tide](#tide-methods)\n", ["LL009"]),
        ("\n## Wave\n- [X] Two. [[Paper]](https://x.org/2)\n\n**2024**\n", ["LL010", "LL040"]),
        ("\n|a|b|\n|-|-|\n|c|\n|d|e|\n", ["LL011"]),
        ("- [X] Two. [[Paper]](https://x.org/2)  \n", ["LL012"]),
        ("- Two. [[Paper]](https://x.org/2)\n- [X] Three. [[Paper]](https://x.org/3)\n", ["LL013"]),
        ("- [X] [[Paper]](https://x.org/2)\n", ["LL014"]),
        ("\n**2023**\n\n**2025**\n\n**2022**\n\n**2022**\n", ["LL040", "LL015", "LL040", "LL040", "LL015", "LL040"]),
        ("- [ArXiv] Two. [[Paper]](https://x.org/2)\n- [arXiv] Three. [[Paper]](https://x.org/3)\n", ["LL016"]),
        ("- \n", ["LL017"]),
        ("-[X] Two. [[Paper]](https://x.org/2)\n", ["LL018"]),
        ("- [X] Two.[[Paper]](https://x.org/2)\n", ["LL019"]),
        ("- [X] Alpha. [[Code]](https://g.org/a/alpha)\n- [X] Bravo. [[Code]](https://g.org/a/alpha)\n", ["LL020"]),
        ("<<<<<<< ours\n", ["LL021"]),
        ("- [X] Two. [[Paper]]([https://y.org](https://x.org/2))\n", ["LL022"]),
        ("\n## tide methods:\n", ["LL023"]),
        ("- [X] Tw\u202eo. [[Paper]](https://x.org/2)\n", ["LL024"]),
        ("\n**2023**\n\n## Wave\n", ["LL040"]),
    ],
)  # fmt: skip
def test_each_rule_finds_its_defect(more, found):
    assert [code for code, _ in codes(_BASE + more)] == found


def test_a_missing_heading_is_a_defect():
    (defect,) = check(_BASE, LAYOUTS["no_years"])
    assert (defect.code, defect.line) == ("LL002", 1)
    assert "“Texture”" in defect.message


def test_a_paper_without_a_link_is_a_defect_where_others_have_one():
    layout = Layout("", (CategoryHeadings("T", "Tide methods"),))
    assert codes(_BASE + "- [X] Two.\n- [X] Three. [[Paper]](https://x.org/3)\n", layout) == [("LL039", 6)]
    assert codes(_BASE + "- [X] Two.\n", layout) == []
    assert codes("# T\n\n## Tide methods\n- One.\n- Two.\n", layout) == []


def test_every_code_is_described_and_every_description_used():
    source = (Path(__file__).parents[2] / "listing").glob("*.py")
    used = {code for file in source for code in RULES if f'"{code}"' in file.read_text(encoding="utf-8")}
    assert used == set(RULES)


def test_every_rule_is_documented_with_an_example():
    text = (Path(__file__).parents[2] / "docs" / "RULES.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (LL\d{3}) \| (.+?) \| (.+?) \| (.*?) ?\|$", text, re.MULTILINE)
    assert {code: about.replace(" (*records*)", "") for code, about, _, _ in rows} == RULES
    assert all(example.strip() for _, _, example, _ in rows)
    assert {code for code, _, _, mended in rows if mended} == set(MENDING)


def test_a_dataset_may_share_its_paper_with_a_model():
    text = _BASE + "\n## Tide data\n|Name|\n|-|\n|[One](https://x.org/1)|\n"
    assert check(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- [X] Two.[[Paper]](http://arxiv.org/abs/1)[[Code]](http://elsewhere.org)  ",
         "- [X] Two. [[Paper]](https://arxiv.org/abs/1) [[Code]](http://elsewhere.org)"),
        ("-[X] Two. [[Paper]](https://x.org/2)", "- [X] Two. [[Paper]](https://x.org/2)"),
        ("- [X] Two[[Paper]](https://x.org/2), [[Code]](https://g.org)", "- [X] Two [[Paper]](https://x.org/2), [[Code]](https://g.org)"),
        ("free text with a break  ", "free text with a break  "),
    ],
)  # fmt: skip
def test_safe_defects_are_mended(before, after):
    text = f"# T\n\n## S\n{before}\n\nlast  \n"
    mended = fix(text, check(text))
    assert mended == f"# T\n\n## S\n{after}\n\nlast  \n"
    assert not any(defect.fixable for defect in check(mended))


@settings(deadline=None)
@given(st.sampled_from(sorted(LAYOUTS)), st.data())
def test_checking_never_fails_and_mending_keeps_every_line(name, data):
    text = text_of(name)
    at = data.draw(st.integers(0, len(text)))
    tampered = text[:at] + data.draw(st.text("[](){}|*`#-<>! \r\n\taZ", max_size=30)) + text[at:]
    mended = fix(tampered, check(tampered, LAYOUTS[name]))
    assert len(parse(mended).lines) == len(parse(tampered).lines)
    assert fix(text, []) == text


def test_the_known_errors_of_the_real_list_are_found(shared: Path):
    text = (shared / "data/seed_list.md").read_bytes().decode()
    defects = check(text, HEALTHCARE)
    by_code = {code: [defect.line for defect in defects if defect.code == code] for code in RULES}
    assert by_code["LL003"] == [182]  # MoCo-CXR twice
    assert by_code["LL004"] == [104, 134]  # ClinicalBERT has GatorTron's DOI, Mis-fm has STU-Net's arXiv id
    assert by_code["LL020"] == [60]  # Qilin-med's code is Meditron's
    assert Counter(defect.code for defect in defects)["LL005"] == 8
    mended = fix(text, defects)
    assert len(check(mended, HEALTHCARE)) == len(defects) - sum(defect.fixable for defect in defects)


def test_a_diff_shows_only_what_changed():
    before, after = "a\r\nb\u2028b\nc", "a\r\nb\u2028b\nnew\nc"
    assert unified_diff(before, after, "README.md") == (
        "--- a/README.md\n+++ b/README.md\n@@ -1,3 +1,4 @@\n a\r\n b\u2028b\n+new\n c\n\\ No newline at end of file\n"
    )
    assert unified_diff(before, before, "README.md") == ""
