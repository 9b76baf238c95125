"""One arXiv paper as a Record, whichever of arXiv's services told of it: both must say the same."""

import re
from collections.abc import Iterable
from datetime import datetime

from ..records.identifiers import clean_doi
from ..records.record import Record, code_url_in
from ..records.text import clean_text

SOURCE = "arxiv"

# The API tells ACM and MSC classes ("I.2.7; I.5.4") as categories too, and OAI-PMH does not.
_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z]+(?:-[A-Za-z]+)*)?")
_WITHDRAWN = re.compile(
    r"^\s*withdrawn\b|\b(?:paper|manuscript|article|submission|preprint|work|version|draft)\s+"
    r"(?:has\s+been|have\s+been|was|were|is|being)\s+(?:\w+\s+)?withdrawn\b",
    re.IGNORECASE,
)


def record_of(
    *,
    arxiv_id: str | None,
    version: int,
    title: str | None,
    summary: str | None,
    comment: str | None,
    authors: Iterable[str],
    subjects: Iterable[str],
    first_posted: datetime,
    revised: datetime,
    doi: str | None,
    journal_ref: str | None,
    is_emptied: bool = False,
) -> Record:
    """The record of texts that are still TeX. `is_emptied`: the current version has no files left.

    Raises `ValueError` for what names no paper.
    """
    abstract = clean_text(summary, tex=True)
    return Record.model_validate(
        {
            "source": SOURCE,
            "source_id": arxiv_id,
            "arxiv_id": arxiv_id,
            "version": version,
            "title": clean_text(title, tex=True),
            "abstract": abstract,
            "authors": [clean_text(author, tex=True) for author in authors],
            "venue": "arXiv",
            "year": first_posted.year,
            "first_posted": first_posted,
            "revised": revised,
            "withdrawn": is_emptied or _says_withdrawn(comment or "") or _says_withdrawn(abstract),
            "subjects": [subject for subject in dict.fromkeys(subjects) if _CATEGORY.fullmatch(subject)],
            "relations": _published_as(doi),
            "journal_ref": clean_text(journal_ref, tex=True),
            "url": f"https://arxiv.org/abs/{arxiv_id}",
            "pdf_url": f"https://arxiv.org/pdf/{arxiv_id}",
            "code_url": code_url_in(summary or "") or code_url_in(comment or ""),
        }
    )


def _says_withdrawn(text: str) -> bool:
    return "withdrawn" in text.lower() and bool(_WITHDRAWN.search(text))


def _published_as(doi: str | None) -> list[dict[str, str]]:
    """The journal's DOI, as the authors gave it; it names the version of record, not this one."""
    found = dict.fromkeys(clean for part in (doi or "").split() if (clean := clean_doi(part)))
    return [{"type": "published_as", "scheme": "doi", "value": value} for value in found]
