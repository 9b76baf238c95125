"""What a curator says of a dataset, column by column, held against the table it goes into."""

from collections.abc import Mapping, Sequence

from ..config.workspace import Workspace
from ..listing.columns import role_of
from ..listing.document import Document, parse
from ..listing.errors import LayoutError
from ..listing.layout import Layout, claims
from ..listing.rows import column_of
from ..listing.table import Table, table_of
from ..listing.told import told
from ..records.record import Kind
from ..records.text import fold
from .errors import MisuseError
from .lines import layout_of, read_list

_LONGEST = 500
# Filled from the records, or by an option of their own.
KNOWN = ("title", "venue", "year", "authors", "number", "paper", "code")


def cells_given(pairs: Sequence[str]) -> dict[str, str]:
    """`modality=CT` as a column and its value; misuse if it is no such pair."""
    cells: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not fold(name) or not 0 < len(fold(value)) <= _LONGEST:
            raise MisuseError(f"--set wants COLUMN=VALUE, got {pair[:80]!r}")
        cells[role_of(name)] = fold(value)
    return cells


def checked_cells(workspace: Workspace, kind: Kind, category: str | None, cells: Mapping[str, str]) -> dict[str, str]:
    """The cells, if the table such a paper goes into has those columns; misuse names the columns it has."""
    if not cells:
        return {}
    table = _table(workspace, kind, category)
    columns = table.columns if table else ()
    if unknown := [name for name in cells if name not in columns or name in KNOWN]:
        free = ", ".join(name for name in columns if name not in KNOWN) or "none"
        raise MisuseError(f"no column {', '.join(map(repr, unknown))} to set; columns to set: {free}")
    return dict(cells)


def free_columns(workspace: Workspace) -> dict[str, list[str]]:
    """The columns that a curator may fill in the datasets' table of each category that has one."""
    document, layout = parse(read_list(workspace.list_path)), layout_of(workspace.settings)
    found = {}
    for category in workspace.settings.categories:
        try:
            table = _table_in(document, layout, "dataset", category.key)
        except MisuseError:  # told where a paper is to go there
            continue
        if table:
            found[category.key] = [name for name in table.columns if name not in KNOWN]
    return found


def columns_left(
    workspace: Workspace, kind: Kind, category: str | None, cells: Mapping[str, str], text: str = ""
) -> list[str]:
    """The columns that nothing fills but a curator's word, and that have none yet; `text` is what the record says."""
    table = _table(workspace, kind, category)
    columns = enumerate(table.columns if table else ())
    left = [(place, name) for place, name in columns if name not in (*KNOWN, *cells)]
    return [name for place, name in left if table and not told(name, column_of(table, place), text)]


def _table(workspace: Workspace, kind: Kind, category: str | None) -> Table | None:
    return _table_in(parse(read_list(workspace.list_path)), layout_of(workspace.settings), kind, category)


def _table_in(document: Document, layout: Layout, kind: Kind, category: str | None) -> Table | None:
    part = layout.part(kind, category)
    try:
        return table_of(document, claims(document, layout), part) if part else None
    except LayoutError as error:
        raise MisuseError(str(error)) from error
