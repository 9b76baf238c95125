"""How markdown-it sees a text, line by line: in which blocks each line stands and what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markdown_it.token import Token

from .document import parse
from .markup import Inline, reader, signature

Path = tuple[tuple[str, str, bool], ...]  # the blocks round a line, outermost first
_LISTS = ("bullet_list_open", "ordered_list_open")
_BLOCKS = reader().disable("inline")  # words are read only where they may have changed: five times as fast
_WORDS = reader()


@dataclass(frozen=True)
class Source:
    """Where the words of a line come from: a row of a paragraph or cell, or a leaf (code, HTML, a rule) without any."""

    content: str
    row: int
    leaf: tuple[str, ...] = ()


@dataclass
class Seen:
    """One line as it is read. `inlist` and `item` are where its list and its list item begin, -1 outside of any."""

    environment: dict[str, Any]
    path: Path = ()
    opens_item: bool = False
    inlist: tuple[int, int] = (-1, -1)
    item: int = -1
    sources: list[Source] = field(default_factory=list)

    def is_like(self, other: "Seen", *, in_touched_list: bool = False) -> bool:
        """Whether both show the same words in blocks of the same kinds; their link references must be the same.

        `in_touched_list`: entries of their list came or went, so that it may be set closer or wider.
        """
        mine, theirs = ([block[: 2 if in_touched_list else 3] for block in seen.path] for seen in (self, other))
        if (mine, self.opens_item) != (theirs, other.opens_item):
            return False
        return self.sources == other.sources or self.inline == other.inline

    @cached_property
    def inline(self) -> Inline:
        """The words and links of the line."""
        found: Inline = []
        for source in self.sources:
            found += [source.leaf] if source.leaf else self._row(source)
        return found

    def _row(self, source: Source) -> Inline:
        (paragraph,) = _WORDS.parseInline(source.content, self.environment)
        rows: list[list[Token]] = [[]]
        for child in paragraph.children or []:
            if child.type in ("softbreak", "hardbreak"):
                rows.append([])
            else:
                rows[-1].append(child)
        return signature(rows[source.row]) if source.row < len(rows) else []

    @property
    def shown(self) -> str:
        """The text a reader sees."""
        return "".join(part[-1] for part in self.inline if part[0] == "text")


def see(text: str) -> tuple[list[Seen], dict[str, tuple[str, str]]]:
    """Every line of a text, with one more for its end, and the link references the text defines."""
    environment: dict[str, Any] = {}
    lines = [Seen(environment) for _ in range(len(parse(text).lines) + 1)]
    blocks: list[Token] = []
    for token in _BLOCKS.parse(text, environment):
        if token.nesting == 1:
            blocks.append(token)
            if token.type == "list_item_open" and token.map:
                lines[token.map[0]].opens_item = True
        elif token.nesting == -1:
            blocks.pop()
        else:
            _note(token, blocks, lines)
    references = environment.get("references", {})
    return lines, {name: (found["href"], found["title"]) for name, found in references.items()}


def _note(token: Token, blocks: Sequence[Token], lines: list[Seen]) -> None:
    if not token.map:
        return
    path = tuple((block.type, block.tag + block.markup, block.hidden) for block in blocks)
    lists = [(block.map[0], block.level) for block in blocks if block.type in _LISTS and block.map]
    items = [block.map[0] for block in blocks if block.type == "list_item_open" and block.map]
    leaf = () if token.type == "inline" else (token.type, token.info)
    for row, number in enumerate(range(*token.map)):
        seen = lines[number]
        seen.path, seen.inlist, seen.item = path, (lists or [(-1, -1)])[-1], (items or [-1])[-1]
        seen.sources.append(Source("" if leaf else token.content, 0 if leaf else row, leaf))
