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
from ..store.tables import DecisionRow, Work
from .columns import checked_cells, columns_left
from .errors import MisuseError, TakenError
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
    cells: tuple[tuple[str, str], ...] = ()  # of a dataset's row, by column


@dataclass(frozen=True)
class Spoken:
    """A decision that was stored, and a sentence about it. `number`: the decision's; None if nothing was to be done."""

    said: str
    number: int | None

    def after(self, sentence: str) -> "Spoken":
        """The sentence, and after it what this one says."""
        return Spoken(sentence + self.said, self.number)


def include(
    workspace: Workspace,
    engine: Engine,
    work_id: int,
    amend: Amendments,
    *,
    curator: str,
    note: str,
    at: datetime,
    seen: int | None = None,
) -> Spoken:
    """Include a work. `seen`: the last decision the curator knew of, 0 for none; refused if there is a later one."""
    with Session(engine) as session:
        root = _root(session, work_id)
        details = checked(workspace, session, root, amend)
        _refuse_hand_written(session, root)
        spoken = _decide(session, root, "include", curator=curator, at=at, seen=seen, note=note, **details)
    place = details["category"] or details["kind"]
    left = columns_left(workspace, details["kind"], details["category"], details["cells"])
    lacks = f"; its row says nothing of {', '.join(left)} (--set COLUMN=VALUE)" if left else ""
    return spoken.after(f"work {root} included ({place}); `livinglist publish` writes its line{lacks}")


def exclude(
    engine: Engine, work_id: int, *, reason: str, curator: str, note: str, at: datetime, seen: int | None = None
) -> Spoken:
    """Exclude a work, with the reason. `seen` as in `include`."""
    if not fold(reason):
        raise MisuseError('an exclusion needs a reason: --reason "not a foundation model"')
    if len(fold(reason)) > _LONGEST_REASON:
        raise MisuseError(f"--reason must hold at most {_LONGEST_REASON} characters; --note takes more")
    with Session(engine) as session:
        root = _root(session, work_id)
        _refuse_hand_written(session, root)
        spoken = _decide(session, root, "exclude", curator=curator, at=at, seen=seen, note=note, reason=fold(reason))
    return spoken.after(f"work {root} excluded ({fold(reason)})")


def reopen(engine: Engine, work_id: int, *, curator: str, at: datetime, seen: int | None = None) -> Spoken:
    """Undo the standing decision of a work. `seen` as in `include`."""
    with Session(engine) as session:
        root = _root(session, work_id)
        standing = screening.standing(session, root)
        if standing is None or (standing.verdict == "reopen" and not _has_published_line(session, root)):
            return Spoken(f"work {root} has no standing decision; nothing to undo", None)
        if (standing.verdict, standing.origin) == ("include", "hand"):
            _refuse_hand_written(session, root)
        said = f"work {root} is open again; the {standing.verdict} of {standing.curator} no longer stands"
        spoken = _decide(session, root, "reopen", curator=curator, at=at, seen=seen, note="")
    return Spoken(said, spoken.number)


def _decide(
    session: Session, root: int, verdict: str, *, curator: str, at: datetime, seen: int | None, **details: Any
) -> Spoken:
    """Store a decision; what it replaced is said, if anything."""
    name = fold(curator)[:200]
    if not name:
        raise MisuseError("a decision needs a curator: --curator NAME")
    details["note"] = details["note"].replace("\x00", "").encode("utf-8", "replace").decode()
    if seen is not None and (repeated := _repeated(session, root, seen, verdict, name, details)):
        return Spoken("", repeated.id)
    decided = screening.decide(session, root, verdict=verdict, curator=name, at=at, **details)
    replaced, number = decided.replaced, decided.decision.id
    said = f"; before, {replaced.curator} had said {replaced.verdict}" if replaced else ""
    session.commit()
    return Spoken(said, number)


def _repeated(
    session: Session, root: int, seen: int, verdict: str, curator: str, details: dict[str, Any]
) -> DecisionRow | None:
    """The same word of the same curator, sent once more; `TakenError` if another one was stored since `seen`."""
    session.get(Work, root, with_for_update=True)  # on PostgreSQL two who decide at once take turns here
    last = screening.standing(session, root)
    if last is None or last.id == seen:
        return None
    told = {"verdict": verdict, "curator": curator, **details}
    if all(getattr(last, name) == value for name, value in told.items()):
        return last
    said = {"include": "included", "exclude": "excluded", "reopen": "reopened"}[last.verdict]
    why = f" ({last.reason or last.category or last.kind})" if last.verdict != "reopen" else ""
    raise TakenError(f"{last.curator} {said} work {root} meanwhile{why}; nothing was stored, look at it again")


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


def _has_published_line(session: Session, root: int) -> bool:
    """A line that a person corrected after it was to go waits for another word."""
    return any(entry.origin == "published" for entry in describe.describe(session, [root])[root].entries)


def checked(workspace: Workspace, session: Session, root: int, amend: Amendments) -> dict[str, Any]:
    """What an inclusion would store: the curator's word before the machine's. Misuse where it cannot be."""
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
        "cells": checked_cells(workspace, kind, None if kind == "survey" else category, dict(amend.cells)),
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
