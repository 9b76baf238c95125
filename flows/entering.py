"""Entering into the store what a publish is about to write: each line as the list will have it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ..listing.edit import Change, Insertion, Removal, Restoration
from ..listing.published import PublishedLine, Replaced
from ..listing.reading import Listed
from ..store import entries, line_changes, screening
from ..store.tables import EntryRow, PublicationRow
from .drafting import Draft
from .due import Due


@dataclass(frozen=True)
class Entered:
    """A draft, the lines of the list it leads to, and the publication that writes them."""

    session: Session
    drafted: Draft
    after: Sequence[Listed]
    publication: PublicationRow
    at: datetime

    def enter(self) -> None:
        """Store every line that comes, changes or goes."""
        for ref, due in self.drafted.done(Removal).items():
            if due.answer and due.entry:
                before = entries.content_of(due.entry)
                self._note(due.entry, due, before, self.drafted.applied.taken_out[ref], is_taken_out=True)
        for due in self.drafted.done(Restoration).values():
            self._restored(due)
        for ref, due in self.drafted.done(Change).items():
            self._changed(due, self.drafted.applied.lines[ref], self.drafted.applied.replaced[ref])
        for ref, due in self.drafted.done(Insertion).items():
            self._inserted(due, self.drafted.applied.lines[ref])

    def _inserted(self, due: Due, published: PublishedLine) -> None:
        assert due.decision is not None
        entry = entries.add(
            self.session,
            self._line(published.raw, published.section, published.year),
            origin="published",
            at=self.at,
            work_id=screening.root_of(self.session, due.decision.work_id),
            made_year_block=published.made_year_block,
            published_in=self.publication.id,
            edited=due.entry.edited if due.entry else "",
        )
        if due.answer:
            self._note(entry, due, entries.content_of(due.entry) if due.entry else {}, None)

    def _changed(self, due: Due, published: PublishedLine, was: Replaced) -> None:
        assert due.entry is not None
        before = entries.content_of(due.entry)
        self._rewrite(due.entry, self._line(published.raw, published.section, published.year))
        self._note(due.entry, due, before, was, made_year_block=published.made_year_block)

    def _restored(self, due: Due) -> None:
        assert due.change is not None
        assert isinstance(due.edit, Restoration)
        line_changes.undo(
            self.session, due.change, due.change.before, publication_id=self.publication.id or 0, at=self.at
        )

    def _rewrite(self, entry: EntryRow, line: Listed) -> None:
        entries.rewrite(self.session, entry, entries.content_of(line), at=self.at)

    def _note(self, entry: EntryRow, due: Due, before: dict[str, Any], was: Replaced | None, **more: bool) -> None:
        assert due.answer is not None
        assert due.answer.id is not None
        is_taken_out = more.pop("is_taken_out", False)
        line_changes.note(
            self.session,
            entry,
            answer_id=due.answer.id,
            publication_id=self.publication.id or 0,
            before=before,
            was=asdict(was) | more if was else {},
            is_taken_out=is_taken_out,
        )

    def _line(self, raw: str, section: str, year: int | None) -> Listed:
        return next(line for line in self.after if (line.raw, line.section, line.year) == (raw, section, year))
