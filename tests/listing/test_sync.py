"""What people did to a list is told from two states of it."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from livinglist.listing.document import parse
from livinglist.listing.parts import find_parts
from livinglist.listing.reading import listed
from livinglist.listing.sync import changes
from livinglist.tests.listing.layouts import LAYOUTS, text_of

_SEED = text_of("seed_shape")


def items(text, layout=None):
    return listed(parse(text), layout or LAYOUTS["seed_shape"])


def told(before, after):
    found = changes(items(before), items(after))
    return [(edit.kind, (edit.after or edit.before).title.split(":")[0], *edit.fields) for edit in found]


_MOON = "- [arXiv] Moonlight: pretraining on lunar tables for coastal prediction."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("AAAI] TideFormer", "AAAI] TidalFormer", ("changed", "TidalFormer", "title")),
        ("[arXiv] Moonlight", "[ICLR] Moonlight", ("changed", "Moonlight", "venue")),
        ("abs/2304.90004", "abs/2304.90014", ("changed", "Moonlight", "paper")),
        ("tides/moonlight", "tides/moonlight2", ("changed", "Moonlight", "code")),
        ("s1) \n", "s1)\n", ("changed", "Large models encode the knowledge of harbour masters", "form")),
        ("18B readings", "19B readings", ("changed", "GaugeBank", "cells")),
        ("- [Nature] Large", "- [X] By hand. [[Paper]](https://x.org)\n- [Nature] Large", ("added", "By hand")),
        ("-  [arXiv] Swell", "- [arXiv] Swell3D [[paper]](https://x.org)\n-  [arXiv] Swell", ("added", "Swell3D")),
        ("|Moon Tables| Tables |  |  Forecasting |[*](https://example.org/moon)|\n", "", ("removed", "Moon Tables")),
        ("**2021**", "**2020**", ("moved", "Deep gauges", "year")),
        ("[[Code]]()", "", ("changed", "SurfSeg", "form")),
    ],
)  # fmt: skip
def test_one_edit_is_told_as_one(old, new, expected):
    assert old in _SEED
    assert told(_SEED, _SEED.replace(old, new, 1)) == [expected]


def test_a_line_that_was_cut_and_pasted_is_moved():
    line = next(raw for raw in _SEED.splitlines() if raw.startswith(_MOON)) + "\n"
    without = _SEED.replace(line, "")
    assert told(_SEED, without.replace("# Datasets", f"**2023**\n{line}# Datasets")) == [
        ("moved", "Moonlight", "category")
    ]
    later = without.replace("- [AAAI] Tide", f"{line.replace('arXiv', 'ICLR', 1)}- [AAAI] Tide")
    assert told(_SEED, later) == [("moved", "Moonlight", "venue", "year")]
    below = without.replace("\n\n\n**2021**", f"\n{line}\n\n**2021**")
    assert told(_SEED, below) == [("moved", "Moonlight", "order")]


def test_a_title_rewritten_beside_its_address_is_changed_not_replaced():
    rewritten = _SEED.replace(_MOON, "- [arXiv] Lunar light, or how the coast learned.")
    assert told(_SEED, rewritten) == [("changed", "Lunar light, or how the coast learned", "title")]


def test_a_paper_with_a_new_address_and_a_corrected_title_is_still_that_paper():
    line = next(raw for raw in _SEED.splitlines() if raw.startswith(_MOON))
    corrected = line.replace("lunar tables", "lunar table").replace(
        "https://arxiv.org/abs/2304.90004", "https://x.org/8"
    )
    assert told(_SEED, _SEED.replace(line, corrected)) == [("changed", "Moonlight", "title", "paper")]


def test_another_paper_in_the_place_of_one_is_another_paper():
    line = next(raw for raw in _SEED.splitlines() if raw.startswith(_MOON))
    other = _SEED.replace(line, "- [X] Kelp forests under storm. [[Paper]](https://x.org/9)")
    assert told(_SEED, other) == [("added", "Kelp forests under storm"), ("removed", "Moonlight")]


def test_a_model_and_its_data_that_share_an_address_are_two():
    shared = _SEED.replace("https://example.org/gauges)", "https://arxiv.org/abs/2304.90004)")
    gone = shared.replace(next(raw for raw in _SEED.splitlines() if raw.startswith(_MOON)) + "\n", "")
    assert told(shared, gone) == [("removed", "Moonlight")]


def test_a_renamed_heading_moves_nothing():
    renamed = _SEED.replace("# Related Survey\n", "# Reviews\n").replace("## Tide methods", "## Tide models")
    before, after = (items(text, find_parts(parse(text)).layout) for text in (_SEED, renamed))
    assert changes(before, after) == []


@settings(deadline=None)
@given(st.data())
def test_any_mix_of_additions_removals_and_corrections_is_told_one_by_one(data):
    lines = _SEED.splitlines(keepends=True)
    papers = [place for place, line in enumerate(lines) if "]] " not in line[:5] and "[[" in line and "SAM" not in line]
    chosen = data.draw(st.lists(st.sampled_from(papers), unique=True, max_size=5))
    acts = data.draw(
        st.lists(st.sampled_from(["add", "remove", "correct"]), min_size=len(chosen), max_size=len(chosen))
    )
    for number, (place, act) in enumerate(zip(chosen, acts, strict=True)):
        if act == "add":
            lines[place] += (
                f"- [X] Brand new paper {'abcde'[number] * 9}. [[Paper]](https://new.example.org/{number})\n"
            )
        elif act == "remove":
            lines[place] = ""
        else:
            lines[place] = lines[place].replace("] ", "] Corrected: ", 1)
    found = changes(items(_SEED), items("".join(lines)))
    kinds = sorted({"added": "add", "removed": "remove", "changed": "correct"}[edit.kind] for edit in found)
    assert kinds == sorted(acts)
    back = changes(items("".join(lines)), items(_SEED))
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(edit.kind for edit in back) == sorted(turned[edit.kind] for edit in found)


# The real list's revisions by their number, read by eye: what became of one paper since the revision before.
_BY_EYE = [
    ("014", "changed", "MMBERT: Multimodal BERT Pretraining", ("title",)),
    ("014", "added", "scGPT: toward building", ()),
    ("018", "changed", "MedCPT: Contrastive pre-trained", ("venue",)),
    ("018", "added", "BiomedGPT: A Unified", ()),
    ("020", "moved", "MedCPT: Contrastive pre-trained", ("year",)),
    ("026", "changed", "SUN", ("paper", "code")),
    ("026", "changed", "EndoSLAM", ("paper", "code", "cells")),
    ("026", "added", "DeepLesion", ()),
    ("026", "removed", "LIMUC", ()),
    ("030", "changed", "scGPT: toward building", ("venue",)),
    ("036", "changed", "MedCPT: A method for zero-shot", ("title",)),
    ("036", "moved", "Modified bidirectional encoder representations", ("title", "venue", "year")),
    ("038", "moved", "Advancing radiograph representation learning", ("paper", "year")),
    ("038", "moved", "Towards Generalist Foundation Model for Radiology", ("year",)),
    ("040", "removed", "Translation between Molecules", ()),
    ("040", "changed", "BiomedCLIP: a multimodal", ("venue",)),
    ("040", "added", "GLoRIA: A Multimodal", ()),
    ("048", "moved", "Zhongjing: Enhancing the chinese", ("venue", "paper", "year")),
    ("050", "changed", "A visual-language foundation model", ("form",)),
    ("054", "moved", "BiomedCLIP: a multimodal", ("year",)),
    ("054", "changed", "MIMIC-CXR", ("cells",)),
    ("060", "moved", "Mis-fm: 3d medical image segmentation", ("title", "venue", "order")),
    ("060", "changed", "STU-Net: Scalable", ("venue",)),
    ("064", "changed", "Foundation models for biomedical image segmentation", ("form",)),
    ("074", "changed", "DeepLesion", ("paper",)),
    ("112", "changed", "Progress and opportunities of foundation models", ("title",)),
    ("114", "moved", "CPTAC", ("paper", "code", "cells", "category")),
    ("114", "removed", "TCGA", ()),
    ("128", "changed", "A text-guided protein design", ("code",)),
    ("130", "moved", "A 5’ UTR language model", ("venue", "paper", "year")),
    ("134", "moved", "CellPLM: Pre-training", ("venue", "year")),
    ("138", "added", "MDAgents: An adaptive", ()),
]  # fmt: skip


def test_what_curators_really_did_is_told_as_a_reader_sees_it(shared: Path):
    files = sorted((shared / "data/list_revisions").glob("*.md"))
    found = set()
    for is_vfm in (False, True):
        family = [file for file in files if ("vfm" in file.name) == is_vfm]
        documents = [parse(file.read_bytes().decode()) for file in family]
        states = [listed(document, find_parts(document).layout) for document in documents]
        for file, (before, after) in zip(family[1:], pairwise(states), strict=True):
            for edit in changes(before, after):
                found.add((file.name[:3], edit.kind, (edit.after or edit.before).title, edit.fields))
    missed = [
        fact
        for fact in _BY_EYE
        if not any(edit[:2] + edit[3:] == fact[:2] + fact[3:] and edit[2].startswith(fact[2]) for edit in found)
    ]
    assert missed == []
