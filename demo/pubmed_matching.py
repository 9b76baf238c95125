"""What a PubMed record answers to: its words, types, identifiers and dates as they stand at an instant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from .papers import OnPubmed, Paper
from .pubmed_query import Days, Phrase
from .searchable import finder, words


@dataclass(frozen=True, eq=False)
class Indexed:
    """A record's text prepared for search."""

    pubmed: OnPubmed
    paper: Paper
    title: str
    abstract: str

    def abstract_at(self, now: datetime) -> str:
        """The abstract's words, once it has arrived."""
        since = self.pubmed.abstract_since
        return self.abstract if since is None or since <= now else " "

    def date_at(self, now: datetime, field: str) -> date:
        """The date of a date field."""
        created = self.pubmed.entered.date()
        if field == "Date - Modification":
            return self.pubmed.modified_at(now).date()
        return {"Date - Create": created, "Date - Entry": self.pubmed.edat or created}.get(
            field, self.pubmed.dated or created
        )


def indexed(pubmed: OnPubmed, paper: Paper) -> Indexed:
    """A record ready for search."""
    abstract = " ".join(text for _, text in pubmed.sections) or paper.abstract
    return Indexed(pubmed, paper, words(paper.title), words(abstract))


def condition_of(term: Phrase | Days, now: datetime) -> Callable[[Indexed], bool]:
    """The test a phrase or a range stands for."""
    if isinstance(term, Days):
        return lambda record: term.first <= record.date_at(now, term.field) <= term.last
    text = term.text.lower()
    if text == "hasabstract":
        return lambda record: bool(record.abstract_at(now).strip())
    if term.field == "Publication Type":
        return lambda record: any(text == name.lower() for name in record.pubmed.types)
    if term.field == "UID":
        return lambda record: text == record.pubmed.pmid
    if term.field == "DOI":
        return lambda record: text == record.pubmed.doi.lower()
    found = finder(text)
    return lambda record: found(_field(record, term.field, now))


def _field(record: Indexed, field: str, now: datetime) -> str:
    if field == "Title":
        return record.title
    if field == "Abstract":
        return record.abstract_at(now)
    if field in ("Author", "Journal"):
        return words(" ".join(record.paper.authors) if field == "Author" else record.pubmed.journal)
    return " english eng " if field == "Language" else record.title + record.abstract_at(now)
