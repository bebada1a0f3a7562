"""What forms need to know of a panel, and what its cards show."""

from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from domain.brief.versions import BriefChange
from domain.guide.guide import Guide
from domain.model import Value
from domain.panel.judged import Judged, Sheet
from domain.panel.panel import Panel
from domain.panel.result import PanelResult
from domain.panel.sent import Sent, Version
from domain.people import Actor
from domain.permissions import Act, check, may
from domain.refusals import NotAllowed
from domain.scorecard import Marks, Scorecard

#: How long before an interview the kit comes again.
SOON: Final = timedelta(minutes=10)


class PanelPage(Value):
    """A panel in front of what it judges: names, never scores."""

    panel: Panel
    judged: Judged

    @property
    def version(self) -> int:
        return self.panel.version

    def interview_at(self, user: str) -> datetime | None:
        """When this person interviews: at their own time, else at the one of whom they judge."""
        return self.panel.interview_at(user, self.judged.interview_at)

    def soon_at(self, user: str) -> datetime | None:
        """When this person gets the kit again, who interviews and has not sent anything; None where they do not."""
        at = self.interview_at(user) if user in self.panel.outstanding else None
        return None if at is None else at - SOON

    def with_panel(self, panel: Panel) -> "PanelPage":
        return self.model_copy(update={"panel": panel})

    def check_for_others(self, actor: Actor, act: Act) -> None:
        """Raises NotAllowed for an interviewer: they free their own seat with a button, and open nothing."""
        check(actor, act, self.judged.people)

    def check_seated(self, actor: Actor) -> None:
        """Raises NotAllowed for whoever has no seat; Refusal once the panel is closed."""
        if self.panel.seat_of(actor.user) is None and actor.user in self.panel.everybody:
            raise NotAllowed(
                f"Your seat on {self.judged.name}'s panel was freed, so there is nothing to {self.judged.sheet.verb}. "
                f"If that is wrong, ask the hiring manager to add you again."
            )
        people = self.judged.people.model_copy(update={"panel": frozenset(self.panel.interviewers)})
        if self.panel.seat_of(actor.user) is None and actor.user == people.manager:
            if self.judged.sheet is Sheet.REVIEW:
                raise NotAllowed(
                    f"You are not among {self.judged.name}'s reviewers. Press Edit on the card to join them."
                )
            mend = "Ask one more" if self.panel.is_open else "Edit"
            raise NotAllowed(
                f"You hold no seat on {self.judged.name}'s panel. To score, press {mend} on the card and take a category."
            )
        act = Act.SCORE if self.judged.sheet is Sheet.SCORECARD else Act.REVIEW
        if not may(actor, act, people):
            if act is Act.REVIEW:
                raise NotAllowed("Only this proposal's reviewers can review it. To join, ask the hiring manager.")
            # No name: whoever has no part in it learns nothing from trying.
            raise NotAllowed(
                "Only this candidate's interviewers can score. To join, ask the hiring manager for a seat on the panel."
            )
        self.panel.check_going_on()


class PanelView(PanelPage):
    """An open panel, with what it says, and what the brief says otherwise than when it was begun."""

    result: PanelResult
    brief_change: BriefChange | None = None


S = TypeVar("S", bound=Sent[Version])


class OwnSheet(PanelPage, Generic[S]):
    """What somebody who judges has in front of them. For their eyes only."""

    sent: S | None = None

    @property
    def version(self) -> int:
        """The sheet's that is corrected; 0 for a first one."""
        return self.sent.version if self.sent else 0

    @property
    def guide(self) -> Guide:
        return self.panel.guide

    @property
    def needs_reason(self) -> bool:
        """Whether this is a correction that everybody will see."""
        return self.sent is not None and self.panel.is_open


class ScorecardPage(OwnSheet[Scorecard]):
    """An interviewer's focus, and what they marked so far."""

    interviewer: str
    draft: Marks = Marks()

    @property
    def marks(self) -> Marks:
        """What stands in the form before anything is typed."""
        return self.sent.marks if self.sent else self.draft

    @property
    def focus(self) -> tuple[str, ...]:
        """The categories that are theirs to find out."""
        seat = self.panel.seat_of(self.interviewer)
        return seat.categories if seat else ()

    @property
    def others(self) -> tuple[str, ...]:
        """The categories that are somebody else's to find out."""
        return tuple(key for key in self.guide.category_keys if key not in self.focus)


class ScorecardView(PanelPage):
    """One scorecard in front of its panel."""

    card: Scorecard

    @property
    def version(self) -> int:
        return self.card.version


class VerdictView(ScorecardView):
    """A scorecard that changed the verdict, or would, with what the panel says."""

    result: PanelResult
