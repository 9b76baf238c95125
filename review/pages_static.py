"""The style sheet, the script and the icon: a few files, read once; no path of a request ever touches the disk."""

import hashlib
from importlib.resources import files

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

router = APIRouter()

_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_FILES = {
    entry.name: entry.read_bytes()
    for entry in files(__package__).joinpath("static").iterdir()
    if entry.name.rpartition(".")[2] in _KINDS
}
_DIGESTS = {name: hashlib.sha256(content).hexdigest()[:12] for name, content in _FILES.items()}


def address_of(name: str) -> str:
    """Where a file is found; another address when it changes, so that browsers may keep it."""
    return f"/static/{name}?{_DIGESTS[name]}"


@router.get("/static/{name}", include_in_schema=False)
def static(name: str) -> Response:
    """One of the files."""
    if name not in _FILES:
        raise HTTPException(404)
    kind = _KINDS[name.rpartition(".")[2]]
    return Response(_FILES[name], media_type=kind, headers={"cache-control": "public, max-age=604800"})
