"""What a PubMed record answers to: its words, types, identifiers and dates as they stand at an instant."""

from dataclasses import dataclass
from datetime import date, datetime

from .papers import OnPubmed, Paper
from .pubmed_query import Days, Phrase
from .searchable import contains, words


@dataclass(frozen=True)
class Indexed:
    """A record's text prepared for search."""

    pubmed: OnPubmed
    paper: Paper
    title: str
    abstract: str

    def holds(self, term: Phrase | Days, now: datetime) -> bool:
        """Whether the record, as it stands then, answers to the term."""
        if isinstance(term, Days):
            return term.first <= self._date(term.field, now) <= term.last
        if term.field == "Publication Type":
            return term.text.lower() in (name.lower() for name in self.pubmed.types)
        if term.field in ("UID", "DOI"):
            return term.text.lower() == (self.pubmed.pmid if term.field == "UID" else self.pubmed.doi).lower()
        is_late = self.pubmed.abstract_since is not None and now < self.pubmed.abstract_since
        abstract = " " if is_late else self.abstract
        if term.text == "hasabstract":
            return bool(abstract.strip())
        fields = {"Title": self.title, "Abstract": abstract, "Language": " english eng "}
        if term.field in ("Author", "Journal"):
            return contains(
                words(" ".join(self.paper.authors) if term.field == "Author" else self.pubmed.journal), term.text
            )
        return contains(fields.get(term.field, self.title + abstract), term.text)

    def _date(self, field: str, now: datetime) -> date:
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
