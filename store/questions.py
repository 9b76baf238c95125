"""Questions to the curator: pairs that may be one paper, which the machine neither merges nor drops."""

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from .tables import QuestionRow, Work


def about(session: Session, work_id: int) -> list[tuple[QuestionRow, int]]:
    """The open questions of a work, each with the number of the other one."""
    query = select(QuestionRow).where(
        or_(col(QuestionRow.work_id) == work_id, col(QuestionRow.other_work_id) == work_id)
    )
    return [
        (question, question.other_work_id if question.work_id == work_id else question.work_id)
        for question in session.scalars(query)
    ]


def count_open(session: Session) -> int:
    """How many pairs are still two works."""
    one, other = Work.__table__.alias(), Work.__table__.alias()  # type: ignore[attr-defined]
    root_one = func.coalesce(one.c.merged_into, one.c.id)
    root_other = func.coalesce(other.c.merged_into, other.c.id)
    query = (
        select(func.count())
        .select_from(QuestionRow)
        .join(one, one.c.id == col(QuestionRow.work_id))
        .join(other, other.c.id == col(QuestionRow.other_work_id))
        .where(root_one != root_other)
    )
    return int(session.scalar(query) or 0)
