"""Services with a known truth, a workspace that asks them, and what a store holds after a night."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import tomlkit
from sqlalchemy import Engine, select
from sqlmodel import Session

from livinglist.config.workspace import Workspace, load_workspace
from livinglist.demo.building import arxiv_paper, preprint_paper, pubmed_paper
from livinglist.demo.papers import Paper
from livinglist.demo.standins import StandIns
from livinglist.flows.harvesting import harvest_source
from livinglist.flows.source_report import SourceReport
from livinglist.flows.streams import configured_sources
from livinglist.store.database import open_store, upgrade
from livinglist.store.tables import RecordRow, WindowRow

FIRST = datetime(2026, 11, 18, tzinfo=UTC)
DAYS = [FIRST.date(), FIRST.date() + timedelta(days=1)]
NOW = FIRST + timedelta(days=2, hours=13)
# Little patience, where patience is what a fault tries.
_SLOW = ("hang", "drip")
_PATIENT = {"timeout_seconds": 5.0, "deadline_seconds": 10.0}
_IMPATIENT = {"timeout_seconds": 0.1, "deadline_seconds": 0.15}


def papers(a_day: int) -> Iterator[Paper]:
    """So many papers a service on each of the two days, numbered through."""
    for number in range(2 * a_day):
        at = FIRST + timedelta(minutes=number * 1_440 // a_day)
        title = f"Study {number} of a foundation model for tissue {number * 7919 % 10_007}"
        midnight = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), UTC)
        yield arxiv_paper(f"2611.{number:05}", title, at, abstract=title, announced=midnight)
        yield preprint_paper(f"10.64898/2026.11.18.{number}", title, at, abstract=title)
        yield pubmed_paper(str(41_000_000 + number), title, at, abstract=title)


@dataclass(frozen=True)
class World:
    """Services, and two workspaces that ask them: with patience and with little."""

    services: StandIns
    patient: Workspace
    impatient: Workspace
    empty_store: Path

    @classmethod
    def of(cls, services: StandIns, root: Path) -> "World":
        """The world whose workspaces lie under a folder."""
        asking = [
            _workspace(root / name, services, patience)
            for name, patience in (("patient", _PATIENT), ("impatient", _IMPATIENT))
        ]
        upgrade(f"sqlite:///{root / 'empty.db'}")
        return cls(services, *asking, root / "empty.db")

    def new_store(self, folder: Path) -> Engine:
        """A store that knows nothing yet."""
        shutil.copy(self.empty_store, folder / "store.db")
        return open_store(f"sqlite:///{folder / 'store.db'}")

    def night(
        self, engine: Engine, service: str, *, row: str = "", now: datetime = NOW, channels: bool = False
    ) -> SourceReport:
        """The days of one service, and its channels if asked for, with the patience that the row wants."""
        [source] = configured_sources(self.impatient if row.startswith(_SLOW) else self.patient, [service])
        return harvest_source(engine, source if channels else replace(source, channels=()), now=now)

    def truth(self, service: str, day: date) -> set[str]:
        """What a service shows of one of the two days."""
        ids = sorted(self.services.truth(service), key=lambda name: int(re.search(r"\d+$", name)[0]))
        half = len(ids) // 2
        return set(ids[:half] if day == DAYS[0] else ids[half:])


def _workspace(root: Path, services: StandIns, patience: dict[str, float]) -> Workspace:
    config = services.config_overrides()
    for section in config["sources"].values():
        section["window_days"] = 3
    config["sources"]["pubmed"]["query"] = "foundation[tiab]"
    config |= {"harvest": patience, "categories": [{"key": "LFM", "name": "x", "methods": "LFM methods"}]}
    root.mkdir(parents=True)
    (root / "livinglist.toml").write_text(tomlkit.dumps(config), encoding="utf-8")
    return load_workspace(root)


def stored(engine: Engine) -> set[str]:
    """The ids of all records that are more than a hint."""
    with Session(engine) as session:
        return set(session.scalars(select(RecordRow.source_id).where(RecordRow.is_provisional.is_(False))))


def closed(engine: Engine) -> set[date]:
    """The days that count as harvested."""
    with Session(engine) as session:
        return set(session.scalars(select(WindowRow.day).where(WindowRow.status == "ok")))
