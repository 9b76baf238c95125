"""The fields of a PubMed record, each from its element; text always whole, with what nested markup holds."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from lxml import etree

from ..records.identifiers import clean_doi, clean_pmcid, clean_pmid
from ..records.text import clean_text
from .envelope import whole_text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d|21\d\d)(?!\d)")
_NOT_AVAILABLE = re.compile(r"^\W*not available\W*$", re.IGNORECASE)
_PREPRINT_SERVERS = re.compile(r"^\s*(?:biorxiv|medrxiv|arxiv|research square|res sq|chemrxiv|ssrn)\b", re.IGNORECASE)
_CITED: tuple[tuple[str, str, Callable[[str | None], str | None]], ...] = (
    ("pubmed", "pmid", clean_pmid),
    ("doi", "doi", clean_doi),
    ("pmc", "pmcid", clean_pmcid),
)
_RELATIONS = {
    "UpdateIn": "update_in",
    "UpdateOf": "update_of",
    "RetractionIn": "retraction_in",
    "RetractionOf": "retraction_of",
    "PartialRetractionIn": "retraction_in",
    "PartialRetractionOf": "retraction_of",
    "RetractedandRepublishedIn": "republished_in",
    "RetractedandRepublishedFrom": "republished_from",
    "RepublishedIn": "republished_in",
    "RepublishedFrom": "republished_from",
    "ErratumIn": "erratum_in",
    "ErratumFor": "erratum_for",
    "ExpressionOfConcernIn": "concern_in",
    "ExpressionOfConcernFor": "concern_for",
    "CommentIn": "comment_in",
    "CommentOn": "comment_on",
}


def plain(element: etree._Element | None) -> str:
    """The clean text of an element and all in it; `.text` would end at the first <i>."""
    return clean_text(whole_text(element)) if element is not None else ""


def text_at(element: etree._Element, path: str) -> str:
    """The text of the first element at a path, or ""."""
    return plain(element.find(path))


def texts_at(element: etree._Element, path: str) -> list[str]:
    """The texts of all elements at a path, without empty ones."""
    return [text for found in element.iterfind(path) if (text := plain(found))]


def title_of(title: etree._Element | None, vernacular: etree._Element | None = None) -> str:
    """The title without PubMed's full stop and, where it is a translation, without its brackets."""
    text = plain(title)
    if not text or _NOT_AVAILABLE.match(text):
        text = plain(vernacular)
    if text.startswith("[") and (bracketed := re.fullmatch(r"\[(.*)\]\.?", text)) and _is_closed(bracketed[1]):
        text = bracketed[1]
    return text[:-1] if text.endswith(".") and not text.endswith("..") else text


def abstract_of(abstract: etree._Element | None) -> str:
    """All parts of an abstract, with the labels of a structured one: "BACKGROUND: … METHODS: …"."""
    if abstract is None:
        return ""
    parts = []
    for part in abstract.iterfind("AbstractText"):
        label = clean_text(part.get("Label"))
        text = plain(part)
        if text:
            parts.append(f"{label}: {text}" if label and label.upper() != "UNLABELLED" else text)
    return " ".join(parts)


def authors_of(authors: etree._Element | None) -> list[str]:
    """ "Family, Given" of persons, the name of collectives; without spellings that PubMed has marked as wrong."""
    if authors is None:
        return []
    return [name for author in authors.iterfind("Author[@ValidYN='Y']") if (name := _name(author))] or [
        name for author in authors.iterfind("Author") if (name := _name(author))
    ]


def year_of(date: etree._Element | None) -> int | None:
    """The year, also of a MedlineDate such as "1998 Dec-1999 Jan"."""
    if date is None:
        return None
    found = _YEAR.search(date.findtext("Year") or date.findtext("MedlineDate") or "")
    return int(found[1]) if found else None


def date_of(date: etree._Element | None) -> datetime | None:
    """Midnight UTC of a date with at least a year; a missing month or day is the first. None if there is no date."""
    year = year_of(date)
    if date is None or year is None:
        return None
    month, day = ((date.findtext(name) or "").strip().lower() for name in ("Month", "Day"))
    number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else 1
    try:
        return datetime(year, number, int(day) if day.isdecimal() else 1, tzinfo=UTC)
    except OverflowError:
        raise ValueError("a day outside the calendar") from None


def relations_of(corrections: etree._Element | None, *, is_preprint: bool) -> list[dict[str, str]]:
    """What the record says of others, by PMID and by DOI.

    `UpdateIn` sits on the older record and names the newer. Cochrane's versions use it too: only with a preprint
    on one side it means `published_as`, and `UpdateOf` means `has_preprint`.
    """
    relations: list[dict[str, str]] = []
    for item in corrections.iterfind("CommentsCorrections") if corrections is not None else ():
        kind = _RELATIONS.get(item.get("RefType") or "")
        if not kind:
            continue
        source = text_at(item, "RefSource")
        if kind == "update_in" and is_preprint:
            kind = "published_as"
        elif kind == "update_of" and _PREPRINT_SERVERS.match(source):
            kind = "has_preprint"
        for scheme, value in (("pmid", clean_pmid(item.findtext("PMID"))), ("doi", clean_doi(source))):
            if value:
                relations.append({"type": kind, "scheme": scheme, "value": value})
    return relations


def references_of(data: etree._Element | None) -> list[tuple[str, str]]:
    """The identifiers of what the article cites, each once; a reference that PubMed could not resolve has none."""
    found = (
        (scheme, value)
        for reference in (data.iter("Reference") if data is not None else ())
        for item in reference.iterfind("ArticleIdList/ArticleId")
        for kind, scheme, clean in _CITED
        if item.get("IdType") == kind and (value := clean(item.text))
    )
    return list(dict.fromkeys(found))


def _name(author: etree._Element) -> str:
    if collective := text_at(author, "CollectiveName"):
        return collective
    family = " ".join(filter(None, (text_at(author, "LastName"), text_at(author, "Suffix"))))
    given = text_at(author, "ForeName") or text_at(author, "Initials")
    return ", ".join(filter(None, (family, given)))


def _is_closed(text: str) -> bool:
    """Whether the brackets inside are pairs: "[A] and [B]" is no translation."""
    depth = 0
    for character in text:
        depth += (character == "[") - (character == "]")
        if depth < 0:
            return False
    return depth == 0
