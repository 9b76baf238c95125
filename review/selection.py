"""Which papers a batch is about, and what is to be said of them, as it stands in the address of its page."""

from itertools import islice
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from ..config.workspace import Workspace
from ..store import batches
from ..store.batches import Wanted
from ..store.search import search
from .errors import MisuseError
from .facets import with_value

_LOOKED_THROUGH = 3_000  # papers, for a facet


class Selection(BaseModel):
    """Narrows what waits; what is empty narrows nothing. `least` and `most` are relevance in per cent."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    q: str = Field(default="", max_length=300)
    category: str = Field(default="", max_length=32)
    kind: str = Field(default="", pattern=r"^(method|survey|dataset)?$")
    source: str = Field(default="", pattern="^(arxiv|biorxiv|medrxiv|pubmed)?$")
    facet: str = Field(default="", max_length=200)
    least: str = Field(default="", pattern=r"^(100|\d{1,2})?$")
    most: str = Field(default="", pattern=r"^(100|\d{1,2})?$")

    def given(self) -> dict[str, str]:
        """What narrows."""
        return {name: value for name, value in self.model_dump().items() if value and name in Selection.model_fields}

    def as_query(self) -> str:
        """The end of an address."""
        return "?" + urlencode(self.given()) if self.given() else ""

    def wanted(self) -> Wanted:
        """As the store takes it."""
        least, most = int(self.least or 0) / 100, int(self.most or 100) / 100
        return Wanted(self.category or None, self.kind or None, self.source or None, least, most)


def selected(workspace: Workspace, session: Session, asked: Selection, *, limit: int) -> dict[str, list[int]]:
    """The works that match: those `waiting`, the most relevant first, and those `decided` already."""
    known = [category.key for category in workspace.settings.categories]
    if asked.category and asked.category not in known:
        raise MisuseError(f"no category {asked.category!r}; configured: {', '.join(known)}")
    given: dict[str, Any] = {"among": search(session, asked.q).work_ids if asked.q else None}
    given["limit"] = _LOOKED_THROUGH if asked.facet else limit
    found = {
        "waiting": batches.waiting(session, asked.wanted(), **given),
        "decided": batches.decided(session, asked.wanted(), **given),
    }
    if asked.facet:
        having = {name: with_value(workspace, session, works, asked.facet) for name, works in found.items()}
        return {name: list(islice(works, limit)) for name, works in having.items()}
    return {name: works[:limit] for name, works in found.items()}
