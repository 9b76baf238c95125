"""How far to read: what is likely hidden in what waits, and what the random audit says of it."""

from typing import Any

from sqlmodel import Session

from ..store import acceptance
from .desk import Desk

_KEPT_SECONDS = 300
_UNLIKELY = 0.5  # below this relevance a paper is what the audit is for


def kept_outlook(desk: Desk) -> dict[str, Any] | None:
    """The outlook of the last minutes."""
    return desk.remembered("outlook", _KEPT_SECONDS, outlook)


def outlook(session: Session) -> dict[str, Any] | None:
    """The stopping estimate in plain words and in numbers; None while there are too few decisions for one."""
    from ..classifiers.stopping import audit_of, rest_by_relevance

    told, waiting = acceptance.told(session), acceptance.waiting(session)
    rest = rest_by_relevance(
        [one.relevance for one in told],
        [one.included for one in told],
        waiting=waiting.works,
        expected=waiting.expected,
        highest=waiting.highest,
    )
    if rest is None:
        return None
    drawn = [one.included for one in told if one.relevance < _UNLIKELY and acceptance.is_drawn(one.work_id)]
    audit = audit_of(drawn, waiting.works)
    return {
        "words": rest.words,
        "waiting": rest.waiting,
        "hidden": round(rest.hidden, 1),
        "interval": [rest.least, rest.most],
        "papers_for_next": round(rest.papers_for_next, 1),
        "audit": {"words": audit.words, "drawn": audit.drawn, "included": audit.included, "at_most": audit.most}
        if audit
        else None,
    }
