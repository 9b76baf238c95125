"""Facets of works: as configured, suggested from words, corrected by curators. Never written into the list."""

import tomllib
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from ..config.workspace import Workspace
from ..records.text import fold
from ..store import describe, facets, screening
from ..store.bulk import chunks
from .errors import MisuseError

if TYPE_CHECKING:
    from ..classifiers.facets import Correction, Facet
    from ..classifiers.taught import Taught


_AT_ONCE = 50  # texts that are read


def configured(workspace: Workspace) -> tuple["Facet", ...]:
    """The facets that `[screening] facets` names, or those that ship; misuse if the file is not understood."""
    path = workspace.settings.screening.facets
    return _configured(workspace.root / path if path else None)


def find(workspace: Workspace, session: Session, work_id: int, title: str, abstract: str) -> list[dict[str, Any]]:
    """The facet values of a work, each with its score, the words that add up to it, and who says so."""
    return Facets(workspace, session).of(work_id, title, abstract)


def with_value(workspace: Workspace, session: Session, works: Sequence[int], named: str) -> Iterator[int]:
    """Those of the works that have a facet value, read as far as they are asked for; misuse if there is none such."""
    key, value = named_value(configured(workspace), named)
    asked = Facets(workspace, session, only=key)
    return (
        work
        for chunk in chunks(works, _AT_ONCE)
        for work, words in _read(describe.texts(session, chunk)).items()
        if any(found["value"] == value for found in asked.of(work, *words))
    )


def _read(texts: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The same texts, read at once."""
    from ..classifiers.examples import Text
    from ..classifiers.taught import read_ahead

    read_ahead([Text(*words) for words in texts.values()])
    return texts


class Facets:
    """What curators said so far, read once; then any number of works can be asked about. `only`: about one facet."""

    def __init__(self, workspace: Workspace, session: Session, *, only: str | None = None) -> None:
        self._facets = [facet for facet in configured(workspace) if only in (None, facet.key)]
        self._taught = _taught(workspace.taught_path)
        said = facets.corrections(session)
        texts = describe.texts(session, sorted({work for work, *_ in said}))
        self._corrections = [
            _correction(texts[work], facet, value, belongs) for work, facet, value, belongs in said if work in texts
        ]
        self._said = {(work, facet, value) for work, facet, value, belongs in said if belongs}

    def of(self, work_id: int, title: str, abstract: str) -> list[dict[str, Any]]:
        """The facet values of one work."""
        from ..classifiers.examples import Text
        from ..classifiers.facets import find_facets

        return [
            {
                "facet": found.facet,
                "value": found.value,
                "score": found.score,
                "why": [{"term": term.term, "weight": term.weight} for term in found.why],
                "by": "curator" if (work_id, found.facet, found.value) in self._said else "machine",
            }
            for found in find_facets(
                Text(title, abstract), self._facets, corrections=self._corrections, taught=self._taught
            )
        ]


def correct(
    workspace: Workspace, session: Session, work_id: int, named: str, *, belongs: bool, curator: str, at: datetime
) -> str:
    """Store a curator's word on one value of a work; a sentence about it. The caller commits."""
    facet, value = named_value(configured(workspace), named)
    if not (name := fold(curator)[:200]):
        raise MisuseError("a correction needs a curator: --curator NAME")
    try:
        root = screening.root_of(session, work_id)
    except screening.UnknownWorkError as error:
        raise MisuseError(str(error.args[0])) from error
    facets.correct(session, root, facet, value, belongs=belongs, curator=name, at=at)
    return f"work {root}: {value} {'belongs to it' if belongs else 'does not belong to it'}; papers alike follow"


def named_value(known: tuple["Facet", ...], named: str) -> tuple[str, str]:
    """(facet, value) of a value's name, upper case or not, or of `facet=value`; misuse if there is none such."""
    facet_name, _, value_name = named.rpartition("=")
    found = [
        (facet.key, value.name)
        for facet in known
        for value in facet.values
        if value.name.casefold() == value_name.strip().casefold() and facet_name.strip() in ("", facet.key)
    ]
    if not found:
        names = "; ".join(f"{facet.key}: {', '.join(value.name for value in facet.values)}" for facet in known)
        raise MisuseError(f"no facet value {named!r}; there are {names}")
    if len(found) > 1:
        of = " and of ".join(key for key, _ in found)
        raise MisuseError(f"{named!r} is a value of {of}; say {found[0][0]}={named}")
    return found[0]


@lru_cache(maxsize=4)
def _taught(path: Path) -> "Taught":
    """What was learnt of values, kept beside the model."""
    from ..classifiers.taught import Taught

    return Taught(path)


@lru_cache(maxsize=4)
def _configured(path: Path | None) -> tuple["Facet", ...]:
    from ..classifiers.facets import FacetError, facets_from, shipped_facets

    if path is None:
        return shipped_facets()
    try:
        return facets_from(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MisuseError(f"[screening] facets: cannot read {path}: {error.strerror}") from error
    except (FacetError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MisuseError(f"[screening] facets: {path}: {error}") from error


def _correction(told: tuple[str, str], facet: str, value: str, belongs: bool) -> "Correction":
    from ..classifiers.examples import Text
    from ..classifiers.facets import Correction

    return Correction(Text(*told), facet, value, belongs)
