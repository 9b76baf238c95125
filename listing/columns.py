"""What the columns of a table hold, told from their headings."""

import re
from functools import lru_cache

from .markup import plain

PIPE = re.compile(r"(?<!\\)\|")
_ROLES = {
    "venue": {"venue", "journal", "publication", "published in", "conference", "source", "publisher", "pub"},
    "year": {"year", "date", "time", "published", "publication date", "release date"},
    "authors": {"author", "authors", "first author"},
    "number": {"#", "no", "no.", "id", "nr", "index"},
    "modality": {"modality", "modalities", "text type", "text types", "data type", "data types"},
    "scale": {"scale", "size", "samples"},
    "task": {"task", "tasks"},
    "code": {"code", "github", "repository", "repo", "link", "links", "project", "url", "download", "code link"},
    "paper": {"paper", "papers", "article", "paper link", "pdf", "arxiv"},
}
_TITLES = ("title", "dataset name", "name", "dataset", "model", "method", "database", "resource", "work", "benchmark")
_NEVER_TITLES = ("venue", "year", "authors", "number")


def cells_of(raw: str) -> tuple[str, ...]:
    """The cells of a row, ends trimmed; an escaped pipe belongs to its cell."""
    cells = [cell.strip() for cell in PIPE.split(raw.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    if cells and not cells[-1] and PIPE.search(raw.rstrip()[-1:]):
        cells = cells[:-1]
    return tuple(cell.replace("\\|", "|") for cell in cells)


def role_of(name: str) -> str:
    """What a column of that heading holds: a role, or the name itself."""
    named = " ".join(plain(name).casefold().split())
    return next((role for role, words in _ROLES.items() if named in words), named)


@lru_cache(maxsize=256)
def columns_of(raw: str) -> tuple[str, ...]:
    """What each column of a header row holds: a role ("title", "paper", "venue", "year", "code", "modality", …) or
    its name.

    One column is the title: the one called so, or by the thing ("Dataset", "Medical models"); else the papers' own
    ("Paper" behind "Date"), else the first.
    """
    names = [" ".join(plain(cell).casefold().split()) for cell in cells_of(raw)]
    roles = [role_of(name) for name in names]
    if roles:
        roles[_title_column(names, roles)] = "title"
    return tuple(roles)


def _title_column(names: list[str], roles: list[str]) -> int:
    for wanted in _TITLES:
        if wanted in names:
            return names.index(wanted)
    for place, name in enumerate(names):
        if name == roles[place] and name.split()[-1:] and name.split()[-1].removesuffix("s") in _TITLES:
            return place
    if roles[0] in _NEVER_TITLES:
        papers = (place for place, role in enumerate(roles) if role == "paper" or role not in (*_ROLES, ""))
        return next(papers, 0)
    return 0
