"""Where a workspace wants it, a named person approves a brief before it takes candidates: a question like any other."""

from collections.abc import Sequence
from typing import Final

from domain.brief.brief import Brief
from domain.brief.outcome import Outcome
from domain.brief.versions import Said
from domain.model import Value
from domain.question.question import Question, QuestionView, Topic, approved_answer

YES: Final = "yes"
#: Answers that somebody spends money on.
ASKED_OF: Final = frozenset({Outcome.HIRE, Outcome.BUY})


class ApprovalPage(Value):
    """What whoever approves has in front of them; its version is when they answered last, in seconds."""

    view: QuestionView

    @property
    def version(self) -> int:
        answered = self.view.question.answered_at
        return int(answered.timestamp()) if answered else 0


class Approval(Value):
    """How it stands with a brief: `approver` is whom the workspace names now, `question` what was asked of this answer.

    It holds for one answer: another outcome or route asks anew.
    """

    approver: str
    question: Question | None = None

    @property
    def is_given(self) -> bool:
        return self.question is not None and self.question.reply == YES

    @property
    def waits(self) -> bool:
        """Somebody was asked and has said nothing yet."""
        return self.question is not None and self.question.said is None

    @property
    def has_to_be_asked(self) -> bool:
        """Nobody was, or what they said is no yes."""
        return not (self.is_given or self.waits)


class AskedBrief(Value):
    """A brief, all that was asked for it, and who approves in its workspace; empty where nobody has to."""

    brief: Brief
    questions: tuple[Question, ...] = ()
    approver: str = ""

    @property
    def approval(self) -> Approval | None:
        return approval_of(self.brief, self.questions, self.approver)


def approval_of(brief: Brief, questions: Sequence[Question], approver: str) -> Approval | None:
    """None where nobody has to approve: nobody is named, or the answer is neither HIRE nor BUY."""
    about = approved_answer(brief)
    if not approver or not about or brief.let_be is not None or Said.of(brief).outcome not in ASKED_OF:
        return None
    # What somebody said yes to while they approved stays approved; whoever approves now is asked where they did not.
    asked = [
        each
        for each in questions
        if each.topic is Topic.APPROVAL and each.about == about and (each.person == approver or each.reply == YES)
    ]
    return Approval(approver=approver, question=asked[-1] if asked else None)
