"""What the terminal asks in words: for a paper to go to, and for a batch: which papers, what of them, a look, a yes."""

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from pydantic import ValidationError

from ..store import describe
from ..store.search import search
from ..store.states import states_of
from . import batches
from .batch_preview import Order, preview
from .desk import Desk
from .errors import MisuseError
from .selection import Selection

_SHOWN = 10
_FOUND = 9


def find_work(desk: Desk, ask: Callable[[str], str], show: Callable[[Iterable[str]], None]) -> int | None:
    """A work of the whole store, found by its words; None to stay."""
    with desk.reading() as session:
        found = search(session, ask("words: ")).work_ids[:_FOUND]
        titles, states = describe.texts(session, found), states_of(session, found)
    show(f"  {number} {states[work]}: {titles[work][0]}" for number, work in enumerate(found, 1))
    if not found:
        show(["nothing found"])
        return None
    said = ask("go to (a number, empty to go back): ").strip()
    return found[int(said) - 1] if said.isdecimal() and 1 <= int(said) <= len(found) else None


def decide_batch(
    desk: Desk, curator: str, ask: Callable[[str], str], show: Callable[[Iterable[str]], None]
) -> tuple[int, list[int]] | None:
    """Ask, show what will happen, and decide on a yes: the batch and its works; None if nothing was decided."""
    show(["words, or category= kind= source= facet= least= most= (relevance in per cent), as in: retina most=5"])
    asked = selection_of(ask("which: "))
    if not asked.given():
        return None
    said = ask('"include", "include VFM", or why they are excluded: ').strip()
    if not said:
        return None
    order = order_of(said, [key for key, _ in desk.categories])
    with desk.reading() as session:
        found = preview(desk, session, asked, order, curator=curator)
    works = [paper for paper in found.papers if not paper["problem"]]
    show(f"  {paper['relevance']:.0%} {paper['line'] or paper['title']}" for paper in works[:_SHOWN])
    more = f", {len(works) - _SHOWN} of them not shown" if len(works) > _SHOWN else ""
    left = f"; {len(found.papers) - len(works)} cannot be" if len(works) < len(found.papers) else ""
    decided = f"; {len(found.decided)} more are decided already" if found.decided else ""
    show([f"{len(works)} would be {order.verdict}d{more}{left}{decided}"])
    if not works or ask("yes to decide them: ").strip().lower() != "yes":
        return None
    made = batches.decide(
        desk.workspace, desk.engine, [(paper["work"], paper["seen"]) for paper in works], order,
        key=secrets.token_hex(16), curator=curator, at=datetime.now(UTC),
    )  # fmt: skip
    show([f"batch {made.row.id}: {len(made.decided)} {order.verdict}d; u takes all of it back"])
    show(f"  left: {one['why']}" for one in made.left_out)
    assert made.row.id is not None
    return made.row.id, made.decided


def undo_batch(desk: Desk, curator: str, number: int) -> str:
    """Take a batch back; a sentence about it."""
    left = batches.undo(desk.workspace, desk.engine, number, curator=curator, at=datetime.now(UTC))
    return f"batch {number} is taken back" + (f"; {len(left)} were decided anew since and stay so" if left else "")


def selection_of(said: str) -> Selection:
    """`retina category=VFM most=5` as a selection; misuse names what makes no sense."""
    named = [word.partition("=") for word in said.split() if word.partition("=")[0] in Selection.model_fields]
    words = [word for word in said.split() if word.partition("=")[0] not in Selection.model_fields]
    try:
        return Selection(**{"q": " ".join(words)} | {name: value for name, equals, value in named if equals})
    except ValidationError as error:
        raise MisuseError(f"no such selection: {error.errors()[0]['loc'][0]}") from error


def order_of(said: str, categories: list[str]) -> Order:
    """`include`, `include VFM`, or a reason."""
    verb, _, category = said.partition(" ")
    if verb != "include" or (category and category not in categories):
        return Order("exclude", reason=said)
    return Order("include", category)
