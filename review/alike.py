"""Works that read alike, in the whole store: what was read of it so far, and the nearest works of one text."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import describe, passages
from ..store.bulk import chunks
from ..store.database import reading
from ..store.passages import Passage
from ..store.states import states_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..classifiers.examples import Text
    from ..classifiers.likeness import Likeness
    from ..classifiers.reading import Reader

AT_ONCE = 20_000  # texts read while somebody waits, where nothing was read yet
_PORTION = 4_000
_NEIGHBOURS = 5


def read_new_texts(workspace: Workspace, engine: Engine, *, most: int | None = None) -> None:
    """Read what was stored since it was last read, so that key terms and neighbours are those of the whole store.

    A portion at a time, so that memory does not grow with the store; `most`: about so many texts and no more.
    """
    from ..classifiers.reading import Reader

    reader = Reader(workspace.likeness_path)
    with reading(engine) as session:
        if reader.met.record > passages.last_record(session):  # what was read is of another store
            reader = Reader(workspace.likeness_path, anew=True)
        version = passages.last_version(session)
        changed = passages.changed(session, after=reader.met.version, until=reader.met.record)
    for records in chunks(changed, _PORTION):
        with reading(engine) as session:
            _add(reader, passages.of_records(session, records))
    for portion in islice(_portions(engine, reader), None if most is None else most // _PORTION):
        _add(reader, portion)
    reader.keep(version=version)


def last_read(workspace: Workspace) -> "Likeness | None":
    """What was read of the store; None if nothing was, or if its files are damaged."""
    path = workspace.likeness_path / "met.npz"
    return _loaded(path.parent, path.stat().st_mtime_ns) if path.exists() else None


@dataclass(frozen=True)
class WhatWasRead:
    """The texts of all records, as last read, and the lines of the list that no record tells of, as they are."""

    texts: "Likeness"
    lines: "Likeness"
    titles: dict[int, str]

    @property
    def n_texts(self) -> int:
        """How many there are."""
        return self.texts.met.n_texts + self.lines.met.n_texts

    def met_in(self, term: str) -> int:
        """In how many of them a word or pair stands."""
        return self.texts.met_in(term) + self.lines.met_in(term)


def what_was_read(workspace: Workspace, session: Session) -> WhatWasRead:
    """All that a text can be compared with; the first texts are read now where nothing was read yet."""
    lines, titles = _lines(tuple(passages.lines_alone(session)))
    return WhatWasRead(last_read(workspace) or _read(passages.passages(session, after=0, most=AT_ONCE)), lines, titles)


def neighbours(session: Session, known: WhatWasRead, work_id: int, text: "Text") -> list[dict[str, Any]]:
    """The works of the smallest angle with a text: whatever record of them, or line of the list, is nearest."""
    from ..classifiers.examples import Text

    near = passages.of_works_of(session, known.texts.candidates(text))
    near += [(work, known.titles[work], "") for work in known.lines.candidates(text)]
    near = [passage for passage in near if passage[0] != work_id]
    cosines = known.texts.cosines(text, [Text(title, abstract) for _, title, abstract in near])
    best: dict[int, float] = {}
    for (work, _, _), cosine in zip(near, cosines, strict=True):
        best[work] = max(cosine, best.get(work, 0.0))
    nearest = sorted((work for work in best if best[work] > 0), key=lambda work: (-best[work], work))[:_NEIGHBOURS]
    titles, states = describe.texts(session, nearest), states_of(session, nearest)
    return [
        {"work": work, "title": titles[work][0], "state": states[work], "likeness": round(best[work], 3)}
        for work in nearest
    ]


@lru_cache(maxsize=1)
def _lines(lines: "tuple[Passage, ...]") -> "tuple[Likeness, dict[int, str]]":
    return _read(lines), {work: title for work, title, _ in lines}


def _read(some: "Sequence[Passage]") -> "Likeness":
    from ..classifiers.reading import Reader

    reader = Reader(Path(), anew=True)
    _add(reader, some)
    return reader.likeness()


def _portions(engine: Engine, reader: "Reader") -> "Iterator[list[Passage]]":
    while True:
        with reading(engine) as session:
            portion = passages.passages(session, after=reader.met.record, most=_PORTION)
        if not portion:
            return
        yield portion


def _add(reader: "Reader", portion: "Sequence[Passage]") -> None:
    from ..classifiers.examples import Text

    reader.add([record for record, _, _ in portion], [Text(title, abstract) for _, title, abstract in portion])


@lru_cache(maxsize=1)
def _loaded(folder: Path, _changed: int) -> "Likeness | None":
    from ..classifiers.likeness import load_likeness

    return load_likeness(folder)
