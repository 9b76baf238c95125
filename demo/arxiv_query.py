"""arXiv's query language as its Python API runs it: no precedence, and every operator binds to all that follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from .arxiv_adapt import OPERATORS, adapted_tokens


class InvalidQueryError(ValueError):
    """A query that even the forgiving service refuses."""


@dataclass(frozen=True)
class Term:
    """`field:value`, the value without its quotes."""

    field: str
    value: str


@dataclass(frozen=True)
class Not:
    """What stands alone after ANDNOT."""

    operand: "Tree"


@dataclass(frozen=True)
class Both:
    """Two trees and the operator between them."""

    left: "Tree"
    operator: str
    right: "Tree"


Tree = Term | Not | Both
Item = TypeVar("Item")


class Dates(NamedTuple):
    """An inclusive range of instants."""

    first: datetime
    last: datetime


def parse(query: str) -> Tree:
    """The tree the service runs. Raises InvalidQueryError for what it refuses with status 400."""
    tokens = adapted_tokens(query)
    if not tokens:
        raise InvalidQueryError("empty query")
    tree, rest = _expression(tokens)
    if rest:
        raise InvalidQueryError(f"cannot parse fragment: {' '.join(rest)}")
    return tree


def compiled(tree: Tree, leaf: Callable[[Term], Callable[[Item], bool]]) -> Callable[[Item], bool]:
    """The tree as one test of an item, each term being tested as `leaf` says."""
    if isinstance(tree, Term):
        return leaf(tree)
    if isinstance(tree, Not):
        refused = compiled(tree.operand, leaf)
        return lambda item: not refused(item)
    operator, parts = tree.operator, [compiled(tree.left, leaf)]
    right = tree.right
    while isinstance(right, Both) and right.operator == operator != "ANDNOT":
        parts.append(compiled(right.left, leaf))
        right = right.right
    last = compiled(right, leaf)
    if operator == "ANDNOT":
        return lambda item: parts[0](item) and not last(item)
    parts.append(last)
    joined = any if operator == "OR" else all
    return lambda item: joined(part(item) for part in parts)


def dates_of(term: Term) -> Dates:
    """The range a `submittedDate` term names. Raises InvalidQueryError if it names none."""
    first, _, last = term.value.partition(" TO ")
    try:
        return Dates(_instant(first), _instant(last))
    except ValueError as error:
        raise InvalidQueryError(f"invalid date range: {term.value}") from error


def required_dates(tree: Tree) -> Dates | None:
    """A range outside of which the tree cannot be true, or None if it has no such range."""
    if isinstance(tree, Term):
        return dates_of(tree) if tree.field == "submittedDate" else None
    if isinstance(tree, Both) and tree.operator != "OR":
        right = required_dates(tree.right) if tree.operator == "AND" else None
        return required_dates(tree.left) or right
    return None


def _instant(digits: str) -> datetime:
    return datetime.strptime(digits[:12], "%Y%m%d%H%M").replace(tzinfo=UTC)


def _expression(tokens: list[str]) -> tuple[Tree, list[str]]:
    left, rest = _operand(tokens)
    if not rest or rest[0] not in OPERATORS:
        return left, rest
    operator, *rest = rest
    right, rest = _expression(rest)
    return Both(left, operator, right), rest


def _operand(tokens: list[str]) -> tuple[Tree, list[str]]:
    if not tokens or tokens[0] in (")", "AND", "OR"):
        raise InvalidQueryError(f"cannot parse fragment: {' '.join(tokens) or 'end of query'}")
    first, *rest = tokens
    if first == "ANDNOT":
        operand, rest = _operand(rest)
        return Not(operand), rest
    if first == "(":
        inner, rest = _expression(rest)
        if not rest or rest[0] != ")":
            raise InvalidQueryError("parenthesis does not close")
        return inner, rest[1:]
    return Term(first[:-1], " ".join(rest[0].strip('"').split())), rest[1:]
