"""The decision, in the candidate's thread: the outcome, why, what was answered, and what comes before signing."""

from blocks.brief.history.changed import brief_changed
from blocks.button import ButtonValue
from blocks.decision.todo import todo_rows
from blocks.history.button import history_button
from blocks.kit import Block, Message, actions, button, context, message, section
from blocks.panel.flags import heard_lines
from blocks.panel.verdict import verdict_words
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, mentions, moment, one_line, quote
from domain.candidate.record import CandidateRecord
from domain.decision.decision import ANSWER_LIMIT, Decision
from domain.panel.gate import VERDICT_TEXTS


def decision_card(record: CandidateRecord) -> Message | None:
    """The decision that counts; None while there is none."""
    decision = record.decision
    if decision is None:
        return None
    name = one_line(record.candidate.name, 80)
    words = decision.outcome.past
    return message(
        md("Decision on {name}: {words}.", name=name, words=words),
        [
            *decision_blocks(record, decision),
            brief_changed(record.brief_change) if decision.outcome.is_hire and not record.has_onboarding else None,
            *_todos(record, decision),
            _correction(decision),
            context(md("{who}, {at}", who=mention(decision.decided_by), at=moment(decision.decided_at))),
            section(_next(record, decision)),
            _buttons(record, decision),
        ],
    )


def decision_blocks(record: CandidateRecord, decision: Decision) -> list[Block | None]:
    """What was decided and why, what the gate had said, and the answers to red flags."""
    said = md("*Decision on {name}: {words}*", name=one_line(record.candidate.name, 80), words=decision.outcome.past)
    return [
        section(join([said, quote(decision.reason, 1500)])),
        section(join([md("*One more, although the brief was filled:*"), quote(decision.another, 1500)]))
        if decision.another
        else None,
        _gate(record, decision),
        *_flags(record, decision),
    ]


def _gate(record: CandidateRecord, decision: Decision) -> Block | None:
    if decision.verdict is None:
        return None
    what = "first build" if record.is_agency else "first hire"
    said = md("*The gate said:* {text}.", text=decision.headline or VERDICT_TEXTS[decision.verdict].format(what=what))
    rows = [verdict_words(said, decision.remarks, decision.arithmetic)]
    if decision.override:
        rows += [md("*Against it:*"), quote(decision.override, 1500)]
    return section(join(rows))


def _flags(record: CandidateRecord, decision: Decision) -> list[Block]:
    """One section each, so that no answer is cut off behind a long one."""
    if not decision.flag_answers:
        return []
    raised = {flag.number: flag for flag in decision.flags}
    rows = [
        join(
            [
                md(
                    "• {text} (raised by {who})",
                    text=record.guide.flag_text(number),
                    who=mentions(raised[number].by if number in raised else ()),
                ),
                *(heard_lines(raised[number]) if number in raised else []),
                quote(answer, ANSWER_LIMIT),
            ]
        )
        for number, answer in decision.flag_answers.items()
    ]
    return [section(md("*Red flags, answered*")), *map(section, rows)]


def _todos(record: CandidateRecord, decision: Decision) -> list[Block]:
    """Each with its button: whoever has it is named, and others are told so."""
    if not record.todos or not decision.outcome.is_hire:
        return []
    return [section(md("*Before a role is published or a contract signed*")), *todo_rows(record.todos)]


def _correction(decision: Decision) -> Block | None:
    if not decision.correction:
        return None
    return section(join([md("*Corrected* (version {n}):", n=str(decision.version)), quote(decision.correction, 600)]))


def _next(record: CandidateRecord, decision: Decision) -> Mrkdwn:
    manager = mention(record.candidate.manager)
    if not decision.outcome.needs_panel:
        return md("Nothing more to do here.")
    if not decision.outcome.is_hire:
        return md("*Next:* {who}, tell the candidate, if they don't know yet. Nothing more to do here.", who=manager)
    if record.has_onboarding:
        return md("*Next:* the onboarding; the card of the brief says where it stands.")
    left = [todo for todo in record.todos if not todo.is_done]
    if left:
        return md(
            "*Next:* {owners}, settle the open points before anything is signed. Then {who}, start the onboarding.",
            owners=mentions(dict.fromkeys(todo.owner for todo in left)),
            who=manager,
        )
    return md("*Next:* {who}, agree on the start date and start the onboarding.", who=manager)


def _buttons(record: CandidateRecord, decision: Decision) -> Block | None:
    candidate = record.candidate
    if record.has_onboarding:
        return actions(history_button(candidate.subject))
    start = button("Start onboarding", Route.ONBOARDING_OPEN, value=candidate.id, style="primary")
    value = ButtonValue(subject=candidate.id, version=record.version).dump()
    correct = button("Correct", Route.DECISION_OPEN, value=value)
    return actions(start if decision.outcome.is_hire else None, correct, history_button(candidate.subject))
