"""Plain text from markdown, and the safe way back: titles, venues and addresses are untrusted."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

Inline = list[tuple[str, ...]]  # text and links of a line in order, accidents removed

_MARKDOWN = re.compile(r"[\\`*_~\[\]<&]")


def reader() -> MarkdownIt:
    """A parser that reads what GitHub reads: CommonMark, tables and strikethrough, raw HTML."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


_READER = reader()


def plain(markdown: str) -> str:
    """The text a reader sees, on one line."""
    text = markdown.strip()
    if _MARKDOWN.search(text):
        text = "".join(text_of(token) for token in _READER.parseInline(text))
    return " ".join(text.split())


def text_of(token: Token) -> str:
    """What an inline token and its children show."""
    if token.children is not None and token.type != "image":
        return "".join(text_of(child) for child in token.children)
    if token.type in ("text", "text_special", "code_inline", "image"):
        return token.content
    return " " if token.type in ("softbreak", "hardbreak") else ""


def inline_of(line: str) -> Inline:
    """How one line is read: its text and links in order, with its blocks in front if it is more than one paragraph."""
    tokens = _READER.parse(line)
    blocks = [token.type for token in tokens if token.nesting != -1]
    inlines = [token for token in tokens if token.type == "inline"]
    found = [part for token in inlines for part in signature(token.children or [])]
    return found if blocks in _ONE_LINE else [("blocks", *blocks), *found]


def words_of_cell(cell: str) -> Inline:
    """How a table cell is read: its text and links in order."""
    return [part for token in _READER.parseInline(cell) for part in signature(token.children or [])]


_ONE_LINE = (["bullet_list_open", "list_item_open", "paragraph_open", "inline"], ["paragraph_open", "inline"])


def signature(tokens: list[Token]) -> Inline:
    """Inline tokens without accidents: text runs joined, links with their address, everything else by name."""
    parts: Inline = []
    for token in tokens:
        if token.type in ("text", "text_special"):
            text = token.content
            if parts and parts[-1][0] == "text":
                text = parts.pop()[1] + text
            if text:
                parts.append(("text", text))
        else:
            address = str(token.attrs.get("href") or token.attrs.get("src") or "")
            parts.append((token.type, address, token.content))
    return parts
