"""What the cards of a brief show."""

from domain.brief.brief import Brief, Closing, Page, differences
from domain.brief.money import worth
from domain.brief.versions import Said, Shift, shift_of
from domain.check_in.report import Promise
from domain.model import Value
from domain.onboarding.views import Standing
from domain.question.approval import Approval
from domain.question.question import Question


class BriefView(Value):
    """A brief, where its onboardings stand, how many candidates are in interviews, who was hired, what others were asked."""

    brief: Brief
    standings: tuple[Standing, ...] = ()
    interviews: int = 0
    hired: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    #: None where nobody has to approve it.
    approval: Approval | None = None

    @property
    def promise(self) -> Promise:
        """What the figures of its onboardings stand beside."""
        answers = self.brief.answers
        return Promise(
            target=answers.target, running_cost=worth(answers.costs).running, currency=answers.costs.currency
        )


_NUMBERS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def waiting_words(interviews: int) -> str:
    """`Two candidates are in interviews.`; empty where nobody is."""
    if not interviews:
        return ""
    number = _NUMBERS[interviews] if interviews < len(_NUMBERS) else str(interviews)
    return f"{number} {'candidate is' if interviews == 1 else 'candidates are'} in interviews."


class WritingPage(Value):
    """A brief as its pages show it, with what one person has changed and not published.

    `reason` is why, as far as it is typed; `overtaken`: somebody published in between; `interviews` counts the
    candidates who rest on the brief as it is.
    """

    brief: Brief
    page: Page = Page.WAY
    reason: str = ""
    overtaken: bool = False
    interviews: int = 0

    @property
    def version(self) -> int:
        return self.brief.version

    @property
    def shift(self) -> Shift | None:
        """What would become of the answer; None where it stays."""
        return shift_of(Said.of(self.brief), Said.of(self.brief.as_drafted))

    @property
    def changed(self) -> tuple[str, ...]:
        """What sentences call the answers that would be others."""
        return differences(self.brief.answers, self.brief.working)


class ClosingTyped(Value):
    """How a brief ends, and by whom, what or why."""

    how: Closing | None = None
    reason: str = ""


class ClosingPage(Value):
    """A brief that is to be closed: whom it has hired, and of how many nothing is decided yet."""

    brief: Brief
    hired: tuple[str, ...] = ()
    undecided: int = 0

    @property
    def version(self) -> int:
        return self.brief.version

    @property
    def proposed(self) -> ClosingTyped:
        """What stands in the form at first."""
        return ClosingTyped(how=Closing.FILLED if self.hired else None)
