"""What a paper is about: key terms, key sentences, facets, and the works of the whole store that read like it."""

from typing import Any

from sqlmodel import Session

from ..config.workspace import Workspace
from .alike import neighbours, what_was_read
from .facets import find


def portrait(workspace: Workspace, session: Session, work_id: int, title: str, abstract: str) -> dict[str, Any]:
    """`key_terms`, `key_sentences`, `facets` and `neighbours` of a work, as `show --json` has them."""
    from ..classifiers.examples import Text
    from ..classifiers.keys import key_sentences, key_terms

    text, known = Text(title, abstract), what_was_read(workspace, session)
    terms = key_terms(text, known.met_in, known.n_texts)
    return {
        "key_terms": [{"term": one.term, "weight": one.weight} for one in terms],
        "key_sentences": key_sentences(text),
        "facets": find(workspace, session, work_id, title, abstract),
        "neighbours": neighbours(session, known, work_id, text),
    }
