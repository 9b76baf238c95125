"""CSV for spreadsheets and scripts: UTF-8, quoted throughout, lines ended by CR LF (RFC 4180).

A cell that a spreadsheet would take for a formula has a `'` in front. Authors are parted by `; `, so that a `;` in a
name becomes a comma.
"""

import csv
import io

from .reference import Bibliography, Reference

# The last four are what Japanese and Chinese keyboards write, and Excel reads alike.
_BEGINS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
COLUMNS = (
    "key", "work", "kind", "category", "section", "title", "authors", "venue", "year", "first_posted", "preprint",
    "doi", "arxiv", "pmid", "paper", "code", "abstract",
)  # fmt: skip


def write(listed: Bibliography) -> str:
    """The references as a table, its first row the names of the columns."""
    cells = io.StringIO()
    writer = csv.writer(cells, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for reference in listed.references:
        row = _row(reference)
        writer.writerow([harmless(row[name]) for name in COLUMNS])
    return cells.getvalue()


def harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip().startswith(_BEGINS_FORMULA) or text[:1] in ("\t", "\r", "\n") else value


def _row(it: Reference) -> dict[str, object]:
    return {
        "key": it.key,
        "work": it.work,
        "kind": it.kind,
        "category": it.category,
        "section": it.section,
        "title": it.title,
        "authors": "; ".join(author.replace(";", ",") for author in it.authors),
        "venue": it.venue,
        "year": it.year,
        "first_posted": it.first_posted,
        "preprint": "yes" if it.is_preprint else "no",
        "doi": it.doi,
        "arxiv": it.arxiv,
        "pmid": it.pmid,
        "paper": it.paper_url,
        "code": it.code_url,
        "abstract": it.abstract,
    }
