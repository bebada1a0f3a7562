"""Closing a brief: how it ends, and why; and the card of one that is closed."""

from collections.abc import Mapping, Sequence
from typing import Final

from blocks.brief.ids import BriefState, brief_value
from blocks.forms import Fields, Reader, modal
from blocks.history.button import history_button
from blocks.inputs import input_choice, input_text
from blocks.kit import Choice, Element, Message, View, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, join, md, mention, moment
from domain.brief.brief import REASON_LIMIT, Brief, Closing, LetBe
from domain.brief.view import ClosingPage, ClosingTyped

HOW: Final = (
    Choice(value=Closing.FILLED, label="It is filled"),
    Choice(value=Closing.BOUGHT, label="We bought instead"),
    Choice(value=Closing.LET_BE, label="We let it be"),
)
_SAID: Final[Mapping[Closing, str]] = {
    Closing.FILLED: "*{title}* is filled{names}: {reason}.",
    Closing.BOUGHT: "*{title}* is closed, bought instead: {reason}.",
    Closing.LET_BE: "*{title}* is let be: {reason}.",
}


def closing_form(page: ClosingPage, state: BriefState, typed: ClosingTyped | None = None, notice: str = "") -> View:
    """How it ends and why; whoever it has hired is proposed."""
    typed = typed or page.proposed
    what = md("*{title}* goes to what is over. Nothing is lost, and one tap takes it up again.", title=page.brief.title)
    return modal(
        Route.BRIEF_SEND_CLOSE,
        "Close the brief",
        [
            section(join([what, _hired(page), _undecided(page)])),
            input_choice("how", "How does it end?", HOW, style="radio_buttons", initial=typed.how),
            input_text(
                "reason",
                "Why, in a few words?",
                initial=typed.reason,
                placeholder="The role is taken since March",
                hint="Everybody who sees the brief reads this.",
                max_length=REASON_LIMIT,
            ),
        ],
        state=state,
        notice=notice,
        submit="Close it",
        close="Back",
    )


def read_closing(fields: Fields, draft: bool = False) -> ClosingTyped:
    """Both are asked."""
    read = Reader(fields, draft=draft)
    how = read.choice("how", Closing, required="Please pick how it ends.")
    reason = read.text("reason", required="Please say why in a few words.", limit=REASON_LIMIT)
    read.check()
    return ClosingTyped(how=how, reason=reason)


def closed_card(
    brief: Brief, closed: LetBe, progress: str = "", hired: Sequence[str] = (), *, tools: Element | None = None
) -> Message:
    """How it ended, who was hired and how they stand, and how it is taken up again."""
    names = f" by {' and '.join(hired)}" if hired else ""
    text = md(_SAID[closed.how], title=brief.title, names=names, reason=closed.reason.rstrip("."))
    value, by = brief_value(brief), {"who": mention(closed.by), "at": moment(closed.at, "{date_short_pretty}")}
    more = " Another answer takes it up again, too: when it comes up more often, say so with Edit."
    return message(
        text,
        [
            section(text, accessory=tools),
            section(md("{progress}", progress=Mrkdwn(progress))) if progress else None,
            actions(
                button("Take it up again", Route.BRIEF_TAKE_UP, value=value),
                button("Edit", Route.BRIEF_EDIT, value=value),
                history_button(brief.subject),
                block_id="next",
            ),
            context(md("{who}, {at}." + (more if closed.how is Closing.LET_BE else ""), **by)),
        ],
    )


def _hired(page: ClosingPage) -> Mrkdwn:
    if not page.hired:
        return Mrkdwn("")
    return md("It has hired {names}: the card says so by itself.", names=" and ".join(page.hired))


def _undecided(page: ClosingPage) -> Mrkdwn:
    if not page.undecided:
        return Mrkdwn("")
    several = counted(page.undecided, "candidate has no decision yet", "candidates have no decision yet")
    return md("{several}: they stay, and I go on asking for it.", several=several)
