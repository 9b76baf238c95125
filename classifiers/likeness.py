"""Which texts of a whole store read alike: files beside the model that are mapped into memory, not loaded.

`met.npz` tells in how many texts each word and pair stands, and how far the store has been read; each `texts-….npy`
has, word by word, in which of some 60,000 texts it stands among the weightiest, and its weight there. Candidates come
from these; how alike they are is then told exactly, from their own texts.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from .examples import Text
from .wording import N_COLUMNS, N_PAIRS, columns_of_term, count_words, rarity, weigh

KEPT, _ASKED_FOR = 40, 60  # the weightiest words of a text that is kept, and of one that is asked about
MOST_TEXTS = 60_000  # of a file: their places fit 16 bits
_DAMAGE = (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile)
_CANDIDATES = 100


@dataclass(frozen=True)
class Met:
    """How far the store has been read (its last record and version), files of how many texts, and what they met."""

    record: int
    version: int
    sizes: tuple[int, ...]
    words: Any
    pairs: Any

    @property
    def n_texts(self) -> int:
        """How many texts were read."""
        return sum(self.sizes)


@dataclass(frozen=True)
class Part:
    """Some texts: their records, and of each column the places of the texts that it weighs most in, with weights."""

    records: Any
    starts: Any
    places: Any
    weights: Any

    def rows(self) -> Any:
        """A sparse row a text."""
        shape = (len(self.records), N_COLUMNS)
        return csc_matrix((self.weights.astype(np.float32), self.places.astype(np.int32), self.starts), shape).tocsr()

    def cosines(self, columns: Any, weights: Any) -> Any:
        """With a text of these columns and weights, for each of the texts."""
        starts, ends = self.starts[columns], self.starts[columns + 1]
        slices = [slice(*ends_of) for ends_of in zip(starts.tolist(), ends.tolist(), strict=True)]
        if not slices:
            return np.zeros(len(self.records))
        shares = np.concatenate([self.weights[some] for some in slices]) * np.repeat(weights, ends - starts)
        return np.bincount(np.concatenate([self.places[some] for some in slices]), shares, len(self.records))


@dataclass(frozen=True)
class Likeness:
    """All that was read of a store."""

    met: Met
    parts: tuple[Part, ...]
    rare: Any

    @classmethod
    def of(cls, met: Met, parts: Sequence[Part]) -> "Likeness":
        """The likeness of what was read."""
        return cls(met, tuple(parts), rarity(met.words, met.n_texts))

    def met_in(self, term: str) -> int:
        """In how many texts a word or pair stands, or one that is counted in its column; none, if it is no word."""
        words, pairs = columns_of_term(term)
        counts = [*self.met.words[words].tolist(), *self.met.pairs[pairs].tolist()]
        return min(counts, default=0)

    def candidates(self, text: Text, limit: int = _CANDIDATES) -> list[int]:
        """The records whose weightiest words are most like a text's, the likest first."""
        row = strongest(weigh(count_words([text]), self.rare), _ASKED_FOR)
        best, found = np.zeros(0), np.zeros(0, dtype=np.int64)
        for part in self.parts:
            cosines = part.cosines(row.indices, row.data)
            near = np.flatnonzero(cosines > (best.min() if len(best) == limit else 0))
            best, found = np.concatenate([best, cosines[near]]), np.concatenate([found, part.records[near]])
            kept = np.lexsort((found, -best))[:limit]
            best, found = best[kept], found[kept]
        return [int(record) for record in found]

    def cosines(self, text: Text, others: Sequence[Text]) -> list[float]:
        """Of the angle between a text and each of the others: 1 is the same, 0 shares no word."""
        rows = weigh(count_words([text, *others]), self.rare)
        return [float(cosine) for cosine in (rows[1:] @ rows[0].T).toarray().ravel()]


def nothing_read() -> Met:
    """Before the first text."""
    return Met(0, 0, (), np.zeros(N_COLUMNS, dtype=np.int32), np.zeros(N_PAIRS, dtype=np.int32))


def load_likeness(folder: Path) -> Likeness | None:
    """What was kept in a folder; None if it is missing, damaged or foreign: it can be made again at any time."""
    try:
        with np.load(folder / "met.npz", allow_pickle=False) as found:
            record, version, *sizes = found["read"].tolist()
            met = Met(record, version, tuple(sizes), found["words"], found["pairs"])
        parts = [load_part(part_path(folder, place, size), size) for place, size in enumerate(sizes)]
    except _DAMAGE:
        return None
    return Likeness.of(met, parts) if (len(met.words), len(met.pairs)) == (N_COLUMNS, N_PAIRS) else None


def part_path(folder: Path, place: int, size: int) -> Path:
    """The file of so many texts: a longer one has another name, so that a reader never meets the wrong one."""
    return folder / f"texts-{place:04}-{size}.npy"


def packed(part: Part) -> Any:
    """A part as one row of 16-bit numbers, as its file has it."""
    pieces = (part.starts.astype(np.int32), part.records.astype(np.int32), part.places, part.weights)
    return np.concatenate([piece.view(np.uint16) for piece in pieces])


def load_part(path: Path, size: int) -> Part:
    """A part of so many texts, mapped into memory; `ValueError` if its file is cut short."""
    numbers = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))  # a plain array is sliced ten times as fast
    starts = numbers[: 2 * (N_COLUMNS + 1)].view(np.int32)
    first, n_kept = 2 * (N_COLUMNS + 1 + size), int(starts[-1])
    if len(numbers) != first + 2 * n_kept:
        raise ValueError("cut short")
    records = numbers[2 * (N_COLUMNS + 1) : first].view(np.int32)
    return Part(records, starts, numbers[first : first + n_kept], numbers[first + n_kept :].view(np.float16))


def strongest(rows: Any, kept_each: int = KEPT) -> Any:
    """Only the weightiest entries of each row."""
    lengths = np.diff(rows.indptr)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    ranked = np.lexsort((-rows.data, owner))
    place = np.arange(len(ranked)) - np.repeat(rows.indptr[:-1], lengths)
    kept = np.sort(ranked[place < kept_each])
    starts = np.concatenate([[0], np.cumsum(np.minimum(lengths, kept_each))])
    return csr_matrix((rows.data[kept], rows.indices[kept].astype(np.int32), starts), shape=rows.shape)
