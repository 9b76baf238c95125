"""What the store holds, against what was promised: lost, told twice, mistaken for another, or behind the truth."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, select

from livinglist.demo.papers import Paper
from livinglist.store.database import reading
from livinglist.store.tables import RecordRow, VersionRow

from .promised import Due, Key, keys_of


@dataclass
class Audit:
    """Everything that is not as it should be."""

    lost: list[Key] = field(default_factory=list)
    duplicated: list[Key] = field(default_factory=list)  # two records or two works of one paper
    confused: list[Key] = field(default_factory=list)  # one work of two papers
    behind: list[str] = field(default_factory=list)  # versions, withdrawals and late facts that are missing


@dataclass(frozen=True)
class _Stored:
    work: int
    version: int
    withdrawn: bool
    rows: frozenset[int]
    facts: frozenset[str]


def missing(engine: Engine, source: str, claimed: Mapping[Key, Due]) -> list[str]:
    """What is claimed and not stored: papers, versions."""
    stored = _stored(engine, source)
    absent = [f"{key} is lost" for key in claimed if key not in stored]
    return absent + [line for key, due in claimed.items() if key in stored for line in _versions(key, stored[key], due)]


def audited(engine: Engine, papers: Sequence[Paper], due: Mapping[Key, Due]) -> Audit:
    """The whole store at the end."""
    stored = _stored(engine)
    paper_of: dict[Key, object] = {key: number for number, paper in enumerate(papers) for key in keys_of(paper)}
    works, papers_of = defaultdict(set), defaultdict(set)
    for key, row in stored.items():
        works[paper_of.get(key, key)].add(row.work)
        papers_of[row.work].add(paper_of.get(key, key))
    held = {key: stored[key] for key in due if key in stored}
    return Audit(
        lost=[key for key in due if key not in stored],
        duplicated=[key for key in stored if key not in paper_of or len(works[paper_of[key]]) > 1],
        confused=[key for key, row in stored.items() if len(papers_of[row.work]) > 1],
        behind=[
            line for key, row in held.items() for line in _versions(key, row, due[key]) + _late(key, row, due[key])
        ],
    )


def _behind(key: Key, row: _Stored, due: Due) -> list[str]:
    return [*_versions(key, row, due), *_late(key, row, due)]


def _versions(key: Key, row: _Stored, due: Due) -> list[str]:
    lines = [f"{key} in version {row.version} of {due.version}"] if row.version < due.version else []
    return lines + ([f"{key} without versions {sorted(due.rows - row.rows)}"] if due.rows - row.rows else [])


def _late(key: Key, row: _Stored, due: Due) -> list[str]:
    lines = [f"{key} withdrawn: {row.withdrawn}, in truth {due.withdrawn}"] if due.withdrawn != row.withdrawn else []
    return lines + ([f"{key} without {sorted(due.facts - row.facts)}"] if due.facts - row.facts else [])


def _stored(engine: Engine, source: str | None = None) -> dict[Key, _Stored]:
    columns = ("id", "source", "source_id", "work_id", "version", "withdrawn", "doi", "abstract", "relations")
    query = select(*(getattr(RecordRow, name) for name in columns))
    numbered = select(VersionRow.record_id, VersionRow.version)
    if source:
        query = query.where(RecordRow.source == source)
        numbered = numbered.join(RecordRow, RecordRow.id == VersionRow.record_id).where(RecordRow.source == source)
    with reading(engine) as session:
        rows = defaultdict(set)
        for record_id, version in session.execute(numbered):
            rows[record_id].add(version)
        return {
            (row.source, row.source_id): _Stored(
                row.work_id, row.version, row.withdrawn, frozenset(rows[row.id]), _facts(row)
            )
            for row in session.execute(query)
        }


def _facts(row: Any) -> frozenset[str]:
    told = {f"doi {row.doi}"} | ({"abstract"} if row.abstract else set())
    words = {"published_as": "published as", "update_in": "UpdateIn"}
    return frozenset(told | {f"{words.get(each['type'], each['type'])} {each['value']}" for each in row.relations})
