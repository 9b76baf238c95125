"""Bulk work: judging in portions, by Prefect's task runners. In this process, or on the Dask cluster that is named.

Harvesting stays one line a service wherever it runs: services are asked politely, not faster.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from ..config.workspace import Workspace, load_workspace
from ..review.alike import read_new_texts
from ..store import suggestions
from ..store.bulk import chunks
from ..store.database import reading
from . import progress
from .cluster import CONNECT_SECONDS
from .errors import RefusedError
from .judge import judge_works
from .ledger import opened_store
from .training import Ready, current_model

if TYPE_CHECKING:
    from ..classifiers.model import Model

PORTION = 5_000
_LOOK_AGAIN_SECONDS = 10.0
_DESERTED_SECONDS = 60.0  # a worker that was killed is back by then, if anything brings it back

Portion = tuple[int, int]  # the first and the last number of some works


@dataclass(frozen=True)
class Judging:
    """How many works were judged anew, and what a person should know of the model that judged them."""

    works: int
    notes: tuple[str, ...]


def judge_waiting(root: Path, now: datetime) -> Judging:
    """A suggestion for every work that waits and has none of the current model. To be called in a flow.

    One task a portion. Each saves what it did, so that only what failed or was killed is left to do again.
    """
    place = load_workspace(root)
    ready, waiting = _waiting(place, now)
    portions = list(chunks(waiting, PORTION))
    with _task_runner(place) as runner:
        given = {"workspace": str(root), "model": ready.model.card["digest"], "now": now.isoformat()}
        futures = [runner.submit(judge_portion, given | {"portion": (part[0], part[-1])}) for part in portions]
        _wait(futures, [len(part) for part in portions])
        judged = sum(future.result() for future in futures)
    _read_what_is_new(place)
    return Judging(judged, ready.notes)


@task(cache_policy=NO_CACHE)
def judge_portion(workspace: str, portion: Portion, model: str, now: str) -> int:
    """Judge the works from the first to the last of a portion that have no suggestion of this model yet; how many."""
    place = load_workspace(Path(workspace))
    with opened_store(place) as engine:
        with reading(engine) as session:
            waiting = suggestions.unjudged(session, model=model, within=portion)
        if waiting:
            judge_works(engine, _model(place.model_path, model), waiting, at=datetime.fromisoformat(now))
    return len(waiting)


def _read_what_is_new(place: Workspace) -> None:
    """So that every paper knows its neighbours in the store."""
    with opened_store(place) as engine:
        read_new_texts(place, engine)


def _waiting(place: Workspace, at: datetime) -> tuple[Ready, list[int]]:
    """The model to judge with, trained anew if there is something to learn, and the works it is for."""
    with opened_store(place) as engine:
        ready = current_model(place, engine, at=at)
        with reading(engine) as session:
            return ready, suggestions.unjudged(session, model=ready.model.card["digest"])


@lru_cache(maxsize=1)
def _model(path: Path, digest: str) -> "Model":
    """The saved model, read once a process; refused if it is another one by now."""
    from ..classifiers.storage import load_model

    model = load_model(path)
    if model.card["digest"] != digest:
        raise RefusedError("the model was trained anew while works were judged; the next run judges the rest")
    return model


def _task_runner(place: Workspace) -> TaskRunner[Any]:
    """One thread of this process, or the cluster. Two threads would only contend for the interpreter and the store."""
    if not place.settings.bulk.dask:
        return ThreadPoolTaskRunner(max_workers=1)
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(address=place.settings.bulk.dask, client_kwargs={"timeout": CONNECT_SECONDS})


def _wait(futures: Sequence[Any], sizes: Sequence[int]) -> None:
    """Until every portion has ended, well or not. A cluster without any worker is given up: none may ever come back."""
    told, inhabited = progress.current.get(), time.monotonic()
    for place, future in enumerate(futures, 1):
        while not future.wrapped_future.done():
            future.wait(timeout=_LOOK_AGAIN_SECONDS)
            if _has_workers(future):
                inhabited = time.monotonic()
            elif time.monotonic() - inhabited > _DESERTED_SECONDS:
                raise RefusedError("the Dask cluster has lost all its workers; start some and run it again")
        told.judge(sum(sizes[:place]), sum(sizes))


def _has_workers(future: Any) -> bool:
    cluster = getattr(future.wrapped_future, "client", None)  # this process has no such thing, and is always there
    return cluster is None or bool(cluster.nthreads())
