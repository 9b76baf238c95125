"""Checking a list: the workspace's, or any file, with the workspace's headings where there is one."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..config.workspace import ConfigError, Workspace
from ..listing.check import check
from ..listing.diff import unified_diff
from ..listing.fix import fix
from ..listing.layout import Layout
from ..review.lines import layout_of, read_list
from .writing import write_list


@dataclass(frozen=True)
class Checked:
    """The defects, in the shape of CONTRACT's `check --json`, and what mending the safe ones changes."""

    defects: list[dict[str, Any]]
    diff: str


def check_list(file: Path | None, open_workspace: Callable[[], Workspace], *, mend: bool, write: bool) -> Checked:
    """Check a list. `mend` works out the safe fixes; `write` writes them and tells what is left."""
    path, layout = _what(file, open_workspace)
    text = read_list(path)
    defects = check(text, layout)
    if not mend:
        return Checked([asdict(defect) for defect in defects], "")
    mended = fix(text, defects)
    diff = unified_diff(text, mended, path.name)
    if write and mended != text:
        write_list(path, mended, instead_of=text)
        defects = check(mended, layout)
    return Checked([asdict(defect) for defect in defects], diff)


def _what(file: Path | None, open_workspace: Callable[[], Workspace]) -> tuple[Path, Layout | None]:
    if file is None:
        workspace = open_workspace()
        return workspace.list_path, layout_of(workspace.settings)
    try:
        return file, layout_of(open_workspace().settings)
    except ConfigError:
        return file, None
