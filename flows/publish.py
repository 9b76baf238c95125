"""Publishing: take in what people edited, then write the decisions into the list, or refuse."""

from datetime import datetime
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.diff import unified_diff
from ..listing.document import parse
from ..listing.layout import Layout
from ..listing.reading import listed
from ..review.lines import layout_of, read_list
from ..store import entries, publications, screening
from ..store.database import holding, open_store
from ..store.tables import PublicationRow
from .checkout import Checkout
from .deliver import Told, deliver, ready
from .drafting import Draft, compare
from .errors import RefusedError
from .writing import write_list


def publish(workspace: Workspace, *, draft: bool, at: datetime) -> dict[str, Any]:
    """Bring the list in line with the decisions; the shape of CONTRACT's `publish --json`."""
    workspace.state.mkdir(exist_ok=True)
    engine = open_store(workspace.database_url)
    try:
        with FileLock(workspace.state / "publish.lock"), holding(engine, "publish", wait=True):
            checkout = ready(workspace) if workspace.settings.publish.git and not draft else None
            _mend(workspace, engine, at=at)
            result = _publish(workspace, engine, draft=draft, at=at)
            return result | {"git": _deliver(workspace, checkout, result) if checkout else None}
    finally:
        engine.dispose()


def _deliver(workspace: Workspace, checkout: Checkout, result: dict[str, Any]) -> dict[str, str | None]:
    """Commit and push; what is refused is told, and the list stays written: the next publish goes on from there."""
    told = [Told(**paper) for paper in result["papers"]]
    try:
        return {"branch": checkout.branch, "where": deliver(workspace, checkout, told), "problem": None}
    except RefusedError as error:
        return {"branch": checkout.branch, "where": "", "problem": str(error)}


def _publish(workspace: Workspace, engine: Engine, *, draft: bool, at: datetime) -> dict[str, Any]:
    layout = layout_of(workspace.settings)
    with Session(engine) as session:
        drafted = compare(workspace, session, layout, at=at)
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


def _store(session: Session, layout: Layout, drafted: Draft, diff: str, *, at: datetime) -> PublicationRow:
    """Store the publication, its lines and what it takes out, as the list will read afterwards."""
    publication = publications.intend(
        session,
        PublicationRow(
            at=at,
            before_digest=publications.digest_of(drafted.before),
            after_digest=publications.digest_of(drafted.applied.text),
            text=drafted.applied.text,
            diff=diff,
            added=len(drafted.applied.lines),
            removed=len(drafted.retired),
            adopted=drafted.taken.adopted,
        ),
        retired=drafted.retired,
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


def _result(drafted: Draft, *, written: bool, diff: str) -> dict[str, Any]:
    changed = _changed(drafted)
    return {
        "written": written,
        "added": len(drafted.applied.lines) - changed,
        "changed": changed,
        "removed": len(drafted.retired) - changed,
        "adopted": drafted.taken.adopted,
        "conflicts": drafted.conflicts,
        "papers": drafted.papers,
        "diff": diff,
    }


def _changed(drafted: Draft) -> int:
    """How many lines are written anew: taken out and inserted in one publish."""
    gone = {entry.work_id for entry in drafted.retired}
    new = {row.work_id for row in drafted.pending.insertions if row.id in drafted.applied.lines}
    return len(gone & new)
