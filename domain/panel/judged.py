"""What a panel has to know of the thing that it judges: each noun that can be judged says it of itself."""

from datetime import datetime
from enum import StrEnum

from domain.guide.first_hire import HardPart
from domain.model import Value
from domain.outgoing.sending import Card
from domain.outgoing.subject import Subject
from domain.permissions import People


class Sheet(StrEnum):
    """What those who hold a seat send in, as sentences call it."""

    SCORECARD = "scorecard"
    REVIEW = "review"

    @property
    def verb(self) -> str:
        return "score" if self is Sheet.SCORECARD else "review"

    @property
    def past(self) -> str:
        return f"{self.verb}d" if self is Sheet.SCORECARD else f"{self.verb}ed"


class Judged(Value):
    """A candidate or a proposal. The panel's messages stand in `room`, under `card`; it is judged for its `workflow`.

    `interview_at` is when a candidate is met, or when the reviews of a proposal are due.
    """

    about: Subject
    name: str
    workflow: str
    people: People
    room: str
    card: Card
    interview_at: datetime | None = None
    added_at: datetime
    hard_part: HardPart | None = None
    is_agency: bool = False
    #: The brief for which it is judged.
    brief_id: str = ""
    sheet: Sheet = Sheet.SCORECARD
