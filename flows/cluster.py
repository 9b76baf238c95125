"""The Dask cluster that `[bulk] dask` names: whether it can do this workspace's work, told before anything is begun."""

import hashlib
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..config.workspace import ConfigError, Workspace, load_workspace
from .errors import MisuseError
from .orchestrator import keep_at_home

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 10


def require_cluster(workspace: Workspace) -> None:
    """Misuse if a cluster is named that cannot be reached, or whose workers do not see this workspace and its store."""
    address = workspace.settings.bulk.dask
    if not address:
        return
    with _connected(address) as client:
        seen = client.run(look, str(workspace.root), on_error="return")
    if not seen:
        raise MisuseError(f"the Dask cluster at {address} has no workers; start some with `dask worker {address}`")
    for worker, answer in seen.items():
        if isinstance(answer, BaseException):
            raise MisuseError(
                f"the Dask worker {worker} cannot run livinglist ({answer}); install the same version there"
            )
        _refuse_stranger(workspace, worker, *answer)
    if any(machine != socket.gethostname() for machine, *_ in seen.values()):
        _require_shared(workspace)


def look(root: str) -> tuple[str, str, str]:
    """In a worker: its machine, a digest of the address of the store it sees, or else why it sees none.

    Prefect, which its first portion imports, is told to keep at home there too.
    """
    machine = socket.gethostname()
    try:
        place = load_workspace(Path(root))
    except ConfigError as error:
        return machine, "", str(error)
    keep_at_home(place.state / "prefect", for_schedules=False)
    return machine, _digest(place.database_url), ""


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    if not find_spec("prefect_dask"):  # not imported: Prefect has yet to be told to keep at home
        raise MisuseError("`[bulk] dask` needs a package that is not installed: `pip install 'livinglist[dask]'`")
    from distributed import Client

    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise MisuseError(
            f"no Dask cluster answers at {address} (`[bulk] dask`); start one with `dask scheduler` and "
            '`dask worker`, or set the key to "" to judge in this process'
        ) from error
    with client:
        yield client


def _refuse_stranger(workspace: Workspace, worker: str, machine: str, store: str, fault: str) -> None:
    if fault:
        raise MisuseError(
            f"the Dask worker {worker} on {machine} does not see this workspace ({fault}); "
            "share its folder under the same path, model and configuration are read there"
        )
    if store != _digest(workspace.database_url):
        raise MisuseError(
            f"the Dask worker {worker} on {machine} would open another database than this program; "
            "set LIVINGLIST_DATABASE_URL alike for both, or for neither"
        )


def _require_shared(workspace: Workspace) -> None:
    """What several machines need beside the workspace's folder: a database and a Prefect server that all reach."""
    if workspace.database_url.startswith("sqlite"):
        raise MisuseError(
            "an SQLite store is for one machine, and the Dask cluster has workers on others; "
            "use PostgreSQL (`[store] url`) and a workspace folder that all of them share"
        )
    if not os.environ.get("PREFECT_API_URL"):
        raise MisuseError(
            "the Dask cluster has workers on other machines, which cannot report to the Prefect server in this "
            "process; set PREFECT_API_URL to one that all of them reach"
        )


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()
