"""The edits of the list that are due, each with the decision or answer it follows from."""

from dataclasses import dataclass, field
from typing import Any

from ..listing.edit import Edit
from ..store.tables import AnswerRow, DecisionRow, EntryRow, LineChangeRow


@dataclass(frozen=True)
class Rewriting:
    """A decision to write, the line it replaces, and what that line is to say again after an answer was undone."""

    decision: DecisionRow
    old: EntryRow | None = None
    again: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """One edit: what it is about, who decided it, and the rows it follows from."""

    edit: Edit
    title: str
    category: str | None
    curator: str
    decision: DecisionRow | None = None
    entry: EntryRow | None = None  # the line that is changed or goes, or that an insertion replaces
    answer: AnswerRow | None = None
    change: LineChangeRow | None = None  # that is undone


@dataclass
class Plan:
    """The edits that are due, by number, and why others are not made."""

    due: dict[int, Due] = field(default_factory=dict)
    conflicts: list[str] = field(default_factory=list)

    def edits(self, kind: type[Edit]) -> dict[int, Due]:
        """Those of one kind."""
        return {ref: due for ref, due in self.due.items() if isinstance(due.edit, kind)}
