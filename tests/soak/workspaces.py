"""Workspaces without a list or a model, for harvests alone."""

from pathlib import Path
from typing import Any

import tomlkit

from livinglist.demo.standins import StandIns
from livinglist.store.database import upgrade

_CATEGORY = {"key": "BFM", "name": "Bioinformatics foundation models", "methods": "BFM methods"}


def bare_workspace(root: Path, standins: StandIns, sources: dict[str, dict[str, Any]], **tables: Any) -> Path:
    """A folder whose sources are the stand-ins, with these keys besides; those not named are not asked."""
    root.mkdir(parents=True)
    settings: dict[str, Any] = {"sources": {}, "categories": [_CATEGORY], **tables}
    for name, addresses in standins.config_overrides()["sources"].items():
        settings["sources"][name] = addresses | sources.get(name, {}) | {"enabled": name in sources}
    (root / "livinglist.toml").write_text(tomlkit.dumps(settings), encoding="utf-8")
    (root / "README.md").write_text("# A list\n", encoding="utf-8")
    upgrade(f"sqlite:///{root / 'livinglist.db'}")
    return root
