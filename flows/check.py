"""Checking a list: the workspace's, or any file; with its headings and records where there is a workspace."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..config.workspace import NoWorkspaceError, Workspace
from ..listing.baseline import beyond
from ..listing.check import check
from ..listing.diff import unified_diff
from ..listing.document import parse
from ..listing.fix import fix
from ..listing.inference import infer_layout
from ..listing.known import KnownPapers
from ..listing.layout import Layout
from ..listing.subject import Defect
from ..review.lines import layout_of, read_list
from ..sources.http import Policy
from .accepted import accept, accepted
from .dead_links import ask_links
from .errors import MisuseError
from .facts import known_papers
from .writing import write_list

_SECONDS_BETWEEN_REQUESTS = 1.0


@dataclass(frozen=True)
class Wanted:
    """What a person asks of a check. `mend` works out the safe fixes, `write` writes them.

    `baseline` is the file of defects that were there before, `accept` puts those of now into it.
    """

    mend: bool = False
    write: bool = False
    links: bool = False
    baseline: Path | None = None
    accept: bool = False


@dataclass(frozen=True)
class Checked:
    """The defects that are left, what mending the safe ones changes, and what a person should know besides."""

    path: Path
    defects: list[Defect]
    diff: str = ""
    accepted: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def as_json(self) -> list[dict[str, Any]]:
        """The shape of CONTRACT's `check --json`."""
        return [asdict(defect) for defect in self.defects]


@dataclass(frozen=True)
class _Grounds:
    """What a list is held against."""

    path: Path
    workspace: Workspace | None
    layout: Layout | None
    note: str = ""


def check_list(file: Path | None, open_workspace: Callable[[], Workspace], wanted: Wanted) -> Checked:
    """Check a list: rules first, then links; what the baseline holds is left out at the end."""
    grounds = _grounds(file, open_workspace)
    baseline = _baseline(wanted, grounds.workspace)
    before = read_list(grounds.path)
    known, trouble = known_papers(grounds.workspace, before) if grounds.workspace else ({}, "")
    notes = [grounds.note] if grounds.note else []
    notes += [f"records were not looked at: {trouble}"] if trouble else []
    text, defects, diff = _mended(before, grounds, known, wanted)
    if wanted.links:
        asked = ask_links(text, _policy(grounds.workspace))
        defects, notes = _in_order([*defects, *asked.defects]), [*notes, *asked.told]
    if wanted.accept and baseline:
        accept(baseline, text, defects)
        return Checked(grounds.path, [], diff, len(defects), notes)
    new = beyond(text, defects, accepted(baseline)) if baseline else defects
    return Checked(grounds.path, new, diff, len(defects) - len(new), notes)


def _mended(before: str, grounds: _Grounds, known: KnownPapers, wanted: Wanted) -> tuple[str, list[Defect], str]:
    """The list as it is left, its defects, and what mending changes or would change."""
    defects = check(before, grounds.layout, known=known)
    if not wanted.mend:
        return before, defects, ""
    after = fix(before, defects)
    diff = unified_diff(before, after, grounds.path.name)
    if not wanted.write or after == before:
        return before, defects, diff
    write_list(grounds.path, after, instead_of=before)
    return after, check(after, grounds.layout, known=known), diff


def _grounds(file: Path | None, open_workspace: Callable[[], Workspace]) -> _Grounds:
    try:
        workspace = open_workspace()
    except NoWorkspaceError:
        if file is None:
            raise
        inferred = infer_layout(parse(read_list(file)))
        if inferred.problem:
            return _Grounds(file, None, None, f"only lines that look like papers were checked: {inferred.problem}")
        return _Grounds(file, None, inferred.layout)
    return _Grounds(file or workspace.list_path, workspace, layout_of(workspace.settings))


def _baseline(wanted: Wanted, workspace: Workspace | None) -> Path | None:
    configured = workspace.settings.check.baseline if workspace else ""
    if wanted.baseline is None and wanted.accept and not configured:
        raise MisuseError("--accept needs a file to write to: --baseline FILE, or `[check] baseline`")
    if wanted.baseline is not None or workspace is None or not configured:
        return wanted.baseline
    return workspace.root / configured


def _policy(workspace: Workspace | None) -> Policy:
    if workspace is None:
        return Policy(_SECONDS_BETWEEN_REQUESTS)
    settings = workspace.settings
    return Policy(
        settings.check.seconds_between_requests,
        timeout_seconds=settings.harvest.timeout_seconds,
        deadline_seconds=settings.harvest.deadline_seconds,
        contact=settings.harvest.contact,
    )


def _in_order(defects: list[Defect]) -> list[Defect]:
    return sorted(defects, key=lambda defect: (defect.line, defect.code, defect.message))
