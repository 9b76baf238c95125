"""A listed work as a reference: what every format of an export is written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from ...records.names import parts_of

Form = Literal["article", "conference paper", "preprint", "dataset", "other"]


@dataclass(frozen=True)
class Reference:
    """One listed work. Every text is one line without control characters; an address is http(s) or None.

    `key` names it among all works that were ever listed, `number` is its line's. `doi` and `pmid` are those of the
    version that the line names: of the preprint, where the list shows it as one. `paper_title` is that of the paper
    that a dataset's row links to, where it differs. `keywords` are the categories and kinds of all its lines, `told`
    is all that is known of it, in the words of `show --json`.
    """

    key: str
    work: int
    number: int
    form: Form
    kind: str
    category: str | None
    section: str
    title: str
    listed_at: datetime
    changed_at: datetime
    authors: tuple[str, ...] = ()
    abstract: str = ""
    venue: str = ""
    year: int | None = None
    first_posted: date | None = None
    doi: str | None = None
    arxiv: str | None = None
    pmid: str | None = None
    paper_url: str | None = None
    code_url: str | None = None
    paper_title: str = ""
    is_preprint: bool = False
    keywords: tuple[str, ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> list[tuple[str, str]]:
        """(given names, family name) of each author; ("", the whole) of a group, or of one name alone."""
        read = ((author, *parts_of(author)) for author in self.authors)
        return [(given, family) if family else ("", author) for author, given, family in read]

    @property
    def posted_on(self) -> date | None:
        """The day of a preprint that the list has under the year in which it was posted."""
        is_of_year = self.first_posted is not None and self.first_posted.year == self.year
        return self.first_posted if self.form == "preprint" and is_of_year else None

    @property
    def address(self) -> str | None:
        """Where the paper is, or else the code or the data."""
        return self.paper_url or self.code_url

    @property
    def note(self) -> str:
        """What a reader of a bibliography should know of a dataset whose paper has another title."""
        return f"Described in: {self.paper_title}" if self.paper_title else ""


@dataclass(frozen=True)
class Bibliography:
    """What is exported: references in the order of the list, what the list is called, when it last changed.

    `seed` is the same for as long as the store lives, and differs from every other store's. `scope` is the category
    and kind that it was narrowed to.
    """

    title: str
    seed: str
    scope: str
    references: tuple[Reference, ...]
    updated: datetime
