"""Judging: train the model on the list and the decisions, and let it say what it thinks of what waits."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..review.lines import as_kind
from ..review.reasons import as_json
from ..store import describe, enrichment, entries, screening, suggestions
from ..store.bulk import chunks
from ..store.database import reading
from .errors import MisuseError

if TYPE_CHECKING:
    from ..classifiers.examples import Example, Text
    from ..classifiers.model import Model

REASONS_FROM = 0.02  # of relevance: below it, `show` works the reasons out when somebody asks
_BATCH = 1_000
_BACKGROUND = 4_000  # harvested works that stand for what a night brings


def train_model(workspace: Workspace, engine: Engine, *, at: datetime) -> "Model":
    """Fit on the list, the decisions and the harvested stream; save the model; give it back."""
    from ..classifiers.model import train
    from ..classifiers.storage import save_model

    with reading(engine) as session:
        listed, excluded, background = _training_data(session)
        learned_from = lessons(session)
    model = train(
        listed,
        background,
        excluded=excluded,
        categories=[category.key for category in workspace.settings.categories],
        abstain_below=workspace.settings.screening.abstain_below,
        trained_at=at,
    )
    model.card["learned_from"] = learned_from
    save_model(model, workspace.model_path)
    return model


def current_model(workspace: Workspace, engine: Engine, *, at: datetime) -> "Model":
    """The saved model, or a new one if decisions or the list have changed since it was trained."""
    from ..classifiers.storage import ModelError, load_model

    with reading(engine) as session:
        learned_from = lessons(session)
    try:
        model = load_model(workspace.model_path)
    except ModelError:
        return train_model(workspace, engine, at=at)
    return model if model.card.get("learned_from") == learned_from else train_model(workspace, engine, at=at)


def judge(workspace: Workspace, engine: Engine, *, at: datetime) -> int:
    """Give every work that waits a suggestion of the current model; how many were judged anew."""
    model = current_model(workspace, engine, at=at)
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


def evaluate_model(workspace: Workspace, engine: Engine) -> dict[str, Any]:
    """Measure the model on the list and the decisions; the shape of CONTRACT's `evaluate --json`."""
    from ..classifiers.evaluation import evaluate

    with reading(engine) as session:
        listed, excluded, background = _training_data(session)
    return evaluate(
        listed,
        background,
        excluded=excluded,
        categories=[category.key for category in workspace.settings.categories],
        abstain_below=workspace.settings.screening.abstain_below,
    )


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


def lessons(session: Session) -> str:
    """A digest of what there is to learn from: the list's lines, what was fetched of them, the standing decisions."""
    fetched = enrichment.count_found(session)
    lines = sorted((entry.kind, entry.category or "", entry.title) for entry in entries.present(session))
    verdicts = [(row.work_id, row.verdict, row.kind, row.category) for row in screening.decided(session)]
    return hashlib.sha256(repr((lines, fetched, verdicts)).encode()).hexdigest()


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


def _training_data(session: Session) -> tuple[list["Example"], list["Text"], list["Text"]]:
    """(listed and included, excluded, background). A curator's word on a work outweighs its line's section."""
    from ..classifiers.examples import Example, Text

    verdicts = {screening.root_of(session, row.work_id): row for row in screening.decided(session)}
    on_list = {entry.work_id: entry for entry in entries.present(session)}
    known = describe.describe(session, sorted(on_list.keys() | verdicts.keys()))
    listed, excluded = [], []
    for work_id, paper in known.items():
        decision, entry = verdicts.get(work_id), on_list.get(work_id)
        if decision and decision.verdict == "exclude":
            excluded.append(Text(paper.title, paper.abstract))
            continue
        said = decision or entry
        assert said is not None
        listed.append(
            Example(
                title=entry.title if entry else paper.title,
                kind=as_kind(said.kind or "method"),
                category=said.category,
                abstract=paper.abstract,
                year=paper.year,
                origin="list" if entry else "decision",
            )
        )
    return listed, excluded, _background(session, without=known.keys())


def _background(session: Session, *, without: object) -> list["Text"]:
    """A sample of the works nobody has decided on, the same for the same store."""
    from ..classifiers.examples import Text

    query = screening.states().order_by("work_id")
    waiting = [work_id for work_id, state in session.execute(query) if state == "candidate"]
    step = max(1, len(waiting) // _BACKGROUND)
    return [Text(title, abstract) for title, abstract in describe.texts(session, waiting[::step]).values()]
