"""Proof that an edit did what was meant and nothing else: both texts read by markdown-it, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it.token import Token

from .document import parse
from .draft import Draft, Piece
from .errors import Refused
from .markup import Inline, reader, signature
from .rendering import Written

Path = tuple[tuple[str, str, bool], ...]  # the blocks round a line, outermost first
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass
class Reading:
    """How one line is read: the blocks it stands in, its words, and in which list of the document it is."""

    path: Path = ()
    inline: Inline = field(default_factory=list)
    opens_item: bool = False
    list_number: int = 0


def prove(before: str, draft: Draft) -> None:
    """Raises Refused unless every kept line is read as it was, and every new one as it was meant."""
    old, old_references = read(before)
    new, new_references = read(draft.text)
    if old_references != new_references:
        raise Refused("the edit would change what links of the list refer to")
    kept = [
        (old[piece.origin], reading)
        for piece, reading in zip(draft.pieces, new, strict=False)
        if piece.origin is not None
    ]
    for was, now in kept:
        if (was.path, was.inline, was.opens_item) != (now.path, now.inline, now.opens_item):
            raise Refused(f"the line {_shown(was)!r} would be read differently")
    if _joins([was for was, _ in kept]) != _joins([now for _, now in kept]):
        raise Refused("the edit would join two lists of the document, or part one")
    for place, piece in enumerate(draft.pieces):
        if piece.origin is None:
            _prove_new(piece, new, place)


def read(text: str) -> tuple[list[Reading], dict[str, object]]:
    """How each line is read, and the link references the document defines."""
    environment: dict[str, dict[str, object]] = {}
    tokens = reader().parse(text, environment)
    readings = [Reading() for _ in range(len(parse(text).lines) + 1)]
    open_blocks: list[Token] = []
    lists: list[int] = []
    count = 0
    for token in tokens:
        if token.nesting == 1:
            open_blocks.append(token)
            if token.type in _LISTS:
                count += 1
                lists.append(count)
            elif token.type == "list_item_open" and token.map:
                readings[token.map[0]].opens_item = True
        elif token.nesting == -1:
            if open_blocks.pop().type in _LISTS:
                lists.pop()
        else:
            _note(token, readings, _path(open_blocks), lists[-1] if lists else 0)
    return readings, environment.get("references", {})


def _note(token: Token, readings: list[Reading], path: Path, list_number: int) -> None:
    if not token.map:
        return
    rows = _by_line(token) if token.type == "inline" else _alike(token)
    for number, row in enumerate(rows, start=token.map[0]):
        reading = readings[number]
        reading.path, reading.list_number = path, list_number
        reading.inline = reading.inline + row


def _alike(token: Token) -> list[Inline]:
    """Code, raw HTML and rules: their lines have no parts of their own."""
    start, end = token.map or (0, 0)
    return [[(token.type, token.info)]] * (end - start)


def _by_line(token: Token) -> list[Inline]:
    rows: list[list[Token]] = [[]]
    for child in token.children or []:
        if child.type in ("softbreak", "hardbreak"):
            rows.append([])
        else:
            rows[-1].append(child)
    return [signature(row) for row in rows]


def _path(blocks: Sequence[Token]) -> Path:
    return tuple((block.type, block.tag + block.markup, block.hidden) for block in blocks)


def _joins(readings: list[Reading]) -> list[bool]:
    """For each pair of lines that follow each other whether they stand in one list."""
    listed = [reading.list_number for reading in readings if reading.path]
    return [a == b for a, b in pairwise(listed)]


def _prove_new(piece: Piece, readings: list[Reading], place: int) -> None:
    reading = readings[place]
    match piece.meant:
        case Written(raw=raw, start=start, inline=inline):
            in_item = reading.opens_item and reading.inline == inline
            # Some lists are indented so far that markdown reads their entries as lines of a paragraph.
            as_text = not reading.opens_item and reading.inline == [
                ("text", start.lstrip() + inline[0][1]),
                *inline[1:],
            ]
            if not in_item and not as_text:
                raise Refused(f"the new line would not be read as it is meant: {raw[:120]!r}")
        case int(year):
            if str(year) not in _shown(reading) or any(part[0] == "link_open" for part in reading.inline):
                raise Refused(f"the new year line {piece.raw!r} would not be read as one")
        case None:
            if reading.path or reading.inline:
                raise Refused("a new blank line would not be read as one")


def _shown(reading: Reading) -> str:
    return "".join(part[-1] for part in reading.inline if part[0] == "text")[:80]
