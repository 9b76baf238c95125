"""Search over everything ever harvested: the words of titles, abstracts, authors and venues.

However many match, so many are looked at and no more: the newest. Among these the works are ranked, narrowed and
counted.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from ..records.text import fold
from .bulk import values_of
from .states import states_of_many
from .tables import EntryRow, RecordRow, SuggestionRow

MOST = 1_000  # records that are looked at
NARROWED_BY = ("state", "source", "category", "kind", "year")
_MOST_WORDS = 12
_SHORTEST_PLURAL = 3
_QUERIES = {
    "sqlite": (
        "SELECT rowid FROM record_words WHERE record_words MATCH :asked ORDER BY rowid DESC LIMIT :most",
        " AND ",
    ),
    "postgresql": (
        "SELECT record_id FROM record_words WHERE words @@ to_tsquery('simple', :asked) "
        "ORDER BY record_id DESC LIMIT :most",
        " & ",
    ),
}
_Part = tuple[str, bool]  # a word, or the words of a phrase
_Told = set[tuple[str, str]]  # what is known of a work: (name of `NARROWED_BY`, value)
_PARTS = re.compile(r'"([^"]+)"|(\w+)')


@dataclass(frozen=True)
class Found:
    """Works in order, the best match first. `is_all` is False where more match than are looked at: then the newest.

    `counts`: of each way to narrow, how many of the works each of its values would leave.
    """

    work_ids: list[int]
    is_all: bool
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


def search(
    session: Session,
    query: str,
    *,
    state: str | None = None,
    source: str | None = None,
    category: str | None = None,
    kind: str | None = None,
    year: int | None = None,
) -> Found:
    """The works whose records, or lines of the list, have every word; nothing where there is no word to look for."""
    parts = [(phrase or word, bool(phrase)) for phrase, word in _PARTS.findall(fold(query))][:_MOST_WORDS]
    parts = [(words, is_phrase) for words, is_phrase in parts if re.search(r"\w", words)]
    if not parts:
        return Found([], True)
    records = _matches(session, parts)
    met = _met(session, records, [words for words, _ in parts])
    asked = {"state": state, "source": source, "category": category, "kind": kind, "year": year and str(year)}
    wanted = {(name, value) for name, value in asked.items() if value}
    fitting = [work_id for work_id, told in met.items() if wanted <= told]
    return Found(fitting, len(records) < MOST, _counts(met.values(), wanted))


def _counts(met: Collection[_Told], wanted: _Told) -> dict[str, dict[str, int]]:
    """Of each way to narrow, the values that are left when all others narrow, and how many works each leaves."""
    counts: dict[str, dict[str, int]] = {name: {} for name in NARROWED_BY}
    narrowing = {name for name, _ in wanted}
    for (name, value), number in _counted(met, wanted).items():
        if name not in narrowing:
            counts[name][value] = number
    for pair in wanted:
        left = _counted(met, wanted - {pair})
        counts[pair[0]] = {value: number for (name, value), number in left.items() if name == pair[0]}
    return counts


def _counted(met: Collection[_Told], wanted: _Told) -> Counter[tuple[str, str]]:
    return Counter(chain.from_iterable(told for told in met if wanted <= told))


def _matches(session: Session, parts: list[_Part]) -> list[int]:
    """Numbers of the rows of `record`, the newest first. An unfinished word serves where no whole one does.

    Only then, because all that have any word that so begins must be read to tell which are the newest.
    """
    dialect = session.get_bind().dialect.name
    query, joined = _QUERIES[dialect]
    for spelt in (_in_either_number, _unfinished):
        words = [spelt(dialect, told) if not is_phrase else _phrase(dialect, told) for told, is_phrase in parts]
        found = list(session.scalars(text(query), {"asked": joined.join(words), "most": MOST}))
        if found:
            return found
    return []


def _in_either_number(dialect: str, word: str) -> str:
    """The word, or its plural, or its singular."""
    other = word.removesuffix("s") if word.endswith("s") else f"{word}s"
    if len(word) < _SHORTEST_PLURAL:
        return _quoted(dialect, word)
    return f"({_quoted(dialect, word)} {'|' if dialect == 'postgresql' else 'OR'} {_quoted(dialect, other)})"


def _unfinished(dialect: str, word: str) -> str:
    return _quoted(dialect, word) + (":*" if dialect == "postgresql" else "*")


def _phrase(dialect: str, words: str) -> str:
    if dialect == "postgresql":
        return "(" + " <-> ".join(_quoted(dialect, word) for word in re.findall(r"\w+", words)) + ")"
    return _quoted(dialect, words)


def _quoted(dialect: str, words: str) -> str:
    return f"'{words}'" if dialect == "postgresql" else f'"{words}"'


def _met(session: Session, records: Sequence[int], words: Sequence[str]) -> dict[int, _Told]:
    """The works of these records, those with the words in their title first, then the newest, then lines of the list.

    The databases' own ranks would count how often each word stands in all records, which takes longer the more there
    are.
    """
    asked = values_of(session, records)
    query = (
        select(col(RecordRow.id), col(RecordRow.work_id), col(RecordRow.title), col(RecordRow.source),
               col(RecordRow.year), col(SuggestionRow.category), col(SuggestionRow.kind))
        .select_from(asked)
        .join(RecordRow, col(RecordRow.id) == asked.c.value)
        .outerjoin(SuggestionRow, col(SuggestionRow.work_id) == col(RecordRow.work_id))
    )  # fmt: skip
    wanted = [word.casefold() for word in words]
    rows = [(sum(word in row[2].casefold() for word in wanted), *row) for row in session.execute(query)]
    found: dict[int, _Told] = {}
    for _, _, work_id, _, source, year, category, kind in sorted(rows, reverse=True, key=lambda row: row[:2]):
        told = {("source", source), ("year", str(year)), ("category", category), ("kind", kind)}
        found[work_id] = found[work_id] | told if work_id in found else told
    _add_lines(session, found, words)
    for work_id, state in states_of_many(session, found).items():
        found[work_id].add(("state", state))
    return found


def _add_lines(session: Session, found: dict[int, _Told], words: Collection[str]) -> None:
    """What the list's lines say, of the works found, and of those that no source may have told of."""
    columns = [col(EntryRow.work_id), col(EntryRow.category), col(EntryRow.kind)]
    lines = select(*columns, col(EntryRow.year)).where(col(EntryRow.removed_at).is_(None))
    asked = values_of(session, found)
    for row in session.execute(lines.join(asked, asked.c.value == col(EntryRow.work_id))):
        found[row.work_id] |= {("category", row.category), ("kind", row.kind)}
    for word in words:
        lines = lines.where(func.lower(col(EntryRow.title)).contains(word.lower(), autoescape=True))
    for row in session.execute(lines.limit(MOST)):
        told = {("category", row.category), ("kind", row.kind), ("year", str(row.year))}
        found[row.work_id] = found.get(row.work_id, set()) | told
