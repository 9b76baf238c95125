"""Making a workspace: adopt a list or start from a preset's, import its entries, train the first model."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomlkit
from sqlmodel import Session

from ..config.workspace import CONFIG_NAME, Workspace, load_workspace, parse_settings
from ..listing.check import check
from ..listing.document import parse
from ..listing.errors import LayoutError
from ..listing.reading import Listed, listed
from ..records.record import KINDS
from ..review.lines import layout_of, read_list
from ..store import entries
from ..store.database import open_store, upgrade
from .errors import MisuseError, RefusedError
from .training import train_model
from .understanding import as_json, describe

_PRESETS = files("livinglist.config.presets")


def presets() -> list[str]:
    """The presets that ship."""
    return sorted(item.name.removesuffix(".toml") for item in _PRESETS.iterdir() if item.name.endswith(".toml"))


def init(
    root: Path,
    *,
    list_file: Path | None,
    preset: str,
    at: datetime,
    confirm: Callable[[dict[str, Any]], bool] = lambda _understood: True,
) -> dict[str, Any]:
    """Make a workspace in `root`; the shape of CONTRACT's `init --json`. The configuration is written last.

    A list that lacks the preset's headings is described from itself. `confirm` is shown what was understood of a given
    list, and may refuse.
    """
    if (root / CONFIG_NAME).exists():
        raise MisuseError(f"{root} is a workspace already ({CONFIG_NAME} is there)")
    if "?" in str(root.resolve()):
        raise MisuseError(f"{root}: a workspace's path cannot hold a question mark; choose another folder")
    if preset not in presets():
        raise MisuseError(f"no preset {preset!r}; presets: {', '.join(presets())}")
    before = read_list(list_file) if list_file else _preset_list(root, preset)
    config = _config(root, preset, list_file)
    understood = None
    if list_file:
        described, config = describe(before, config)
        understood = as_json(described)
        if not confirm(understood):
            raise RefusedError("nothing was done")
    settings = parse_settings(config)
    lines = _lines(before, layout_of(settings))
    try:
        root.mkdir(parents=True, exist_ok=True)
        if list_file is None:
            (root / settings.list.path).write_bytes(before.encode())
        workspace = _prepare(root, config)
    except OSError as error:
        raise MisuseError(f"cannot make a workspace in {root}: {error}") from error
    _import(workspace, lines, at=at)
    (root / (CONFIG_NAME + ".new")).replace(root / CONFIG_NAME)
    after = read_list(workspace.list_path)
    return _result(before, after, lines, workspace) | ({"understood": understood} if understood else {})


def _config(root: Path, preset: str, list_file: Path | None) -> str:
    text = _PRESETS.joinpath(f"{preset}.toml").read_text(encoding="utf-8")
    if list_file is None:
        return text
    document = tomlkit.parse(text)
    target, home = list_file.resolve(), root.resolve()
    inside = target.is_relative_to(home)
    document["list"]["path"] = str(target.relative_to(home) if inside else target)
    return tomlkit.dumps(document)


def _preset_list(root: Path, preset: str) -> str:
    text = _PRESETS.joinpath(f"{preset}.md").read_text(encoding="utf-8")
    path = root / "README.md"
    if path.exists() and read_list(path) != text:  # the same text is what an interrupted `init` left behind
        raise MisuseError(f"{path} exists; to adopt it, name it: `livinglist init {root} --list {path}`")
    return text


def _lines(text: str, layout: Any) -> list[Listed]:
    try:
        return listed(parse(text), layout)
    except LayoutError as error:
        raise MisuseError(str(error)) from error


def _prepare(root: Path, config: str) -> Workspace:
    """The workspace as it will be; its configuration lies ready under another name until all is done."""
    (root / (CONFIG_NAME + ".new")).write_text(config, encoding="utf-8")
    return load_workspace(root, name=CONFIG_NAME + ".new")


def _import(workspace: Workspace, lines: list[Listed], *, at: datetime) -> None:
    upgrade(workspace.database_url)
    engine = open_store(workspace.database_url)
    with Session(engine) as session:
        entries.take_in(session, lines, origin="adopted", at=at)
        session.commit()
    train_model(workspace, engine, at=at)
    engine.dispose()


def _result(before: str, after: str, lines: list[Listed], workspace: Workspace) -> dict[str, Any]:
    kinds = Counter(line.kind for line in lines)
    categories = Counter(line.category for line in lines if line.kind == "method")
    return {
        "bytes_changed": _bytes_changed(before, after),
        "listed": {kind: kinds[kind] for kind in KINDS},
        "categories": {c.key: categories[c.key] for c in workspace.settings.categories},
        "defects": len(check(after, layout_of(workspace.settings))),
        "workspace": str(workspace.root),
        "list": str(workspace.list_path),
    }


def _bytes_changed(before: str, after: str) -> int:
    old, new = (text.encode("utf-8", "surrogateescape") for text in (before, after))
    return sum(a != b for a, b in zip(old, new, strict=False)) + abs(len(old) - len(new))
