"""What a paper is about: key terms, key sentences, facets, and the works of the whole store that read like it."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from ..config.workspace import Workspace
from ..store import describe
from ..store.database import reading
from ..store.states import states_of
from ..store.tables import Work
from .facets import find

if TYPE_CHECKING:
    from ..classifiers.likeness import Likeness

_MOST = 50_000  # the newest works: a store of more is told by these


def portrait(workspace: Workspace, session: Session, work_id: int, title: str, abstract: str) -> dict[str, Any]:
    """`key_terms`, `key_sentences`, `facets` and `neighbours` of a work, as `show --json` has them."""
    from ..classifiers.examples import Text
    from ..classifiers.keys import key_sentences, key_terms

    text, likeness = Text(title, abstract), _likeness(workspace, session)
    near = likeness.nearest(text, without=work_id)
    titles = describe.texts(session, [work for work, _ in near])
    states = states_of(session, list(titles))
    return {
        "key_terms": [
            {"term": one.term, "weight": one.weight} for one in key_terms(text, likeness.met_in, len(likeness))
        ],
        "key_sentences": key_sentences(text),
        "facets": find(workspace, session, work_id, title, abstract),
        "neighbours": [
            {
                "work": work,
                "title": titles[work][0],
                "state": states[work],
                "likeness": round(cosine, 3),
            }
            for work, cosine in near
            if work in titles
        ],
    }


def read_all_works(workspace: Workspace, engine: Engine) -> None:
    """Read the words of all works anew, so that a paper's neighbours and key terms are those of the store as it is."""
    from ..classifiers.likeness import save_likeness

    with reading(engine) as session:
        likeness = _read(session)
    workspace.state.mkdir(exist_ok=True)
    save_likeness(likeness, workspace.likeness_path)


def _likeness(workspace: Workspace, session: Session) -> "Likeness":
    """As last read; read now where nothing was read yet."""
    path = workspace.likeness_path
    found = _loaded(path, path.stat().st_mtime_ns) if path.exists() else None
    return found or _read(session)


@lru_cache(maxsize=1)
def _loaded(path: Path, _changed: int) -> "Likeness | None":
    from ..classifiers.likeness import load_likeness

    return load_likeness(path)


def _read(session: Session) -> "Likeness":
    from ..classifiers.examples import Text
    from ..classifiers.likeness import likeness_of

    newest = select(col(Work.id)).where(col(Work.merged_into).is_(None)).order_by(col(Work.id).desc()).limit(_MOST)
    works = sorted(work for work in session.scalars(newest) if work is not None)
    texts = describe.texts(session, works)
    return likeness_of(list(texts), [Text(title, abstract) for title, abstract in texts.values()])
