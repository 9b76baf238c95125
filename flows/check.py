"""Checking a list: the workspace's, or any file, with the workspace's headings where there is one."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..config.workspace import ConfigError, Workspace
from ..listing.check import check
from .lines import layout_of, read_list


def check_list(file: Path | None, open_workspace: Callable[[], Workspace]) -> list[dict[str, Any]]:
    """The defects, in the shape of CONTRACT's `check --json`."""
    if file is None:
        workspace = open_workspace()
        return _check(workspace.list_path, workspace)
    try:
        return _check(file, open_workspace())
    except ConfigError:
        return _check(file, None)


def _check(path: Path, workspace: Workspace | None) -> list[dict[str, Any]]:
    layout = layout_of(workspace.settings) if workspace else None
    return [asdict(defect) for defect in check(read_list(path), layout)]
