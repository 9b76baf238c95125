"""Writing the list's file: whole or not at all, and never over what somebody else wrote meanwhile."""

import os
import stat
import tempfile
from pathlib import Path

from ..listing.encoding import encode
from ..review.lines import read_encoded
from .errors import RefusedError


def write_list(path: Path, text: str, *, instead_of: str) -> None:
    """Replace the file in one step and in its encoding, unless somebody changed it since it was read."""
    target = path.resolve()
    now = read_encoded(target)
    if now.text != instead_of:
        raise RefusedError(f"{path.name} changed while this ran; nothing was written, run it again")
    try:
        replace_file(target, encode(text, now.encoding))
    except OSError as error:
        raise RefusedError(f"cannot write the list {path}: {error.strerror}; nothing was written") from error


def replace_file(target: Path, content: bytes) -> None:
    """Write a file, or write it anew, in one step, whole or not at all. Raises OSError."""
    is_there = target.exists()
    if is_there and (not os.access(target, os.W_OK) or not target.stat().st_mode & stat.S_IWUSR):
        raise PermissionError(13, "it is read-only")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(stat.S_IMODE(target.stat().st_mode) if is_there else 0o644)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
