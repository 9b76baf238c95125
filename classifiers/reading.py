"""Reading the texts of a store, a few thousand at a time, into the files that tell which read alike."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import vstack

from .examples import Text
from .likeness import (
    MOST_TEXTS,
    Likeness,
    Met,
    Part,
    load_likeness,
    load_part,
    nothing_read,
    packed,
    part_path,
    strongest,
)
from .wording import N_PAIRS, rarity_so_far, times_met, weigh, words_and_pairs


class Reader:
    """What was read so far, and what is added to it. Whoever reads the files meets the old state or the new one."""

    def __init__(self, folder: Path, *, anew: bool = False) -> None:
        self._folder = folder
        found = None if anew else load_likeness(folder)
        self._met = found.met if found else nothing_read()
        self._parts = list(found.parts) if found else []
        self._kept = set(self._paths())
        self._new: list[tuple[Any, Any]] = []

    @property
    def met(self) -> Met:
        """How far the store has been read."""
        return self._met

    def add(self, records: Sequence[int], texts: Sequence[Text]) -> None:
        """Read texts, each numbered by its record."""
        counts, pairs = words_and_pairs(texts)
        words = self._met.words + times_met(counts).astype(np.int32)
        self._new.append((np.array(records, dtype=np.int32), counts))
        n_texts = self._met.n_texts + sum(len(new) for new, _ in self._new)
        self._new[-1] = self._new[-1][0], strongest(weigh(counts, rarity_so_far(words, n_texts)))
        together = self._met.pairs + np.bincount(pairs, minlength=N_PAIRS).astype(np.int32)
        last = max([self._met.record, *records])
        self._met = replace(self._met, record=last, words=words, pairs=together)
        if sum(len(new) for new, _ in self._new) >= MOST_TEXTS:
            self.keep()

    def likeness(self) -> Likeness:
        """What was read, kept or not."""
        self._put_together()
        return Likeness.of(self._met, self._parts)

    def keep(self, *, version: int | None = None) -> None:
        """Write what is new, each file whole; up to `version` is what was said of records before known."""
        if not self._new and version in (None, self._met.version):
            return
        self._met = replace(self._met, version=self._met.version if version is None else version)
        self._put_together()
        self._folder.mkdir(parents=True, exist_ok=True)
        paths = self._paths()
        for path, part in zip(paths, self._parts, strict=True):
            if path not in self._kept:
                _write(path, partial(np.save, arr=packed(part)))
        read = np.array([self._met.record, self._met.version, *self._met.sizes], dtype=np.int64)
        told = {"read": read, "words": self._met.words, "pairs": self._met.pairs}
        _write(self._folder / "met.npz", partial(np.savez, **told))
        self._parts = [load_part(path, size) for path, size in zip(paths, self._met.sizes, strict=True)]
        self._kept = set(paths)
        for other in set(self._folder.glob("texts-*.npy")) - self._kept:
            other.unlink(missing_ok=True)

    def _paths(self) -> list[Path]:
        return [part_path(self._folder, place, size) for place, size in enumerate(self._met.sizes)]

    def _put_together(self) -> None:
        """Fill the last part, and then others, with what was read."""
        while self._new:
            if not self._parts or len(self._parts[-1].records) >= MOST_TEXTS:
                self._parts.append(_part_of(np.zeros(0, dtype=np.int32), self._new[0][1][:0]))
            last = self._parts[-1]
            records = np.concatenate([last.records, *(new for new, _ in self._new)])
            rows = vstack([last.rows(), *(new for _, new in self._new)], format="csr")
            self._parts[-1] = _part_of(records[:MOST_TEXTS], rows[:MOST_TEXTS])
            self._new = [(records[MOST_TEXTS:], rows[MOST_TEXTS:])] if len(records) > MOST_TEXTS else []
        self._met = replace(self._met, sizes=tuple(len(part.records) for part in self._parts))


def _part_of(records: Any, rows: Any) -> Part:
    columns = rows.tocsc()
    return Part(records, columns.indptr, columns.indices.astype(np.uint16), columns.data.astype(np.float16))


def _write(path: Path, write: Callable[[Any], None]) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            write(file)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
