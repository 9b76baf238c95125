"""The telling words of a text, marked where they stand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"[\w][\w+-]*")


@dataclass(frozen=True)
class Piece:
    """A run of text; `weight` is what its words add to the relevance, 0 where they tell nothing."""

    text: str
    weight: float = 0.0


def highlight(text: str, why: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """The text in pieces, whose words are those of the text; a pair of words is marked as one."""
    weights = {str(reason["term"]).lower(): float(reason["weight"]) for reason in why}
    terms = sorted((term for term in weights if _WORD.match(term) and weights[term]), key=len, reverse=True)
    if not terms or not text:
        return [Piece(text)]
    found = r"(?<![\w-])(?:" + "|".join(map(_loosely, terms)) + r")(?![\w])"
    pieces, end = [], 0
    for met in re.finditer(found, text, re.IGNORECASE):
        term = " ".join(met[0].lower().split())
        pieces += [Piece(text[end : met.start()]), Piece(met[0], weights.get(term, 0.0))]
        end = met.end()
    return [piece for piece in [*pieces, Piece(text[end:])] if piece.text]


def _loosely(term: str) -> str:
    return r"\s+".join(map(re.escape, term.split()))
