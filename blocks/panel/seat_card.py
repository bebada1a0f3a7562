"""Words about seats: to the manager when one was given up, to an interviewer whose score is missing."""

from blocks.kit import Message, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, join, md, mention, moment, one_line
from domain.candidate.candidate import Candidate
from domain.panel.gate import listed

NOT_INTERVIEWED = 1
KNOWS_THEM = 2
REASONS = {NOT_INTERVIEWED: "did not interview", KNOWS_THEM: "knows the candidate"}


def seat_freed(candidate: Candidate, interviewer: str) -> Message:
    """Tells the manager who gave up a seat, and what to do about it."""
    seat = next((seat for seat in candidate.panel if seat.interviewer == interviewer), None)
    told = md(
        "{who} gave up the seat on *{name}*'s panel: {why}.",
        who=mention(interviewer),
        name=one_line(candidate.name, 80),
        why=one_line(seat.freed_reason, 300) if seat and seat.freed_reason else "no reason given",
    )
    return message(told, [section(join([told, _what_now(candidate)]))])


def _what_now(candidate: Candidate) -> Mrkdwn:
    if candidate.is_open:
        return md("The panel is open. *Next:* read it in {room}, then press Decide.", room=channel_link(candidate.room))
    if candidate.uncovered:
        names = listed([category.short for category in candidate.uncovered])
        return md(
            "*Next:* nobody covers {names} now. Press Edit on the card in {room}.",
            names=names,
            room=channel_link(candidate.room),
        )
    return md("The others cover everything, so there is nothing to do.")


def score_asked(candidate: Candidate) -> Message:
    """Asks an interviewer for the score that is still missing."""
    name = one_line(candidate.name, 80)
    promise = (
        "The panel is open already: yours will be marked “after opening”."
        if candidate.is_open
        else "It takes a minute, and nobody sees it before the panel opens."
    )
    asked = md("*{name}* waits for your scorecard. {promise}", name=name, promise=promise)
    when = candidate.interview_at
    return message(
        asked,
        [
            section(asked),
            context(md("The interview was {at}. Fresh notes are the best ones.", at=moment(when))) if when else None,
            actions(
                button("Score", Route.SCORECARD_OPEN, value=candidate.id, style="primary"),
                button("I did not interview", Route.SEAT_FREE, value=candidate.id, number=NOT_INTERVIEWED),
            ),
        ],
    )
