"""PubMed's query language: operators from left to right, adjacent terms ANDed, phrases in fields, date ranges."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

_TOKEN = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|[():]|[^\s()\[\]:\"]+")
_OPERATORS = ("AND", "OR", "NOT")
_DAY = re.compile(r"^(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?$")
# eutils.ncbi.nlm.nih.gov/entrez/eutils/einfo.fcgi?db=pubmed names the fields; the first spelling is the short one.
FIELDS = {
    "All Fields": ("all", "all fields", ""),
    "Title": ("ti", "title"),
    "Title/Abstract": ("tiab", "title/abstract"),
    "Text Word": ("tw", "text word", "text words"),
    "Abstract": ("ab", "abstract"),
    "Author": ("au", "author"),
    "Publication Type": ("pt", "publication type", "ptyp"),
    "Journal": ("ta", "journal", "jour", "so"),
    "Language": ("la", "language", "lang"),
    "UID": ("uid", "pmid"),
    "DOI": ("doi", "aid", "lid", "article identifier", "location id"),
    "Date - Create": ("crdt", "date - create", "create date"),
    "Date - Entry": ("edat", "date - entry", "entry date"),
    "Date - Modification": ("mdat", "lr", "date - modification", "modification date"),
    "Date - Publication": ("pdat", "dp", "date - publication", "publication date"),
}
_FIELD_OF = {spelling: name for name, spellings in FIELDS.items() for spelling in spellings}


class InvalidTermError(ValueError):
    """A term the service cannot run; it says so inside an answer with status 200."""


@dataclass(frozen=True)
class Phrase:
    """Words searched for in one field."""

    text: str
    field: str
    is_quoted: bool = False

    def __str__(self) -> str:
        return f'"{self.text}"[{self.field}]'


@dataclass(frozen=True)
class Days:
    """An inclusive range of days of one date field."""

    first: date
    last: date
    field: str

    def __str__(self) -> str:
        return f"{self.first:%Y/%m/%d}:{self.last:%Y/%m/%d}[{self.field}]"


@dataclass(frozen=True)
class Joined:
    """Two terms and AND, OR or NOT between them."""

    left: "Node"
    operator: str
    right: "Node"

    def __str__(self) -> str:
        left = f"({self.left})" if isinstance(self.left, Joined) and self.left.operator != self.operator else self.left
        right = f"({self.right})" if isinstance(self.right, Joined) else self.right
        return f"{left} {self.operator} {right}"


Node = Phrase | Days | Joined
Item = TypeVar("Item")


def parse(term: str) -> Node:
    """The term as PubMed runs it; `str()` of it is its QueryTranslation. Raises InvalidTermError."""
    tokens = _TOKEN.findall(term)
    if not tokens:
        raise InvalidTermError("Empty term and query_key - nothing todo")
    tree, rest = _expression(tokens)
    if rest:
        raise InvalidTermError(f"Search Backend failed: cannot parse {' '.join(rest)}")
    return tree


def compiled(tree: Node, leaf: Callable[[Phrase | Days], Callable[[Item], bool]]) -> Callable[[Item], bool]:
    """The tree as one test of an item, each phrase and range being tested as `leaf` says."""
    operators, tests = [], []
    while isinstance(tree, Joined):
        operators.append(tree.operator)
        tests.append(compiled(tree.right, leaf))
        tree = tree.left
    first, rest = leaf(tree), list(zip(reversed(operators), reversed(tests), strict=True))

    def holds(item: Item) -> bool:
        value = first(item)
        for operator, test in rest:
            if value != (operator == "OR"):
                value = test(item) == (operator != "NOT")
        return value

    return holds


def phrases(tree: Node) -> list[Phrase]:
    """Every phrase of a tree."""
    found: list[Phrase] = []
    while isinstance(tree, Joined):
        found = phrases(tree.right) + found
        tree = tree.left
    return [tree, *found] if isinstance(tree, Phrase) else found


def required_days(tree: Node, field: str) -> Days | None:
    """A range of that field outside of which the tree cannot be true, or None."""
    if isinstance(tree, Days):
        return tree if tree.field == field else None
    if isinstance(tree, Joined) and tree.operator != "OR":
        right = required_days(tree.right, field) if tree.operator == "AND" else None
        return required_days(tree.left, field) or right
    return None


def day_range(first: str, last: str, spelling: str) -> Days:
    """The range between two days, months or years, inclusive. Raises InvalidTermError."""
    field = _FIELD_OF.get(spelling.strip().lower(), "")
    if not field.startswith("Date"):
        raise InvalidTermError(f"Search Backend failed: {spelling} is not a date field")
    return Days(_day(first), _day(last, end=True), field)


def _day(text: str, *, end: bool = False) -> date:
    found = _DAY.match(text.strip())
    if not found:
        raise InvalidTermError(f"Search Backend failed: invalid date {text}")
    year, month, day = int(found[1]), int(found[2] or (12 if end else 1)), int(found[3] or (31 if end else 1))
    for last_day in range(day, 0, -1):
        try:
            return date(year, month, last_day)
        except ValueError:
            continue
    raise InvalidTermError(f"Search Backend failed: invalid date {text}")


def _expression(tokens: list[str]) -> tuple[Node, list[str]]:
    left, rest = _operand(tokens)
    while rest and rest[0] != ")":
        operator = "AND"
        if rest[0] in _OPERATORS:
            operator, *rest = rest
        right, rest = _operand(rest)
        left = Joined(left, operator, right)
    return left, rest


def _operand(tokens: list[str]) -> tuple[Node, list[str]]:
    if not tokens or tokens[0] in (")", ":", *_OPERATORS) or tokens[0].startswith("["):
        raise InvalidTermError(f"Search Backend failed: cannot parse {' '.join(tokens) or 'end of term'}")
    if tokens[0] == "(":
        inner, rest = _expression(tokens[1:])
        if not rest:
            raise InvalidTermError("Search Backend failed: parenthesis does not close")
        return inner, rest[1:]
    return _term(tokens)


def _term(tokens: list[str]) -> tuple[Node, list[str]]:
    """A phrase, or two days with a colon between them, and the field in brackets behind."""
    first, field, rest = _value(tokens)
    if rest and rest[0] == ":" and _DAY.match(first.strip('"')):
        last, last_field, rest = _value(rest[1:])
        return day_range(first.strip('"'), last.strip('"'), last_field or field), rest
    if _FIELD_OF.get(field, "").startswith("Date"):
        return day_range(first.strip('"'), first.strip('"'), field), rest
    return Phrase(first.strip('"'), _FIELD_OF.get(field, field or "All Fields"), first.startswith('"')), rest


def _value(tokens: list[str]) -> tuple[str, str, list[str]]:
    """(words, field, the rest): unquoted words belong together if a field follows them."""
    if not tokens:
        raise InvalidTermError("Search Backend failed: range does not end")
    size = 1
    if not tokens[0].startswith('"'):
        while size < len(tokens) and tokens[size] not in ("(", ")", ":", *_OPERATORS) and tokens[size][0] not in '["':
            size += 1
        if size == len(tokens) or not tokens[size].startswith("["):
            size = 1
    words, rest = " ".join(tokens[:size]), tokens[size:]
    if rest and rest[0].startswith("["):
        return words, rest[0].strip("[]").strip().lower(), rest[1:]
    return words, "", rest
