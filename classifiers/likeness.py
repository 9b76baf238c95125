"""Which works of a whole store read alike: their words, read once, kept as a file beside the model."""

import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from .examples import Text
from .wording import N_COLUMNS, column_of_term, count_words, times_met, weigh

_KEPT = 60  # the weightiest words and pairs of a work
_DAMAGE = (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Likeness:
    """Works by number, a sparse row of words each, and in how many works each column stands."""

    works: Any
    rows: Any
    met: Any

    def __len__(self) -> int:
        return len(self.works)

    def met_in(self, term: str) -> int:
        """In how many works a word or pair stands, or one that is counted in its column."""
        column = column_of_term(term)
        return 0 if column is None else int(self.met[column])

    def nearest(self, text: Text, *, without: int | None = None, limit: int = 5) -> list[tuple[int, float]]:
        """The works of the smallest angle with a text, and its cosine; none that share nothing with it."""
        row = weigh(count_words([text]), self.met, max(len(self), 1))
        cosines = np.asarray((self.rows @ row.T).todense()).ravel()
        cosines[self.works == without] = 0
        best = np.lexsort((self.works, -cosines))[:limit]
        return [(int(self.works[place]), float(cosines[place])) for place in best if cosines[place] > 0]


def likeness_of(works: Sequence[int], texts: Sequence[Text]) -> Likeness:
    """Read the words of these works."""
    counts = count_words(texts)
    met = times_met(counts)
    return Likeness(np.array(works, dtype=np.int64), _strongest(weigh(counts, met, len(works))), met.astype(np.int32))


def save_likeness(likeness: Likeness, path: Path) -> None:
    """Write it whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    rows = likeness.rows
    try:
        with temporary.open("wb") as file:
            np.savez(
                file, works=likeness.works, met=likeness.met, data=rows.data, indices=rows.indices, indptr=rows.indptr
            )
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def load_likeness(path: Path) -> Likeness | None:
    """Read it back; None for a file that is missing, damaged or foreign: it can be made again at any time."""
    try:
        with np.load(path, allow_pickle=False) as found:
            parts = {name: found[name] for name in ("works", "met", "data", "indices", "indptr")}
        works = parts["works"]
        rows = csr_matrix((parts["data"], parts["indices"], parts["indptr"]), shape=(len(works), N_COLUMNS))
    except _DAMAGE:
        return None
    return Likeness(works, rows, parts["met"]) if len(parts["met"]) == N_COLUMNS else None


def _strongest(rows: Any) -> Any:
    """Only the weightiest entries of each row."""
    lengths = np.diff(rows.indptr)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    ranked = np.lexsort((-rows.data, owner))
    place = np.arange(len(ranked)) - np.repeat(rows.indptr[:-1], lengths)
    kept = np.sort(ranked[place < _KEPT])
    starts = np.concatenate([[0], np.cumsum(np.minimum(lengths, _KEPT))])
    return csr_matrix((rows.data[kept], rows.indices[kept].astype(np.int32), starts), shape=rows.shape)
