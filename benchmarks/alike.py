"""How many of a paper's true neighbours are found in a whole store, and how long a work's portrait takes.

Run: python -m livinglist.benchmarks.alike FOLDER [--asked 200] [--read STATE]
FOLDER is a workspace, as `python -m livinglist.benchmarks.filled FOLDER` makes one, or a `.jsonl.gz` of papers with
titles and abstracts. The true neighbours are the five texts of the smallest TF-IDF angle, all texts of the store
compared, each by all of its words, with the counts of all. `--read`: where to keep what is read of the store; else in
the workspace.
"""

import argparse
import gzip
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from sqlalchemy import Engine

from livinglist.classifiers.examples import Text
from livinglist.classifiers.likeness import Likeness
from livinglist.classifiers.reading import Reader
from livinglist.classifiers.wording import count_words, weigh
from livinglist.config.workspace import Workspace, load_workspace
from livinglist.review import alike
from livinglist.review.portrait import portrait
from livinglist.store import describe, passages
from livinglist.store.database import closing_engine, open_store, reading

_PORTION, _NEAREST = 5_000, 5
_Texts = dict[int, Text]


@dataclass(frozen=True)
class _Place(Workspace):
    """A workspace that keeps what was read of its store elsewhere."""

    elsewhere: Path | None = None

    @property
    def likeness_path(self) -> Path:
        return self.elsewhere or super().likeness_path


def main() -> None:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--read", type=Path)
    given = parser.parse_args()
    if given.folder.is_file():
        _of_file(given.folder, given.asked)
        return
    workspace = load_workspace(given.folder)
    place = _Place(**vars(workspace), elsewhere=given.read and given.read.absolute())
    with closing_engine(open_store(place.database_url)) as engine:
        _of_store(place, engine, given.asked)


def _of_file(file: Path, asked: int) -> None:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        papers = {paper["title"].lower(): paper for paper in map(json.loads, lines)}.values()
    texts = {n: Text(paper["title"], paper["abstract"]) for n, paper in enumerate(papers, 1)}
    with tempfile.TemporaryDirectory() as folder:
        reader, started = Reader(Path(folder)), time.process_time()
        numbers = list(texts)
        for start in range(0, len(numbers), _PORTION):
            some = numbers[start : start + _PORTION]
            reader.add(some, [texts[number] for number in some])
        reader.keep()
        _tell_reading(len(texts), started)
        likeness = reader.likeness()
        _tell_recall(likeness, _some(texts, asked), lambda: [texts], lambda ids: {n: texts[n] for n in ids})


def _of_store(place: Workspace, engine: Engine, asked: int) -> None:
    started = time.process_time()
    alike.read_new_texts(place, engine)
    with reading(engine) as session:
        likeness, last = alike.what_was_read(place, session).texts, passages.last_record(session)
        _tell_reading(likeness.met.n_texts, started)
        ids = Random(1).sample(range(1, last + 1), asked)
        works = [work for work, *_ in passages.of_works_of(session, ids)]
        known = describe.texts(session, works)
        milliseconds = []
        for work in works:
            began = time.perf_counter()
            portrait(place, session, work, *known[work])
            milliseconds.append(1_000 * (time.perf_counter() - began))
        median, late, last_one = np.quantile(milliseconds, [0.5, 0.95, 1])
        print(f"portrait: median {median:.0f} ms, p95 {late:.0f} ms, slowest {last_one:.0f} ms", flush=True)

        def told(records: Sequence[int]) -> _Texts:
            return {n: Text(title, abstract) for n, title, abstract in passages.of_records(session, records)}

        def portions() -> Iterator[_Texts]:
            for first in range(0, last, _PORTION):
                yield told(range(first + 1, first + _PORTION + 1))

        _tell_recall(likeness, told(ids), portions, told)


def _some(texts: _Texts, asked: int) -> _Texts:
    return {n: texts[n] for n in Random(1).sample(sorted(texts), asked)}


def _tell_reading(n_texts: int, started: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{n_texts:,} texts; reading: {time.process_time() - started:.0f} s, {memory:.0f} MB at most", flush=True)


def _tell_recall(
    likeness: Likeness, asked: _Texts, portions: Callable[[], Iterable[_Texts]], told: Callable[[Sequence[int]], _Texts]
) -> None:
    true = _true(likeness, asked, portions())
    hits, kept = [], []
    for (number, text), best in zip(asked.items(), true, strict=True):
        others = told([near for near in likeness.candidates(text) if near != number])
        found = sorted(likeness.cosines(text, list(others.values())), reverse=True)[:_NEAREST]
        hits.append(sum(cosine >= best[-1] - 1e-5 for cosine in found) / _NEAREST)
        kept.append(sum(found) / sum(best))
    print(f"of the true five {100 * np.mean(hits):.1f} % found; likeness kept {100 * np.mean(kept):.1f} %", flush=True)


def _true(likeness: Likeness, asked: _Texts, portions: Iterable[_Texts]) -> list[list[float]]:
    """The cosines of the five nearest of each text."""
    rows = weigh(count_words(list(asked.values())), likeness.rare)
    best = np.zeros((len(asked), _NEAREST), dtype=np.float32)
    numbers = np.array(list(asked))
    for portion in portions:
        cosines = (rows @ weigh(count_words(list(portion.values())), likeness.rare).T).toarray()
        cosines[numbers[:, None] == np.array(list(portion))[None, :]] = 0
        best = -np.sort(-np.hstack([best, cosines]), axis=1)[:, :_NEAREST]
    found: list[list[float]] = best.tolist()
    return found


if __name__ == "__main__":
    main()
