"""Writing the list's file: whole or not at all, and never over what somebody else wrote meanwhile."""

import os
import stat
import tempfile
from pathlib import Path

from ..review.lines import read_list
from .errors import RefusedError


def write_list(path: Path, text: str, *, instead_of: str) -> None:
    """Replace the file in one step, unless somebody changed it since it was read."""
    target = path.resolve()
    if read_list(target) != instead_of:
        raise RefusedError(f"{path.name} changed while this ran; nothing was written, run it again")
    try:
        _replace(target, text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise RefusedError(f"cannot write the list {path}: {error.strerror}; nothing was written") from error


def _replace(target: Path, content: bytes) -> None:
    if not os.access(target, os.W_OK) or not target.stat().st_mode & stat.S_IWUSR:
        raise PermissionError(13, "it is read-only")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(stat.S_IMODE(target.stat().st_mode))
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
