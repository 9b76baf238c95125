"""Deciding: checked against the configuration, stored as one row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import describe, screening
from ..store.tables import DecisionRow, Work
from . import two_people
from .amending import Amendments, checked, checked_curator, checked_reason
from .columns import columns_left
from .errors import MisuseError, TakenError


@dataclass(frozen=True)
class Voice:
    """Who speaks, when, and what is noted with it. `batch`: the decisions that are made, and undone, as one."""

    curator: str
    at: datetime
    note: str = ""
    batch: int | None = None
    settles: bool = False  # of two votes that differ, knowing both


@dataclass(frozen=True)
class Spoken:
    """What was stored, and a sentence about it. `number`: the decision's; None if it is a vote, or nothing was due."""

    said: str
    number: int | None
    is_vote: bool = False

    def after(self, sentence: str) -> "Spoken":
        """The sentence, and after it what this one says."""
        return self if self.is_vote else Spoken(sentence + self.said, self.number)


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
    settles: bool = False,
) -> Spoken:
    """Include a work. `seen`: the last decision the curator knew of, 0 for none; refused if there is a later one.

    Where two people decide, it is a vote until another one agrees; `settles`: it decides between two that differ.
    """
    with Session(engine) as session:
        spoken = included(workspace, session, work_id, amend, Voice(curator, at, note, settles=settles), seen=seen)
        session.commit()
    return spoken


def exclude(
    workspace: Workspace,
    engine: Engine,
    work_id: int,
    *,
    reason: str,
    curator: str,
    note: str,
    at: datetime,
    seen: int | None = None,
    settles: bool = False,
) -> Spoken:
    """Exclude a work, with the reason. `seen` as in `include`."""
    with Session(engine) as session:
        spoken = excluded(workspace, session, work_id, reason, Voice(curator, at, note, settles=settles), seen=seen)
        session.commit()
    return spoken


def reopen(
    workspace: Workspace, engine: Engine, work_id: int, *, curator: str, at: datetime, seen: int | None = None
) -> Spoken:
    """Undo the standing decision. `seen` as in `include`."""
    with Session(engine) as session:
        spoken = reopened(workspace, session, work_id, Voice(curator, at), seen=seen)
        session.commit()
    return spoken


def included(
    workspace: Workspace, session: Session, work_id: int, amend: Amendments, voice: Voice, *, seen: int | None = None
) -> Spoken:
    """As `include`; the caller commits."""
    root = _root(session, work_id)
    details = checked(workspace, session, root, amend)
    _refuse_hand_written(session, root)
    spoken = _decide(workspace, session, root, "include", voice, seen, **details)
    place = details["category"] or details["kind"]
    said = " ".join(describe.texts(session, [root])[root])
    left = columns_left(workspace, details["kind"], details["category"], details["cells"], said)
    lacks = f"; its row says nothing of {', '.join(left)} (--set COLUMN=VALUE)" if left else ""
    return spoken.after(f"work {root} included ({place}); `livinglist publish` writes its line{lacks}")


def excluded(
    workspace: Workspace, session: Session, work_id: int, reason: str, voice: Voice, *, seen: int | None = None
) -> Spoken:
    """As `exclude`; the caller commits."""
    why = checked_reason(reason)
    root = _root(session, work_id)
    _refuse_hand_written(session, root)
    return _decide(workspace, session, root, "exclude", voice, seen, reason=why).after(f"work {root} excluded ({why})")


def reopened(workspace: Workspace, session: Session, work_id: int, voice: Voice, *, seen: int | None = None) -> Spoken:
    """As `reopen`; the caller commits."""
    root = _root(session, work_id)
    name = checked_curator(voice.curator)
    standing = screening.standing(session, root)
    if standing is None or (standing.verdict == "reopen" and not _has_published_line(session, root)):
        if taken_back := two_people.take_back(session, root, name, voice.at, batch=voice.batch):
            return Spoken(f"work {root}: your {taken_back.verdict} is taken back", None, is_vote=True)
        return Spoken(f"work {root} has no standing decision; nothing to undo", None)
    if (standing.verdict, standing.origin) == ("include", "hand"):
        _refuse_hand_written(session, root)
    said = f"work {root} is open again; the {standing.verdict} of {standing.curator} no longer stands"
    spoken = _decide(workspace, session, root, "reopen", voice, seen)
    two_people.take_back(session, root, name, voice.at, batch=voice.batch)
    return Spoken(said, spoken.number)


def _decide(
    workspace: Workspace, session: Session, root: int, verdict: str, voice: Voice, seen: int | None, **details: Any
) -> Spoken:
    """Store a decision; what it replaced is said, if anything."""
    name = checked_curator(voice.curator)
    details["note"] = voice.note.replace("\x00", "").encode("utf-8", "replace").decode()
    agreed = ""
    if workspace.settings.review.two_people and verdict != "reopen":
        vote = two_people.Vote(root, verdict, name, voice.at, voice.batch, details)
        said = two_people.settled_by(session, vote) if voice.settles else two_people.speak(session, vote)
        if isinstance(said, str):
            return Spoken(said, None, is_vote=True)
        agreed = "" if voice.settles else f"; {said.curator} agree"
        name, details = said.curator, said.details
    if seen is not None and (repeated := _repeated(session, root, seen, verdict, name, details)):
        return Spoken("", repeated.id)
    decided = screening.decide(session, root, verdict=verdict, curator=name, at=voice.at, batch=voice.batch, **details)
    replaced, number = decided.replaced, decided.decision.id
    return Spoken(f"; before, {replaced.curator} had said {replaced.verdict}" if replaced else agreed, number)


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
