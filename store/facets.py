"""What curators said of the facets of works: kept on the number they spoke of, counted for the work it is part of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from .tables import FacetRow, Work


def correct(
    session: Session, work_id: int, facet: str, value: str, *, belongs: bool, curator: str, at: datetime
) -> None:
    """Add a curator's word: this value of this facet belongs to the work, or does not."""
    session.add(FacetRow(work_id=work_id, facet=facet, value=value, belongs=belongs, curator=curator, at=at))
    session.flush()


def corrections(session: Session) -> Sequence[tuple[int, str, str, bool]]:
    """(work, facet, value, belongs): the last word on each, the first of them first."""
    root = func.coalesce(col(Work.merged_into), col(Work.id))
    query = select(root, FacetRow).join(Work, col(Work.id) == col(FacetRow.work_id)).order_by(col(FacetRow.id))
    last = {(work, row.facet, row.value): row.belongs for work, row in session.execute(query)}
    return [(*key, belongs) for key, belongs in last.items()]
