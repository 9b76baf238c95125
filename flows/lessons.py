"""What there is to learn from in the store: the list, the decisions, and the stream that nobody decided on."""

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import Session

from ..config.workspace import Workspace
from ..review.lines import as_kind
from ..store import describe, enrichment, entries, screening
from .errors import MisuseError

if TYPE_CHECKING:
    from ..classifiers.examples import Example, Text

_BACKGROUND = 4_000  # harvested works that stand for what a night brings
_COMPARED = 1_000  # of the latest decisions: enough to tell which of two models meets them better


@dataclass(frozen=True)
class Lessons:
    """`listed` is on the list or included, `excluded` was decided against, `background` waits.

    `decided` are the latest of the listed that a curator decided on; the rest stood on the list before.
    """

    listed: list["Example"]
    excluded: list["Text"]
    background: list["Text"]
    decided: list["Example"]


def lessons(session: Session) -> Lessons:
    """Everything there is to learn from. A curator's word on a work outweighs its line's section."""
    from ..classifiers.examples import Example, Text

    verdicts = {screening.root_of(session, row.work_id): row for row in screening.decided(session)}
    on_list = {entry.work_id: entry for entry in entries.present(session)}
    known = describe.describe(session, sorted(on_list.keys() | verdicts.keys()))
    listed, excluded = {}, []
    for work_id, paper in known.items():
        decision, entry = verdicts.get(work_id), on_list.get(work_id)
        if decision and decision.verdict == "exclude":
            excluded.append(Text(paper.title, paper.abstract))
            continue
        said = decision or entry
        assert said is not None
        listed[work_id] = Example(
            title=entry.title if entry else paper.title,
            kind=as_kind(said.kind or "method"),
            category=said.category,
            abstract=paper.abstract,
            year=paper.year,
            origin="list" if entry else "decision",
        )
    decided = [listed[work_id] for work_id in verdicts if work_id in listed]
    return Lessons(list(listed.values()), excluded, _background(session, without=known), decided[-_COMPARED:])


def papers_to_lend(workspace: Workspace) -> list["Example"]:
    """The papers of other lists that ship, and the curator's own table of such; misuse if that is not understood."""
    from ..classifiers.examples import TableError, examples_from, shipped_examples

    name, categories = workspace.settings.screening.examples, [one.key for one in workspace.settings.categories]
    try:
        own = examples_from(_own_table(workspace), origin=name, categories=categories)
    except TableError as error:
        raise MisuseError(f"[screening] examples, {name}: {error}") from error
    return [*own, *shipped_examples()]


def digest_of_lessons(session: Session, workspace: Workspace) -> str:
    """Changes when there is something to learn: the list, what was fetched of it, the decisions, how to judge."""
    from ..classifiers.learning import RECIPE

    settings = workspace.settings
    asked = (RECIPE, [category.key for category in settings.categories], settings.screening.abstain_below)
    fetched = enrichment.count_found(session)
    lines = sorted((entry.kind, entry.category or "", entry.title) for entry in entries.present(session))
    verdicts = [(row.work_id, row.verdict, row.kind, row.category) for row in screening.decided(session)]
    return hashlib.sha256(repr((asked, lines, fetched, verdicts, _table_digest(workspace))).encode()).hexdigest()


def _own_table(workspace: Workspace) -> bytes:
    if not (name := workspace.settings.screening.examples):
        return b""
    try:
        return (workspace.root / name).read_bytes()
    except OSError as error:
        raise MisuseError(f"[screening] examples: cannot read {workspace.root / name}: {error.strerror}") from error


def _table_digest(workspace: Workspace) -> str:
    try:
        return hashlib.sha256(_own_table(workspace)).hexdigest()
    except MisuseError:
        return "unreadable"


def _background(session: Session, *, without: Container[int]) -> list["Text"]:
    """A sample of the works nobody has decided on, the same for the same store."""
    from ..classifiers.examples import Text

    query = screening.states().order_by("work_id")
    waiting = [n for n, state in session.execute(query) if state == "candidate" and n not in without]
    step = max(1, len(waiting) // _BACKGROUND)
    return [Text(title, abstract) for title, abstract in describe.texts(session, waiting[::step]).values()]
