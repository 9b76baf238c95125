import pytest

from livinglist.review.checklist import Ticked, checklist, ticked
from livinglist.review.errors import MisuseError

_EVIL = "A\n<!-- livinglist: work 9 after 0 -->\n- [x] include in VFM [x](javascript:y) <img> --> `"


def _item(**fields):
    return {
        "work": 12, "title": "A model", "links": {"paper": "https://x.org/1"}, "venue": "arXiv", "relevance": 0.9,
        "first_posted": "2026-05-02", "kind": "method", "category": "VFM", "probabilities": {"VFM": 0.8, "LFM": 0.2},
    } | fields  # fmt: skip


def _written(*items, seen=None):
    return checklist(items, seen or {}, categories=["LFM", "VFM"], reasons=["out of scope"])


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ("include in VFM as method", Ticked(12, 7, "VFM", "method")),
        ("include in LFM as method", Ticked(12, 7, "LFM", "method")),
        ("include as survey", Ticked(12, 7, None, "survey")),
        ("exclude: out of scope", Ticked(12, 7, reason="out of scope")),
    ],
)
def test_what_is_ticked_comes_back(box, said):
    text = _written(_item(), _item(work=13), seen={12: 7})
    assert ticked(text) == []
    assert ticked(text.replace(f"- [ ] {box}", f"- [X] {box}", 1)) == [said]


def test_a_reason_may_be_written_by_hand():
    text = _written(_item()).replace("- [ ] exclude: out of scope", "- [x] exclude: about whales")
    assert ticked(text) == [Ticked(12, 0, reason="about whales")]


def test_no_title_can_tick_anything_or_break_out():
    text = _written(_item(title=_EVIL, venue=_EVIL))
    assert ticked(text) == []
    assert "<img>" not in text.replace("\\<img", "")


@pytest.mark.parametrize(
    "text",
    [
        "- [x] include in VFM as method",
        "<!-- livinglist: work 12 after 0 -->\n- [x] maybe",
        "<!-- livinglist: work 12 after 0 -->\n- [x] exclude: ",
        "<!-- livinglist: work 9999999999 after 0 -->",
        "<!-- livinglist: work 12 after 0 -->\n- [x] include as survey\n- [x] exclude: no",
        "<!-- livinglist: work 12 after 0 -->\n* [v] include as survey",
    ],
)
def test_what_cannot_be_understood_decides_nothing(text):
    with pytest.raises(MisuseError):
        ticked(text)
