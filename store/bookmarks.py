"""Bookmarks: how far a source has been read beside its days. Kept only together with the records they speak of."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from .tables import BookmarkRow


def recall(session: Session, name: str) -> BookmarkRow | None:
    """What was last remembered under that name."""
    return session.get(BookmarkRow, name)


def remember(session: Session, told: Mapping[str, str], *, at: datetime) -> None:
    """Keep a text under each name, in place of the one before."""
    for name, text in told.items():
        session.merge(BookmarkRow(name=name, text=text, set_at=at))
    session.flush()
