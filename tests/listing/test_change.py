"""A listed line is corrected or moved, nothing else is touched, and undoing gives back the bytes."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from livinglist.listing.document import parse
from livinglist.listing.edit import Applied, Change, Insertion, Removal, Restoration, apply
from livinglist.listing.errors import Refused
from livinglist.listing.parts import find_parts
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry
from livinglist.records.text import fold
from livinglist.tests.listing.layouts import HEALTHCARE, LAYOUTS, text_of

_SEED, _LAYOUT = text_of("seed_shape"), LAYOUTS["seed_shape"]


def as_listed(item, **other):
    """The edit that says what the line says already, but for `other`."""
    new = NewEntry(item.kind, item.category, item.year or 2024, "")
    return replace(new, **other)


def item_of(text, start, layout=_LAYOUT):
    return next(item for item in listed(parse(text), layout) if item.title.startswith(start))


def changed(start, text=_SEED, layout=_LAYOUT, **other):
    """The lines that went and those that came; undoing the change must give back the text."""
    item = item_of(text, start, layout)
    edit = Change(item.raw, item.section, item.year, as_listed(item, **other), 7)
    applied = apply(text, layout, [edit])
    assert applied.missing == []
    undone = apply(applied.text, layout, [Restoration(applied.lines[7], applied.replaced[7], 8)])
    assert undone == Applied(text)
    return difference(text, applied.text)


def difference(before, after):
    old, new = before.splitlines(), after.splitlines()
    gone = list(old)
    came = [line for line in new if not (line in gone and gone.remove(line) is None)]
    return [line for line in gone if line], [line for line in came if line]


@pytest.mark.parametrize(
    ("start", "other", "old", "now"),
    [
        ("TideFormer", {"venue": "ICLR"}, "[AAAI] TideFormer", "[ICLR] TideFormer"),
        ("TideFormer", {"title": "Tide: the moon alone"}, "TideFormer: predicting tides from the moon alone.",
         "Tide: the moon alone."),
        ("TideFormer", {"paper_url": "https://doi.org/10.1000/1"}, "https://example.org/aaai/view/29907",
         "https://doi.org/10.1000/1"),
        ("TideFormer", {"code_url": "https://github.com/x/(y)"}, "https://github.com/tides/tideformer",
         "https://github.com/x/%28y%29"),
        ("Harbour tides", {"title": "Harbour tides, again"}, "Harbour tides with a very small model",
         "Harbour tides, again"),
        ("Harbour tides", {"title": "Tides [[again]]"}, "Harbour tides with a very small model",
         "Tides \\[\\[again\\]\\]"),
        ("Harbour tides", {"code_url": "https://g.org"}, "2402.90003)", "2402.90003) [[Code]](https://g.org)"),
        ("SurfSeg", {"code_url": "https://g.org"}, "[[Code]]()", "[[Code]](https://g.org)"),
        ("Tidal alpaca", {"paper_url": "https://x.org"}, "[[Code]]", "[[Paper]](https://x.org) [[Code]]"),
        ("Large models encode", {"venue": "Nature Tides"}, "[Nature]", "[Nature Tides]"),
        ("Deltas at Scale", {"code_url": "https://g.org"}, "2405.90008)", "2405.90008), [[Code]](https://g.org)"),
        ("Moon Tables", {"paper_url": "https://x.org"}, "|Moon Tables|", "|[Moon Tables](https://x.org)|"),
        ("Moon Tables", {"cells": (("scale", "3K moons"),)}, "Tables| Tables |  |", "Tables| Tables | 3K moons |"),
        ("Harbour-1K", {"code_url": "https://g.org"}, "| - |", "| [*](https://g.org) |"),
        ("Harbour-1K", {"paper_url": "https://x.org"}, "[  Harbour-1K ]()", "[  Harbour-1K ](https://x.org)"),
        ("GaugeBank", {"title": "Gauge|Bank"}, "[GaugeBank]", "[Gauge\\|Bank]"),
        ("BuoyNet", {"paper_url": "https://x.org"},
         "([https://example.org/a](https://www.biorxiv.org/content/10.1101/2023.10.30.900002v1))", "(https://x.org)"),
    ],
)  # fmt: skip
def test_only_what_must_change_does(start, other, old, now):
    raw = item_of(_SEED, start).raw
    assert old in raw
    assert changed(start, **other) == ([raw], [raw.replace(old, now)])


def test_what_is_said_already_changes_nothing():
    for item in listed(parse(_SEED), _LAYOUT):
        new = as_listed(item, title=item.title, venue=item.venue, paper_url=item.paper_url, code_url=item.code_url)
        applied = apply(_SEED, _LAYOUT, [Change(item.raw, item.section, item.year, new, 1)])
        if item.year:  # without one it would belong to another block
            assert applied.text == _SEED, item


def test_another_spelling_of_an_address_is_no_change():
    same = {"paper_url": "https://arxiv.org/pdf/2402.90003v2", "title": "Harbour Tides With A Very Small Model"}
    assert changed("Harbour tides", **same) == ([], [])


def test_a_preprint_that_was_published_moves_to_its_year():
    text = _SEED
    item = item_of(text, "Moonlight")
    new = as_listed(item, venue="ICLR", year=2024, paper_url="https://openreview.net/forum?id=x1")
    applied = apply(text, _LAYOUT, [Change(item.raw, item.section, item.year, new, 1)])
    line = item.raw.replace("[arXiv]", "[ICLR]").replace(
        "https://arxiv.org/abs/2304.90004", "https://openreview.net/forum?id=x1"
    )
    assert applied.text == text.replace(item.raw + "\n", "").replace(
        "\n\n**2023**\n- [Nature]", f"\n{line}\n\n**2023**\n- [Nature]"
    )
    assert (applied.lines[1].year, applied.lines[1].made_year_block) == (2024, False)
    assert apply(applied.text, _LAYOUT, [Restoration(applied.lines[1], applied.replaced[1], 2)]) == Applied(text)


def test_a_year_that_was_not_there_is_made_and_goes_again():
    gone, came = changed("Moonlight", year=2022)
    assert (gone, came[0], len(came)) == ([], "**2022**", 1)


def test_a_moved_line_takes_on_the_ways_of_its_new_section():
    gone, came = changed("TideFormer", category="RIVER")
    assert gone[0].startswith("- [AAAI] TideFormer")
    assert came == [
        "  - [AAAI] TideFormer: predicting tides from the moon alone. "
        "[[Paper]](https://example.org/aaai/view/29907), [[Code]](https://github.com/tides/tideformer)"
    ]
    gone, came = changed("Meander2", category="WAVE")
    assert came[0].startswith(
        "- [Cell Rivers] Meander2: exploring the limits of meanders. [[paper]](https://example.org/riv"
    )
    assert ") [[Code]](" in came[0]


def test_a_row_moves_to_another_table():
    text = _SEED.replace("|[BuoyNet]", "|[Other](https://x.org) | Spectra | - |  Forecasting |-|\n|[BuoyNet]")
    gone, came = changed("GaugeBank", text, category="WAVE")
    assert gone == [
        "|[GaugeBank](https://example.org/gauges)| Tables | 18B readings |  Forecasting |[*](https://example.org/gauges/download)|"
    ]
    assert came == [
        "|[GaugeBank](https://example.org/gauges) | Tables | 18B readings |  Forecasting |[*](https://example.org/gauges/download)|"
    ]


def test_a_venue_that_was_missing_is_put_where_the_others_have_theirs():
    text = _SEED.replace("- [arXiv] Moonlight: pretraining", "- Moonlight: *pretraining*")
    gone, came = changed("Moonlight", text, venue="ICLR")
    assert came == [gone[0].replace("- Moonlight", "- [ICLR] Moonlight")]


@pytest.mark.parametrize(
    ("start", "other", "reason"),
    [
        ("TideFormer", {"kind": "dataset"}, "between a table and a list"),
        ("GaugeBank", {"kind": "method"}, "between a table and a list"),
        ("TideFormer", {"category": "NONE"}, "no heading"),
        ("GaugeBank", {"cells": (("licence", "CC0"),)}, "no column licence"),
        ("TideFormer", {"paper_url": "javascript:alert(1)"}, "not a web address"),
    ],
)
def test_what_can_not_be_changed_is_refused_by_name(start, other, reason):
    with pytest.raises(Refused, match=reason) as refusal:
        changed(start, **other)
    assert refusal.value.refs == (7,)


def test_a_line_that_is_gone_is_missing():
    item = item_of(_SEED, "TideFormer")
    edit = Change(item.raw + " ", item.section, item.year, as_listed(item, venue="X"), 3)
    assert apply(_SEED, _LAYOUT, [edit]) == Applied(_SEED, {}, [3])


def test_a_line_with_lines_of_its_own_stays_where_it_is():
    text = text_of("no_years")
    assert changed("Loam", text, LAYOUTS["no_years"], title="Loam at another glance")[1][0].startswith(
        "* Loam at another"
    )
    with pytest.raises(Refused, match="move it by hand"):
        changed("Loam", text, LAYOUTS["no_years"], category="WET")


_TELLING = st.text("aZ1 .,:;!?[](){}<>*_`~\\|#&$^-+=/\"'\n\u202e漢", max_size=40) | st.text(max_size=40)
_LISTS = {path.stem: path.read_bytes().decode() for path in (Path(__file__).parent / "lists").glob("*.md")}
_LAYOUTS = {name: find_parts(parse(text)).layout for name, text in _LISTS.items()}


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_paper_of_any_list_takes_any_words_and_gives_them_back(data):
    name = data.draw(st.sampled_from(sorted(_LISTS)))
    layout = _LAYOUTS[name]
    text = _LISTS[name].replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    item = data.draw(st.sampled_from(listed(parse(text), layout)))
    other = {"title": f"T{data.draw(_TELLING)}", "title_is_final": True, "paper_url": "https://new.example.org/1"}
    if item.kind == "method":
        other["category"] = data.draw(st.sampled_from([category.key for category in layout.categories]))
        other["year"] = data.draw(st.sampled_from([item.year or 2024, 2024, 2021]))
        other["venue"] = data.draw(_TELLING)
    try:
        applied = apply(text, layout, [Change(item.raw, item.section, item.year, as_listed(item, **other), 1)])
    except Refused:  # between table and list, or words that no backslash makes harmless
        assume(False)
    now = [one for one in listed(parse(applied.text), layout) if one.raw == applied.lines[1].raw]
    assert [one.paper_url for one in now] == ["https://new.example.org/1"]
    shown = fold(other["title"])
    assert now[0].title.rstrip(".,:(|-–— ").startswith(shown.rstrip(".,:(|-–— ")[:1])
    undone = apply(applied.text, layout, [Restoration(applied.lines[1], applied.replaced[1], 2)])
    assert undone == Applied(text)


def test_a_line_in_a_year_that_a_person_emptied_takes_no_blank_line_along():
    text, layout = _LISTS["venue_behind"], _LAYOUTS["venue_behind"]
    gone = next(item for item in listed(parse(text), layout) if item.title.startswith("Contrastive Learning of Pots"))
    emptied = text.replace(f"{gone.raw}\n", "")
    new = NewEntry(gone.kind, gone.category, gone.year, "Pots", "arXiv", "https://arxiv.org/abs/2605.00005")
    applied = apply(emptied, layout, [Insertion(new, 1)])
    line = applied.lines[1]
    assert (
        apply(applied.text, layout, [Removal(line.raw, line.section, line.year, line.made_year_block, 2)]).text
        == emptied
    )


def test_many_changes_and_insertions_at_once_are_undone_latest_first(shared: Path):
    text = (shared / "data/seed_list.md").read_bytes().decode()
    items = [item for item in listed(parse(text), HEALTHCARE) if item.kind == "method"][::9]
    edits = [
        Change(i.raw, i.section, i.year, as_listed(i, venue="ICLR 2030", year=2021 + ref % 6), ref)
        for ref, i in enumerate(items)
    ]
    new = Insertion(NewEntry("method", "BFM", 2025, "New", "arXiv", "https://arxiv.org/abs/2501.00001"), 999)
    applied = apply(text, HEALTHCARE, [*edits, new])
    assert len(applied.lines) == len(items) + 1
    alone = apply(text, HEALTHCARE, edits)
    back = [Restoration(alone.lines[edit.ref], alone.replaced[edit.ref], edit.ref) for edit in reversed(edits)]
    assert apply(alone.text, HEALTHCARE, back) == Applied(text)
