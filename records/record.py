"""What one source says about one paper, checked where it is born."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Self

from pydantic import AwareDatetime, field_validator, model_validator
from sqlmodel import JSON, Field, SQLModel

from .identifiers import Identifiers, clean_arxiv_id, clean_doi, clean_pmcid, clean_pmid, with_implied
from .text import MAX_ABSTRACT_CHARACTERS, MAX_TITLE_CHARACTERS, fold, title_key

SourceName = Literal["arxiv", "biorxiv", "medrxiv", "pubmed"]
SOURCES: tuple[SourceName, ...] = ("arxiv", "biorxiv", "medrxiv", "pubmed")
Kind = Literal["method", "survey", "dataset"]
KINDS: tuple[Kind, ...] = ("method", "survey", "dataset")

_CODE = re.compile(
    r"https?://(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|bitbucket\.org|codeberg\.org)/[\w.~-]+(?:/[\w.~-]+)*",
    re.IGNORECASE,
)


class Record(SQLModel):
    """One source's current word on one paper; keyed (`source`, `source_id`).

    Raises `pydantic.ValidationError` (a `ValueError`) for a record that names no paper: no title, no identifier.
    `doi`, `arxiv_id`, `pmid` and `pmcid` name this record; `relations` name others, as the source asserts them.
    """

    source: str = Field(max_length=16)
    source_id: str = Field(max_length=256)
    version: int = Field(default=1, ge=1, le=9_999)
    title: str = Field(max_length=MAX_TITLE_CHARACTERS)
    abstract: str = Field(default="", max_length=MAX_ABSTRACT_CHARACTERS)
    authors: list[str] = Field(default_factory=list, sa_type=JSON)
    venue: str = Field(default="", max_length=500)
    year: int | None = Field(default=None, ge=1500, le=2200)
    first_posted: AwareDatetime | None = None  # when version 1 was submitted, posted or entered
    revised: AwareDatetime | None = None  # when this version was
    is_preprint: bool = True
    is_provisional: bool = False  # from a feed that only hints: it fills gaps and overwrites nothing
    withdrawn: bool = False
    document_type: str = Field(default="", max_length=500)
    subjects: list[str] = Field(default_factory=list, sa_type=JSON)
    doi: str | None = Field(default=None, max_length=256)
    arxiv_id: str | None = Field(default=None, max_length=32)
    pmid: str | None = Field(default=None, max_length=16)
    pmcid: str | None = Field(default=None, max_length=16)
    # Each {"type": "published_as" | "preprint_of" | "update_in" | "update_of" | ..., "scheme": "doi" | ..., "value": …}
    relations: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    journal_ref: str = Field(default="", max_length=1000)
    url: str = Field(default="", max_length=2000)
    pdf_url: str | None = Field(default=None, max_length=2000)
    code_url: str | None = Field(default=None, max_length=2000)

    @field_validator("title", "venue", "abstract", "journal_ref", "document_type")
    @classmethod
    def _folded(cls, text: str) -> str:
        return fold(text)

    @field_validator("authors", "subjects")
    @classmethod
    def _folded_items(cls, items: list[str]) -> list[str]:
        return [folded for item in items if (folded := fold(item))]

    @field_validator("relations")
    @classmethod
    def _folded_relations(cls, relations: list[dict[str, str]]) -> list[dict[str, str]]:
        return [{name: fold(value) for name, value in relation.items()} for relation in relations]

    @field_validator("source_id")
    @classmethod
    def _printable(cls, source_id: str) -> str:
        if not source_id.isprintable():
            raise ValueError(f"a source_id of characters that cannot be shown: {source_id[:80]!r}")
        return source_id

    @field_validator("url", "pdf_url", "code_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url and not re.match(r"https?://[^\s<>\"\0-\x1f]+$", url):
            raise ValueError(f"not a web address: {url[:80]!r}")
        return url

    @field_validator("first_posted", "revised")
    @classmethod
    def _utc(cls, at: datetime | None) -> datetime | None:
        return at.astimezone(UTC) if at else None

    @model_validator(mode="after")
    def _names_a_paper(self) -> Self:
        if not title_key(self.title):
            raise ValueError("a record needs a title")
        for name, clean in _CANONICAL.items():
            value = getattr(self, name)
            if value is not None and clean(value) != value:
                raise ValueError(f"{name} is not in canonical form: {value!r}")
        if not self.source_id or self.source not in SOURCES:
            raise ValueError(f"a record needs a source_id and a source of {', '.join(SOURCES)}; got {self.source!r}")
        return self

    def identifiers(self) -> list[tuple[str, str]]:
        """(scheme, value) of every identifier that names this very record, with what its DOI implies."""
        return with_implied(Identifiers(self.doi, self.arxiv_id, self.pmid, self.pmcid)).pairs()


class CitingRecord(Record):
    """A record that came with what its paper cites: (scheme, value) of each reference, canonical.

    Kept beside the record and only ever added to: what a later answer leaves out is not taken back.
    """

    references: list[tuple[str, str]] = Field(default_factory=list)


_CANONICAL = {"doi": clean_doi, "arxiv_id": clean_arxiv_id, "pmid": clean_pmid, "pmcid": clean_pmcid}


@dataclass(frozen=True)
class Tally:
    """What a step did, in records."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.rejected + other.rejected,
        )


def code_url_in(text: str) -> str | None:
    """The first address of a code or model host in a text, without trailing punctuation."""
    found = _CODE.search(text) if "://" in text else None
    return found[0].rstrip(".,;:)") if found else None
