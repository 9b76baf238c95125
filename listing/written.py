"""A paper that is to be listed, and the line it becomes."""

from dataclasses import dataclass

from ..records.record import Kind
from .markup import Inline


@dataclass(frozen=True)
class NewEntry:
    """A paper to be listed. `title_is_final`: a curator wrote the title, so its case is not adapted to the list's.

    `cells` are (column, value) of a table row beside name, venue, year and links: "modality", "scale", "task",
    or a column by its name in lower case; of columns that have none, `text`, the title and abstract, may tell (`told`).
    `authors` are written where the list names authors.
    """

    kind: Kind
    category: str | None
    year: int
    title: str
    venue: str = ""
    paper_url: str | None = None
    code_url: str | None = None
    title_is_final: bool = False
    cells: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Written:
    """A line, its bullet with what stands before it ("" for a table row), and how markdown must read the rest."""

    raw: str
    start: str
    inline: Inline
