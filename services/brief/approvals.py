"""Where a workspace wants it, a brief that says HIRE or BUY is approved before it takes candidates."""

from datetime import datetime
from typing import Final

from domain.outgoing.kinds import Kind
from domain.question.approval import AskedBrief
from domain.refusals import Refusal
from domain.waiting.reminders import Ask
from services.outgoing.reminders import settle
from storage.store import Store

WAITS: Final = "An approval is asked for already, and I remind whoever decides. Candidates come after their yes."
ASK_FIRST: Final = (
    "This workspace wants a yes before candidates. Press “Ask for approval” on the brief's card, in your direct message "
    "with me."
)


def check_approved(asked: AskedBrief) -> None:
    """Raises Refusal where the workspace wants a yes first."""
    approval = asked.approval
    if approval is not None and not approval.is_given:
        raise Refusal(WAITS if approval.waits else ASK_FIRST)


def another_approves(store: Store, approver: str, now: datetime) -> None:
    """Whoever was asked before and gave no yes is asked no more: the brief can ask the one who approves now."""
    for view in store.questions.withdraw_approvals(beside=approver):
        question, brief = view.question, view.brief
        settle(store, question.person, Ask.ANSWER, question.id, now, manager=brief.manager)
        store.deliveries.refresh(question.subject, now)
        store.deliveries.refresh(brief.subject, now, {Kind.BRIEF_CARD, Kind.BRIEF_SHARED})
