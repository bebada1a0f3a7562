"""The form that gives a brief another hiring manager."""

from collections.abc import Sequence

from blocks.brief.ids import BriefState
from blocks.forms import Fields, Reader, modal
from blocks.inputs import input_one_of_them
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import channel_link, join, md, mention
from domain.brief.brief import Brief


def hand_over_form(
    brief: Brief, state: BriefState, there: Sequence[str] = (), *, to: str = "", notice: str = ""
) -> View:
    """Who takes it over; they read along in the hiring room already. `there`: one of these, where they are known."""
    what = md(
        "Who becomes the hiring manager of *{title}* in the place of {who}? Its card, candidates, to-dos and "
        "onboardings go with it, and what is due for the hiring manager. Both hear of it.",
        title=brief.title,
        who=mention(brief.manager),
    )
    where = md("It has to be somebody who reads along in {room}.", room=channel_link(brief.room))
    return modal(
        Route.BRIEF_SEND_HAND_OVER,
        "Hand over",
        [
            section(join([what, where]) if brief.room else what),
            input_one_of_them("to", "New hiring manager", there, initial=to),
        ],
        state=state,
        notice=notice,
        submit="Hand over",
    )


def read_hand_over(fields: Fields, state: BriefState, draft: bool) -> str:
    """Whom they picked; raises Invalid for nobody."""
    read = Reader(fields, draft=draft)
    to = read.id("to", required="Please pick who takes it over.")
    read.check()
    return to
