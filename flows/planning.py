"""Which edits of the list are due: decisions and answers turned into edits, each remembered by its number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlmodel import Session

from ..listing.edit import Change, Edit, Insertion, Removal, Restoration
from ..listing.published import PublishedLine, Replaced
from ..listing.rendering import NewEntry
from ..review.columns import KNOWN
from ..review.lines import as_kind, new_entry
from ..store import answers, audit, describe, line_changes, screening, suggestions, upgrades
from ..store.publications import Pending
from ..store.tables import AnswerRow, EntryRow, LineChangeRow, QuestionRow
from .due import Due, Plan, Rewriting

_KEPT = ("title", "venue", "year", "paper_url", "code_url")
Cells = tuple[tuple[str, str], ...]
_CHANGED = ("venue", "year", "paper_url")  # by an upgrade


def plan(
    session: Session, pending: Pending, *, rows: Mapping[str, Cells], moves_with_venue: bool, at: datetime
) -> Plan:
    """What is due. `rows`: what the rows of the list's tables say in their cells.

    `moves_with_venue`: a paper that is published later moves to that year.
    """
    made = Plan()
    planner = _Planner(session, made, pending.made_year_blocks, rows, moves_with_venue, at, count(1))
    removals, rewritten = list(pending.removals), _replaced(session, pending)
    planner.answered(removals, rewritten)
    for entry in removals:
        planner.remove(entry)
    planner.insert(rewritten)
    return made


def _replaced(session: Session, pending: Pending) -> list[Rewriting]:
    """The decisions to write, each with the line it replaces."""
    lines = {entry.work_id: entry for entry in pending.removals}
    works = audit.works_of(session, [row.work_id for row in pending.insertions])
    return [Rewriting(row, lines.get(works[row.work_id])) for row in pending.insertions]


@dataclass
class _Planner:
    session: Session
    made: Plan
    made_year_blocks: frozenset[tuple[str, int | None]]
    rows: Mapping[str, Cells]
    moves_with_venue: bool
    at: datetime
    numbers: "count[int]"

    def answered(self, removals: list[EntryRow], rewritten: list[Rewriting]) -> None:
        """Plan what answers ask for. Published lines that would move are written anew instead."""
        leaving = {entry.id for entry in removals}
        for removal in upgrades.pending_removals(self.session):
            if removal.entry.origin != "published":
                self._take_out(removal)
                leaving.add(removal.entry.id)
        moving: list[tuple[EntryRow, dict[str, Any]]] = []
        for upgrade in upgrades.pending_upgrades(self.session):
            entry = upgrade.entry
            if entry.id not in leaving:
                leaving.add(entry.id)
                if entry.origin == "published" and entry.year not in (None, self._year(upgrade.year, entry)):
                    moving.append((entry, {}))
                else:
                    self._upgrade(upgrade)
        for change, entry in line_changes.to_undo(self.session):
            if entry.id not in leaving:
                leaving.add(entry.id)
                if change.after and not change.was:
                    moving.append((entry, {name: change.before[name] for name in _CHANGED}))
                else:
                    self._undo(change, entry)
        for entry, again in moving:
            decision = screening.standing(self.session, entry.work_id)
            if decision and decision.verdict == "include":
                removals.append(entry)
                rewritten.append(Rewriting(decision, entry, again))

    def remove(self, entry: EntryRow) -> None:
        """The last line to leave a year block that livinglist made takes its heading along, whichever line that is."""
        ref, last = next(self.numbers), screening.standing(self.session, entry.work_id)
        made = (entry.section, entry.year) in self.made_year_blocks
        self._add(Removal(entry.raw, entry.section, entry.year, made, ref), entry, last.curator if last else "")

    def insert(self, rewritten: Sequence[Rewriting]) -> None:
        """Plan the lines to write."""
        numbers = [one.decision.work_id for one in rewritten]
        work_of = audit.works_of(self.session, numbers)
        works = [work_of[number] for number in numbers]
        papers = describe.describe(self.session, works)
        said = suggestions.suggestions(self.session, works)
        agreed = line_changes.agreed(self.session, works)
        for work, one in zip(works, rewritten, strict=True):
            ref, answer = next(self.numbers), agreed.get(work)
            new = new_entry(papers[work], said.get(work), one.decision, this_year=self.at.year)
            known = self._amended(new, one, answer)
            self.made.due[ref] = Due(
                Insertion(known, ref), known.title, known.category, one.decision.curator, one.decision, one.old, answer
            )

    def _amended(self, new: NewEntry, one: Rewriting, answer: AnswerRow | None) -> NewEntry:
        """What the curator did not say now is as people corrected it in the line before, or agreed to."""
        more: dict[str, Any] = {name: value for name, value in one.again.items() if value}
        if answer:
            told = {name: answer.agreed.get(name) for name in ("venue", "paper_url")}
            year = answer.agreed.get("year") if self.moves_with_venue else one.old and one.old.year
            more = {name: value for name, value in (told | {"year": year}).items() if value}
        corrected = one.old.edited.split() if one.old else []
        more |= {name: getattr(one.old, name) for name in _KEPT if name in corrected}
        more = {name: value for name, value in more.items() if getattr(one.decision, name) is None}
        new = replace(new, **more, title_is_final=new.title_is_final or "title" in more)
        return replace(new, cells=self._cells(one.old, new)) if one.old and new.kind == "dataset" else new

    def _cells(self, old: EntryRow, new: NewEntry) -> Cells:
        """What the row said before, in the same table, where the curator says nothing new."""
        before = self.rows.get(old.raw, ()) if old.category in (None, new.category) else ()
        kept = {column: value for column, value in before if column not in KNOWN}
        return tuple((kept | dict(new.cells)).items())

    def _take_out(self, removal: upgrades.Removal) -> None:
        entry, answer = removal.entry, removal.answer
        if entry.edited_at and entry.edited_at >= answer.at:
            self.made.conflicts.append(
                f"work {entry.work_id}: {answer.curator} agreed to take out its line, but it was corrected by hand "
                f"meanwhile; answer question {answer.question_id} again"
            )
            return
        ref = next(self.numbers)
        self._add(Removal(entry.raw, entry.section, entry.year, False, ref), entry, answer.curator, answer=answer)

    def _upgrade(self, upgrade: upgrades.Upgrade) -> None:
        entry, ref = upgrade.entry, next(self.numbers)
        new = NewEntry(
            as_kind(entry.kind), entry.category, self._year(upgrade.year, entry), "", upgrade.venue or "",
            upgrade.paper_url,
        )  # fmt: skip
        edit = Change(entry.raw, entry.section, entry.year, new, ref)
        self._add(edit, entry, upgrade.answer.curator, answer=upgrade.answer)

    def _undo(self, change: LineChangeRow, entry: EntryRow) -> None:
        was, ref = dict(change.was), next(self.numbers)
        made = was.pop("made_year_block", False)
        now = PublishedLine(entry.raw, entry.section, entry.year, made) if change.after else None
        if change.after and entry.raw != change.after["raw"]:
            self.made.conflicts.append(
                f"work {entry.work_id}: the answer that changed its line was taken back, but the line was corrected by "
                f"hand since; write it as it shall be"
            )
            return
        replaced = Replaced(was["raw"], was["section"], tuple(was["above"]), was["gap"], _pair(was["blanks"]))
        self._add(Restoration(now, replaced, ref), entry, self._curator(change), change=change)

    def _add(self, edit: Edit, entry: EntryRow, curator: str, **rows: Any) -> None:
        self.made.due[edit.ref] = Due(edit, entry.title, entry.category, curator, entry=entry, **rows)

    def _curator(self, change: LineChangeRow) -> str:
        question = self.session.get_one(QuestionRow, self.session.get_one(AnswerRow, change.answer_id).question_id)
        return answers.history(self.session, [question.id or 0])[-1].curator

    def _year(self, year: int | None, entry: EntryRow) -> int:
        stays = entry.year if not self.moves_with_venue or not year else None
        return stays or year or entry.year or self.at.year


def _pair(blanks: list[int] | None) -> tuple[int, int] | None:
    return (blanks[0], blanks[1]) if blanks is not None else None
