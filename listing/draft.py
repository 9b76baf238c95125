"""The list while it is edited: every line remembers which line of the original it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from .document import Document, parse
from .errors import Refused
from .rendering import Written

Meant = Written | int | None  # what a new line is: an entry or row, a year, a blank line


@dataclass(frozen=True)
class Piece:
    """One line. `origin` is its index in the original; None for a line that is new, which `meant` then describes.

    `instead_of` is the index of the line it stands in the place of.
    """

    raw: str
    ending: str
    origin: int | None
    meant: Meant = None
    instead_of: int | None = None


@dataclass(frozen=True)
class Draft:
    """A list under edit, and the document it would now be."""

    pieces: tuple[Piece, ...]
    newline: str = field(default="\n")

    @classmethod
    def of(cls, document: Document) -> "Draft":
        """The list as it stands."""
        pieces = [Piece(line.raw, line.ending, line.number - 1) for line in document.lines]
        return cls(tuple(pieces), document.newline)

    @cached_property
    def text(self) -> str:
        """The list's text."""
        return "".join(piece.raw + piece.ending for piece in self.pieces)

    @cached_property
    def document(self) -> Document:
        """The list, parsed. Raises Refused if lines ran together."""
        document = parse(self.text)
        if len(document.lines) != len(self.pieces):
            raise Refused("the list mixes line endings in a way that an edit would join two lines")
        return document

    def with_lines(self, at: int, new: Sequence[tuple[str, Meant]]) -> "Draft":
        """With new lines before index `at`, in the line ending of the line above."""
        ending = (self.pieces[at - 1].ending if at else "") or self.newline
        inserted = [Piece(raw, ending, None, meant) for raw, meant in new]
        above, below = list(self.pieces[:at]), list(self.pieces[at:])
        if above and not above[-1].ending:
            above[-1] = _ended(above[-1], ending)
            inserted[-1] = _ended(inserted[-1], "")
        return Draft((*above, *inserted, *below), self.newline)

    def with_line(self, at: int, meant: Written) -> "Draft":
        """With another line in the place of the one at index `at`."""
        old = self.pieces[at]
        piece = Piece(meant.raw, old.ending, None, meant, old.instead_of if old.origin is None else old.origin)
        return Draft((*self.pieces[:at], piece, *self.pieces[at + 1 :]), self.newline)

    def without(self, start: int, end: int) -> "Draft":
        """Without the lines from index `start` up to `end`; a file that had no final newline gets none."""
        above, below = list(self.pieces[:start]), self.pieces[end:]
        if above and not below and not self.pieces[end - 1].ending:
            above[-1] = _ended(above[-1], "")
            if not above[-1].raw:
                above.pop()
        return Draft((*above, *below), self.newline)


def _ended(piece: Piece, ending: str) -> Piece:
    return replace(piece, ending=ending)
