"""A verdict that changed after opening, or would: told under the candidate's card, so that no gate flips unseen."""

from blocks.button import ButtonValue
from blocks.kit import Message, actions, button, context, message, section
from blocks.panel.card import ONCE_INCLUDED
from blocks.panel.verdict import verdict_words
from blocks.routes import Route
from blocks.text import join, md, mention, one_line
from domain.panel.pages import VerdictView


def moved_card(view: VerdictView) -> Message:
    """What the gate says, what it had said or would say, whose scorecard it is, and who lets it count."""
    result, card = view.result, view.card
    waits = result.latest_verdict is not None
    told = md(
        "*{name}: the verdict would change.* {who} scored or corrected after opening."
        if waits
        else "*{name}: the verdict changed.* What {who} sent after opening counts now.",
        name=one_line(view.judged.name, 80),
        who=mention(card.interviewer),
    )
    says = md("It says now: {headline}.", headline=result.headline)
    figures = verdict_words(says, result.remarks, result.arithmetic)
    why = card.included.reason if card.included and not card.waits else card.current.reason
    value = ButtonValue(subject=card.id, version=card.version).dump()
    include = button("Include with a reason", Route.SCORECARD_INCLUDE, value=value)
    return message(
        join([told, figures], " "),
        [
            section(join([told, figures])),
            context(md("Why: {why}", why=one_line(why, 500))) if why else None,
            context(md(ONCE_INCLUDED)) if waits else None,
            actions(include) if card.waits and not view.panel.is_closed else None,
        ],
    )
