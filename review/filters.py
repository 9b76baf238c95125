"""Which part of the queue a curator looks at, as it stands in the address of a page."""

from typing import Annotated, Any
from urllib.parse import parse_qs, urlencode

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field, ValidationError


class Filters(BaseModel):
    """Narrows the queue; what is empty narrows nothing."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    category: str = Field(default="", max_length=32)
    kind: str = Field(default="", max_length=16, pattern=r"^(method|survey|dataset)?$")

    def as_query(self, **more: object) -> str:
        """The end of an address: `?category=BFM&work=12`, or nothing."""
        given = {name: value for name, value in (self.model_dump() | more).items() if value not in ("", None)}
        return "?" + urlencode(given) if given else ""

    def words(self) -> dict[str, Any]:
        """As `screening.in_screening_order` takes them."""
        return {"category": self.category or None, "kind": self.kind or None}


def _asked(
    category: Annotated[str, Query(max_length=32)] = "",
    kind: Annotated[str, Query(pattern=r"^(method|survey|dataset)?$")] = "",
) -> Filters:
    return Filters(category=category, kind=kind)


TheFilters = Annotated[Filters, Depends(_asked)]


def filters_of(query: str) -> Filters:
    """The filters of an address that a form brought back; none if they make no sense."""
    try:
        return Filters.model_validate({name: values[0] for name, values in parse_qs(query[:1000]).items()})
    except (ValidationError, ValueError):
        return Filters()
