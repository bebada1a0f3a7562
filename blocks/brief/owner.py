"""The named owner is asked whether they take it on, and what they answered."""

from blocks.brief.ids import BriefState, brief_value
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_person, input_text
from blocks.kit import Message, View, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, md, mention, moment, quote
from blocks.waiting.not_mine import WHO_ELSE
from domain.brief.brief import REASON_LIMIT, Asked, Brief
from domain.brief.commands import OwnerNo


def owner_asked(brief: Brief, reader: str) -> Message:
    """To the owner: who names them, what they would do, and two buttons; later what they said."""
    title, show = brief.title, button("Show the brief", Route.BRIEF_SHOW, value=brief_value(brief))
    if brief.let_be is not None:
        text = md("*{title}* is closed: nothing waits for you here.", title=title)
        return message(text, [section(text), actions(show, block_id="next")])
    if reader == brief.owner_before:
        text = md("You named {who} in your place as the owner of *{title}*.", who=mention(brief.owner), title=title)
        undo = button("Undo", Route.BRIEF_OWN, value=brief_value(brief))
        return message(text, [section(text), actions(undo, show, block_id="next")])
    if brief.owner != reader:
        text = md("*{title}* has another owner after launch now: nothing waits for you here.", title=title)
        return message(text, [section(text)])
    if brief.owner == brief.manager:
        text = md("You are the hiring manager of *{title}* now, and its owner after launch.", title=title)
        return message(text, [section(text), actions(show, block_id="next")])
    takes = button("I take it", Route.BRIEF_OWN, value=brief_value(brief), style="primary")
    not_me = button("Not me", Route.BRIEF_DISOWN, value=brief_value(brief))
    asked = brief.owner_asked
    if asked is not None and asked.takes is not None:
        text = _said(brief, asked)
        undo = not_me if asked.takes else takes
        reason = section(quote(asked.reason, 300)) if asked.reason else None
        return message(text, [section(text), reason, actions(undo, show, block_id="next")])
    names = mention(brief.owner_before or brief.manager)
    text = md("{who} names you as the owner of *{title}* after launch.", who=names, title=title)
    return message(
        text,
        [
            section(text),
            section(_duties(brief)),
            actions(takes, not_me, show, block_id="next"),
            context(Mrkdwn("A no is fine, and better said now: the brief then says that nobody owns it yet.")),
        ],
    )


def disown_form(brief: Brief, state: BriefState, typed: OwnerNo | None = None, notice: str = "") -> View:
    """Not me: who else and why are welcome, and not needed."""
    typed = typed or OwnerNo()
    return modal(
        Route.BRIEF_SEND_DISOWN,
        "Not me",
        [
            section(
                md(
                    "Pick who owns *{title}* after launch instead, and they are asked. If you don't know, the brief "
                    "says that nobody owns it yet. {who} hears of either.",
                    title=brief.title,
                    who=mention(brief.manager),
                )
            ),
            input_person(WHO_ELSE, "Who else?", initial=typed.who_else, optional=True),
            input_text(
                "reason",
                "Why?",
                multiline=True,
                optional=True,
                initial=typed.reason,
                max_length=REASON_LIMIT,
                hint="Everybody who sees the brief reads this.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Not me",
    )


def read_disown(fields: Fields, state: BriefState, draft: bool) -> OwnerNo:
    """Who else, and the reason; both may be blank."""
    reader = Reader(fields, draft=draft)
    # A form that a release before this one has opened asks for the reason alone.
    who_else = reader.id(WHO_ELSE) if reader.has(WHO_ELSE) else ""
    typed = OwnerNo(who_else=who_else, reason=reader.text("reason", limit=REASON_LIMIT))
    reader.check()
    return typed


def _said(brief: Brief, asked: Asked) -> Mrkdwn:
    when = moment(asked.answered_at or asked.at, "{date_short_pretty}")
    if asked.takes:
        return md("You took on *{title}* after launch ({when}).", title=brief.title, when=when)
    return md("You do not take on *{title}* after launch ({when}).", title=brief.title, when=when)


def _duties(brief: Brief) -> Mrkdwn:
    answers = brief.answers
    number = answers.metric or "the number that it should move"
    figures = f" ({answers.today} → {answers.target})" if answers.today and answers.target else ""
    return md(
        "You would watch *{number}*{figures}, look at what goes wrong and have it mended, and report at each check-in "
        "of whoever is hired.",
        number=number,
        figures=figures,
    )
