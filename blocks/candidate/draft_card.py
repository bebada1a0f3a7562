"""To whoever could not add a candidate yet: what they typed is kept, and one press goes on with it."""

from blocks.button import ButtonValue
from blocks.kit import Message, actions, button, message, section
from blocks.routes import Route
from blocks.text import channel_link, md, one_line
from domain.candidate.page import CandidatePage


def draft_card(page: CandidatePage) -> Message:
    """What is missing was said in the form; here is the way back to it."""
    brief = one_line(page.brief_title, 100)
    if not page.is_kept:
        done = md("The candidate for *{brief}* is added. Nothing is left to do here.", brief=brief)
        return message(done, [section(done)])
    room = page.room or page.draft.room
    where = md("in {room}", room=channel_link(room)) if room else md("in the hiring room")
    told = md(
        "*{name}* is not added to *{brief}* yet. What you typed is kept. If somebody has to be {where} first, invite "
        "them there, then go on.",
        name=one_line(page.draft.name or "Your candidate", 80),
        brief=brief,
        where=where,
    )
    value = ButtonValue(subject=page.brief_id, version=page.version).dump()
    return message(
        told,
        [
            section(told),
            actions(button("Go on with this candidate", Route.CANDIDATE_ADD, value=value, style="primary")),
        ],
    )
