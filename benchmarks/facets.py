"""How good the suggested facets are, with and without what is learnt beside their words.

Run: python -m livinglist.benchmarks.facets
The papers of `facets.tsv` were read by eye before anything was fitted: of each one or two sectors, the domains that do
it justice, and whether it is about federated learning. Abstracts are taken from the real data beside the checkout;
without it only titles are judged.
"""

import csv
import gzip
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from livinglist.classifiers.examples import Text
from livinglist.classifiers.facets import Facet, find_facets, shipped_facets

_STREAM = Path(__file__).resolve().parents[2] / "shared" / "data" / "stream.jsonl.gz"
_JUDGED = ("sectors", "domains", "federated")


@dataclass(frozen=True)
class _Paper:
    text: Text
    right: dict[str, set[str]]


def main() -> None:
    """Print the table."""
    papers = _papers()
    facets = [facet for facet in shipped_facets() if facet.key in _JUDGED]
    words_alone = [
        replace(facet, values=tuple(replace(value, is_described=False) for value in facet.values)) for facet in facets
    ]
    titles = [replace(paper, text=Text(paper.text.title)) for paper in papers]
    n_abstracts = sum(bool(paper.text.abstract) for paper in papers)
    print(
        f"{len(papers)} papers, {n_abstracts} with an abstract; precision, recall, F1, and of the values' F1 the mean"
    )
    for read, shown in (("titles", titles), ("titles and abstracts", papers)):
        for name, some in (("words alone", words_alone), ("words, and what is learnt", facets)):
            started = time.process_time()
            said, each = _told(shown, some), 1_000 * (time.process_time() - started) / len(shown)
            print(f"{read}, {name}: {said}; {each:.1f} ms a paper", flush=True)


def _papers() -> list[_Paper]:
    abstracts = {}
    if _STREAM.is_file():
        with gzip.open(_STREAM, "rt", encoding="utf-8") as lines:
            abstracts = {str(paper["id"]): paper["abstract"] or "" for paper in map(json.loads, lines)}
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        _Paper(
            Text(row["title"], abstracts.get(row["id"], "")),
            {facet: set(filter(None, row[facet].split("; "))) for facet in ("sectors", "domains")}
            | {"federated": {"Federated"} if row["federated"] else set()},
        )
        for row in rows
    ]


def _told(papers: Sequence[_Paper], facets: Sequence[Facet]) -> str:
    found = [{(one.facet, one.value) for one in find_facets(paper.text, facets)} for paper in papers]
    return "; ".join(f"{facet.key} {_scores(papers, found, facet)}" for facet in facets)


def _scores(papers: Sequence[_Paper], found: Sequence[set[tuple[str, str]]], facet: Facet) -> str:
    """Where one value at most is suggested, any of those that do a paper justice is right, and enough."""
    counts = {value.name: [0, 0, 0] for value in facet.values}
    for paper, values in zip(papers, found, strict=True):
        said, right = {value for key, value in values if key == facet.key}, paper.right[facet.key]
        missed = right - said if facet.most > 1 or not said & right else set()
        for place, some in enumerate(
            (said & right, said - right, missed if facet.most > 1 else set(sorted(missed)[:1]))
        ):
            for value in some:
                counts[value][place] += 1
    mean = sum(_figures(*one)[2] for one in counts.values()) / len(counts)
    precision, recall, f1 = _figures(*(sum(column) for column in zip(*counts.values(), strict=True)))
    return f"{precision:.3f} {recall:.3f} {f1:.3f}, {mean:.3f}"


def _figures(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    return (
        right / max(right + wrong, 1),
        right / max(right + missed, 1),
        2 * right / max(2 * right + wrong + missed, 1),
    )


if __name__ == "__main__":
    main()
