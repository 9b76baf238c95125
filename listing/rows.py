"""A new row of a table: its columns filled with what is known, padded like the rows above it."""

import re
from collections import Counter
from dataclasses import dataclass

from ..records.text import fold
from .errors import Refused
from .escape import escaped, link_target
from .links import links_in
from .markup import words_of_cell
from .table import PIPE, Table, read_row
from .written import NewEntry, Written

_UNKNOWN = "-"


def render_row(new: NewEntry, table: Table) -> Written:
    """One row for `table`. Raises Refused if the entry has a value for a column that is not there."""
    title = fold(new.title)
    if not title:
        raise Refused("a row needs a name")
    known = {"venue": new.venue, "year": str(new.year)} | dict(new.cells)
    if missing := [name for name, value in new.cells if value and name not in table.columns]:
        raise Refused(f"the table has no column {', '.join(missing)}; it has {', '.join(table.columns)}")
    cells = []
    for column in table.columns:
        if column == "title":
            cells.append(_named(title, new.paper_url))
        elif column == "code" and new.code_url:
            cells.append(f"[{_label(table)}]({link_target(new.code_url)})")
        else:
            cells.append(_cell(fold(known.get(column, "")) or _UNKNOWN))
    inline = [part for cell in cells for part in words_of_cell(cell.replace("\\|", "|"))]
    return Written(_joined(cells, table), "", inline)


def place_of(table: Table, year: int) -> int:
    """The index before which a row of that year goes: in order where the rows run down the years, else at the end."""
    years = [row.year if (row := read_row(raw, table.columns)) else None for raw in table.rows]
    known = [one for one in years if one]
    if known == sorted(known, reverse=True) and len(set(known)) > 1:
        return table.start + next((place for place, one in enumerate(years) if one and one < year), len(years))
    return table.start + len(years)


@dataclass(frozen=True)
class _Padding:
    """The spaces round a cell's text, and the width all cells of the column have, if they have one."""

    left: str
    right: str
    width: int


def _named(title: str, url: str | None) -> str:
    if not url:
        return _cell(title)
    target = link_target(url)
    return f"[{escaped(title, '- [', f']({target})', has_references=True)}]({target})".replace("|", "\\|")


def _cell(text: str) -> str:
    return escaped(text, "- x ", "", has_references=True).replace("|", "\\|")


def _label(table: Table) -> str:
    place = table.columns.index("code")
    cells = [_split(raw)[place] for raw in table.rows if len(_split(raw)) > place]
    labels = Counter(link.label for cell in cells for link in links_in(cell) if link.label)
    return labels.most_common(1)[0][0] if labels else "link"


def _joined(cells: list[str], table: Table) -> str:
    written = [_padded(cell, _padding(table, place, cell)) for place, cell in enumerate(cells)]
    model = (*table.rows, table.header)[0].strip()
    return ("|" if model.startswith("|") else "") + "|".join(written).strip("\n") + ("|" if model.endswith("|") else "")


def _padded(cell: str, padding: _Padding) -> str:
    text = (padding.left + cell).ljust(padding.width - len(padding.right)) + padding.right
    return text + " " if text.endswith("\\") else text


def _padding(table: Table, place: int, new: str) -> _Padding:
    rows = [cells[place] for raw in table.rows if len(cells := _split(raw)) > place]
    texts = [cell for cell in rows if cell.strip() and "\t" not in cell]
    texts = [cell for cell in texts if ("](" in cell) == ("](" in new)] or texts  # links are often set tighter
    sides = Counter((_spaces(cell), _spaces(cell[::-1])) for cell in texts)
    widths = {len(cell) for cell in [*rows, *_split(table.header)[place : place + 1]]}
    left, right = sides.most_common(1)[0][0] if sides else (" ", " ")
    if len(widths) == 1 and len(rows) > 1:
        return _Padding(left, "", widths.pop())
    return _Padding(left, right, 0)


def _split(raw: str) -> list[str]:
    """The cells of a row with the spaces round them; the ends of the line are no cells."""
    return PIPE.split(re.sub(r"^\||(?<!\\)\|$", "", raw.strip()))


def _spaces(cell: str) -> str:
    return cell[: len(cell) - len(cell.lstrip(" "))]
