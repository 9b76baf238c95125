"""A table row corrected in place: only the cells that must change do, and their padding stays."""

import re
from dataclasses import replace

from ..records.text import fold
from .columns import PIPE
from .errors import Refused
from .escape import link_target
from .links import links_in
from .markup import words_of_cell
from .rewriting import says_same_paper
from .rows import cell_text, filled, link_in_cell
from .table import Row, Table, read_row
from .written import NewEntry, Written


def rewrite_row(raw: str, new: NewEntry, table: Table) -> Written:
    """The row `raw` with what `new` says differently; what `new` leaves empty stays. Raises Refused if it can't be."""
    row = read_row(raw, table.columns)
    pieces = PIPE.split(raw)
    first = 0 if pieces[0].strip() else 1
    if row is None or len(pieces) - first < len(table.columns):
        raise Refused(f"is no row of {len(table.columns)} cells that could be changed: {raw[:80]!r}")
    if missing := [name for name, value in new.cells if value and name not in table.columns]:
        raise Refused(f"the table has no column {', '.join(missing)}; it has {', '.join(table.columns)}")
    is_aligned = len(table.rows) > 1 and len({tuple(map(len, PIPE.split(one))) for one in table.rows}) == 1
    for place, column in enumerate(table.columns):
        old = pieces[first + place]
        text = _changed(column, place, old.strip(), row, new, table)
        if text is not None:
            pieces[first + place] = _padded(old, text, is_aligned=is_aligned)
    after = "|".join(pieces)
    cells = pieces[first : first + len(table.columns)]
    inline = [part for cell in cells for part in words_of_cell(cell.strip().replace("\\|", "|"))]
    return Written(after, "", inline)


def _changed(column: str, place: int, old: str, row: Row, new: NewEntry, table: Table) -> str | None:
    """What a cell holds now, None if it stays."""
    if column == "title":
        return _named(old, row, new, table)
    if column in ("paper", "code"):
        url, known = (new.paper_url, row.paper_url) if column == "paper" else (new.code_url, row.code_url)
        return _relinked(column, place, old, url, known, new, table)
    wanted = {"venue": (new.venue, row.venue), "year": (str(new.year), str(row.year or ""))}
    value, known = wanted.get(column, (dict(new.cells).get(column, ""), dict(row.cells).get(column, "")))
    return None if not fold(value) or fold(value) == known else cell_text(fold(value))


def _named(old: str, row: Row, new: NewEntry, table: Table) -> str | None:
    links = links_in(old)
    is_elsewhere = "paper" in table.columns or says_same_paper(row.paper_url, new.paper_url)
    url = None if is_elsewhere else new.paper_url
    title = fold(new.title) if fold(new.title) not in ("", row.title) else ""
    if not title and not url:
        return None
    if not links:
        return filled("title", 0, replace(new, title=title or row.title, paper_url=url), table)
    start, end = links[0].address
    target = link_target(url) if url else old[start:end]
    if links[0].start == 0:
        return (link_in_cell(title, target) + old[links[0].end :]) if title else old[:start] + target + old[end:]
    name = old[: links[0].start].rstrip()
    return (cell_text(title) if title else name) + old[len(name) : start] + target + old[end:]


def _relinked(
    column: str, place: int, old: str, url: str | None, known: str | None, new: NewEntry, table: Table
) -> str | None:
    if not url or says_same_paper(known, url):
        return None
    links = [link for link in links_in(old) if link.url == (known or "")]
    if links and re.match(r"\[", old[links[0].start :]):
        start, end = links[0].address
        return old[:start] + link_target(url) + old[end:]
    return filled(column, place, new, table)


def _padded(old: str, text: str, *, is_aligned: bool) -> str:
    left = old[: len(old) - len(old.lstrip())] if old.strip() else " "
    right = old[len(old.rstrip()) :] if old.strip() else " "
    if is_aligned:
        return (left + text).ljust(len(old) - 1) + " "
    return left + text + right
