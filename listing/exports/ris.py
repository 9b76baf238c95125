"""RIS, as EndNote, Zotero and Mendeley read it: one tag a line, UTF-8.

A `;` in an address is percent-encoded, as readers take it for the end of the address.
"""

from typing import Any

from rispy import RisWriter

from .reference import Bibliography, Reference

_TYPES = {"article": "JOUR", "conference paper": "CONF", "preprint": "UNPB", "dataset": "DATA", "other": "GEN"}


def write(listed: Bibliography) -> str:
    """The references as a .ris file."""
    text: str = _Writer().formats([_fields(reference) for reference in listed.references])
    return text


class _Writer(RisWriter):  # type: ignore[misc]  # rispy has no types
    def set_header(self, count: int) -> str:
        return ""


def _fields(it: Reference) -> dict[str, Any]:
    arxiv = f"arXiv:{it.arxiv}" if it.arxiv else ""
    fields = {
        "type_of_reference": _TYPES[it.form],
        "id": it.key,
        "authors": [f"{family}, {given}" if given else family for given, family in it.names],
        "title": it.title,
        "secondary_title": it.venue,
        "year": str(it.year or ""),
        "date": _date(it),
        "doi": it.doi,
        "accession_number": it.pmid or arxiv,
        "name_of_database": "PubMed" if it.pmid else "arXiv.org" if arxiv else "",
        "urls": [url.replace(";", "%3B") for url in (it.paper_url, it.code_url) if url],
        "abstract": it.abstract,
        "keywords": list(it.keywords),
        "notes": [note for note in (it.note, arxiv if it.pmid else "") if note],
    }
    return {name: value for name, value in fields.items() if value}


def _date(it: Reference) -> str:
    return it.posted_on.strftime("%Y/%m/%d") if it.posted_on else ""
