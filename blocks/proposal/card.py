"""An offer in the hiring room: what it says, who reviews it, where it stands; and the word to each reviewer."""

from blocks.button import ButtonValue
from blocks.history.button import history_button
from blocks.keeping.button import kept_button, kept_tools
from blocks.kit import Block, Element, Message, actions, button, context, fields, header, message, section, steps
from blocks.links import card_link
from blocks.panel.seat_card import CANNOT_REVIEW, ask_first, freed_words
from blocks.proposal.trial_card import trial_line
from blocks.routes import Route
from blocks.text import Mrkdwn, channel_link, join, link, md, mention, mentions, moment, one_line, quote
from domain.outgoing.kinds import Kind
from domain.panel.panel import Seat
from domain.proposal.choice import ChoiceOutcome
from domain.proposal.pages import ProposalRecord
from domain.proposal.proposal import TEXT_LIMIT, Proposal


def proposal_card(record: ProposalRecord) -> Message:
    """Follows the offer until it is decided; nothing of a review stands on it before all are open."""
    offer = record.proposal
    title = f"Proposal: {one_line(offer.title, 100)}"
    return message(
        md("{title} for {brief}. {next}", title=title, brief=one_line(record.brief_title, 80), next=_next(record)),
        [
            header(title),
            section(
                join(
                    [
                        md("{vendor} for *{brief}*", vendor=offer.vendor.words, brief=one_line(record.brief_title, 80)),
                        link(offer.link, "Open the offer") if offer.link else Mrkdwn(""),
                    ]
                ),
                # Before, it stands with the others, behind three dots.
                accessory=kept_tools(offer.subject) if offer.is_over or offer.choice else None,
            ),
            fields(_price(offer), _progress(record)),
            *_terms(offer),
            section(_reviewers(record)),
            section(trial_line(offer.trial)) if offer.trial else None,
            _standing(record),
            section(md("*Next:* {next}", next=_next(record))),
            _buttons(record),
            context(
                md("Nobody reads a review before all are in. Everything about this offer stays in this thread.")
                if not record.panel.is_open
                else md("Everything about this offer is in this thread, and nowhere else.")
            ),
        ],
    )


def review_asked(record: ProposalRecord, reader: str) -> Message:
    """Asks a reviewer to read the offer; follows what became of it."""
    offer, panel = record.proposal, record.panel
    told = md(
        "{who} asks you to review *{name}* for *{brief}*: five questions, each concrete, vague or missing.",
        who=mention(offer.manager),
        name=one_line(offer.title, 80),
        brief=one_line(record.brief_title, 80),
    )
    here = ButtonValue(subject=panel.id).dump()
    buttons: list[Element] = []
    if panel.is_closed:
        state = md("*It is decided; nothing more is asked of you.*")
    elif panel.seat_of(reader) is None:
        state = md("*Your seat is free; nothing more is asked of you.*")
    elif reader in panel.submitted:
        state = md("*Your review is in. Thank you.* You can still correct it.")
        buttons = [button("Review", Route.REVIEW_OPEN, value=here)]
    else:
        state = md(
            "Due {at}. Nobody reads it before all reviews are in.", at=moment(offer.review_at, "{date_short_pretty}")
        )
        buttons = [
            button("Review", Route.REVIEW_OPEN, value=here, style="primary"),
            button("I can't review it", Route.SEAT_FREE, value=panel.id, number=CANNOT_REVIEW, ask=ask_first()),
        ]
    offered = link(offer.link, "Open the offer") if offer.link else Mrkdwn("")
    room = md("It is talked about in {room}.", room=channel_link(offer.room))
    return message(
        join([told, state], " "),
        [section(join([told, offered])), section(state), actions(*buttons) if buttons else None, context(room)],
    )


def _price(offer: Proposal) -> Mrkdwn:
    return join([md("*Price*"), md("{price}", price=one_line(offer.price, TEXT_LIMIT) or "not said")])


def _progress(record: ProposalRecord) -> Mrkdwn:
    panel = record.panel
    seats = len(panel.interviewers)
    state = "open" if panel.is_open else "sealed"
    late = len(record.result.late) if record.result else 0
    return join(
        [
            md("*Reviews*"),
            md(
                "{sent} of {seats} in, {state}", sent=str(seats - len(panel.outstanding)), seats=str(seats), state=state
            ),
            md("{late} of them after opening, not counted", late=str(late)) if late else Mrkdwn(""),
        ]
    )


def _terms(offer: Proposal) -> list[Block]:
    told = [("It covers", offer.covers), ("After launch", offer.after_launch)]
    rows = [section(join([md("*{title}*", title=title), quote(text, TEXT_LIMIT)])) for title, text in told if text]
    kept, missing = ", ".join(offer.handover), ", ".join(offer.missing_handover)
    given = md("*Handed over at the end:* {kept}", kept=kept or "nothing, as far as it says")
    return [*rows, section(join([given, md("Not said: {missing}", missing=missing) if missing else Mrkdwn("")]))]


def _reviewers(record: ProposalRecord) -> Mrkdwn:
    return join([md("*Reviewers*"), *(_seat(seat, record) for seat in record.panel.seats)])


def _seat(seat: Seat, record: ProposalRecord) -> Mrkdwn:
    if seat.is_free:
        return md("• {freed}", freed=freed_words(seat))
    state = "*submitted*" if seat.interviewer in record.panel.submitted else "not yet"
    return md("• {who} · {state}", who=mention(seat.interviewer), state=Mrkdwn(state))


def _standing(record: ProposalRecord) -> Block | None:
    choice = record.proposal.choice
    if choice is not None:
        told = md("*Decision: {words}*, by {who}", words=choice.outcome.past, who=mention(choice.decided_by))
        return section(join([told, quote(choice.reason, 300)]))
    if record.result is None:
        return None
    thin = md("*Looks like thin automation.*") if record.result.thin else Mrkdwn("")
    what = card_link(Kind.PROPOSAL_RESULT, record.proposal.subject, "What they say")
    said = md("*Reviews:* {headline}. {what} is in the thread.", headline=record.result.headline, what=what)
    return section(join([said, thin]))


def _next(record: ProposalRecord) -> Mrkdwn:
    """The next person and their next step."""
    offer, panel, manager = record.proposal, record.panel, mention(record.proposal.manager)
    if offer.is_over:
        return md("their answers are in; the next round has its own card.")
    if offer.choice is not None:
        return _after(record)
    if not panel.interviewers:
        return md("{who}, everybody gave up their seat: press Edit and pick reviewers.", who=manager)
    if panel.outstanding and not panel.is_open:
        due = moment(offer.review_at, "{date_short_pretty}")
        return md("{who}: press Review, by {due}.", who=mentions(panel.outstanding), due=due)
    if offer.trial is not None and not offer.trial.is_over:
        days = card_link(Kind.PROPOSAL_TRIAL, offer.subject, "Its days and its verdict")
        return md("the trial. {days} are in the thread.", days=days)
    return md("{who}, press Decide.", who=manager)


def _after(record: ProposalRecord) -> Mrkdwn:
    offer, manager = record.proposal, mention(record.proposal.manager)
    match offer.choice.outcome if offer.choice else None:
        case ChoiceOutcome.ASK:
            return md(
                "{who}, send the questions in the thread. When they answer, press Add their answers.", who=manager
            )
        case ChoiceOutcome.TAKE:
            decision = card_link(Kind.PROPOSAL_DECISION, offer.subject, "the decision")
            return md(
                "{who}, settle what comes before signing: it stands on {decision} in the thread.",
                who=manager,
                decision=decision,
            )
        case _:
            return md("nothing more to do here.")


def _buttons(record: ProposalRecord) -> Block | None:
    offer, panel = record.proposal, record.panel
    value = ButtonValue(subject=offer.id, version=record.version).dump()
    if offer.is_over:
        return actions(history_button(offer.subject))
    can_try = offer.is_platform and offer.trial is None
    trial = button("Plan the trial", Route.TRIAL_PLAN, value=value) if can_try else None
    if offer.choice is not None:
        asked = offer.choice.outcome is ChoiceOutcome.ASK
        answers = button("Add their answers", Route.PROPOSAL_ANSWER, value=value, style="primary") if asked else None
        return actions(answers, trial if asked else None, history_button(offer.subject))
    here = ButtonValue(subject=panel.id, version=panel.version).dump()
    owed, sealed = panel.outstanding, not panel.is_open
    return steps(
        button("Review", Route.REVIEW_OPEN, value=here, style="primary") if owed else None,
        button("Decide", Route.PROPOSAL_DECIDE, value=value, style=None if owed else "primary"),
        trial,
        behind=[
            button("Open early", Route.PANEL_OPEN_EARLY, value=here) if sealed and panel.submitted and owed else None,
            button("Edit", Route.PROPOSAL_EDIT, value=value),
            button("Free a seat", Route.SEAT_CHOOSE, value=here) if sealed and owed else None,
            history_button(offer.subject),
            kept_button(offer.subject),
        ],
        block_id="next",
    )
