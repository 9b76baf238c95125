"""The answer of esearch: the ids of a query, all of them, or a named fault. A mistyped term is not a quiet day."""

import re
from dataclasses import dataclass

from lxml import etree

from .entrez import SOURCE
from .envelope import count_in, read_xml, whole_text
from .http import BadEnvelope, BadQuery, ServiceFault, Throttled

_TRANSIENT = re.compile(r"backend|try again|temporar|timed? ?out|unable to (?:open|connect)|internal", re.IGNORECASE)
_LIMITED = re.compile(r"rate limit|too many requests", re.IGNORECASE)
_DATE_PHRASE = re.compile(r"[\s\"':()]*(?:\d{4}/\d{2}/\d{2}\"?(?:\[\w+\])?[\s\"':()]*)+")


@dataclass(frozen=True)
class Found:
    """What a query found: how many records there are, the ids that came, and what the service made of it."""

    count: int
    pmids: list[str]
    warnings: tuple[str, ...] = ()
    translation: str = ""


def parse_search(body: bytes, *, may_miss: bool = False) -> Found:
    """Count and ids. Raises `BadQuery` for terms the service does not know, `BadEnvelope` for any doubt in the rest.

    With `may_miss` a phrase that is not found is an answer: that of a search for identifiers.
    """
    result = read_xml(body, SOURCE, "eSearchResult")
    refuse_error(result)
    unknown = [
        f"{item.tag} {item.text}"
        for item in result.iterfind("ErrorList/*")
        if item.text and not _is_our_date(item.text) and not (may_miss and item.tag == "PhraseNotFound")
    ]
    if unknown:
        raise BadQuery(SOURCE, f"the query is not understood: {'; '.join(unknown)}")
    count = count_in(result.findtext("Count") or "")
    ids = result.find("IdList")
    if count is None or ids is None:
        raise BadEnvelope(SOURCE, f"a search result without {'Count' if ids is not None else 'IdList'}")
    pmids = [(item.text or "").strip() for item in ids.iterfind("Id")]
    if not all(pmid.isdecimal() for pmid in pmids):
        raise BadEnvelope(SOURCE, "a search result with an id that is no number")
    doubts = tuple(
        f"{item.tag} {item.text}"
        for item in result.iterfind("WarningList/*")
        if item.text and item.tag in {"PhraseIgnored", "QuotedPhraseNotFound"} and not _is_our_date(item.text)
    )
    translation = " ".join((result.findtext("QueryTranslation") or "").split())
    return Found(count, pmids, () if may_miss else doubts, translation)


def refuse_error(root: etree._Element) -> None:
    """Raises what an <ERROR> in a 200 answer means."""
    error = root.find("ERROR")
    if error is None:
        return
    text = whole_text(error).strip() or "no reason given"
    if _LIMITED.search(text):
        raise Throttled(SOURCE, f"it says: {text}")
    if _TRANSIENT.search(text):
        raise ServiceFault(SOURCE, f"it says: {text}")
    raise BadQuery(SOURCE, f"it refuses: {text}")


def _is_our_date(phrase: str) -> bool:
    """A day without any record is a phrase that is not found; that is an answer, not a mistake in the query."""
    return bool(_DATE_PHRASE.fullmatch(phrase))
