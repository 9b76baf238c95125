"""Papers by the million, invented: as varied as real titles, named and linked as services name and link theirs.

A title is made of runs of two to four words of the titles that ship, every sixth word replaced by one of 200,000
invented ones, an eighth with a model's name in front. As many share a near key by chance as real ones do:
`python -m livinglist.benchmarks.invented FILE` prints how many, beside the titles of a file.
"""

import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from livinglist.classifiers.examples import shipped_background
from livinglist.records.record import Record
from livinglist.records.text import fold
from livinglist.records.titles import title_keys
from livinglist.store.holders import most_carriers

FIRST_DAY = datetime(2016, 1, 1, tzinfo=UTC)
LAST_DAY = datetime(2026, 11, 1, tzinfo=UTC)
_HEADINGS = ("Editorial", "Erratum", "Correction", "In reply", "Case report")
_HEADING_SHARE = 0.002
_RARE, _NAMED, _POOL = 0.16, 0.12, 200_000
_RUNS, _RUN_WORDS = (3, 3, 4, 4, 5), (2, 3, 3, 4)
_SYLLABLE_WORDS = """
ba be bo ca ce co cor da de der di do fa fe fen fi ga gal ge go ha he hi ka ke ki la le li lin lo ma me mel mi mo na ne
ni no pa pe po pro qua ra re ri ro ron sa se si sin so ta tan tas te ti to tri va ve vex vi vo xa za zo
"""
_SYLLABLES = _SYLLABLE_WORDS.split()
_MISSING = ("doi", "arxiv_id", "pmid", "pmcid", "pdf_url", "code_url", "revised")
_PLAIN: dict[str, Any] = dict.fromkeys(_MISSING) | {
    "version": 1, "abstract": "", "subjects": [], "relations": [], "is_preprint": True, "is_provisional": False,
    "withdrawn": False, "document_type": "", "journal_ref": "",
}  # fmt: skip


class Inventor:
    """Invents papers one after the other, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._dice = random.Random(seed)
        titles = (fold(text.title).rstrip(".").split() for text in shipped_background())
        self._titles = [words for words in titles if len(words) >= 6]
        self._sentences = [" ".join(words) for words in self._titles]

    def title(self) -> str:
        """A title nobody has written."""
        dice = self._dice
        if dice.random() < _HEADING_SHARE:
            return dice.choice(_HEADINGS)
        words: list[str] = []
        for _ in range(dice.choice(_RUNS)):
            source = dice.choice(self._titles)
            start = dice.randrange(len(source) - 2)
            words += source[start : start + dice.choice(_RUN_WORDS)]
        words = [self._word() if len(word) > 4 and dice.random() < _RARE else word for word in words]
        return f"{self._name()}: {' '.join(words)}" if dice.random() < _NAMED else " ".join(words)

    def abstract(self, words: int = 170) -> str:
        """Sentences of about so many words in all."""
        return ". ".join(self._dice.choices(self._sentences, k=words // 12)) + "."

    def authors(self) -> list[str]:
        """Two to seven people."""
        return [f"{_word(self._dice.randrange(60_000)).title()}, {letter}." for letter in self._initials()]

    def paper(self, number: int, *, records: int, at: datetime) -> list[Record]:
        """One paper as up to five records: arXiv, PubMed of the article, bioRxiv, PubMed of the preprint, medRxiv.

        One of the first three comes first, in turn; it alone has an abstract. The article and its preprints name each
        other, as PubMed and the servers do.
        """
        shared = {"title": self.title(), "authors": self.authors(), "year": at.year, "first_posted": at}
        turn = number % 3
        makers = _makers(number, shared, at)
        first, *others = [make() for make in (*makers[turn:], *makers[:turn])[:records]]
        return [first.model_copy(update={"abstract": self.abstract(100)}), *others]

    def night(self, first: int, count: int, *, at: datetime) -> list[Record]:
        """New papers of one night, numbered from `first`, each told of by one service, a twelfth by two."""
        found: list[Record] = []
        for number in range(first, first + count):
            told = self.paper(number, records=1 if number % 12 else 2, at=at)
            found += [record.model_copy(update={"abstract": self.abstract()}) for record in told]
        return found[:count]

    def _word(self) -> str:
        return _word(int(_POOL * self._dice.random() ** 2))  # some are met often, most hardly ever

    def _name(self) -> str:
        word = self._word()
        end = self._dice.choice(("", "", "Net", "GPT", "2", "-S"))
        return word[0].upper() + word[1:3] + word[3:].capitalize() + end

    def _initials(self) -> list[str]:
        return self._dice.choices("ABCDEFGHIJKLMNOPRSTVWYZ", k=self._dice.randint(2, 7))


@lru_cache(maxsize=_POOL)
def _word(number: int) -> str:
    dice = random.Random(number)
    return "".join(dice.choices(_SYLLABLES, k=dice.choice((2, 3, 3, 4))))


def _makers(number: int, shared: dict[str, Any], at: datetime) -> list[Callable[[], Record]]:
    arxiv = f"{at:%y%m}.{number % 100_000:05}"
    bio, med = (f"10.1101/{at:%Y.%m.%d}.{place}{number:08}" for place in range(2))
    pmid, journal = 20_000_000 + 2 * number, f"10.5555/j.{number}"
    preprints = [_relation("preprint_of", doi) for doi in (f"10.48550/arxiv.{arxiv}", bio, med)]
    update = [_relation("update_in", journal)]
    return [
        lambda: _record(shared, "arxiv", arxiv, f"https://arxiv.org/abs/{arxiv}", arxiv_id=arxiv),
        lambda: _pubmed(shared, pmid, doi=journal, is_preprint=False, venue="J Inv", relations=preprints),
        lambda: _server(shared, "biorxiv", bio, journal),
        lambda: _pubmed(shared, pmid + 1, doi=bio, relations=update),
        lambda: _server(shared, "medrxiv", med, journal),
    ]


def _relation(kind: str, doi: str) -> dict[str, str]:
    return {"type": kind, "scheme": "doi", "value": doi}


def _server(shared: dict[str, Any], source: str, doi: str, journal: str) -> Record:
    url = f"https://www.{source}.org/content/{doi}v1"
    return _record(shared, source, doi, url, doi=doi, relations=[_relation("published_as", journal)])


def _pubmed(shared: dict[str, Any], pmid: int, **more: Any) -> Record:
    return _record(shared, "pubmed", str(pmid), f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", pmid=str(pmid), **more)


def _record(shared: dict[str, Any], source: str, source_id: str, url: str, **more: Any) -> Record:
    """Made without the checks: they take longer than all the rest, and one of these passes as another does."""
    said = {"source": source, "source_id": source_id, "url": url, "venue": source}
    return Record.model_construct(**_PLAIN | said | shared | more)


def strangers(titles: Sequence[str]) -> float:
    """How many others a title meets under near keys, on average."""
    carriers: dict[str, list[int]] = defaultdict(list)
    for place, title in enumerate(titles):
        for key in title_keys(title):
            carriers[key].append(place)
    met: list[set[int]] = [set() for _ in titles]
    for places in carriers.values():
        if len(places) <= most_carriers(("near", "")):
            for place in places:
                met[place].update(places)
    return sum(len(others) - 1 for others in met if others) / len(titles)


def spread(number: int, of: int) -> datetime:
    """When the paper of that number was posted, where so many were posted between the first day and the last."""
    return (FIRST_DAY + (LAST_DAY - FIRST_DAY) * (number / of)).replace(microsecond=0)


def main(file: Path) -> None:
    """Print how many strangers the titles of a file (.jsonl.gz with "title") meet, and as many invented ones."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        real = list({(title := json.loads(line)["title"]).lower(): title for line in lines}.values())
    random.Random(1).shuffle(real)
    inventor = Inventor()
    invented = [inventor.title() for _ in range(40_000)]
    for count in (2_500, 5_000, 10_000, 20_000, 40_000):
        told = f"{strangers(real[:count]):.4f}" if count <= len(real) + 100 else ""
        print(f"{count:>6} titles: real {told:>6}, invented {strangers(invented[:count]):.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
