"""Deciding: checked against the configuration, stored as one row."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.text import fold
from ..store import describe, screening, suggestions
from .errors import MisuseError
from .lines import as_kind

_LONGEST_TITLE = 1_000
_LONGEST_REASON = 500


@dataclass(frozen=True)
class Amendments:
    """What a curator says otherwise than the records and the machine."""

    category: str | None = None
    kind: str | None = None
    venue: str | None = None
    title: str | None = None
    year: int | None = None
    paper_url: str | None = None
    code_url: str | None = None


def include(
    workspace: Workspace, engine: Engine, work_id: int, amend: Amendments, *, curator: str, note: str, at: datetime
) -> str:
    """Include a work; a sentence about what was stored."""
    with Session(engine) as session:
        root = _root(session, work_id)
        details = _checked(workspace, session, root, amend)
        _refuse_hand_written(session, root)
        said = _decide(session, root, "include", curator=curator, at=at, note=note, **details)
        place = details["category"] or details["kind"]
    return f"work {root} included ({place}); `livinglist publish` writes its line{said}"


def exclude(engine: Engine, work_id: int, *, reason: str, curator: str, note: str, at: datetime) -> str:
    """Exclude a work, with the reason; a sentence about what was stored."""
    if not fold(reason):
        raise MisuseError('an exclusion needs a reason: --reason "not a foundation model"')
    if len(fold(reason)) > _LONGEST_REASON:
        raise MisuseError(f"--reason must hold at most {_LONGEST_REASON} characters; --note takes more")
    with Session(engine) as session:
        root = _root(session, work_id)
        _refuse_hand_written(session, root)
        said = _decide(session, root, "exclude", curator=curator, at=at, note=note, reason=fold(reason))
    return f"work {root} excluded ({fold(reason)}){said}"


def reopen(engine: Engine, work_id: int, *, curator: str, at: datetime) -> str:
    """Undo the standing decision of a work; a sentence about what was stored."""
    with Session(engine) as session:
        root = _root(session, work_id)
        standing = screening.standing(session, root)
        if standing is None or standing.verdict == "reopen":
            return f"work {root} has no standing decision; nothing to undo"
        said = f"work {root} is open again; the {standing.verdict} of {standing.curator} no longer stands"
        _decide(session, root, "reopen", curator=curator, at=at, note="")
    return said


def _decide(session: Session, root: int, verdict: str, *, curator: str, at: datetime, **details: Any) -> str:
    name = fold(curator)[:200]
    if not name:
        raise MisuseError("a decision needs a curator: --curator NAME")
    details["note"] = details["note"].encode("utf-8", "replace").decode()
    decided = screening.decide(session, root, verdict=verdict, curator=name, at=at, **details)
    replaced = decided.replaced
    said = f"; before, {replaced.curator} had said {replaced.verdict}" if replaced and verdict != "reopen" else ""
    session.commit()
    return said


def _root(session: Session, work_id: int) -> int:
    try:
        return screening.root_of(session, work_id)
    except screening.UnknownWorkError as error:
        raise MisuseError(str(error.args[0])) from error


def _refuse_hand_written(session: Session, root: int) -> None:
    """What people wrote into the list is theirs: it needs no decision, and none may touch it."""
    for entry in describe.describe(session, [root])[root].entries:
        if entry.origin != "published":
            raise MisuseError(
                f"work {root} stands on the list, line {entry.position}, and livinglist did not write that line; "
                "edit or remove it there, the next publish takes it in"
            )


def _checked(workspace: Workspace, session: Session, root: int, amend: Amendments) -> dict[str, Any]:
    said = suggestions.suggestions(session, [root]).get(root)
    kind = as_kind(amend.kind or (said.kind if said else "method"))
    category = amend.category or (said.category if said else None)
    known = [c.key for c in workspace.settings.categories]
    if category and category not in known:
        raise MisuseError(f"no category {category!r}; configured: {', '.join(known)}")
    if kind != "survey" and not category:
        raise MisuseError(f"no category was suggested; say which: --category {'|'.join(known)}")
    if amend.year is not None and not 1900 <= amend.year <= 2099:
        raise MisuseError(f"not a year: {amend.year}")
    return {
        "kind": kind,
        "category": None if kind == "survey" else category,
        "venue": checked_words(amend.venue, "--venue", 200),
        "title": checked_words(amend.title, "--title", _LONGEST_TITLE),
        "year": amend.year,
        "paper_url": checked_address(amend.paper_url, "--paper-url"),
        "code_url": checked_address(amend.code_url, "--code-url"),
    }


def checked_words(text: str | None, option: str, longest: int) -> str | None:
    """One line of words that an option gave; misuse if it is empty or too long."""
    if text is None:
        return None
    folded = fold(text)
    if not folded or len(folded) > longest:
        raise MisuseError(f"{option} must hold 1 to {longest} characters")
    return folded


def checked_address(url: str | None, option: str) -> str | None:
    """An address that an option gave; misuse if it is none."""
    if url is not None and not re.fullmatch(r"https?://[^\s<>]{3,1990}", url):
        raise MisuseError(f"{option} must be an http(s) address, got {url[:80]!r}")
    return url
