"""What stands where something was erased, and the receipt of it."""

from collections.abc import Mapping
from typing import Final

from blocks.keeping.erase_form import STAYS
from blocks.keeping.words import belongings
from blocks.kit import Message, context, message, section
from blocks.text import Mrkdwn, channel_link, counted, join, md, mention, moment
from domain.keeping.erasure import Cause, Erasure, Left, Receipt
from domain.keeping.records import CALLED

#: Slack's words for why a message stays; everything else is told as it is.
_WHY: Final[Mapping[str, str]] = {
    "is_inactive": "the channel is archived",
    "is_archived": "the channel is archived",
    "channel_not_found": "I am not there any more, or the channel was deleted",
    "not_in_channel": "I am not there any more",
    "edit_window_closed": "your workspace does not let messages be changed any more",
    "cant_update_message": "Slack does not let me change it",
    "cant_delete_message": "Slack does not let me delete it",
    "compliance_exports_prevent_deletion": "your workspace's compliance exports keep it",
    "its card is not there": "I could not post it, nor find whether Slack has it",
}


def tombstone(erasure: Erasure) -> Message:
    """In the place of the message."""
    text = md("_Erased {at}. What stood here belonged to a record that is kept no longer._", at=moment(erasure.at))
    return message(text, [section(text)])


def receipt_message(receipt: Receipt) -> Message:
    """What was reached and what was not; whom it was about, it does not say."""
    erasure = receipt.erasure
    why = "its time was over" if erasure.cause is Cause.RETENTION else "you asked for it"
    said = md(
        "*Erased:* a record ({what}), {at}, because {why}. Receipt {id}.",
        what=CALLED[erasure.root.kind],
        at=moment(erasure.at),
        why=why,
        id=erasure.id,
    )
    reached = md(
        "*Reached*\n• in my database: {what}\n• {messages} of mine in Slack",
        what=belongings(erasure.counts),
        messages=counted(receipt.reached, "message"),
    )
    return message(
        said,
        [
            section(said),
            section(reached),
            section(_not_reached(receipt)) if receipt.left or receipt.to_come else None,
            section(Mrkdwn(STAYS)),
            context(
                Mrkdwn("Whoever has a copy of the database from before has it still: backups end by their own rules.")
            ),
        ],
    )


def _not_reached(receipt: Receipt) -> Mrkdwn:
    rows = [md("• {where}: {why}", where=_where(left), why=_WHY.get(left.error, left.error)) for left in receipt.left]
    if receipt.to_come:
        rows.append(md("• {count} still to come", count=counted(receipt.to_come, "message")))
    return join([md("*Not reached*"), *dict.fromkeys(rows)])


def _where(left: Left) -> Mrkdwn:
    place = left.conversation
    return md("a direct message to {who}", who=mention(place)) if place[:1] in {"U", "W"} else channel_link(place)
