"""What an arXiv paper answers to, and what each term of a query asks of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase

from .arxiv_feed import shown
from .arxiv_query import Term, dates_of
from .papers import OnArxiv, Paper
from .searchable import finder, words

_FIELDS = {"ti": "title", "abs": "abstract", "co": "comment", "jr": "journal_ref", "au": "authors"}


@dataclass(frozen=True, eq=False)
class Indexed:
    """One version of one paper, its text prepared for search; `everything` is what `all:` searches."""

    arxiv: OnArxiv
    paper: Paper
    version: int
    title: str
    abstract: str
    comment: str
    journal_ref: str
    authors: str
    everything: str


def indexed(arxiv: OnArxiv, paper: Paper, version: int) -> Indexed:
    """A version ready for search."""
    title, abstract, comment = (words(text, stem=True) for text in shown(paper, version))
    journal_ref, authors = words(arxiv.journal_ref, stem=True), words(" ".join(paper.authors))
    everything = "".join((title, abstract, comment, journal_ref, authors))
    return Indexed(arxiv, paper, version, title, abstract, comment, journal_ref, authors, everything)


def condition_of(term: Term, now: datetime) -> Callable[[Indexed], bool]:
    """The test a term stands for. Raises InvalidQueryError for dates that are none."""
    value = term.value
    if term.field == "cat":
        return lambda item: any(fnmatchcase(name, value) for name in item.arxiv.categories)
    if term.field == "submittedDate":
        first, last = dates_of(term)
        return lambda item: first <= item.arxiv.versions[0].submitted <= last
    if term.field == "id":
        return lambda item: item.arxiv.id == value
    if term.field == "doi":
        return lambda item: item.arxiv.is_linked_at(now) and item.arxiv.doi.lower() == value.lower()
    attribute = _FIELDS.get(term.field, "everything")
    found = finder(value.replace("_", " "), stem=term.field != "au")
    return lambda item: found(getattr(item, attribute))
