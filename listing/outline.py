"""A list's sections as a person skims them: what each holds, by its heading, its place and its entries."""

from dataclasses import dataclass
from typing import Literal

from ..records.identifiers import identifiers_in
from .columns import columns_of
from .document import Document, Line, Section
from .entry import Entry, read_entry
from .headings import says, topic_words
from .table import read_row

Holds = Literal["survey", "dataset", "method", "other", "title"]

_TAKEN_ON: tuple[Holds, ...] = ("survey", "dataset", "other")  # what a section hands down to those below it
_OF_DATA = frozenset(["modality", "scale", "samples", "task"])
_OF_PAPERS = frozenset(["paper", "venue", "year", "authors"])


@dataclass(frozen=True)
class Node:
    """One section: what it holds, how many papers, rows among them, stand right under it, and in all below it.

    `years` are those of its year blocks; `links` counts the entries that lead somewhere but name no paper.
    """

    place: int
    section: Section
    holds: Holds
    papers: int
    rows: int
    links: int
    years: tuple[int, ...]
    total: int

    @property
    def is_topic(self) -> bool:
        """Whether the heading names a topic, not just a kind of thing: “LFM methods”, not “Methods”."""
        return bool(topic_words(self.section.title))


@dataclass(frozen=True)
class _Content:
    papers: int
    rows: int
    links: int
    years: tuple[int, ...]
    is_data: bool


def outline(document: Document, *, are_surveys_apart: bool = False) -> list[Node]:
    """Every section, in order. `are_surveys_apart`: topics below a heading of surveys hold no surveys for that."""
    contents = [_content(document.body(place)) for place in range(len(document.sections))]
    nodes: list[Node] = []
    for place, (section, content) in enumerate(zip(document.sections, contents, strict=True)):
        inside = [other for at, other in enumerate(document.sections) if place in other.ancestors or at == place]
        total = sum(contents[document.sections.index(other)].papers for other in inside)
        below = [nodes[above].holds for above in section.ancestors]
        inherited = [holds for holds in below if holds in (("dataset", "other") if are_surveys_apart else _TAKEN_ON)]
        holds = _holds(section, content, inherited, is_first=place == 0)
        nodes.append(Node(place, section, holds, content.papers, content.rows, content.links, content.years, total))
    return nodes


def _holds(section: Section, content: _Content, inherited: list[Holds], *, is_first: bool) -> Holds:
    own = says(section.title)
    if is_first and not content.papers and (section.level == 1 or own == ""):
        return "title"
    if own in ("survey", "dataset"):
        return "survey" if own == "survey" else "dataset"
    if inherited:
        return inherited[-1]
    if own == "other" or (own == "" and content.links > content.papers):
        return "other"
    return "dataset" if content.is_data and own == "" else "method"


def _content(body: tuple[Line, ...]) -> _Content:
    entries = [entry for line in body if line.shape == "entry" and (entry := read_entry(line.raw)) and entry.is_paper]
    papers = sum(_names_paper(entry) for entry in entries)
    links = sum(bool(entry.links) for entry in entries) - sum(
        _names_paper(entry) and bool(entry.links) for entry in entries
    )
    columns: tuple[str, ...] = ()
    rows = 0
    is_data = False
    for line in body:
        if line.shape == "header":
            columns = columns_of(line.raw)
            is_data = is_data or (bool(_OF_DATA & set(columns)) and not {"venue", "authors"} & set(columns))
        rows += line.shape == "row" and _is_table_of_papers(columns) and read_row(line.raw, columns) is not None
    years = tuple(line.year for line in body if line.shape == "year" and line.year)
    return _Content(papers + rows, rows, links, years, is_data)


def _names_paper(entry: Entry) -> bool:
    """Whether an entry speaks of a paper: by its links, its venue or its year."""
    labelled = any(link.kind == "paper" and link.url for link in entry.labelled)
    known = any(identifiers_in(link.url).pairs() for link in entry.links)
    return bool(labelled or known or entry.venue or entry.year)


def _is_table_of_papers(columns: tuple[str, ...]) -> bool:
    return bool((_OF_DATA | _OF_PAPERS | {"code"}) & set(columns))
