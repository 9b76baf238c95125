"""Rules about the document: headings, years, tables, contents, and what stands outside its place."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from ..records.text import title_key
from .anchors import anchors_of, heading_anchors
from .conflicts import conflict_markers
from .document import Section
from .habits import Block, blocks_of
from .headings import says
from .links import links_in
from .subject import Defect, Subject
from .table import read_row

_CLOSED = re.compile(r"-->|^\s*(?:`{3,}|~{3,})\s*$")


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


def sections_not_in_contents(subject: Subject) -> Iterator[Defect]:
    """Sections that the contents leave out, though they name most of that level."""
    document = subject.document
    linked = {link.url[1:].casefold() for line in document.lines if "](#" in line.raw for link in links_in(line.raw)}
    names = heading_anchors(document)
    by_level: dict[int, list[Section]] = {}
    for section in document.sections[1:]:
        if section.key and says(section.title) != "other":
            by_level.setdefault(section.level, []).append(section)
    for sections in by_level.values():
        missing = [section for section in sections if names[section.line - 1] not in linked]
        if len(missing) * 4 <= len(sections):
            for section in missing:
                yield Defect("LL031", section.line, f"“{section.title}” is missing in the contents")


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


def empty_years(subject: Subject) -> Iterator[Defect]:
    """Years with nothing under them, in sections that hold papers."""
    document = subject.document
    for place, _ in enumerate(document.sections):
        filled = {line.year for line in document.body(place) if line.shape not in ("blank", "underline", "year")}
        for block in blocks_of(document, place):
            if not block.is_whole and block.year not in filled:
                yield Defect("LL040", block.start + 1, f"nothing stands under {block.year}")


def malformed_rows(subject: Subject) -> Iterator[Defect]:
    """Rows with more or fewer cells than their header."""
    for row in subject.rows:
        if len(row.cells) != row.width:
            message = f"a row of {len(row.cells)} cells in a table of {row.width} columns"
            yield Defect("LL011", row.line.number, message)


def doubled_rows(subject: Subject) -> Iterator[Defect]:
    """Rows of one name in one table."""
    seen: dict[tuple[int, str], int] = {}
    for row in subject.rows:
        item = read_row(row.line.raw, row.columns)
        key = (row.table, title_key(item.title)) if item else (0, "")
        if key[1] and (first := seen.setdefault(key, row.line.number)) != row.line.number:
            yield Defect("LL033", row.line.number, f"“{row.cells[0][:60]}” stands already in line {first}")


def unclosed(subject: Subject) -> Iterator[Defect]:
    """A comment or code block that hides the rest of the list."""
    trailing = list(takewhile(lambda line: line.shape == "hidden", reversed(subject.document.lines)))
    if len(trailing) > 1 and not _CLOSED.search(trailing[0].raw):
        hidden = len(trailing) - 1
        yield Defect("LL034", trailing[-1].number, f"a comment or code block that is never closed hides {hidden} lines")


def conflicts(subject: Subject) -> Iterator[Defect]:
    """What a merge left behind."""
    for line in conflict_markers(subject.document):
        yield Defect("LL021", line.number, f"a merge-conflict marker: {line.raw[:40]}")


def _order_problem(before: Block, block: Block, *, falls: bool) -> str:
    if block.year == before.year:
        return f"{block.year} has two blocks in this section"
    if (block.year > before.year) == falls:
        return f"{block.year} stands below {before.year}, against the order of this section"
    return ""
