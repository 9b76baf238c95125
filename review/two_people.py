"""Two curators for every paper: each votes without knowing of the other, and what both say is the decision.

Votes that differ are a question, which shows both sides to everybody; whoever answers it decides, and reopening that
decision asks it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from ..store import describe, screening, votes
from ..store.tables import VoteRow, Work
from .day import Day
from .errors import MisuseError, TakenError

_FINE = ("title", "venue", "year", "paper_url", "code_url", "cells")  # of which either may have said something
_LONGEST_NAME, _LONGEST_REASON = 97, 500


@dataclass(frozen=True)
class Vote:
    """What a curator says of a work, checked."""

    work: int
    verdict: str
    curator: str
    at: datetime
    batch: int | None
    details: dict[str, Any]


def speak(session: Session, vote: Vote) -> Vote | str:
    """Store a vote. What both say, if that makes two that agree: the caller decides; else a sentence about it."""
    session.get(Work, vote.work, with_for_update=True)  # on PostgreSQL two who vote at once take turns here
    stand = votes.standing(votes.of_work(session, vote.work))
    others = [other for name, other in stand.items() if name != vote.curator]
    if vote.curator in stand and _same(stand[vote.curator], vote):
        return f"work {vote.work}: that you said already"
    _refuse_decided(session, vote)
    if len(stand) > 1:
        raise TakenError(
            f"{' and '.join(stand)} have voted on work {vote.work}: it is a question now, which shows both sides; "
            "nothing was stored"
        )
    votes.add(session, vote.work, verdict=vote.verdict, curator=vote.curator, at=vote.at, batch=vote.batch,
              **vote.details)  # fmt: skip
    if not others:
        return f"work {vote.work}: your {vote.verdict} is kept; it waits for a second curator"
    if _place(others[0]) != _place(vote):
        return f"work {vote.work}: {told(others[0])}, you {told(vote, '')}; it is a question now"
    return _both(others[0], vote)


def settled_by(session: Session, vote: Vote) -> Vote:
    """The vote as the decision between two that differ; misuse if there are none such."""
    _refuse_decided(session, vote)
    if len(votes.standing(votes.of_work(session, vote.work))) < 2:
        raise MisuseError(f"work {vote.work} is no question: two curators have not voted on it; leave --settle away")
    return vote


def take_back(session: Session, work: int, curator: str, at: datetime, *, batch: int | None) -> VoteRow | None:
    """Take a curator's vote back, if one stands."""
    mine = votes.standing(votes.of_work(session, work)).get(curator)
    if mine:
        votes.add(session, work, verdict="reopen", curator=curator, at=at, batch=batch)
    return mine


def hidden_from(session: Session, curator: str) -> set[int]:
    """The works that wait, but not for this curator: she has voted, or two others have."""
    return {work for work, stand in votes.unsettled(session).items() if curator in stand or len(stand) > 1}


def today(session: Session, curator: str) -> dict[str, Any]:
    """How many papers a curator voted on since midnight (UTC), and how long one took."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    spoken = votes.times(session, curator, since=midnight)
    return Day(midnight, 0, frozenset(work for work, _ in spoken), tuple(at for _, at in spoken)).told()


def known_to(session: Session, work: int, curator: str) -> dict[str, VoteRow]:
    """The votes that stand on a work that waits, as far as a curator may know them."""
    stand = votes.standing(votes.of_work(session, work))
    if not stand or screening.state_of(session, work) != "candidate":
        return {}
    return stand if len(stand) > 1 else {name: vote for name, vote in stand.items() if name == curator}


def disagreements(session: Session) -> list[dict[str, Any]]:
    """The works on which two votes stand and no decision, with both sides, in the shape of `questions --json`."""
    asked = {work: list(stand.values()) for work, stand in votes.unsettled(session).items() if len(stand) > 1}
    titles, last = describe.texts(session, sorted(asked)), screening.last_decisions(session, sorted(asked))
    return [
        {
            "question": None,
            "kind": "disagreement",
            "asks": "which one holds? (include | exclude, with --settle)",
            "reason": "; ".join(told(vote) for vote in sides),
            "work": work,
            "title": titles.get(work, ("", ""))[0],
            "seen": (last[work].id or 0) if work in last else 0,
            "sides": [as_json(vote) for vote in sides],
        }
        for work, sides in asked.items()
    ]


def as_json(vote: VoteRow) -> dict[str, Any]:
    """A vote, without what was not said."""
    content: dict[str, Any] = vote.model_dump(mode="json", exclude={"id", "work_id", "batch"}, exclude_none=True)
    return {name: value for name, value in content.items() if value not in ("", {})}


def told(vote: "VoteRow | Vote", name: str | None = None) -> str:
    """A vote in a few words: `amal included it in VFM as method`."""
    verdict, category, kind = _place(vote)
    where = f" in {category}" if category else ""
    why = f" ({_of(vote, 'reason')})" if _of(vote, "reason") else ""
    said = {"include": f"included it{where} as {kind}", "exclude": f"excluded it{why}", "reopen": "took it back"}
    return f"{vote.curator if name is None else name} {said[verdict]}".strip()


def agreement(session: Session) -> list[dict[str, Any]]:
    """How far each two curators agree: papers, papers they placed alike, and Cohen's kappa of what they said.

    Only what was said blind counts. Kappa is None where it is not defined: both always said the same one thing.
    """
    by_pair: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for pair in votes.in_pairs(session):
        one, other = sorted(pair, key=lambda vote: vote.curator)
        said = " ".join(map(str, _place(one))), " ".join(map(str, _place(other)))
        by_pair.setdefault((one.curator, other.curator), []).append(said)
    return [
        {
            "curators": list(names),
            "papers": len(said),
            "agreed": sum(one == other for one, other in said),
            "kappa": _kappa(said),
        }
        for names, said in sorted(by_pair.items())
    ]


def _kappa(said: Sequence[tuple[str, str]]) -> float | None:
    from sklearn.metrics import cohen_kappa_score

    if len({word for pair in said for word in pair}) < 2:
        return None
    return round(float(cohen_kappa_score(*zip(*said, strict=True))), 3)


def _refuse_decided(session: Session, vote: Vote) -> None:
    state = screening.state_of(session, vote.work)
    if state != "candidate":
        last = screening.standing(session, vote.work)
        by = f" by {last.curator}" if last else ""
        raise TakenError(f"work {vote.work} is {state}{by} already; reopen it first, then two decide anew")


def _same(stored: VoteRow, vote: Vote) -> bool:
    told_now = {"verdict": vote.verdict, **vote.details}
    return all(getattr(stored, name) == value for name, value in told_now.items())


def _place(vote: "VoteRow | Vote") -> tuple[Any, ...]:
    """What two curators must say alike."""
    return vote.verdict, _of(vote, "category"), _of(vote, "kind")


def _of(vote: "VoteRow | Vote", name: str) -> Any:
    return vote.details.get(name) if isinstance(vote, Vote) else getattr(vote, name)


def _both(first: VoteRow, second: Vote) -> Vote:
    """One decision of two votes. Where only one said something of the line, that counts; else the later word."""
    details = second.details | {
        name: second.details[name] or getattr(first, name) for name in _FINE if name in second.details
    }
    if second.verdict == "exclude":
        details["reason"] = "; ".join(dict.fromkeys((first.reason, second.details["reason"])))[:_LONGEST_REASON]
    details["note"] = "\n".join(filter(None, (first.note, second.details["note"])))
    names = " and ".join(name[:_LONGEST_NAME] for name in (first.curator, second.curator))
    return replace(second, curator=names, details=details)
