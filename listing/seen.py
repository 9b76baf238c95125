"""How markdown-it sees a text, line by line: in which blocks each line stands and what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from .document import parse
from .markup import Inline, reader, signature

Path = tuple[tuple[str, str, bool], ...]  # the blocks round a line, outermost first
_LISTS = ("bullet_list_open", "ordered_list_open")


@dataclass
class Seen:
    """One line as it is read. `inlist` and `item` are where its list and its list item begin, -1 outside of any."""

    path: Path = ()
    inline: Inline = field(default_factory=list)
    opens_item: bool = False
    inlist: tuple[int, int] = (-1, -1)
    item: int = -1

    def is_like(self, other: "Seen") -> bool:
        """Whether both show the same words in blocks of the same kinds."""
        return (self.path, self.inline, self.opens_item) == (other.path, other.inline, other.opens_item)

    @property
    def shown(self) -> str:
        """The text a reader sees."""
        return "".join(part[-1] for part in self.inline if part[0] == "text")


def see(text: str) -> tuple[list[Seen], dict[str, object]]:
    """Every line of a text, with one more for its end, and the link references the text defines."""
    environment: dict[str, dict[str, object]] = {}
    lines = [Seen() for _ in range(len(parse(text).lines) + 1)]
    blocks: list[Token] = []
    for token in reader().parse(text, environment):
        if token.nesting == 1:
            blocks.append(token)
            if token.type == "list_item_open" and token.map:
                lines[token.map[0]].opens_item = True
        elif token.nesting == -1:
            blocks.pop()
        else:
            _note(token, blocks, lines)
    return lines, environment.get("references", {})


def _note(token: Token, blocks: Sequence[Token], lines: list[Seen]) -> None:
    if not token.map:
        return
    path = tuple((block.type, block.tag + block.markup, block.hidden) for block in blocks)
    lists = [(block.map[0], block.level) for block in blocks if block.type in _LISTS and block.map]
    items = [block.map[0] for block in blocks if block.type == "list_item_open" and block.map]
    rows = _by_line(token) if token.type == "inline" else _alike(token)
    for number, row in enumerate(rows, start=token.map[0]):
        seen = lines[number]
        seen.path, seen.inlist, seen.item = path, (lists or [(-1, -1)])[-1], (items or [-1])[-1]
        seen.inline = seen.inline + row


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
