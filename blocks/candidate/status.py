"""How a candidate stands, in a few lines, for somebody who asked; the room's card says the rest."""

from blocks.button import ButtonValue
from blocks.candidate.card import next_step
from blocks.kit import Message, actions, button, message, section
from blocks.links import card_link
from blocks.onboarding.card import next_words
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, join, md, moment, one_line
from domain.candidate.record import CandidateRecord
from domain.onboarding.views import Begun
from domain.outgoing.kinds import Kind


def candidate_status(record: CandidateRecord, reader: str, begun: Begun | None = None) -> Message:
    """Nothing of any score: a panel that is sealed stays so here, too. Of a hire who has begun, how far they are."""
    candidate, panel = record.candidate, record.panel
    seats = len(panel.interviewers)
    parts = [
        md("*{name}* for *{brief}*", name=one_line(candidate.name, 80), brief=one_line(record.brief_title, 80)),
        md("Decided: {words}.", words=record.decision.outcome.past)
        if record.decision
        else md("{sent} of {seats} scorecards are in.", sent=str(seats - len(panel.outstanding)), seats=str(seats)),
        *_interview(record),
        md(
            "*Next:* {step} {all} is in {room}.",
            step=next_step(record) if begun is None else next_words(begun.onboarding, begun.coming),
            all=card_link(Kind.CANDIDATE_CARD, candidate.subject, "All of it"),
            room=channel_link(candidate.room),
        ),
    ]
    text = join(parts)
    value = ButtonValue(subject=candidate.id, version=record.version).dump()
    owes = not record.decision and reader in panel.outstanding
    decides = not record.decision and panel.is_open and reader == candidate.manager
    return message(
        text,
        [
            section(text),
            actions(
                button("Score", Route.SCORECARD_OPEN, value=panel.id, style="primary") if owes else None,
                button("Decide", Route.DECISION_OPEN, value=value) if decides else None,
                button("What waits for me", Route.OVERVIEW_LIST),
            ),
        ],
    )


def _interview(record: CandidateRecord) -> list[Mrkdwn]:
    if record.interviews:
        return [md("Interview {at}.", at=join([moment(at) for at in record.interviews], ", "))]
    return [] if record.decision else [md("No interview date yet.")]
