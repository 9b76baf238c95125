"""CSL-JSON, as citeproc, pandoc and Zotero read it.

The schema: github.com/citation-style-language/schema, schemas/input/csl-data.json.
"""

from typing import Any

from .json_text import as_json
from .reference import Bibliography, Reference

_TYPES = {
    "article": "article-journal",
    "conference paper": "paper-conference",
    "preprint": "article",
    "dataset": "dataset",
    "other": "document",
}


def write(listed: Bibliography) -> str:
    """The references as one JSON list, one of them a line."""
    items = ",\n".join(as_json(_item(reference)) for reference in listed.references)
    return f"[\n{items}\n]\n" if items else "[]\n"


def _item(it: Reference) -> dict[str, Any]:
    is_preprint = it.form == "preprint"  # styles print the number of an article as the journal's
    arxiv = f"arXiv:{it.arxiv}" if it.arxiv else ""
    fields = {
        "id": it.key,
        "type": _TYPES[it.form],
        "title": it.title,
        "author": [{"family": family, "given": given} if given else {"literal": family} for given, family in it.names],
        "issued": _issued(it),
        "publisher" if is_preprint else "container-title": it.venue,
        "genre": "preprint" if is_preprint else "",
        "number": arxiv if is_preprint else "",
        "DOI": it.doi,
        "PMID": it.pmid,
        "URL": it.address,
        "abstract": it.abstract,
        "keyword": ", ".join(it.keywords),
        "note": "; ".join(part for part in (it.note, "" if is_preprint else arxiv) if part),
    }
    return {name: value for name, value in fields.items() if value}


def _issued(it: Reference) -> dict[str, Any]:
    if it.posted_on:
        return {"date-parts": [[it.posted_on.year, it.posted_on.month, it.posted_on.day]]}
    return {"date-parts": [[it.year]]} if it.year else {}
