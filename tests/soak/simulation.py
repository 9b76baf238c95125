"""Ninety nights of the real harvest against adversarial stand-ins, and what is missing from the store at their end."""

import random
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from livinglist.config.workspace import Workspace, load_workspace
from livinglist.demo.adversary import mend, spoil
from livinglist.demo.adverse_papers import TOPIC, adversarial_papers
from livinglist.demo.papers import Paper, utc
from livinglist.demo.standins import StandIns
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.streams import configured_sources
from livinglist.store.database import open_store

from .audit import Audit, audited, missing
from .naive import NaivePoller
from .promised import Key, Promise, keys_of
from .workspaces import bare_workspace

FIRST = utc(2026, 3, 2)  # a Monday
CATEGORIES = ["cs.LG", "cs.CV", "q-bio.GN"]
TERMS = f'all:"{TOPIC}"'
_DAY = timedelta(days=1)
_LEAD_IN_DAYS = 45  # of papers older than the first night, some of which are announced after it
_WINDOW_DAYS = 7  # half of the preset's, twice what the stand-ins hold back: cheaper, and no easier
_HOURS = (9.5, 9.5, 9.5, 9.5, 0.02, 11.99, 12.01, 23.98)
_AFTERMATH_DAYS = (1, 2, 3, 35, 65, 100, 140)  # honest nights, until everything that was held back has been told


@dataclass
class Outcome:
    """One seed's nights: how many there were, what was reported, and what was lost."""

    seed: int
    papers: int
    due: int = 0  # records promised by the end
    nights: int = 0
    requests: int = 0
    complete: int = 0  # reports of a source that nothing is missing
    incomplete: int = 0  # and that something is
    untrue: list[str] = field(default_factory=list)  # what was missing in spite of the report
    audit: Audit = field(default_factory=Audit)
    naive: Audit = field(default_factory=Audit)
    seconds: float = 0.0


@dataclass(frozen=True)
class Night:
    """`at` by the services' clock, `now` by the curator's."""

    number: int
    at: datetime
    now: datetime


def nights_of(seed: int, days: int) -> Iterator[Night]:
    """The nights that were run: now and then one is left out, and once up to a month of them.

    Mostly in the morning, sometimes beside midnight or noon; the curator's clock is minutes off, or for once a day.
    """
    dice = random.Random(f"nights of {seed}")
    away = dice.randrange(5, days) if days > 30 else days
    back = away + dice.randint(8, 31)
    for number in range(days):
        at = FIRST + (number + 1) * _DAY + timedelta(hours=dice.choice(_HOURS))
        skew = timedelta(minutes=dice.uniform(-10, 10)) if dice.random() < 0.2 else timedelta(0)
        jump = dice.choice((-1, 1)) * _DAY if dice.random() < 0.02 else timedelta(0)
        if number == 0 or not (away <= number < back or dice.random() < 1 / 15):
            yield Night(number, at, at + skew + jump)


def survive(seed: int, folder: Path, *, days: int = 90) -> Outcome:
    """All nights of a seed in a new workspace, then honest ones; what the audit found."""
    started = time.monotonic()
    first, until = FIRST - _LEAD_IN_DAYS * _DAY, FIRST + days * _DAY
    papers = adversarial_papers(seed, first=first, days=(until - first).days, a_day=1, burst=120)
    outcome = Outcome(seed, len(papers))
    with (
        StandIns(papers, now=FIRST, seed=seed) as standins,
        _opened(folder / f"seed-{seed}", standins) as (workspace, engine),
    ):
        run = _Run(workspace, engine, standins, papers, outcome)
        for night in nights_of(seed, days):
            run.night(night, faults=seed * 1_000 + night.number)
        run.aftermath(until)
    outcome.seconds = time.monotonic() - started
    return outcome


class _Run:
    """The harvest and the naive poller, each meeting the same nights."""

    def __init__(
        self, workspace: Workspace, engine: Engine, standins: StandIns, papers: Sequence[Paper], outcome: Outcome
    ) -> None:
        self._sources = configured_sources(workspace)
        self._engine, self._standins, self._papers, self._outcome = engine, standins, papers, outcome
        self._naive = NaivePoller(f"({' OR '.join(f'cat:{name}' for name in CATEGORIES)}) AND ({TERMS})")
        self._promise: Promise | None = None

    def night(self, night: Night, *, faults: int | None) -> None:
        window_days = {source.name: source.window_days for source in self._sources}
        self._promise = self._promise or Promise(self._papers, began=night.at, window_days=window_days)
        self._stage(night, faults, slow=True)
        self._ours(night, self._promise)
        self._stage(night, faults, slow=False)  # it would wait for ever
        self._naive.night(self._standins, night.now)
        self._outcome.nights += 1

    def aftermath(self, last: datetime) -> None:
        """Honest nights; then the audit."""
        for after in _AFTERMATH_DAYS:
            at = last + after * _DAY + timedelta(hours=9.5)
            self.night(Night(after, at, at), faults=None)
        assert self._promise is not None
        due = self._promise.due(self._standins.now)
        self._outcome.due = len(due)
        self._outcome.audit = audited(self._engine, self._papers, due)
        lost = [key for key in due if key not in self._naive.found]
        self._outcome.naive = Audit(lost=lost, duplicated=_told_twice(self._naive, self._papers))

    def _stage(self, night: Night, faults: int | None, *, slow: bool) -> None:
        mend(self._standins)
        self._standins.set_now(night.at)
        if faults is not None:
            spoil(self._standins, faults, slow=slow)

    def _ours(self, night: Night, promise: Promise) -> None:
        for source in self._sources:
            began = min(night.now, self._standins.now)
            report = harvest_source(self._engine, source, now=night.now)
            self._outcome.requests += report.requests
            self._outcome.complete += report.complete
            self._outcome.incomplete += not report.complete
            if report.complete:
                still = promise.claimed(source.name, self._standins.now)
                claimed = {key: due for key, due in promise.claimed(source.name, began).items() if key in still}
                lacks = missing(self._engine, source.name, claimed)
                self._outcome.untrue += [f"night {night.number}: {lack}" for lack in lacks]


def _told_twice(naive: NaivePoller, papers: Sequence[Paper]) -> list[Key]:
    """Entries of the naive poller whose paper it has under another name already."""
    paper_of = {key: number for number, paper in enumerate(papers) for key in keys_of(paper)}
    seen: set[int | None] = set()
    twice = []
    for key in naive.entries:
        if paper_of.get(key) in seen:
            twice.append(key)
        seen.add(paper_of.get(key))
    return twice


@contextmanager
def _opened(root: Path, standins: StandIns) -> Iterator[tuple[Workspace, Engine]]:
    week = {"window_days": _WINDOW_DAYS}
    asked = {
        "arxiv": {"categories": CATEGORIES, "terms": TERMS},
        "biorxiv": week,
        "medrxiv": week,
        "pubmed": {"query": f'"{TOPIC}"[tiab]'} | week,
    }
    bare_workspace(root, standins, asked, harvest={"timeout_seconds": 0.5, "deadline_seconds": 1.0})
    workspace = load_workspace(root)
    engine = open_store(workspace.database_url)
    try:
        yield workspace, engine
    finally:
        engine.dispose()
        shutil.rmtree(root)
