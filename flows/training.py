"""Which model judges: trained anew when there is something to learn, unless it is worse; the last good one stays."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from ..config.workspace import Workspace
from ..store.database import reading
from .errors import MisuseError
from .lessons import Lessons, digest_of_lessons, lessons, papers_to_lend

if TYPE_CHECKING:
    from ..classifiers.comparison import Comparison
    from ..classifiers.model import Model


@dataclass(frozen=True)
class Ready:
    """The model to judge with, and what a person should know of how it came to that. `is_new`: it was trained now."""

    model: "Model"
    notes: tuple[str, ...] = ()
    is_new: bool = True


def train_model(workspace: Workspace, engine: Engine, *, at: datetime, force: bool = False) -> Ready:
    """Fit on the list, the decisions and the stream, and put the model to use.

    The one in use stays if the new one is clearly worse on the curator's own decisions, unless forced; or if the new
    one cannot be saved.
    """
    previous, notes = _good_model(workspace)
    return _trained(workspace, engine, previous, notes, at=at, force=force)


def current_model(workspace: Workspace, engine: Engine, *, at: datetime) -> Ready:
    """The model in use, or a new one if the list, the decisions or the settings have changed since it was trained."""
    previous, notes = _good_model(workspace)
    with reading(engine) as session:
        to_learn = digest_of_lessons(session, workspace)
    if previous and previous.card.get("learned_from") == to_learn:
        return Ready(previous, notes, is_new=False)
    return _trained(workspace, engine, previous, notes, at=at, force=False)


def evaluate_model(workspace: Workspace, engine: Engine) -> dict[str, Any]:
    """Measure the model on the list and the decisions; the shape of CONTRACT's `evaluate --json`."""
    from ..classifiers.evaluation import evaluate

    with reading(engine) as session:
        known = lessons(session)
    return evaluate(
        known.listed,
        known.background,
        excluded=known.excluded,
        categories=[category.key for category in workspace.settings.categories],
        abstain_below=workspace.settings.screening.abstain_below,
        shipped=papers_to_lend(workspace),
    )


def _trained(
    workspace: Workspace,
    engine: Engine,
    previous: "Model | None",
    notes: tuple[str, ...],
    *,
    at: datetime,
    force: bool,
) -> Ready:
    from ..classifiers.storage import ModelError, save_model

    with reading(engine) as session:
        known, learned_from = lessons(session), digest_of_lessons(session, workspace)
    try:
        model = _fit(workspace, known, at=at)
    except MisuseError as error:
        if previous is None:
            raise
        return Ready(previous, (*notes, f"{error}; judged by the model of {_age(previous)}"), is_new=False)
    model.card["learned_from"] = learned_from
    compared = _compared(previous, model, known)
    if compared and compared.judged:
        model.card["compared"] = compared.words
    if previous and compared and compared.is_clearly_worse and not force:
        return Ready(previous, (*notes, _refusal(previous, compared)), is_new=False)
    try:
        save_model(model, workspace.model_path)
    except ModelError as error:
        if previous is None:
            raise
        return Ready(previous, (*notes, f"{error}; judged by the model of {_age(previous)}"), is_new=False)
    _keep_copy(workspace)
    return Ready(model, (*notes, *model.card["cautions"]))


def _fit(workspace: Workspace, known: Lessons, *, at: datetime) -> "Model":
    from ..classifiers.model import train

    return train(
        known.listed,
        known.background,
        excluded=known.excluded,
        categories=[category.key for category in workspace.settings.categories],
        abstain_below=workspace.settings.screening.abstain_below,
        shipped=papers_to_lend(workspace),
        trained_at=at,
    )


def _compared(previous: "Model | None", model: "Model", known: Lessons) -> "Comparison | None":
    """None where the categories are others: then there is nothing to compare."""
    from ..classifiers.comparison import compare_models

    if previous is None or previous.category.answers != model.category.answers:
        return None
    return compare_models(previous, model, included=known.decided, excluded=known.excluded[-len(known.listed) :])


def _refusal(previous: "Model", compared: "Comparison") -> str:
    return (
        f"the new model was not put to use: {compared.words}; the model of {_age(previous)} stays "
        "(`livinglist train --force` takes the new one all the same)"
    )


def _good_model(workspace: Workspace) -> tuple["Model | None", tuple[str, ...]]:
    """The model in use; if its file is damaged, the copy of it, put back in its place. And what was found."""
    from ..classifiers.storage import ModelError, load_model

    try:
        return load_model(workspace.model_path), ()
    except ModelError as error:
        if not workspace.model_path.exists():
            return None, ()
        found = str(error).split("; ")[0]
    try:
        model = load_model(_copy(workspace))
    except ModelError:
        return None, (f"{found}; a new model is trained",)
    shutil.copyfile(_copy(workspace), workspace.model_path)
    return model, (f"{found}; the last good one, trained {_age(model)}, was put back",)


def _keep_copy(workspace: Workspace) -> None:
    _copy(workspace).parent.mkdir(exist_ok=True)
    shutil.copyfile(workspace.model_path, _copy(workspace))


def _copy(workspace: Workspace) -> Path:
    return workspace.state / "last-good-model.skops"


def _age(model: "Model") -> str:
    return str(model.card["trained_at"])[:16].replace("T", " ")
