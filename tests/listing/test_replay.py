"""What curators added to the real list, decided again on the revision before: our line, at their place?"""

from collections import Counter
from itertools import pairwise
from pathlib import Path

from livinglist.listing.document import parse
from livinglist.listing.edit import Insertion, apply
from livinglist.listing.reading import listed
from livinglist.listing.rendering import NewEntry
from livinglist.records.text import title_key
from livinglist.tests.listing.layouts import healthcare_of


def papers(text):
    document = parse(text)
    items = listed(document, healthcare_of(document))
    return {title_key(item.title): item for item in items if item.kind != "dataset"}


def above(items):
    """The paper above each in its block."""
    last, found = {}, {}
    for key, item in items.items():
        block = (item.kind, item.category, item.year)
        found[key] = (block, last.get(block))
        last[block] = key
    return found


def replay(before, after, outcomes):
    layout = healthcare_of(parse(before))
    had, has = papers(before), papers(after)
    urls = {item.paper_url for item in had.values() if item.paper_url}
    added = {
        key: item
        for key, item in has.items()
        if key not in had and item.paper_url not in urls and layout.heading(item.kind, item.category)
    }
    edits = [
        Insertion(NewEntry(i.kind, i.category, i.year or 2024, i.title, i.venue, i.paper_url, i.code_url, True), ref)
        for ref, i in enumerate(added.values())
    ]
    applied = apply(before, layout, edits)
    where, wanted = above(papers(applied.text)), above(has)
    for ref, (key, item) in enumerate(added.items()):
        raw = applied.lines[ref].raw
        squeezed = "".join(raw.split()) == "".join(item.raw.split())
        outcomes["identical" if raw == item.raw else "spaces" if squeezed else "other"] += 1
        outcomes["in place" if where[key] == wanted[key] else "elsewhere"] += 1


def test_added_papers_are_put_where_curators_put_them(shared: Path):
    outcomes: Counter[str] = Counter()
    revisions = sorted((shared / "data/list_revisions").glob("*.md"))
    for family in ("_README", "_vfm_README"):
        files = [file for file in revisions if ("vfm" in file.name) == ("vfm" in family)]
        for before, after in pairwise(file.read_bytes().decode() for file in files):
            if healthcare_of(parse(before)).categories:
                replay(before, after, outcomes)
    total = outcomes["in place"] + outcomes["elsewhere"]
    assert total >= 260
    assert outcomes["in place"] >= 0.94 * total, outcomes
    assert outcomes["identical"] >= 0.49 * total, outcomes
    assert outcomes["identical"] + outcomes["spaces"] >= 0.69 * total, outcomes
