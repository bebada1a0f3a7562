"""Who was hired, as what they were hired from knows it: an onboarding's own rows come later."""

from sqlalchemy import ScalarSelect, String, and_, column, func, or_, select, table
from sqlalchemy.orm import Mapped

_BEGUN = table("onboardings", *(column(name, String) for name in ("workspace", "candidate_id", "hire_user"))).alias(
    "begun"
)
_RECORDS = table("candidates", *(column(name, String) for name in ("workspace", "id", "person"))).alias("records")


def hired_from(workspace: Mapped[str], id: Mapped[str], person: Mapped[str] | None = None) -> ScalarSelect[str | None]:
    """The account of whoever starts from this offer or candidate; none before, or where they have none.

    With `person`, from any record of theirs.
    """
    here = _BEGUN.c.candidate_id == id
    if person is not None:
        theirs = select(_RECORDS.c.id).where(
            _RECORDS.c.workspace == workspace, _RECORDS.c.person == person, person != ""
        )
        here = or_(here, _BEGUN.c.candidate_id.in_(theirs))
    return select(func.max(_BEGUN.c.hire_user)).where(and_(_BEGUN.c.workspace == workspace, here)).scalar_subquery()
