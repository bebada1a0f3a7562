"""Messages that are due and not sent, for whoever runs the bot; and how one of them is sent once more."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.cli.cannot import CannotRun
from bot.cli.typed import typed_with
from domain.outgoing.catalogue import what_of
from domain.outgoing.delivery import Operation, State, Waiting
from domain.people import Actor
from domain.trouble import Reason, SendAgain
from handlers.edge.errors import NOT_FOUND, RATE_LIMITED
from handlers.webhooks.calls import GONE_AWAY, PRIVATE, TOO_LATE
from services.outgoing.deliveries import DeliveryService
from services.outgoing.mending import TroubleService

#: Whoever has this machine has the database; the trail says that it was they.
OPERATOR: Final = "operator"

#: What we wrote ourselves; everything else is Slack's own word.
_WHY: Final = {
    **dict.fromkeys(RATE_LIMITED, "Slack asked for a pause"),
    **dict.fromkeys(NOT_FOUND, "it is not there any more, or the bot cannot see it"),
    PRIVATE: "its address leads into a private network",
    TOO_LATE: "the receiver has not taken it for three days",
    GONE_AWAY: "the receiver says that it is gone",
    "": "not tried yet",
    "database": "the database did not answer",
    Reason.NOT_THERE: "the bot is not in that channel, or it is gone",
    Reason.ARCHIVED: "the channel is archived",
    Reason.RESTRICTED: "the channel does not let the bot post",
    Reason.PUBLIC: "the hiring room is not private any more",
    Reason.SHARED: "the hiring room is shared with another company or workspace",
    Reason.HIRE_READS: "somebody who was hired reads in the hiring room",
    Reason.PERSON_GONE: "that account is not active any more",
    Reason.NOT_DRAWN: "it cannot be drawn; the log says why",
}
_STATE: Final = {State.FAILED: "failed", State.WAITING: "held up"}


def listed(waiting: Sequence[Waiting]) -> Iterator[str]:
    """Lines for the terminal: one message each, oldest first."""
    if not waiting:
        yield "Every message that is due has been sent."
        return
    for each in waiting:
        what = what_of(each.kind) if each.operation is Operation.POST else f"a change of {what_of(each.kind)}"
        tries = f", tried {each.attempts} times" if each.attempts > 1 else ""
        yield (
            f"{each.id}  {_STATE.get(each.state, 'waits')}: {what} for {each.conversation}, "
            f"since {each.due_at:%Y-%m-%d %H:%M} UTC{tries}: {_WHY.get(each.error, each.error)}"
        )
    yield f"To send one of them once more: {typed_with('deliveries --again ID')}"


def again(deliveries: DeliveryService, troubles: TroubleService, delivery_id: str, now: datetime) -> str:
    """Puts it back; the bot that runs, or the next one, sends it. Raises CannotRun where there is nothing to send."""
    found = [each for each in deliveries.waiting(now) if each.id == delivery_id]
    if not found:
        raise CannotRun(f"No message {delivery_id} waits or has failed. See which do: {typed_with('deliveries')}")
    (waiting,) = found
    actor = Actor(workspace=waiting.workspace, user=OPERATOR, is_admin=True)
    if waiting.state is not State.PENDING:
        troubles.again(SendAgain(actor=actor, now=now, delivery_id=delivery_id))
    return f"It is sent as soon as the bot runs: {what_of(waiting.kind)} for {waiting.conversation}."
