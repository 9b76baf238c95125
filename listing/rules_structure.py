"""Rules about the document: headings, years, tables, contents, and what stands outside its place."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .anchors import anchors_of
from .document import Line
from .habits import Block, blocks_of
from .links import links_in
from .subject import Defect, Subject

_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: |$)")


def missing_headings(subject: Subject) -> Iterator[Defect]:
    """Headings the configuration names and the list lacks."""
    if subject.problem:
        yield Defect("LL002", 1, subject.problem)


def doubled_headings(subject: Subject) -> Iterator[Defect]:
    """Two neighbouring sections, or two of one parent, under one heading."""
    seen: dict[tuple[tuple[int, ...], str, int | None], int] = {}
    for section in subject.document.sections:
        year = subject.document.lines[section.line - 1].year
        first = seen.setdefault((section.ancestors, section.key, year), section.line)
        if section.key and first != section.line:
            yield Defect("LL023", section.line, f"the heading “{section.title}” stands already in line {first}")


def contents_anchors(subject: Subject) -> Iterator[Defect]:
    """Links within the document to headings that are not there."""
    there = anchors_of(subject.document)
    for line in subject.document.lines:
        if line.shape == "hidden" or "](#" not in line.raw:
            continue
        for link in links_in(line.raw):
            if link.url.startswith("#") and link.url[1:].casefold() not in there:
                yield Defect(
                    "LL009", line.number, f"“{link.label}” leads to {link.url}, which is no heading of this list"
                )


def undated_entries(subject: Subject) -> Iterator[Defect]:
    """Entries above the first year of a section that has years."""
    dated = {line.section for line in subject.document.lines if line.year is not None}
    for paper in subject.papers:
        if paper.line.year is None and paper.line.section in dated:
            yield Defect("LL010", paper.line.number, "stands outside every year block of its section")


def year_order(subject: Subject) -> Iterator[Defect]:
    """Years that stand twice in a section, or out of order."""
    for place, _ in enumerate(subject.document.sections):
        blocks = blocks_of(subject.document, place)
        falls = sum(a.year > b.year for a, b in pairwise(blocks)) >= sum(a.year < b.year for a, b in pairwise(blocks))
        for before, block in pairwise(blocks):
            if problem := _order_problem(before, block, falls=falls):
                yield Defect("LL015", block.start + 1, problem)


def malformed_rows(subject: Subject) -> Iterator[Defect]:
    """Rows with more or fewer cells than their header."""
    for row in subject.rows:
        if len(row.cells) != row.width:
            message = f"a row of {len(row.cells)} cells in a table of {row.width} columns"
            yield Defect("LL011", row.line.number, message)


def conflict_markers(subject: Subject) -> Iterator[Defect]:
    """What a merge left behind."""
    for line in subject.document.lines:
        if line.shape != "hidden" and _CONFLICT.match(line.raw) and not _underlines(line):
            yield Defect("LL021", line.number, f"a merge-conflict marker: {line.raw[:40]}")


def _underlines(line: Line) -> bool:
    return line.shape in ("underline", "heading")


def _order_problem(before: Block, block: Block, *, falls: bool) -> str:
    if block.year == before.year:
        return f"{block.year} has two blocks in this section"
    if (block.year > before.year) == falls:
        return f"{block.year} stands below {before.year}, against the order of this section"
    return ""
