"""What curators added to real lists, decided again on the revision before: is it their line, at their place?

Run: python -m livinglist.benchmarks.listing_replay [--show]

Needs the real data beside the checkout. Each paper or dataset that a revision has and the one before lacks is decided
with the title, venue, year and addresses that the curator gave it, and written into the revision before, together with
the others of that revision; nothing else is learned from the later one. `--show` prints every line that differs.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from livinglist.benchmarks.replayed import compared, reasons
from livinglist.listing.document import Document, parse
from livinglist.listing.edit import Applied, Insertion, apply
from livinglist.listing.errors import Refused
from livinglist.listing.layout import Layout, claims
from livinglist.listing.reading import Listed, listed
from livinglist.listing.rendering import NewEntry
from livinglist.listing.sync import changes
from livinglist.listing.table import table_of
from livinglist.records.text import title_key
from livinglist.tests.listing.layouts import healthcare_of

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
_OWN_CELLS = ("title", "venue", "year", "number", "paper", "code")

Block = tuple[str, str | None, int | None]


@dataclass(frozen=True)
class Replayed:
    """One added line as the curator wrote it and as livinglist does; how they compare, and where the place differs."""

    revision: str
    curator: str
    ours: str
    kind: str
    line: str
    place: str


def revisions() -> Iterator[tuple[Path, Path]]:
    """Each revision with the one after it, of the list and of its sibling."""
    files = sorted((SHARED / "list_revisions").glob("*.md"))
    for sibling in (False, True):
        yield from pairwise(file for file in files if ("vfm" in file.name) == sibling)


def replay(before: Path, after: Path, *, adapted: bool = False) -> list[Replayed]:
    """What livinglist makes of the papers that the later revision added.

    `adapted`: their titles go through what a record's title goes through, where a list lower-cases its titles.
    """
    old, new = parse(before.read_bytes().decode()), parse(after.read_bytes().decode())
    layout, later = healthcare_of(old), healthcare_of(new)
    if not layout.categories or not later.categories:
        return []
    had, has = listed(old, layout), listed(new, later)
    added = [edit.after for edit in changes(had, has) if edit.kind == "added" and edit.after]
    added = [item for item in _once(added) if layout.heading(item.kind, item.category) and item.title]
    decided = {ref: _decided(item, old, layout, adapted=adapted) for ref, item in enumerate(added)}
    applied, refused = _applied(str(old), layout, decided)
    ours = {item.line: item for item in listed(parse(applied.text), layout)}
    wanted, got = _above(has), _above(list(ours.values()))
    there = {title_key(item.title) for item in ours.values()}
    found = []
    for ref, item in enumerate(added):
        name, told = before.name[:3], f"refused: {refused.get(ref)}"
        if ref in refused:
            found.append(Replayed(name, item.raw, "", item.kind, told, told))
            continue
        raw = applied.lines[ref].raw
        line, place = compared(item.raw, raw), _place(item, wanted, got, there)
        found.append(Replayed(name, item.raw, raw, item.kind, line, place))
    return found


def _applied(text: str, layout: Layout, edits: dict[int, NewEntry]) -> tuple[Applied, dict[int, str]]:
    """All that can be written, and why the others can't."""
    refused: dict[int, str] = {}
    while True:
        try:
            return apply(
                text, layout, [Insertion(new, ref) for ref, new in edits.items() if ref not in refused]
            ), refused
        except Refused as refusal:
            refused |= dict.fromkeys(refusal.refs, refusal.reason.split(":")[0])


def _decided(item: Listed, document: Document, layout: Layout, *, adapted: bool) -> NewEntry:
    part = layout.part(item.kind, item.category)
    table = table_of(document, claims(document, layout), part) if part else None
    columns = table.columns if table else ()
    cells = tuple((role, cell) for role, cell in item.cells if role in columns and role not in _OWN_CELLS)
    return NewEntry(
        item.kind,
        item.category,
        item.year or 2024,
        item.title,
        item.venue,
        item.paper_url,
        item.code_url,
        not adapted,
        cells,
    )


def _once(items: list[Listed]) -> list[Listed]:
    return list({(item.kind, title_key(item.title)): item for item in reversed(items)}.values())[::-1]


def _above(items: list[Listed]) -> dict[tuple[str, str], tuple[Block, str | None]]:
    """For each paper its block, and the paper above it there."""
    last: dict[Block, str] = {}
    found: dict[tuple[str, str], tuple[Block, str | None]] = {}
    for item in items:
        block: Block = (item.kind, item.category, item.year)
        found[item.kind, title_key(item.title)] = block, last.get(block)
        last[block] = title_key(item.title)
    return found


def _place(
    item: Listed,
    wanted: dict[tuple[str, str], tuple[Block, str | None]],
    got: dict[tuple[str, str], tuple[Block, str | None]],
    there: set[str],
) -> str:
    key = item.kind, title_key(item.title)
    if wanted[key] == got[key]:
        return "the curator's"
    if wanted[key][0] != got[key][0]:
        return "the same revision gave its section years" if got[key][0][2] is None else "in another year"
    if wanted[key][1] is not None and wanted[key][1] not in there:
        return "its neighbour was renamed by the same revision"
    return "the curator put it further up, livinglist below the last of its year"


def _show(title: str, counts: Counter[str], total: int) -> None:
    print(f"\n| {title} | of {total} | % |\n| --- | --: | --: |")
    for name, count in counts.most_common():
        print(f"| {name} | {count} | {100 * count / total:.1f} |")


def main() -> None:
    found = [line for before, after in revisions() for line in replay(before, after)]
    for kinds, name in ((("method", "survey"), "added entries"), (("dataset",), "added rows")):
        mine = [line for line in found if line.kind in kinds]
        _show(f"{name}: the line", Counter(line.line for line in mine), len(mine))
        others = [line for line in mine if line.line == "otherwise"]
        _show(f"{name}: otherwise in", Counter(reasons(line.curator, line.ours) for line in others), len(mine))
        _show(f"{name}: the place", Counter(line.place for line in mine), len(mine))
    adapted = [line for before, after in revisions() for line in replay(before, after, adapted=True)]
    mine = [line for line in adapted if line.kind != "dataset"]
    _show("added entries, titles adapted: the line", Counter(line.line for line in mine), len(mine))
    if "--show" in sys.argv:
        for line in found:
            if line.line != "identical to the byte" or line.place != "the curator's":
                print(f"\n{line.revision} {line.line} / {line.place}\n  - {line.curator}\n  + {line.ours}")


if __name__ == "__main__":
    main()
