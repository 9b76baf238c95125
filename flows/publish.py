"""Publishing: take in what people edited, then write the decisions into the list, or refuse."""

from datetime import datetime
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..listing.document import parse
from ..listing.edit import Removal
from ..listing.layout import Layout
from ..listing.reading import listed
from ..review.lines import layout_of
from ..store import entries, publications
from ..store.database import holding, open_store
from ..store.tables import PublicationRow
from .checkout import Checkout
from .decision_log import bring_up_to_date, path_of
from .deliver import Told, deliver, ready
from .drafting import Draft, as_it_would_be, as_json, compare, mend
from .entering import Entered
from .errors import RefusedError
from .freshness import remember_seen
from .hand_edits import BY_HAND
from .writing import write_list


def publish(workspace: Workspace, *, draft: bool, at: datetime) -> dict[str, Any]:
    """Bring the list in line with the decisions; the shape of CONTRACT's `publish --json`."""
    workspace.state.mkdir(exist_ok=True)
    engine = open_store(workspace.database_url)
    try:
        if draft:
            told = as_it_would_be(workspace, engine, at=at)
            return {name: value for name, value in told.items() if name != "text"} | {"git": None}
        with FileLock(workspace.state / "publish.lock"), holding(engine, "publish", wait=True):
            checkout = ready(workspace) if workspace.settings.publish.git else None
            with Session(engine) as session:
                mend(workspace, session, at=at)
                session.commit()
            result = _publish(workspace, engine, at=at)
            return result | {"git": _deliver(workspace, checkout, result) if checkout else None}
    finally:
        engine.dispose()


def _deliver(workspace: Workspace, checkout: Checkout, result: dict[str, Any]) -> dict[str, str | None]:
    """Commit and push; what is refused is told, and the list stays written: the next publish goes on from there."""
    told = [Told(**paper) for paper in result["papers"]]
    told += [_by_hand(edit) for edit in result["hand_edits"] if edit["curator"] == BY_HAND]
    log = path_of(workspace)
    beside = [log] if log and log.exists() else []
    try:
        return {"branch": checkout.branch, "where": deliver(workspace, checkout, told, beside=beside), "problem": None}
    except RefusedError as error:
        return {"branch": checkout.branch, "where": "", "problem": str(error)}


def _by_hand(edit: dict[str, Any]) -> Told:
    """An edit that nobody has committed yet."""
    return Told(f"{edit['edit']} by hand", edit["title"], edit["category"], "")


def _publish(workspace: Workspace, engine: Engine, *, at: datetime) -> dict[str, Any]:
    layout = layout_of(workspace.settings)
    with Session(engine) as session:
        drafted = compare(workspace, session, layout, at=at)
        text, before = drafted.applied.text, drafted.before
        result = as_json(workspace, drafted)
        if text == before and not drafted.rewritten:
            session.commit()
            remember_seen(workspace, session)
            bring_up_to_date(workspace, session, at=at)
            return result
        publication = _store(session, layout, drafted, result, at=at)
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
        remember_seen(workspace, session)
        bring_up_to_date(workspace, session, at=at)
        return result | {"written": text != before}


def _store(session: Session, layout: Layout, drafted: Draft, result: dict[str, Any], *, at: datetime) -> PublicationRow:
    """Store the publication, its lines and what it takes out, as the list will read afterwards."""
    text = drafted.applied.text
    publication = publications.intend(
        session,
        PublicationRow(
            at=at,
            before_digest=publications.digest_of(drafted.before),
            after_digest=publications.digest_of(text),
            text=text,
            **{key: result[key] for key in ("diff", "added", "changed", "removed", "adopted")},
        ),
        retired=[due.entry for due in drafted.done(Removal).values() if due.entry],
    )
    after = listed(parse(text), layout)
    Entered(session, drafted, after, publication, at).enter()
    session.flush()
    entries.renumber(session, after)
    return publication
