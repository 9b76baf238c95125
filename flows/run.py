"""Starting flows from the command line: once, or on a schedule."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ..config.workspace import Workspace
from ..store.database import open_store
from . import progress
from .cluster import require_cluster
from .errors import MisuseError
from .ledger import refuse_if_busy
from .orchestrator import prefect_server
from .streams import require_sources


def run_night(workspace: Workspace, *, now: datetime | None, only: Sequence[str] = ()) -> dict[str, Any]:
    """Run the nightly flow once; its report. Misuse is found before Prefect is started."""
    require_sources(workspace, only)
    open_store(workspace.database_url).dispose()
    require_cluster(workspace)
    refuse_if_busy(workspace)
    with prefect_server(workspace.state / "prefect"), progress.shown():
        from .nightly import nightly

        instant = now.isoformat() if now else None
        report: dict[str, Any] = asyncio.run(nightly(str(workspace.root), now=instant, only=list(only)))
    return report


def run_backfill(
    workspace: Workspace, period: tuple[date, date], *, now: datetime | None = None, only: Sequence[str] = ()
) -> dict[str, Any]:
    """Harvest the days of a period that are not proven yet; run it again to go on where it stopped."""
    require_sources(workspace, only)
    open_store(workspace.database_url).dispose()
    require_cluster(workspace)
    refuse_if_busy(workspace)
    with prefect_server(workspace.state / "prefect"), progress.shown():
        from .nightly import backfill

        ends = (period[0].isoformat(), period[1].isoformat())
        instant = now.isoformat() if now else None
        report: dict[str, Any] = asyncio.run(backfill(str(workspace.root), ends, now=instant, only=list(only)))
    return report


def serve_nightly(workspace: Workspace) -> None:
    """Run the nightly flow on `[schedule] cron` until the process is ended."""
    require_sources(workspace)
    open_store(workspace.database_url).dispose()
    require_cluster(workspace)
    schedule = workspace.settings.schedule
    with prefect_server(workspace.state / "prefect", for_schedules=True):
        from prefect.schedules import Cron

        from .nightly import nightly

        try:
            cron = Cron(schedule.cron, timezone=schedule.timezone)
        except ValueError as error:
            raise MisuseError(f"`[schedule] cron`: {error}") from error
        nightly.serve(
            name="livinglist-nightly",
            schedule=cron,
            parameters={"workspace": str(workspace.root)},
            print_starting_message=True,
        )
