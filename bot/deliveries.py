"""Messages that are due and not sent, for whoever runs the bot."""

from collections.abc import Iterator, Sequence

from bot.typed import typed_with
from domain.outgoing import Operation, Waiting, what_of

#: What we wrote ourselves; everything else is Slack's own word.
_WHY = {
    "": "not tried yet",
    "cannot_be_drawn": "it cannot be drawn; the log says why",
    "database": "the database did not answer",
    "ratelimited": "Slack asked for a pause",
    "stopped": "the bot was stopped meanwhile",
}


def listed(waiting: Sequence[Waiting]) -> Iterator[str]:
    """Lines for the terminal: one message each, oldest first."""
    if not waiting:
        yield "Every message that is due has been sent."
        return
    for each in waiting:
        what = what_of(each.kind) if each.operation is Operation.POST else f"a change of {what_of(each.kind)}"
        state = "failed" if each.has_failed else "waits"
        tries = f", tried {each.attempts} times" if each.attempts > 1 else ""
        yield (
            f"{each.id}  {state}  {what} for {each.conversation}, since {each.due_at:%Y-%m-%d %H:%M} UTC{tries}: "
            f"{_WHY.get(each.error, each.error)}"
        )
    yield f"To send one of them once more: {typed_with('deliveries --again ID')}"
