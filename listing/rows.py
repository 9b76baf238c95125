"""A new row of a table: its columns filled with what is known, padded like the rows above it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from ..records.text import fold
from ..records.titles import read_title
from .bylines import Byline, learn_byline
from .columns import PIPE, cells_of
from .errors import Refused
from .escape import escaped, link_target
from .links import Link, links_in
from .markup import plain, words_of_cell
from .order import Key, order_of, place_among
from .table import Table, read_row
from .told import told
from .written import NewEntry, Written

_UNKNOWN = ("", "-", "–", "—", "n/a", "none", "/", "?")
_NAME_WORDS = 4
_DATE = re.compile(r"(?:19|20)\d\d(\D?)(?:0[1-9]|1[0-2])$")


def render_row(new: NewEntry, table: Table) -> Written:
    """One row for `table`. Raises Refused if the entry has a value for a column that is not there."""
    if not fold(new.title):
        raise Refused("a row needs a name")
    if missing := [name for name, value in new.cells if value and name not in table.columns]:
        raise Refused(f"the table has no column {', '.join(missing)}; it has {', '.join(table.columns)}")
    cells = [filled(column, place, new, table) for place, column in enumerate(table.columns)]
    inline = [part for cell in cells for part in words_of_cell(cell.replace("\\|", "|"))]
    return Written(_joined(cells, table), "", inline)


def places_of(table: Table, rows: Iterable[tuple[NewEntry, Written]]) -> Iterator[int]:
    """The index before which each goes when those before it are there: in the order the table keeps, or at its end."""
    keys = [_key(raw, table) for raw in table.rows]
    order, is_dated = order_of([keys]), "year" in table.columns
    for new, written in rows:
        date = _date(table, new) if is_dated else ""
        wanted = Key.of(new.title, new.year if is_dated else None, new.paper_url, date)
        place = place_among(keys, wanted, order)
        keys.insert(place, _key(written.raw, table))
        yield table.start + place


def keeps_rows_in_order(table: Table) -> bool:
    """Whether the rows stand in an order of their own, not just one after the other."""
    return order_of([[_key(raw, table) for raw in table.rows]]) != "appended"


def _key(raw: str, table: Table) -> Key:
    if row := read_row(raw, table.columns):
        return Key.of(row.title, row.year, row.paper_url, dict(row.cells).get("year", ""))
    return Key.of("", None, None)


def filled(column: str, place: int, new: NewEntry, table: Table) -> str:
    """What stands in one column of a new row."""
    if column == "title":
        return _named(_name(new, table), new.paper_url, table)
    if column == "paper" and new.paper_url:
        return f"[{_label(table, 'paper')}]({link_target(new.paper_url)})"
    if column == "code" and new.code_url:
        return f"[{_label(table, 'code')}]({link_target(new.code_url)})"
    known = {
        "venue": new.venue,
        "authors": _byline(table).of(new.authors),
        "number": _next_number(table, place),
    } | dict(new.cells)
    known.setdefault("year", _date(table, new))
    value = fold(known.get(column, "")) or told(column, column_of(table, place), new.text)
    return cell_text(value) if value else _unknown(table, place)


@lru_cache(maxsize=64)
def column_of(table: Table, place: int) -> tuple[str, ...]:
    """What a reader sees in one column, row by row."""
    return tuple(plain(cells[place]) for raw in table.rows if len(cells := cells_of(raw)) > place)


@lru_cache(maxsize=8)
def _byline(table: Table) -> Byline:
    rows = [read_row(raw, table.columns) for raw in table.rows]
    return learn_byline(dict(row.cells).get("authors", "") for row in rows if row)


def _name(new: NewEntry, table: Table) -> str:
    """The short name that a title begins with, where the table has names and not titles."""
    title = fold(new.title)
    words = [len(row.title.split()) for raw in table.rows if (row := read_row(raw, table.columns))]
    is_long = len(title.split()) > _NAME_WORDS and not new.title_is_final
    names = read_title(title).names if is_long and words and median(words) <= _NAME_WORDS else ()
    return names[0] if names else title


def _unknown(table: Table, place: int) -> str:
    """How the table says that something is not known: with a sign of its own, or by nothing in that column."""
    rows = [[cell.strip() for cell in _split(raw)] for raw in table.rows]
    column = Counter(row[place] for row in rows if len(row) > place and row[place].casefold() in _UNKNOWN)
    anywhere = Counter(cell for row in rows for cell in row if cell and cell.casefold() in _UNKNOWN)
    return (anywhere or column or Counter("-")).most_common(1)[0][0]


def _next_number(table: Table, place: int) -> str:
    numbers = [cells[place].strip() for raw in table.rows if len(cells := _split(raw)) > place]
    known = [int(number) for number in numbers if number.isdecimal()]
    return str(max(known) + 1) if known and len(known) * 2 > len(numbers) else ""


def _date(table: Table, new: NewEntry) -> str:
    """The year, with the month where the table has months and the paper's address tells it."""
    place = table.columns.index("year") if "year" in table.columns else -1
    dates = [_DATE.match(cells[place].strip()) for raw in table.rows if len(cells := _split(raw)) > place >= 0]
    key = Key.of(new.title, new.year, new.paper_url)
    between = Counter(date[1] for date in dates if date).most_common(1)
    return f"{new.year}{between[0][0]}{key.month:02}" if between and key.month else str(new.year)


@dataclass(frozen=True)
class _Padding:
    """The spaces round a cell's text, and the width all cells of the column have, if they have one."""

    left: str
    right: str
    width: int


def _named(title: str, url: str | None, table: Table) -> str:
    """The name as the table writes it: a link, the name with a link behind it, or the name alone."""
    place = table.columns.index("title")
    cells = [_split(raw)[place].strip() for raw in table.rows if len(_split(raw)) > place]
    behind = [(cell, links[0]) for cell in cells if (links := links_in(cell)) and links[0].start > 3]
    if not url or (not behind and "paper" in table.columns and not any("](" in cell for cell in cells)):
        return cell_text(title)
    target = link_target(url)
    if len(behind) * 2 > len(cells):
        return f"{cell_text(title)} {_labelled(behind[-1][1], target)}"
    return link_in_cell(title, target)


def link_in_cell(name: str, target: str) -> str:
    """A name that is a link; `target` is markdown."""
    return f"[{escaped(name, '- [', f']({target})', has_references=True)}]({target})".replace("|", "\\|")


def _labelled(like: Link, target: str) -> str:
    return f"[[{like.label}]]({target})" if like.form in ("double", "bare") else f"[{like.label}]({target})"


def cell_text(text: str) -> str:
    """Words as they stand in a cell, harmless."""
    return escaped(text, "- x ", "", has_references=True).replace("|", "\\|")


def _label(table: Table, column: str) -> str:
    """What the table calls its links in that column, if it calls them alike."""
    place = table.columns.index(column)
    cells = [_split(raw)[place] for raw in table.rows if len(_split(raw)) > place]
    labels = Counter(link.label for cell in cells for link in links_in(cell) if link.label)
    usual, count = labels.most_common(1)[0] if labels else ("", 0)
    is_alike = count * 3 >= labels.total() and (count > 1 or labels.total() == 1)
    return usual if is_alike else "link" if column == "code" else "Paper"


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


@lru_cache(maxsize=20_000)
def _split(raw: str) -> tuple[str, ...]:
    """The cells of a row with the spaces round them; the ends of the line are no cells."""
    return tuple(PIPE.split(re.sub(r"^\||(?<!\\)\|$", "", raw.strip())))


def _spaces(cell: str) -> str:
    return cell[: len(cell) - len(cell.lstrip(" "))]
