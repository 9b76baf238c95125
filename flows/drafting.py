"""What a publish would do: hand edits taken in, decisions turned into lines, what cannot be written told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.document import parse
from ..listing.edit import Applied, Insertion, Removal, apply
from ..listing.errors import LayoutError, Refused
from ..listing.layout import Layout
from ..listing.reading import listed
from ..review.lines import new_entry, read_list
from ..store import describe, entries, publications, screening, suggestions
from ..store.tables import EntryRow
from .errors import RefusedError


@dataclass(frozen=True)
class Draft:
    """What a publish would do."""

    before: str
    applied: Applied
    pending: publications.Pending
    taken: entries.Taken
    conflicts: list[str]
    papers: list[dict[str, Any]]  # what the lines that come and go are about: verdict, title, category, curator

    @property
    def retired(self) -> list[EntryRow]:
        """The lines that go."""
        return [entry for entry in self.pending.removals if -(entry.id or 0) not in self.applied.missing]


def compare(workspace: Workspace, session: Session, layout: Layout, *, at: datetime) -> Draft:
    """Compare list and decisions, the people's edits taken in; refused where the list cannot be read."""
    before = read_list(workspace.list_path)
    try:
        lines = listed(parse(before), layout)
    except LayoutError as error:
        raise RefusedError(f"{error}; nothing was written") from error
    taken = entries.take_in(session, lines, origin="hand", at=at)
    pending = publications.pending(session)
    insertions = _insertions(session, pending, at=at)
    applied, refused = _apply(before, layout, [*_removals(pending), *insertions])
    missing = [entry for entry in pending.removals if -(entry.id or 0) in applied.missing]
    gone = [f"the line of “{entry.title[:60]}” is not where it was; take it out by hand" for entry in missing]
    papers = _papers(session, pending, insertions, applied, missing)
    return Draft(before, applied, pending, taken, [*pending.conflicts, *refused, *gone], papers)


def _papers(
    session: Session,
    pending: publications.Pending,
    insertions: list[Insertion],
    applied: Applied,
    missing: list[EntryRow],
) -> list[dict[str, Any]]:
    """What each line that comes or goes is about, and who decided it."""
    decided = {decision.id: decision for decision in pending.insertions}
    gone = [entry for entry in pending.removals if entry not in missing]
    leaving = {entry.work_id for entry in gone}
    papers = []
    for insertion in insertions:
        if insertion.ref in applied.lines:
            decision, new = decided[insertion.ref], insertion.entry
            work_id = screening.root_of(session, decision.work_id)
            verdict = "changed" if work_id in leaving else "added"
            leaving.discard(work_id)
            papers.append(_paper(verdict, new.title, new.category, decision.curator))
    for entry in gone:
        if entry.work_id in leaving:
            last = screening.standing(session, entry.work_id)
            papers.append(_paper("removed", entry.title, entry.category, last.curator if last else ""))
    return papers


def _paper(verdict: str, title: str, category: str | None, curator: str) -> dict[str, Any]:
    return {"verdict": verdict, "title": title, "category": category, "curator": curator}


def _insertions(session: Session, pending: publications.Pending, *, at: datetime) -> list[Insertion]:
    works = [screening.root_of(session, decision.work_id) for decision in pending.insertions]
    papers = describe.describe(session, works)
    said = suggestions.suggestions(session, works)
    return [
        Insertion(new_entry(papers[work], said.get(work), decision, this_year=at.year), ref=decision.id or 0)
        for work, decision in zip(works, pending.insertions, strict=True)
    ]


def _removals(pending: publications.Pending) -> list[Removal]:
    """The last line to leave a year block that livinglist made takes its heading along, whichever line that is."""
    return [
        Removal(
            raw=entry.raw,
            section=entry.section,
            year=entry.year,
            made_year_block=(entry.section, entry.year) in pending.made_year_blocks,
            ref=-(entry.id or 0),
        )
        for entry in pending.removals
    ]


def _apply(text: str, layout: Layout, edits: list[Insertion | Removal]) -> tuple[Applied, list[str]]:
    """Apply what can be applied; each edit that cannot is named with its reason."""
    refused: list[str] = []
    while True:
        try:
            return apply(text, layout, edits), refused
        except Refused as error:
            bad = set(error.refs) & {edit.ref for edit in edits}
            if not bad:
                raise RefusedError(f"{error.reason}; nothing was written") from error
            titles = [edit.entry.title[:60] for edit in edits if isinstance(edit, Insertion) and edit.ref in bad]
            refused += [f"“{title}” was not written: {error.reason}" for title in titles or ["a line"]]
            edits = [edit for edit in edits if edit.ref not in bad]
