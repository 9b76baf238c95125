"""The decision log beside the list: one decision a line, so that curators without a server share them through git.

Lines are only ever added, each at its place: by paper, then by time. Two people who decide on different papers write
different places of the file, so that git merges them by itself.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import sharing
from ..store.sharing import Shared
from .errors import RefusedError
from .writing import replace_file

_LONGEST_LINE = 100_000
_AHEAD = timedelta(days=1)
_SIDES = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


def path_of(workspace: Workspace) -> Path | None:
    """Where the log lies; None if the configuration wants none."""
    return workspace.list_path.parent / "decisions.jsonl" if workspace.settings.publish.decision_log else None


def take_in(workspace: Workspace, session: Session, *, at: datetime) -> int:
    """Add what others decided to the store; how many decisions. Raises `RefusedError`, naming a wrong line."""
    path = path_of(workspace)
    return sharing.take(session, [one for one, _ in _read(path, at=at)]) if path else 0


def bring_up_to_date(workspace: Workspace, session: Session, *, at: datetime) -> None:
    """Add this store's decisions to the log; every line that is there stays as it is."""
    path = path_of(workspace)
    if path is None:
        return
    there = _read(path, at=at)
    known = {one.uid for one, _ in there}
    mine = [(one, _line(one)) for one in sharing.told(session) if one.uid not in known]
    if not mine:
        return
    lines = dict.fromkeys(raw for _, raw in sorted([*there, *mine], key=lambda pair: _place(pair[0])))
    try:
        replace_file(path, "".join(f"{raw}\n" for raw in lines).encode())
    except OSError as error:
        raise RefusedError(f"cannot write {path.name}: {error.strerror}; the next publish tries again") from error


def _read(path: Path, *, at: datetime) -> list[tuple[Shared, str]]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise RefusedError(f"cannot read {path.name}: {error.strerror}; nothing was written") from error
    found = []
    for number, raw in enumerate(content.split(b"\n"), start=1):
        if raw.strip():
            try:
                line = raw.strip().decode("utf-8-sig" if number == 1 else "utf-8")
                found.append((_parse(line, at=at), line))
            except ValueError as error:
                raise RefusedError(
                    f"{path.name}, line {number}: {_reason(error)}; mend that line, nothing was read or written"
                ) from error
    return found


def _parse(line: str, *, at: datetime) -> Shared:
    if line.startswith(_SIDES):
        raise ValueError("an unresolved merge conflict (keep both sides; `*.jsonl merge=union` in .gitattributes does)")
    if len(line) > _LONGEST_LINE:
        raise ValueError("longer than any decision")
    one = Shared.model_validate_json(line)
    if one.at > at + _AHEAD:
        raise ValueError(f"is decided in the future, at {one.at.isoformat()}")
    return one


def _reason(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}"[:200]
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def _line(one: Shared) -> str:
    told: dict[str, Any] = one.model_dump(mode="json", exclude_defaults=True)
    told["paper"] = {name: value for name, value in told["paper"].items() if value}
    order: Sequence[str] = ("paper", "at", "verdict", "curator")
    first = {name: told.pop(name) for name in order}
    return json.dumps(first | told, ensure_ascii=True, separators=(", ", ": "))


def _place(one: Shared) -> tuple[str, datetime, str]:
    identifiers = one.paper.identifiers()
    return (":".join(identifiers[0]) if identifiers else one.paper.title), one.at, one.uid
