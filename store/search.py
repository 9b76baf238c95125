"""Search over everything ever harvested: the words of titles, abstracts, authors and venues.

However many match, so many are looked at and no more: the newest. Among these the works are ranked, narrowed and
counted.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import func, select, text
from sqlmodel import Session, col

from ..records.text import fold
from .bulk import asking, numbers_asked
from .states import states_of_many
from .tables import EntryRow

MOST = 1_000  # records that are looked at
NARROWED_BY = ("state", "source", "category", "kind", "year")
_MOST_WORDS = 12
_SHORTEST_PLURAL = 3
_MATCHING = {
    "sqlite": "SELECT rowid AS id FROM record_words WHERE record_words MATCH :asked ORDER BY rowid DESC LIMIT :most",
    "postgresql": "SELECT record_id AS id FROM record_words WHERE words @@ to_tsquery('simple', :asked) "
    "ORDER BY record_id DESC LIMIT :most",
}
_JOINED = {"sqlite": " AND ", "postgresql": " & "}
_ID, _TITLE = 0, 2
_TOLD = """
    SELECT record.id, record.work_id, record.title, record.source, record.year, suggestion.category, suggestion.kind
    FROM ({matching}) AS matching JOIN record ON record.id = matching.id
    LEFT JOIN suggestion ON suggestion.work_id = record.work_id
"""
_Part = tuple[str, bool]  # a word, or the words of a phrase
_Told = frozenset[tuple[str, str]]  # what is known of a work: (name of `NARROWED_BY`, value)
_NOTHING: _Told = frozenset()
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
    wanted = frozenset((name, value) for name, value in asked.items() if value)
    fitting = [work_id for work_id, told in met.items() if wanted <= told]
    return Found(fitting, len(records) < MOST, _counts(met.values(), wanted))


def _counts(met: Collection[_Told], wanted: _Told) -> dict[str, dict[str, int]]:
    """Of each way to narrow, the values that are left when all others narrow, and how many works each leaves."""
    counts: dict[str, dict[str, int]] = {name: {} for name in NARROWED_BY}
    narrowing, alike = {name for name, _ in wanted}, Counter(met)
    for (name, value), number in _counted(alike, wanted).items():
        if name not in narrowing:
            counts[name][value] = number
    for pair in wanted:
        left = _counted(alike, wanted - {pair})
        counts[pair[0]] = {value: number for (name, value), number in left.items() if name == pair[0]}
    return counts


def _counted(alike: Counter[_Told], wanted: _Told) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for told, number in alike.items():
        if wanted <= told:
            counts.update(dict.fromkeys(told, number))
    return counts


def _matches(session: Session, parts: list[_Part]) -> Sequence[Any]:
    """Rows of `record` with what was suggested, the newest. An unfinished word serves where no whole one does.

    Only then, because all that have any word that so begins must be read to tell which are the newest.
    """
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":  # how to look depends on how common a word is: no plan serves all words
        session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    query = text(_TOLD.format(matching=_MATCHING[dialect]))
    for spelt in (_in_either_number, _unfinished):
        words = [spelt(dialect, told) if not is_phrase else _phrase(dialect, told) for told, is_phrase in parts]
        found = session.execute(query, {"asked": _JOINED[dialect].join(words), "most": MOST}).all()
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


def _met(session: Session, records: Iterable[Any], words: Sequence[str]) -> dict[int, _Told]:
    """The works of these records, those with the words in their title first, then the newest, then lines of the list.

    The databases' own ranks would count how often each word stands in all records, which takes longer the more there
    are.
    """
    wanted = [word.casefold() for word in words]
    ranked = sorted(records, key=itemgetter(_ID), reverse=True)
    ranked.sort(key=lambda row: sum(map(row[_TITLE].casefold().__contains__, wanted)), reverse=True)
    said, joined = cache(_said), cache(_Told.union)  # many are alike
    found: dict[int, _Told] = {}
    for _, work_id, _, source, year, category, kind in ranked:
        told = said(source=source, year=year, category=category, kind=kind)
        found[work_id] = joined(found.get(work_id, _NOTHING), told)
    _add_lines(session, found, words)
    for work_id, state in states_of_many(session, found).items():
        found[work_id] = joined(found[work_id], said(state=state))
    return found


def _said(**words: object) -> _Told:
    return frozenset((name, str(value)) for name, value in words.items() if value is not None)


def _add_lines(session: Session, found: dict[int, _Told], words: Collection[str]) -> None:
    """What the list's lines say, of the works found, and of those that no source may have told of."""
    of_works = _lines_among(session.get_bind().dialect.name)
    for row in session.execute(of_works, asking(session, found)):
        found[row.work_id] |= _said(category=row.category, kind=row.kind)
    lines = _lines().add_columns(col(EntryRow.year)).limit(MOST)
    for word in words:
        lines = lines.where(func.lower(col(EntryRow.title)).contains(word.lower(), autoescape=True))
    for row in session.execute(lines):
        told = _said(category=row.category, kind=row.kind, year=row.year)
        found[row.work_id] = found.get(row.work_id, _NOTHING) | told


@cache
def _lines_among(dialect: str) -> Any:
    asked = numbers_asked(dialect)
    return _lines().join(asked, asked.c.value == col(EntryRow.work_id))


def _lines() -> Any:
    columns = [col(EntryRow.work_id), col(EntryRow.category), col(EntryRow.kind)]
    return select(*columns).where(col(EntryRow.removed_at).is_(None))
