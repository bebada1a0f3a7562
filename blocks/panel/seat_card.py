"""Words about seats: to the manager when one was given up, to an interviewer whose score is missing."""

from blocks.kit import Confirm, Element, Message, actions, button, confirm, context, message, section
from blocks.links import card_link
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, join, md, mention, moment, one_line
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.panel.gate import listed
from domain.panel.judged import Sheet
from domain.panel.pages import PanelPage
from domain.panel.panel import Seat

NOT_INTERVIEWED = 1
KNOWS_THEM = 2
CANNOT_REVIEW = 3
REASONS = {
    NOT_INTERVIEWED: "did not interview",
    KNOWS_THEM: "knows the candidate",
    CANNOT_REVIEW: "cannot review it",
}


def freed_words(seat: Seat) -> Mrkdwn:
    """Who holds no seat any more, through whom, and why."""
    who, why = mention(seat.interviewer), one_line(seat.freed_reason, 120)
    if seat.is_given_up:
        return md("~{who}~ gave up the seat: {why}", who=who, why=why)
    return md("~{who}~ was taken off the panel by {by}: {why}", who=who, by=mention(seat.freed_by), why=why)


def seat_freed(page: PanelPage, interviewer: str) -> Message:
    """Tells the manager who gave up a seat, and what to do about it."""
    seat = next((seat for seat in page.panel.seats if seat.interviewer == interviewer), None)
    freed_by = "" if seat is None or seat.is_given_up else seat.freed_by
    told = md(
        "{by} took {who} off *{name}*'s panel: {why}."
        if freed_by
        else "{who} gave up the seat on *{name}*'s panel: {why}.",
        by=mention(freed_by),
        who=mention(interviewer),
        name=one_line(page.judged.name, 80),
        why=one_line(seat.freed_reason, 300) if seat and seat.freed_reason else "no reason given",
    )
    return message(told, [section(join([told, _what_now(page)]))])


def seat_given_up(page: PanelPage, *, opened: bool) -> Message:
    """To whoever gave up their seat, with the way back while nobody can read anything."""
    told = md(
        "Done: your seat on {name}'s panel is free, and nothing more is asked of you.{opened}",
        name=page.judged.name,
        opened=" It was the last one, so the panel is open now." if opened else "",
    )
    back = None if page.panel.is_open else actions(take_back(page.panel.id))
    return message(told, [section(told), back])


def seat_taken_back(page: PanelPage) -> Message:
    """To whoever holds their seat again."""
    name, verb = page.judged.name, page.judged.sheet.verb.capitalize()
    when = " after the interview" if page.judged.sheet is Sheet.SCORECARD else ""
    told = md("The seat on {name}'s panel is yours again: press {verb}{when}.", name=name, verb=verb, when=when)
    route = Route.SCORECARD_OPEN if page.judged.sheet is Sheet.SCORECARD else Route.REVIEW_OPEN
    score = button(verb, route, value=page.panel.id, style="primary")
    return message(told, [section(told), actions(score)])


def take_back(panel_id: str) -> Element:
    """The way back for somebody who gave up their seat."""
    return button("Take the seat back", Route.SEAT_TAKE_BACK, value=panel_id)


def _what_now(page: PanelPage) -> Mrkdwn:
    if page.panel.is_open:
        return md(
            "The panel is open. *Next:* read {panel} in {room}, then press Decide.",
            panel=card_link(Kind.PANEL_CARD, Subject.panel(page.panel.id), "it"),
            room=channel_link(page.judged.room),
        )
    if page.panel.uncovered and page.judged.sheet is Sheet.REVIEW:
        return md(
            "*Next:* nobody is left to review it. Press Edit on the card in {room}.",
            room=channel_link(page.judged.room),
        )
    if page.panel.uncovered:
        names = listed([category.short for category in page.panel.uncovered])
        return md(
            "*Next:* nobody covers {names} now. Press Edit on the card in {room}.",
            names=names,
            room=channel_link(page.judged.room),
        )
    if page.judged.sheet is Sheet.REVIEW:
        return md("The others read all of it, so there is nothing to do.")
    return md("The others cover everything, so there is nothing to do.")


def ask_first() -> Confirm:
    """Before a seat is given up."""
    return confirm("Give up your seat?", "The panel goes on without you, and the hiring manager is told.", "Give it up")


def score_settled() -> Message:
    """In the place of a reminder that asks for nothing any more."""
    text = Mrkdwn("Nothing is asked of you here any more: it is scored, decided, or the seat is free.")
    return message(text, [section(text)])


def score_asked(page: PanelPage, interviewer: str) -> Message:
    """Asks an interviewer for the score that is still missing."""
    name = one_line(page.judged.name, 80)
    promise = (
        "The panel is open already: yours will be marked “after opening”."
        if page.panel.is_open
        else "It takes a minute, and nobody sees it before the panel opens."
    )
    asked = md("*{name}* waits for your scorecard. {promise}", name=name, promise=promise)
    when = page.interview_at(interviewer)
    return message(
        asked,
        [
            section(asked),
            context(md("The interview was {at}. Fresh notes are the best ones.", at=moment(when))) if when else None,
            actions(
                button("Score", Route.SCORECARD_OPEN, value=page.panel.id, style="primary"),
                button(
                    "I did not interview", Route.SEAT_FREE, value=page.panel.id, number=NOT_INTERVIEWED, ask=ask_first()
                ),
            ),
        ],
    )
