"""How a list is written, as sentences with counts: years, order, entries, links, titles, venues, tables."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..records.text import words_of
from .casing import is_sentence_case
from .document import Document
from .entry import Entry, read_entry
from .habits import Habits, blocks_of
from .layout import Layout, claims
from .links import Link
from .order import Key, order_of
from .table import table_of

_CLEAR = 0.75


@dataclass(frozen=True)
class Convention:
    """One habit of a list: what it is about, what is usual, and how many of how many keep to it."""

    about: str
    usual: str
    count: int
    of: int

    @property
    def is_clear(self) -> bool:
        """Whether most keep to it."""
        return self.count >= _CLEAR * self.of


def conventions(document: Document, layout: Layout) -> Iterator[Convention]:
    """The habits of the whole list; sections may differ, and a new line takes after its own. Raises LayoutError."""
    claimed = claims(document, layout)
    entries = [
        entry
        for line in document.lines
        if line.shape == "entry" and line.section in claimed and (entry := read_entry(line.raw)) and entry.is_paper
    ]
    yield from _years(document, layout)
    yield from _order(document, layout)
    if entries:
        yield from _words(entries)
        yield from _links(entries)
        yield from _venues(entries)
    tables = [table for part in layout.parts() if (table := table_of(document, claimed, part))]
    yield from _usual("columns of tables", (" | ".join(table.columns) for table in tables))


def _usual(about: str, values: Iterable[str]) -> Iterator[Convention]:
    votes = Counter(values)
    for value, count in votes.most_common(1):
        yield Convention(about, value, count, votes.total())


def _years(document: Document, layout: Layout) -> Iterator[Convention]:
    claimed = claims(document, layout)
    places = [place for place in claimed if any(line.shape == "entry" for line in document.body(place))]
    dated = [place for place in places if blocks_of(document, place)]
    if not places or not dated:
        yield Convention("years", "no headings for years", len(places), len(places))
        return
    habits = Habits.of(document, list(claimed), claimed)
    look = " / ".join(line.strip() for line in habits.look) or "above the topics"
    order = "newest first" if habits.newest_first else "oldest first"
    yield Convention("years", f"{look}, {order}", len(dated), len(places))


def _order(document: Document, layout: Layout) -> Iterator[Convention]:
    orders = []
    for place in claims(document, layout):
        blocks = blocks_of(document, place)
        groups = [document.lines[block.start : block.end] for block in blocks] or [document.body(place)]
        keys = [[_key(line.raw, line.year) for line in group if line.shape == "entry"] for group in groups]
        if sum(map(len, keys)) > 1:
            orders.append(order_of(keys))
    yield from _usual("order within a year or section", orders)


def _key(raw: str, year: int | None) -> Key:
    entry = read_entry(raw)
    return Key.of(entry.title, entry.year or year, entry.paper_url) if entry else Key.of("", year, None)


def _words(entries: list[Entry]) -> Iterator[Convention]:
    yield from _usual("entries", (_shape(entry) for entry in entries))
    ends = [entry for entry in entries if entry.links and not entry.markup.endswith(("?", "!"))]
    yield from _usual("titles end in", ("a full stop" if entry.has_full_stop else "no full stop" for entry in ends))
    cases = (is_sentence_case(entry.title) for entry in entries)
    yield from _usual(
        "titles are in", ("sentence case" if case else "title case" for case in cases if case is not None)
    )


def _shape(entry: Entry) -> str:
    dressed = entry.dress.format(venue="Venue", title="Title", year="2024", yy="24", authors="Authors", paper="…")
    return f"{entry.indent}{entry.bullet}{entry.bullet_gap}{dressed}".rstrip()


def _links(entries: list[Entry]) -> Iterator[Convention]:
    links = [link for entry in entries for link in entry.labelled if link.label]
    for about, is_code in (("the paper's link", False), ("the code's link", True)):
        yield from _usual(about, (_written(link) for link in links if (link.kind == "code") == is_code))
    separators = (separator for entry in entries for separator in entry.separators)
    yield from _usual("between links", (f"“{separator}”" if separator else "nothing" for separator in separators))


def _written(link: Link) -> str:
    forms = {"double": "[[{}]](…)", "inner": "[[{}](…)]", "plain": "[{}](…)", "bare": "[[{}]]"}
    return forms[link.form].format(link.label)


def _venues(entries: list[Entry]) -> Iterator[Convention]:
    spellings: dict[str, Counter[str]] = {}
    for entry in entries:
        if entry.venue:
            spellings.setdefault("".join(words_of(entry.venue)), Counter())[entry.venue] += 1
    mixed = sorted(" = ".join(counts) for counts in spellings.values() if len(counts) > 1)
    usual = f"{len(spellings)} names" + (f", spelled two ways: {'; '.join(mixed)}" if mixed else "")
    named = sum(counts.total() for counts in spellings.values())
    yield Convention("venues", usual if named else "none are named", named or len(entries), len(entries))
