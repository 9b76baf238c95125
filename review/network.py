"""The citation network of one work as a drawing: who it cites on the left, who cites it on the right."""

from dataclasses import dataclass
from typing import Any

_SHOWN = 12
_ROW, _TOP = 26, 20
WIDTH = 760
_SIDE = 250  # how wide the titles on each side are


@dataclass(frozen=True)
class Node:
    """A work in the drawing, at the end of its line."""

    work: int
    title: str
    state: str
    x: int
    y: int


@dataclass(frozen=True)
class Network:
    """The drawing: cited works, citing works, and how high it is. `more`: how many are left out on each side."""

    cites: list[Node]
    cited_by: list[Node]
    height: int
    more: tuple[int, int]

    @property
    def middle(self) -> int:
        """Where the work itself stands."""
        return self.height // 2


def network(work: dict[str, Any]) -> Network | None:
    """The drawing of a work as `show` tells of it; None where no citation is known."""
    cites, cited_by = work["cites"], work["cited_by"]
    if not cites and not cited_by:
        return None
    rows = max(min(len(side), _SHOWN) for side in (cites, cited_by))
    height = 2 * _TOP + (rows - 1) * _ROW
    return Network(
        _column(cites, _SIDE, height),
        _column(cited_by, WIDTH - _SIDE, height),
        height,
        (max(len(cites) - _SHOWN, 0), max(len(cited_by) - _SHOWN, 0)),
    )


def _column(works: list[dict[str, Any]], x: int, height: int) -> list[Node]:
    shown = works[:_SHOWN]
    top = height / 2 - (len(shown) - 1) * _ROW / 2
    return [
        Node(work["work"], work["title"][:38], work["state"], x, round(top + place * _ROW))
        for place, work in enumerate(shown)
    ]
