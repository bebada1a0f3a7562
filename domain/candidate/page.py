"""What the candidate's form needs to know."""

from datetime import datetime

from domain.brief.outcome import Outcome
from domain.candidate.candidate import CandidateDraft
from domain.guide.guide import Guide
from domain.guide.readiness import MustHave
from domain.model import Value
from domain.waiting.kept_form import KeptForm


class Namesake(Value):
    """Somebody of that name in another brief, as far as whoever adds may see it."""

    candidate_id: str
    name: str
    brief_title: str


class CandidatePage(Value):
    """A brief, and a candidate for it: a new one, with the panel that is proposed, or one as they stand.

    `version` is the brief's for a new one. `room` is the hiring room; empty while it is to be chosen.
    """

    brief_id: str
    brief_title: str
    #: When the brief was begun.
    since: datetime | None = None
    outcome: Outcome
    missing: tuple[MustHave, ...] = ()
    owner: str = ""
    room: str = ""
    guide: Guide
    candidate_id: str = ""
    version: int = 0
    is_sealed: bool = True
    #: Who would lose a seat that still owes a scorecard: the form asks why.
    dropped: tuple[str, ...] = ()
    draft: CandidateDraft
    #: Who may be the same person: the form asks.
    namesakes: tuple[Namesake, ...] = ()
    #: What this person typed of it before, and did not send.
    kept: KeptForm | None = None

    @property
    def is_ready(self) -> bool:
        """Whether anybody may be interviewed for it at all."""
        return not self.missing and self.outcome is not Outcome.DISCOVERY

    @property
    def needs_reason(self) -> bool:
        """Whether it says not to meet candidates yet."""
        return self.outcome in (Outcome.NOT_YET, Outcome.BUY)
