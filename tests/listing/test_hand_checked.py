"""What curators did between two real revisions, read from their diffs by eye, beside what the parser tells."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from livinglist.listing.document import parse
from livinglist.listing.reading import listed
from livinglist.listing.sync import changes
from livinglist.tests.listing.layouts import healthcare_of

with (Path(__file__).parent / "hand_checked.tsv").open(encoding="utf-8", newline="") as _file:
    _ROWS = list(csv.DictReader(_file, delimiter="\t"))
_BY_PAIR = defaultdict(list)
for _row in _ROWS:
    _BY_PAIR[_row["before"], _row["after"]] += [_row] if _row["done"] else []


def test_thirty_pairs_were_read():
    assert len(_BY_PAIR) == 30


@pytest.mark.parametrize("pair", _BY_PAIR, ids=lambda pair: f"{pair[0][:3]}-{pair[1][:3]}")
def test_the_parser_tells_what_the_curator_did(pair, shared):
    before, after = (parse((shared / f"data/list_revisions/{name}.md").read_bytes().decode()) for name in pair)
    edits = changes(listed(before, healthcare_of(before)), listed(after, healthcare_of(after)))
    by_eye = Counter((row["done"], row["paper"], row["where"]) for row in _BY_PAIR[pair])
    told = Counter(_told(edit, by_eye) for edit in edits)
    assert told == by_eye


def _told(edit, by_eye):
    item = edit.after or edit.before
    name = item.category or item.kind
    where = f"{name} data" if item.kind == "dataset" else f"{name} {item.year}" if item.year else name
    title = next((paper for _, paper, _ in by_eye if item.title.startswith(paper)), item.title)
    return edit.kind, title, where
