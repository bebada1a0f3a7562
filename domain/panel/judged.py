"""What a panel has to know of the thing that it judges: each noun that can be judged says it of itself."""

from datetime import datetime

from domain.guide.first_hire import HardPart
from domain.model import Value
from domain.outgoing import Card, Subject
from domain.permissions import People


class Judged(Value):
    """A candidate today. The panel's messages stand in `room`, under `card`; `workflow` is what it is judged for."""

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
