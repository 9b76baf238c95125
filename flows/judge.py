"""Judging: the current model says what it thinks of what waits, and of what somebody asks about."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..review.reasons import as_json
from ..store import describe, suggestions
from ..store.bulk import chunks
from ..store.database import reading
from .errors import MisuseError
from .training import current_model

if TYPE_CHECKING:
    from ..classifiers.model import Model

REASONS_FROM = 0.02  # of relevance: below it, `show` works the reasons out when somebody asks
_BATCH = 1_000


def judge(workspace: Workspace, engine: Engine, *, at: datetime) -> int:
    """Give every work that waits a suggestion of the current model; how many were judged anew."""
    model = current_model(workspace, engine, at=at).model
    with reading(engine) as session:
        waiting = suggestions.unjudged(session, model=model.card["digest"])
    judge_works(engine, model, waiting, at=at)
    return len(waiting)


def judge_works(engine: Engine, model: "Model", work_ids: Sequence[int], *, at: datetime) -> None:
    """Store what the model says of these works, a batch at a time, so that others can write in between."""
    for chunk in chunks(work_ids, _BATCH):
        with reading(engine) as session:
            texts = describe.texts(session, chunk)
        judged = _judge_batch(model, texts)
        with Session(engine) as session:
            suggestions.save(session, judged, model=model.card["digest"], at=at)
            session.commit()


def classify_texts(workspace: Workspace, papers: Sequence[dict[str, object]]) -> list[dict[str, Any]]:
    """What the saved model says of each paper (`title`, `abstract`); the shape of CONTRACT's `classify`."""
    from ..classifiers.examples import Text
    from ..classifiers.storage import ModelError, load_model

    try:
        model = load_model(workspace.model_path)
    except ModelError as error:
        raise MisuseError(str(error)) from error
    texts = [Text(str(paper["title"]), str(paper.get("abstract") or "")) for paper in papers]
    return [asdict(said) for said in model.suggest(texts)]


def _judge_batch(model: "Model", texts: dict[int, tuple[str, str]]) -> list[suggestions.Judged]:
    from ..classifiers.examples import Text
    from ..classifiers.reasons import reasons

    asked = [Text(title, abstract) for title, abstract in texts.values()]
    said_of_all = model.suggest(asked)
    worth = [place for place, said in enumerate(said_of_all) if said.relevance >= REASONS_FROM]
    found = reasons(model, [asked[place] for place in worth]) if worth else []
    explained = dict(zip(worth, found, strict=True))
    return [
        suggestions.Judged(
            work_id=work_id,
            relevance=said.relevance,
            kind=said.kind,
            category=said.category,
            confidence=said.confidence,
            probabilities=said.probabilities,
            **as_json(explained.get(place)),
        )
        for place, (work_id, said) in enumerate(zip(texts, said_of_all, strict=True))
    ]
