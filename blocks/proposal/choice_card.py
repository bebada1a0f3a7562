"""The decision on an offer, in its thread: the outcome, why, what was answered, and what comes before signing."""

from blocks.button import ButtonValue
from blocks.decision.todo import todo_rows
from blocks.history.button import history_button
from blocks.kit import Block, Message, actions, button, context, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, one_line, quote
from domain.decision.decision import ANSWER_LIMIT
from domain.guide.before_signing import HANDOVER, RECHECKS
from domain.outgoing.subject import About
from domain.proposal.choice import Choice, ChoiceOutcome
from domain.proposal.pages import ProposalRecord


def choice_card(record: ProposalRecord) -> Message | None:
    """The decision that counts; None while there is none."""
    choice = record.proposal.choice
    if choice is None:
        return None
    name, words = one_line(record.proposal.title, 80), choice.outcome.past
    version = len(record.proposal.choices)
    return message(
        md("Decision on {name}: {words}.", name=name, words=words),
        [
            section(join([md("*Decision on {name}: {words}*", name=name, words=words), quote(choice.reason, 1500)])),
            _reviews(choice),
            section(join([Mrkdwn("*One more for this brief:*"), quote(choice.another, 1500)]))
            if choice.another
            else None,
            *_flags(record, choice),
            *(_before_signing(record) if choice.outcome is ChoiceOutcome.TAKE else []),
            section(join([md("*Corrected* (version {n}):", n=str(version)), quote(choice.correction, 600)]))
            if choice.correction
            else None,
            context(md("{who}, {at}", who=mention(choice.decided_by), at=moment(choice.decided_at))),
            section(md("*Next:* {next}", next=_next(record, choice))),
            _buttons(record, choice),
        ],
    )


def _reviews(choice: Choice) -> Block | None:
    if not choice.headline:
        return None
    rows = [md("*The reviews said:* {text}.", text=choice.headline)]
    if choice.override:
        rows += [md("*{why}. Taken all the same:*", why=choice.why_not), quote(choice.override, 1500)]
    return section(join(rows))


def _flags(record: ProposalRecord, choice: Choice) -> list[Block]:
    if not choice.flag_answers:
        return []
    rows = [
        join([md("• {text}", text=record.guide.flag_text(number)), quote(answer, ANSWER_LIMIT)])
        for number, answer in choice.flag_answers.items()
    ]
    return [section(md("*Red flags, answered*")), *map(section, rows)]


def _before_signing(record: ProposalRecord) -> list[Block]:
    """Guide §11: check again what moves fast, and get the five into the contract, by name."""
    offer = record.proposal
    # What an earlier release took has no to-dos.
    told = todo_rows(record.todos) or [section(join(md("• Check again: {what}", what=what) for what in RECHECKS))]
    five = [
        md(
            "• {item}: {state}",
            item=item.capitalize(),
            state="in the offer" if item in offer.handover else Mrkdwn("*not in the offer*"),
        )
        for item in HANDOVER
    ]
    title = "*And for the way out, in the contract*" if offer.is_platform else "*And into the contract, at hand-over*"
    return [section(Mrkdwn("*Before anything is signed*")), *told, section(join([Mrkdwn(title), *five]))]


def _next(record: ProposalRecord, choice: Choice) -> Mrkdwn:
    manager = mention(record.proposal.manager)
    match choice.outcome:
        case ChoiceOutcome.ASK if record.proposal.is_over:
            return md("their answers are in; the next round has its own card.")
        case ChoiceOutcome.ASK:
            return md(
                "{who}, send the questions above. When they answer, press Add their answers on the card.", who=manager
            )
        case ChoiceOutcome.TAKE:
            if record.has_begun:
                return md("settle what is open before you sign; the onboarding has begun, and its owner has its card.")
            return md(
                "{who}, settle these before you sign, and tell the others, if there are any. When a first day is set, "
                "start the onboarding: its check-ins ask what this route has to leave behind.",
                who=manager,
            )
        case ChoiceOutcome.DECLINE:
            return md("{who}, tell them, if they don't know yet. Nothing more to do here.", who=manager)
        case ChoiceOutcome.WITHDREW:
            return md("nothing more to do here.")


def _buttons(record: ProposalRecord, choice: Choice) -> Block | None:
    if record.proposal.is_over:
        return None
    value = ButtonValue(subject=record.proposal.id, version=record.version).dump()
    asked = choice.outcome is ChoiceOutcome.ASK
    started = ButtonValue(subject=record.proposal.id, choice=About.PROPOSAL).dump()
    start = button("Start onboarding", Route.ONBOARDING_OPEN, value=started, style="primary")
    answers = button("Add their answers", Route.PROPOSAL_ANSWER, value=value, style="primary") if asked else None
    taken = choice.outcome is ChoiceOutcome.TAKE and not record.has_begun
    correct = button("Correct", Route.PROPOSAL_DECIDE, value=value)
    return actions(answers, start if taken else None, correct, history_button(record.proposal.subject))
