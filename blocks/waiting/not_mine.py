"""Somebody says that they are not the one to ask: who else is?"""

from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_person
from blocks.kit import Message, View, actions, button, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention
from blocks.waiting.reminder import what_waits
from domain.waiting.reminders import Ask, Matter, NotMinePage

#: As the forms call it that give it to somebody else.
WHO_ELSE = "owner"


class NotMineState(FormState):
    """`ask` and `subject` are the matter's, `onboarding` the one whose reports they are."""

    ask: Ask
    subject: str
    onboarding: str = ""


def not_mine_form(page: NotMinePage, state: NotMineState, who_else: str | None = None, notice: str = "") -> View:
    """With somebody's name it goes to them; without, the hiring manager hears of it."""
    matter = page.matter
    is_given = matter.ask in (Ask.TODO, Ask.REPORT)
    manager = mention(matter.manager)
    then = (
        md("Pick who does it instead, and they are asked. If you don't know, {who} hears of it once.", who=manager)
        if is_given
        else md("Then you are not asked any more, and {who} hears of it once.", who=manager)
    )
    return modal(
        Route.REMINDER_SEND_NOT_MINE,
        "Not me",
        [
            section(join([what_waits(matter), then])),
            input_person(WHO_ELSE, "Who else?", initial=who_else or "", optional=True) if is_given else None,
        ],
        state=state,
        notice=notice,
        submit="Not me",
    )


def read_not_mine(fields: Fields, state: NotMineState, draft: bool) -> str:
    """Who else, which may be nobody."""
    reader = Reader(fields, draft=draft)
    who_else = reader.id(WHO_ELSE) if reader.has(WHO_ELSE) else ""
    reader.check()
    return who_else


def handed(ask: Ask, subject: str, to: str) -> Message:
    """To whoever gave it away, with the way back."""
    return _said(md("Done: {who} is asked instead.", who=mention(to)), ask, subject, Route.REMINDER_TAKE_BACK)


def declined(matter: Matter) -> Message:
    """To whoever knows nobody else, with the way back."""
    told = md("Done: you are not asked any more. {who} hears of it once.", who=mention(matter.manager))
    return _said(told, matter.ask, matter.subject, Route.REMINDER_UNDO)


def taken_back() -> Mrkdwn:
    return Mrkdwn("It is yours again.")


def _said(told: Mrkdwn, ask: Ask, subject: str, undo: Route) -> Message:
    value = ButtonValue(subject=subject, choice=ask.value).dump()
    return message(told, [section(told), actions(button("Undo", undo, value=value))])
