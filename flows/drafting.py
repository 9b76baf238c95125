"""What a publish would do: hand edits taken in, decisions turned into lines, what cannot be written told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.conflicts import refuse_unreadable
from ..listing.diff import unified_diff
from ..listing.document import Document, parse
from ..listing.edit import Applied, Change, Edit, Insertion, Removal, Restoration, apply
from ..listing.errors import LayoutError, Refused
from ..listing.layout import Layout
from ..listing.reading import Listed, listed
from ..listing.year_habit import moves_with_venue
from ..review.lines import layout_of, read_list
from ..store import publications
from . import decision_log
from .due import Due, Plan
from .errors import RefusedError
from .freshness import refuse_stale
from .hand_edits import take_in
from .planning import plan

_TITLE_CHARACTERS = 60


@dataclass(frozen=True)
class Draft:
    """What a publish would do. `hand_edits` are what people did to the list since the last one."""

    before: str
    applied: Applied
    plan: Plan
    hand_edits: list[dict[str, Any]]
    conflicts: list[str]

    def done(self, kind: type[Edit]) -> dict[int, Due]:
        """The edits of a kind that are made."""
        missing = set(self.applied.missing)
        made = self.plan.edits(kind)
        if kind in (Insertion, Change):
            return {ref: due for ref, due in made.items() if ref in self.applied.lines}
        return {ref: due for ref, due in made.items() if ref not in missing}

    @property
    def rewritten(self) -> set[int | None]:
        """Numbers of the lines that are taken out and written anew in one publish."""
        gone = {due.entry.id for due in self.done(Removal).values() if due.entry}
        return gone & {due.entry.id for due in self.done(Insertion).values() if due.entry}


def as_it_would_be(workspace: Workspace, engine: Engine, *, at: datetime) -> dict[str, Any]:
    """The list as the next publish would leave it: `text`, `diff`, `conflicts`, `hand_edits`, `papers` and counts.

    Nothing is written, neither to the list nor to the store. Raises `RefusedError` where a publish would.
    """
    with Session(engine) as session:
        mend(workspace, session, at=at)
        drafted = compare(workspace, session, layout_of(workspace.settings), at=at)
        told = as_json(workspace, drafted) | {"text": drafted.applied.text}
        session.rollback()
    return told


def mend(workspace: Workspace, session: Session, *, at: datetime) -> None:
    """Finish or forget publications of runs that were killed between database and file; the caller commits."""
    for publication in publications.unwritten(session):
        if publications.digest_of(read_list(workspace.list_path)) == publication.after_digest:
            publication.written_at = at
        else:
            publications.abandon(session, publication)


def as_json(workspace: Workspace, drafted: Draft) -> dict[str, Any]:
    """What a publish does, in the words of CONTRACT's `publish --json`; `written` is False."""
    shows = drafted.applied.text != drafted.before  # a paper decided anew may read as it did
    return {
        "written": False,
        **(_counts(drafted) if shows else {"added": 0, "changed": 0, "removed": 0}),
        "adopted": sum(edit["edit"] == "added" for edit in drafted.hand_edits),
        "conflicts": drafted.conflicts,
        "hand_edits": drafted.hand_edits,
        "papers": _papers(drafted) if shows else [],
        "diff": unified_diff(drafted.before, drafted.applied.text, workspace.list_path.name),
    }


def _counts(drafted: Draft) -> dict[str, int]:
    rewritten = len(drafted.rewritten)
    back = [due for due in drafted.done(Restoration).values() if due.change and not due.change.after]
    return {
        "added": len(drafted.done(Insertion)) - rewritten + len(back),
        "changed": rewritten + len(drafted.done(Change)) + len(drafted.done(Restoration)) - len(back),
        "removed": len(drafted.done(Removal)) - rewritten,
    }


def compare(workspace: Workspace, session: Session, layout: Layout, *, at: datetime) -> Draft:
    """Compare list and decisions, the people's edits taken in; refused where the list cannot be read."""
    before = read_list(workspace.list_path)
    document, lines = _read(before, layout)
    refuse_stale(workspace, session, before)
    hand_edits = take_in(
        session, lines, workspace.list_path, at=at, told=lambda: decision_log.take_in(workspace, session, at=at)
    )
    pending = publications.pending(session)
    rows = {line.raw: line.cells for line in lines if line.cells}
    planned = plan(session, pending, rows=rows, moves_with_venue=moves_with_venue(document, layout), at=at)
    applied, refused = _apply(before, layout, planned)
    missing = [_missing(planned.due[ref]) for ref in applied.missing]
    return Draft(before, applied, planned, hand_edits, [*pending.conflicts, *planned.conflicts, *refused, *missing])


def _read(text: str, layout: Layout) -> tuple[Document, list[Listed]]:
    document = parse(text)
    try:
        refuse_unreadable(document)
        return document, listed(document, layout)
    except Refused as error:
        raise RefusedError(f"{error.reason}; nothing was written") from error
    except LayoutError as error:
        raise RefusedError(f"{error}; nothing was written") from error


def _papers(drafted: Draft) -> list[dict[str, Any]]:
    """What each line that comes or goes is about, and who decided it."""
    rewritten = drafted.rewritten
    told: list[dict[str, Any]] = []
    for kind in (Insertion, Change, Restoration, Removal):
        for due in drafted.done(kind).values():
            is_rewritten = due.entry is not None and due.entry.id in rewritten
            if not (kind is Removal and is_rewritten):
                told.append(_paper(_verdict(due, is_rewritten=is_rewritten), due))
    return told


def _verdict(due: Due, *, is_rewritten: bool) -> str:
    if isinstance(due.edit, Restoration):
        return "changed" if due.change and due.change.after else "added"
    if isinstance(due.edit, Insertion):
        return "changed" if is_rewritten else "added"
    return "changed" if isinstance(due.edit, Change) else "removed"


def _paper(verdict: str, due: Due) -> dict[str, Any]:
    return {"verdict": verdict, "title": due.title, "category": due.category, "curator": due.curator}


def _apply(text: str, layout: Layout, planned: Plan) -> tuple[Applied, list[str]]:
    """Apply what can be applied; each edit that cannot is named with its reason."""
    refused: list[str] = []
    edits = [due.edit for due in planned.due.values()]
    while True:
        try:
            return apply(text, layout, edits), refused
        except Refused as error:
            bad = set(error.refs) & {edit.ref for edit in edits}
            if not bad:
                raise RefusedError(f"{error.reason}; nothing was written") from error
            titles = [planned.due[ref].title[:_TITLE_CHARACTERS] for ref in sorted(bad)]
            refused += [f"“{title}” was not written: {error.reason}" for title in titles]
            edits = [edit for edit in edits if edit.ref not in bad]
            for ref in bad:
                del planned.due[ref]


def _missing(due: Due) -> str:
    title = due.title[:_TITLE_CHARACTERS]
    if isinstance(due.edit, Removal):
        return f"the line of “{title}” is not where it was; take it out by hand"
    if isinstance(due.edit, Restoration) and due.edit.line is None:
        return f"what stood above the line of “{title}” is gone; put it back by hand: {due.edit.was.raw}"
    return f"the line of “{title}” is not where it was; change it by hand"
