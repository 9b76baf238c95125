"""One member of a busy team, as a process of its own: `python -m livinglist.tests.soak.team ROLE WORKSPACE SEED`.

Leaves `ready-SEED` in the workspace, waits for `until` (seconds since 1970), works to that instant, then prints what it
did as JSON. Nothing is caught but what the database says: anything else ends the process.
"""

import json
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from livinglist.config.workspace import Workspace, load_workspace
from livinglist.flows.errors import MisuseError
from livinglist.flows.harvesting import Period, harvest_source
from livinglist.flows.judge import judge
from livinglist.flows.publish import publish
from livinglist.flows.streams import configured_sources
from livinglist.review.screen import Amendments, exclude, include, reopen
from livinglist.store import screening
from livinglist.store.backup import back_up
from livinglist.store.database import closing_engine, open_store, reading
from livinglist.store.laws import defects

_TOLD = re.compile(r"before, (?P<curator>\S+) had said (?P<verdict>\w+)")
_TOP = 8  # candidates that all curators look at: they meet


class Shift:
    """What a member does until the end, and what it saw."""

    def __init__(self, root: Path, seed: int) -> None:
        self.workspace: Workspace = load_workspace(root)
        self.seed, self.dice = seed, random.Random(seed)
        self.errors: list[str] = []
        self.waits: list[float] = []  # seconds that each step took

    def now(self) -> datetime:
        """What time it is for the services."""
        return datetime.fromisoformat((self.workspace.root / "clock").read_text())

    def steps(self, pause: float) -> Iterator[None]:
        """One turn after the other, from when everybody is there until the end."""
        (self.workspace.root / f"ready-{self.seed}").touch()
        parent = os.getppid()
        while not (self.workspace.root / "until").exists():
            if os.getppid() != parent:
                sys.exit("the soak was ended before it began")
            time.sleep(0.05)
        until = float((self.workspace.root / "until").read_text())
        while time.time() < until:
            yield
            time.sleep(self.dice.uniform(0, 2 * pause))

    def done(self, step: Callable[[], Any]) -> Any:
        """What the step gives; None if the database refused it, which is what must not happen."""
        started = time.monotonic()
        try:
            return step()
        except DBAPIError as error:
            self.errors.append(" ".join(str(error.orig).split()))
            return None
        finally:
            self.waits.append(time.monotonic() - started)


def nights(shift: Shift, engine: Engine) -> dict[str, Any]:
    """Nightly runs, one after the other; the first member of the two also judges."""
    done: Counter[str] = Counter()
    for _ in shift.steps(0.1):
        _harvest(shift, engine, done, None)
        if shift.seed % 2:
            shift.done(lambda: judge(shift.workspace, engine, at=shift.now()))
    return done


def backfill(shift: Shift, engine: Engine) -> dict[str, Any]:
    """Past days, a few at a time, further and further back."""
    done: Counter[str] = Counter()
    last = shift.now().date() - timedelta(days=31)
    for _ in shift.steps(0.2):
        _harvest(shift, engine, done, Period(last - timedelta(days=2), last))
        last -= timedelta(days=3)
    return done


def _harvest(shift: Shift, engine: Engine, done: Counter[str], period: Period | None) -> None:
    for source in configured_sources(shift.workspace):
        report = shift.done(partial(harvest_source, engine, source, now=shift.now(), period=period))
        if report:
            done.update(new=report.tally.new, works=report.attached.new, merged=report.attached.merged)
            shift.errors += [problem for problem in report.problems if "database" in problem]
    done["runs"] += 1


def curator(shift: Shift, engine: Engine) -> dict[str, Any]:
    """Decides on what stands on top of the queue, as four others do at the same moment; sometimes undoes a decision."""
    made: list[dict[str, Any]] = []
    refused = 0
    for _ in shift.steps(0.15):
        with reading(engine) as session:
            top = screening.in_screening_order(session, only_candidates=shift.dice.random() < 0.8, limit=_TOP)
        works = [work_id for work_id, _ in top]
        if not works:
            continue
        decision = _a_decision(shift, engine, shift.dice.choice(works), note=f"{shift.seed}-{len(made)}")
        if decision:
            made.append(decision)
        elif not shift.errors:
            refused += 1
    return {"made": made, "refused": refused}


def _a_decision(shift: Shift, engine: Engine, work: int, *, note: str) -> dict[str, Any] | None:
    name, at = f"curator{shift.seed}", datetime.now(UTC)
    verdict = shift.dice.choices(("include", "exclude", "reopen"), (5, 3, 1))[0]
    amend = Amendments(category=shift.dice.choice(("LFM", "VFM", "BFM", "MFM")), kind="method")
    steps = {
        "include": lambda: include(shift.workspace, engine, work, amend, curator=name, note=note, at=at),
        "exclude": lambda: exclude(
            shift.workspace, engine, work, reason="no health data", curator=name, note=note, at=at
        ),
        "reopen": lambda: reopen(shift.workspace, engine, work, curator=name, at=at),
    }
    try:
        spoken = shift.done(steps[verdict])
    except MisuseError:  # a line that people wrote, or nothing to undo
        return None
    if spoken is None or spoken.number is None:
        return None
    told = _TOLD.search(spoken.said)
    return {
        "curator": name,
        "verdict": verdict,
        "note": "" if verdict == "reopen" else note,
        "told": [told["curator"], told["verdict"]] if told else None,
    }


def publisher(shift: Shift, _engine: Engine) -> dict[str, Any]:
    """Publishes what was decided, again and again."""
    runs, added, changed, removed, conflicts = 0, 0, 0, 0, []
    for _ in shift.steps(1.0):
        result = shift.done(lambda: publish(shift.workspace, draft=False, at=datetime.now(UTC)))
        if result:
            runs, added = runs + 1, added + result["added"]
            changed, removed = changed + result["changed"], removed + result["removed"]
            conflicts += result["conflicts"]
    return {"runs": runs, "added": added, "changed": changed, "removed": removed, "conflicts": conflicts}


def archivist(shift: Shift, _engine: Engine) -> dict[str, Any]:
    """Takes backups, and holds each to the laws of the store."""
    runs, broken = 0, []
    for _ in shift.steps(4.0):
        file = shift.workspace.root / "backup.db"
        if shift.done(partial(back_up, shift.workspace.database_url, file, overwrite=True)):
            with closing_engine(open_store(f"sqlite:///{file}")) as copied:
                broken += [f"{found.law}: {found.where}: {found.message}" for found in defects(copied)]
            runs += 1
    return {"runs": runs, "broken": broken}


ROLES = {"nights": nights, "backfill": backfill, "curator": curator, "publisher": publisher, "archivist": archivist}


def main() -> None:
    role, root, seed = sys.argv[1:]
    shift = Shift(Path(root), int(seed))
    with closing_engine(open_store(shift.workspace.database_url)) as engine:
        done = ROLES[role](shift, engine)
    json.dump(done | {"role": role, "errors": shift.errors, "waits": shift.waits}, sys.stdout)


if __name__ == "__main__":
    main()
