"""Publishing: take in what people edited, then write the decisions into the list, or refuse."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.diff import unified_diff
from ..listing.document import parse
from ..listing.edit import Applied, Insertion, Removal, apply
from ..listing.errors import LayoutError, Refused
from ..listing.layout import Layout
from ..listing.reading import listed
from ..store import describe, entries, publications, screening, suggestions
from ..store.database import holding, open_store
from ..store.tables import EntryRow, PublicationRow
from .errors import RefusedError
from .lines import layout_of, new_entry, read_list, write_list


@dataclass(frozen=True)
class _Draft:
    """What a publish would do."""

    before: str
    applied: Applied
    pending: publications.Pending
    taken: entries.Taken
    conflicts: list[str]


def publish(workspace: Workspace, *, draft: bool, at: datetime) -> dict[str, Any]:
    """Bring the list in line with the decisions; the shape of CONTRACT's `publish --json`."""
    workspace.state.mkdir(exist_ok=True)
    engine = open_store(workspace.database_url)
    try:
        with FileLock(workspace.state / "publish.lock"), holding(engine, "publish", wait=True):
            _mend(workspace, engine, at=at)
            return _publish(workspace, engine, draft=draft, at=at)
    finally:
        engine.dispose()


def _publish(workspace: Workspace, engine: Engine, *, draft: bool, at: datetime) -> dict[str, Any]:
    layout = layout_of(workspace.settings)
    with Session(engine) as session:
        drafted = _draft(workspace, session, layout, at=at)
        text, before = drafted.applied.text, drafted.before
        diff = unified_diff(before, text, workspace.list_path.name)
        result = _result(drafted, written=not draft and text != before, diff=diff)
        if draft:
            session.rollback()
            return result
        if text == before:
            session.commit()
            return result
        publication = _store(session, layout, drafted, diff, at=at)
        session.commit()  # first the database, so that a kill before the next line can be mended
        try:
            write_list(workspace.list_path, text, instead_of=before)
        except RefusedError:
            publications.abandon(session, publication)
            session.commit()
            raise
        publication.written_at = at
        session.add(publication)
        session.commit()
        return result


def _draft(workspace: Workspace, session: Session, layout: Layout, *, at: datetime) -> _Draft:
    before = read_list(workspace.list_path)
    try:
        lines = listed(parse(before), layout)
    except LayoutError as error:
        raise RefusedError(f"{error}; nothing was written") from error
    taken = entries.take_in(session, lines, origin="hand", at=at)
    pending = publications.pending(session)
    edits: list[Insertion | Removal] = [*_removals(pending), *_insertions(session, pending, at=at)]
    applied, refused = _apply(before, layout, edits)
    missing = _missing(pending, applied)
    gone = [f"the line of “{entry.title[:60]}” is not where it was; take it out by hand" for entry in missing]
    return _Draft(before, applied, pending, taken, [*pending.conflicts, *refused, *gone])


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


def _missing(pending: publications.Pending, applied: Applied) -> list[EntryRow]:
    return [entry for entry in pending.removals if -(entry.id or 0) in applied.missing]


def _store(session: Session, layout: Layout, drafted: _Draft, diff: str, *, at: datetime) -> PublicationRow:
    """Store the publication, its lines and what it takes out, as the list will read afterwards."""
    missing = _missing(drafted.pending, drafted.applied)
    retired = [entry for entry in drafted.pending.removals if entry not in missing]
    publication = publications.intend(
        session,
        PublicationRow(
            at=at,
            before_digest=publications.digest_of(drafted.before),
            after_digest=publications.digest_of(drafted.applied.text),
            text=drafted.applied.text,
            diff=diff,
            added=len(drafted.applied.lines),
            removed=len(retired),
            adopted=drafted.taken.adopted,
        ),
        retired=retired,
    )
    after = listed(parse(drafted.applied.text), layout)
    by_line = {(line.raw, line.section, line.year): line for line in after}
    for decision in drafted.pending.insertions:
        published = drafted.applied.lines.get(decision.id or 0)
        if published is None:
            continue
        line = by_line[published.raw, published.section, published.year]
        work_id = screening.root_of(session, decision.work_id)
        entries.add(
            session, line, origin="published", at=at, work_id=work_id,
            made_year_block=published.made_year_block, published_in=publication.id,
        )  # fmt: skip
    session.flush()
    entries.renumber(session, after)
    return publication


def _mend(workspace: Workspace, engine: Engine, *, at: datetime) -> None:
    """Finish or forget publications of runs that were killed between database and file."""
    with Session(engine) as session:
        for publication in publications.unwritten(session):
            now = publications.digest_of(read_list(workspace.list_path))
            if now == publication.after_digest:
                publication.written_at = at
            else:
                publications.abandon(session, publication)
        session.commit()


def _result(drafted: _Draft, *, written: bool, diff: str) -> dict[str, Any]:
    changed = _changed(drafted)
    return {
        "written": written,
        "added": len(drafted.applied.lines) - changed,
        "changed": changed,
        "removed": len(drafted.pending.removals) - len(drafted.applied.missing) - changed,
        "adopted": drafted.taken.adopted,
        "conflicts": drafted.conflicts,
        "diff": diff,
    }


def _changed(drafted: _Draft) -> int:
    """How many lines are written anew: taken out and inserted in one publish."""
    gone = {entry.work_id for entry in drafted.pending.removals if -(entry.id or 0) not in drafted.applied.missing}
    new = {row.work_id for row in drafted.pending.insertions if row.id in drafted.applied.lines}
    return len(gone & new)
