"""Where a workspace wants it, a brief that says HIRE or BUY is approved before it takes candidates."""

from typing import Final

from domain.question.approval import AskedBrief
from domain.refusals import Refusal

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
