"""What a given list is understood to be, and the configuration that says so."""

from dataclasses import asdict
from typing import Any

import tomlkit

from ..config.workspace import parse_settings
from ..listing.conflicts import refuse_unreadable
from ..listing.document import parse
from ..listing.errors import LayoutError, Refused
from ..listing.inference import Inferred, infer_layout
from ..listing.layout import claims
from ..review.lines import layout_of
from .errors import MisuseError


def describe(text: str, config: str) -> tuple[Inferred, str]:
    """What the list says of itself, and the configuration that fits it: as it is, if the list has all its headings.

    Raises `MisuseError` where neither the configuration nor the list itself tells which headings hold papers.
    """
    document = parse(text)
    try:
        refuse_unreadable(document)
    except Refused as refusal:
        raise MisuseError(refusal.reason) from refusal
    inferred = infer_layout(document)
    try:
        claims(document, layout_of(parse_settings(config)))
    except LayoutError as error:
        if inferred.problem:
            raise MisuseError(
                f"the list lacks headings of the preset, and cannot be understood from itself: {inferred.problem}"
            ) from error
        return inferred, _configured(config, inferred)
    return inferred, config


def as_json(inferred: Inferred) -> dict[str, Any]:
    """What was understood, for `init --json` and for a table."""
    return {
        "parts": [asdict(part) for part in inferred.parts],
        "categories": inferred.names,
        "conventions": [asdict(convention) for convention in inferred.conventions],
        "unread": list(inferred.unread),
        "doubts": [*inferred.doubts, *([inferred.problem] if inferred.problem else [])],
    }


def _configured(config: str, inferred: Inferred) -> str:
    """The preset's configuration with the headings and categories of the list."""
    document = tomlkit.parse(config)
    document["list"]["surveys"] = inferred.layout.surveys
    document["list"]["datasets"] = inferred.layout.datasets
    categories = tomlkit.aot()
    for category in inferred.layout.categories:
        table = tomlkit.table()
        table["key"] = category.key
        table["name"] = inferred.names[category.key]
        table["methods"] = category.methods
        table["datasets"] = category.datasets
        categories.append(table)
    document["categories"] = categories
    return tomlkit.dumps(document)
