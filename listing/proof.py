"""Proof that an edit did what was meant and nothing else: both texts read by markdown-it, line by line."""

from itertools import pairwise

from .document import parse
from .draft import Draft, Piece
from .errors import Refused
from .rendering import Written
from .seen import Seen, see


def prove(before: str, draft: Draft) -> None:
    """Raises Refused unless every kept line is read as it was, and every new one as it was meant."""
    old, old_references = see(before)
    new, new_references = see(draft.text)
    if old_references != new_references:
        raise Refused("the edit would change what links of the list refer to")
    pairs = zip(draft.pieces, new, strict=False)
    kept = [(piece.origin, old[piece.origin], now) for piece, now in pairs if piece.origin is not None]
    # A year line without a blank line above it belongs, for markdown, to the entry above: whichever that is.
    years = {line.number - 1 for line in parse(before).lines if line.shape == "year"}
    touched = _touched(draft, old, new)
    for place, was, now in kept:
        is_like = was.is_like(now, in_touched_list=was.inlist in touched)
        if not is_like or (place not in years and _owner(draft, now) != was.item):
            raise Refused(f"the line {was.shown[:80]!r} would be read differently")
    if _joins([was for _, was, _ in kept]) != _joins([now for _, _, now in kept]):
        raise Refused("the edit would join two lists of the document, or part one")
    for place, piece in enumerate(draft.pieces):
        if piece.origin is None:
            _prove_new(piece, new[place])


def _touched(draft: Draft, old: list[Seen], new: list[Seen]) -> set[tuple[int, int]]:
    """The lists of the original that gained or lost an entry: their paragraphs may move closer or apart."""
    kept = {piece.origin for piece in draft.pieces}
    lost = {seen.inlist for place, seen in enumerate(old) if place not in kept and seen.path}
    pairs = list(zip(draft.pieces, new, strict=False))
    gained = {now.inlist for piece, now in pairs if piece.origin is None and now.path}
    beside = {old[piece.origin].inlist for piece, now in pairs if piece.origin is not None and now.inlist in gained}
    return (lost | beside) - {(-1, -1)}


def _owner(draft: Draft, now: Seen) -> int | None:
    """Where the list item of a line began in the original; None if it is a new one."""
    if now.item < 0:
        return -1
    piece = draft.pieces[now.item]
    return piece.origin if piece.origin is not None else piece.instead_of


def _joins(lines: list[Seen]) -> list[bool]:
    """For each pair of lines that follow each other whether they stand in one list."""
    return [a.inlist == b.inlist for a, b in pairwise(line for line in lines if line.path)]


def _prove_new(piece: Piece, seen: Seen) -> None:
    match piece.meant:
        case Written(raw=raw) as written if not _is_as_meant(seen, written):
            raise Refused(f"the new line would not be read as it is meant: {raw[:120]!r}")
        case int(year) if not _is_year_line(seen, piece.raw, year):
            raise Refused(f"the new year line {piece.raw!r} would not be read as one")
        case None if seen.path or seen.inline:
            raise Refused("a new blank line would not be read as one")


def _is_year_line(seen: Seen, raw: str, year: int) -> bool:
    if set(raw.strip()) <= {"-", "="}:
        return not seen.inline  # the second line of a heading: a rule would show as one
    return str(year) in seen.shown and not any(part[0] == "link_open" for part in seen.inline)


def _is_as_meant(seen: Seen, written: Written) -> bool:
    if any(block == "tr_open" for block, _, _ in seen.path):
        return not written.start and seen.inline == written.inline
    if seen.opens_item:
        return seen.inline == written.inline
    # Some lists are indented so far that markdown reads their entries as lines of a paragraph.
    first, *others = written.inline
    return seen.inline == [("text", written.start.lstrip() + first[-1]), *others]
