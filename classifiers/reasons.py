"""Reasons for many papers at once: the words that weighed most, and the listed papers that read alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .examples import Text
from .features import title_rows
from .model import Model
from .suggestion import Similar, Term


@dataclass(frozen=True)
class Reasons:
    """Why one paper may belong on the list: terms of its relevance, nearest listed papers."""

    why: list[Term]
    similar: list[Similar]


def reasons(model: Model, texts: Sequence[Text], *, terms: int = 8, neighbours: int = 3) -> list[Reasons]:
    """The reasons for each text, in order; as `model.why` and `model.similar` give them, but the list is read once."""
    nearest = _nearest(model, texts, neighbours) if texts and model.listed else [[] for _ in texts]
    return [
        Reasons(model.why(text, limit=terms, of="relevance"), similar)
        for text, similar in zip(texts, nearest, strict=True)
    ]


def _nearest(model: Model, texts: Sequence[Text], limit: int) -> list[list[Similar]]:
    listed = title_rows(model.features, [title for title, _ in model.listed])
    cosines = np.asarray((title_rows(model.features, [text.title for text in texts]) @ listed.T).todense())
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :limit]
    return [
        [Similar(*model.listed[place]) for place in places if row[place] > 0]
        for row, places in zip(cosines, order, strict=True)
    ]
