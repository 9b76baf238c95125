"""What a curator says otherwise than the records and the machine, held against the configuration and the list."""

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.text import fold
from ..store import suggestions
from .columns import cells_given, checked_cells
from .errors import MisuseError
from .lines import as_kind

FIELDS = {"title": "title", "venue": "venue", "year": "year", "kind": "kind", "paper": "paper_url", "code": "code_url"}
_LONGEST_TITLE = 1_000
_LONGEST_REASON = 500


@dataclass(frozen=True)
class Amendments:
    """What a curator says otherwise than the records and the machine."""

    category: str | None = None
    kind: str | None = None
    venue: str | None = None
    title: str | None = None
    year: int | None = None
    paper_url: str | None = None
    code_url: str | None = None
    cells: tuple[tuple[str, str], ...] = ()  # of a dataset's row, by column


def amended(amend: Amendments, said: str) -> Amendments:
    """What was amended before, and `venue=Nature` or `modality=CT` beside it."""
    name, equals, value = (part.strip() for part in said.partition("="))
    if not equals:
        raise MisuseError(f"NAME=VALUE, as in venue=Nature; got {said[:60]!r}")
    if name not in FIELDS:
        return replace(amend, cells=tuple((dict(amend.cells) | cells_given([said])).items()))
    if name == "year" and not (value.isascii() and value.isdecimal()):
        raise MisuseError(f"not a year: {value[:60]}")
    given: dict[str, Any] = {FIELDS[name]: int(value) if name == "year" else value}
    return replace(amend, **given)


def checked(workspace: Workspace, session: Session, root: int, amend: Amendments) -> dict[str, Any]:
    """What an inclusion would store: the curator's word before the machine's. Misuse where it cannot be."""
    said = suggestions.suggestions(session, [root]).get(root)
    kind = as_kind(amend.kind or (said.kind if said else "method"))
    category = amend.category or (said.category if said else None)
    known = [c.key for c in workspace.settings.categories]
    if category and category not in known:
        raise MisuseError(f"no category {category!r}; configured: {', '.join(known)}")
    if kind != "survey" and not category:
        raise MisuseError(f"no category was suggested; say which of {', '.join(known)} (--category)")
    if amend.year is not None and not 1900 <= amend.year <= 2099:
        raise MisuseError(f"not a year: {amend.year}")
    return {
        "kind": kind,
        "category": None if kind == "survey" else category,
        "venue": checked_words(amend.venue, "--venue", 200),
        "title": checked_words(amend.title, "--title", _LONGEST_TITLE),
        "year": amend.year,
        "paper_url": checked_address(amend.paper_url, "--paper-url"),
        "code_url": checked_address(amend.code_url, "--code-url"),
        "cells": checked_cells(workspace, kind, None if kind == "survey" else category, dict(amend.cells)),
    }


def checked_reason(reason: str) -> str:
    """Why a paper is excluded, in one line; misuse if it is empty or too long."""
    if not (why := fold(reason)):
        raise MisuseError('an exclusion needs a reason (--reason), such as "not a foundation model"')
    if len(why) > _LONGEST_REASON:
        raise MisuseError(f"a reason holds at most {_LONGEST_REASON} characters (--reason); a note takes more")
    return why


def checked_curator(curator: str) -> str:
    """A curator's name; misuse if there is none."""
    if not (name := fold(curator)[:200]):
        raise MisuseError("a decision needs a curator: --curator NAME")
    return name


def checked_words(text: str | None, option: str, longest: int) -> str | None:
    """One line of words that an option gave; misuse if it is empty or too long."""
    if text is None:
        return None
    folded = fold(text)
    if not folded or len(folded) > longest:
        raise MisuseError(f"{option} must hold 1 to {longest} characters")
    return folded


def checked_address(url: str | None, option: str) -> str | None:
    """An address that an option gave; misuse if it is none."""
    if url is not None and not re.fullmatch(r"https?://[^\s<>]{3,1990}", url):
        raise MisuseError(f"{option} must be an http(s) address, got {url[:80]!r}")
    return url
