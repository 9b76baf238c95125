"""The baseline file: defects that were there when somebody accepted them, so that only new ones are told."""

import json
from collections.abc import Sequence
from pathlib import Path

from ..listing.baseline import fingerprints
from ..listing.subject import Defect
from .errors import MisuseError


def accepted(path: Path) -> list[str]:
    """The fingerprints in a baseline file."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [str(row["mark"]) for row in rows]
    except FileNotFoundError as error:
        raise MisuseError(f"no baseline at {path}; `livinglist check --baseline {path} --accept` makes it") from error
    except (ValueError, TypeError, KeyError) as error:
        raise MisuseError(f"{path} is no baseline of defects; make it anew with --accept") from error
    except OSError as error:
        raise MisuseError(f"cannot read the baseline {path}: {error.strerror}") from error


def accept(path: Path, text: str, defects: Sequence[Defect]) -> None:
    """Write the defects of now as the baseline: a row each, in the order of the list, to be kept in git beside it."""
    marks = fingerprints(text, defects)
    rows = [
        json.dumps({"mark": mark, "line": defect.line, "message": defect.message}, ensure_ascii=False)
        for mark, defect in zip(marks, defects, strict=True)
    ]
    try:
        path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8", errors="replace")
    except OSError as error:
        raise MisuseError(f"cannot write the baseline {path}: {error.strerror}") from error
