"""Whether the list's file is as new as the store: an old checkout is not a person who took lines out."""

from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import publications
from .errors import RefusedError
from .writing import replace_file

_MARK = "publication"


def refuse_stale(workspace: Workspace, session: Session, text: str) -> None:
    """Refused where others published since this workspace last saw the list, and the file shows nothing of it.

    Lines that are missing from a file that has seen them were taken out by a person.
    """
    last = publications.last(session)
    seen = _seen(workspace)
    if last is None or last.id is None or seen >= last.id or publications.digest_of(text) == last.after_digest:
        return
    came, went = publications.lines_since(session, seen)
    lines = set(text.splitlines())
    if (came or went) and not came & lines and went <= lines:
        raise RefusedError(
            f"{workspace.list_path.name} is older than the publish of {last.at:%Y-%m-%d %H:%M}, of which it shows "
            "nothing: bring it up to date (`git pull`), or `reopen` what a person took out; nothing was written"
        )


def remember_seen(workspace: Workspace, session: Session) -> None:
    """Note that this workspace's list shows the last publication."""
    last = publications.last(session)
    if last and last.id != _seen(workspace):
        replace_file(workspace.state / _MARK, f"{last.id}\n".encode())


def _seen(workspace: Workspace) -> int:
    try:
        return int((workspace.state / _MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0
