"""What the streams promise, told from the papers themselves: the truth a harvest is judged by."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from livinglist.demo.adverse_papers import TOPIC
from livinglist.demo.arxiv_feed import shown
from livinglist.demo.arxiv_oai import DELAY
from livinglist.demo.papers import OnPreprintServer, Paper

Key = tuple[str, str]  # (source, source_id)
IsOver = Callable[[date], bool]
_DAY = timedelta(days=1)
_CLOSES_AFTER = timedelta(days=1, hours=12)


@dataclass(frozen=True)
class Due:
    """What must be stored of one record: its version, every version row, and what was told of it later."""

    version: int
    rows: frozenset[int] = frozenset()
    withdrawn: bool = False
    facts: frozenset[str] = field(default_factory=frozenset)


class Promise:
    """Everything asked for since the first night: the days of its windows and after, and what is announced later."""

    def __init__(self, papers: Sequence[Paper], *, began: datetime, window_days: dict[str, int]) -> None:
        self._began = began
        self._window_days = window_days
        self._by_source: dict[str, list[Paper]] = {source: [] for source in window_days}
        for paper in papers:
            for source, _ in keys_of(paper):
                self._by_source[source].append(paper)

    def due(self, at: datetime) -> dict[Key, Due]:
        """What the services showed by then, days that are under way with the others."""
        return {key: due for source in self._by_source for key, due in self._each(source, at, lambda day: True)}

    def claimed(self, source: str, at: datetime) -> dict[Key, Due]:
        """What a source that calls itself complete claims to have: of days that are over, and of changes."""
        return dict(self._each(source, at, lambda day: at >= datetime.combine(day, time(), UTC) + _CLOSES_AFTER))

    def _each(self, source: str, at: datetime, is_over: IsOver) -> Iterator[tuple[Key, Due]]:
        told = {"arxiv": self._arxiv, "pubmed": self._pubmed}.get(source, self._preprint)
        for paper in self._by_source[source]:
            if due := told(paper, at, is_over):
                yield next(key for key in keys_of(paper) if key[0] == source), due

    def _first_day(self, source: str) -> date:
        return self._began.date() - (self._window_days[source] - 1) * _DAY

    def _arxiv(self, paper: Paper, at: datetime, is_over: IsOver) -> Due | None:
        """Submitted in the windows, or announced since the first night: OAI-PMH tells of these some hours later."""
        arxiv = paper.arxiv
        assert arxiv is not None
        submitted = arxiv.versions[0].submitted.date()
        is_asked_for = submitted >= self._first_day("arxiv") or arxiv.versions[0].announced > self._began
        is_in_windows = submitted > at.date() - self._window_days["arxiv"] * _DAY and is_over(submitted)
        version = arxiv.version_at(at if is_in_windows else at - DELAY)
        if arxiv.is_fleeting or not version or not is_asked_for or TOPIC not in " ".join(shown(paper, version)[:2]):
            return None
        facts = {f"published as {arxiv.doi}"} if arxiv.doi and arxiv.is_linked_at(at - DELAY) else set()
        return Due(version, withdrawn=arxiv.versions[version - 1].withdrawn, facts=frozenset(facts))

    def _preprint(self, paper: Paper, at: datetime, is_over: IsOver) -> Due | None:
        preprint = paper.preprint
        assert preprint is not None
        first, numbered = self._first_day(preprint.server), enumerate(preprint.versions, start=1)
        rows = [n for n, row in numbered if row.posted <= at and row.date >= first and is_over(row.date)]
        if preprint.is_fleeting or not rows:
            return None
        facts = {f"published as {preprint.published_doi}"} if self._is_linked(preprint, at) else set()
        is_withdrawn = preprint.versions[rows[-1] - 1].type == "withdrawn"
        return Due(rows[-1], frozenset(rows), is_withdrawn, frozenset(facts))

    def _is_linked(self, preprint: OnPreprintServer, at: datetime) -> bool:
        """Journal versions are promised if they appeared after the first night; by posting dates they never show."""
        on = preprint.published_on
        return preprint.is_linked_at(at) and on is not None and on > self._began.date()

    def _pubmed(self, paper: Paper, at: datetime, is_over: IsOver) -> Due | None:
        pubmed = paper.pubmed
        assert pubmed is not None
        has_abstract = _told(pubmed.abstract_since, at)
        matches = TOPIC in paper.title or (has_abstract and TOPIC in paper.abstract)
        if not matches or not pubmed.is_visible_at(at):
            return None
        changed = pubmed.modified_at(at).date()
        if changed < self._first_day("pubmed") or not is_over(changed):
            return None
        facts = {f"{relation.type} {relation.pmid}" for relation in pubmed.relations if _told(relation.since, at)}
        facts |= {"abstract"} if has_abstract else set()
        facts |= {f"doi {pubmed.doi}"} if _told(pubmed.doi_since, at) else set()
        return Due(1, facts=frozenset(facts))


def keys_of(paper: Paper) -> list[Key]:
    """(source, source_id) under every roof of a paper."""
    shown_at: list[Key | None] = [
        ("arxiv", paper.arxiv.id) if paper.arxiv else None,
        (paper.preprint.server, paper.preprint.doi) if paper.preprint else None,
        ("pubmed", paper.pubmed.pmid) if paper.pubmed else None,
    ]
    return [key for key in shown_at if key]


def _told(since: datetime | None, at: datetime) -> bool:
    return since is None or since <= at
