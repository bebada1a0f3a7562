"""The decision's form: the outcome first, and then what this outcome needs."""

from collections.abc import Mapping, Sequence
from datetime import date

from blocks.decision.words import OUTCOMES
from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_day, input_person, input_text
from blocks.kit import Block, Choice, View, context, divider, section
from blocks.panel.flags import flag_question, read_flag_answers
from blocks.panel.verdict import verdict_words
from blocks.routes import Route
from blocks.text import Mrkdwn, cut, join, md, mentions, one_line
from domain.candidate.record import CandidateRecord
from domain.decision.decision import REASON_LIMIT, DecisionDraft, DecisionOutcome, is_another, needs_override
from domain.decision.page import DecisionPage
from domain.decision.todo import TodoKind, owner_field
from domain.panel.gate import Verdict

OUTCOME = "outcome"
REASON = "reason"
OVERRIDE = "override"
ANOTHER = "another"
CORRECTION = "correction"
DUE_ON = "due_on"

ASKED_WHO = {
    TodoKind.PRICING: "Check model pricing again",
    TodoKind.POLICY: "Check the provider's data-policy terms again",
    TodoKind.DUTIES: "Check your own compliance duties again",
    TodoKind.HANDOVER: "Get the hand-over into the contract",
}


class DecisionFormState(FormState):
    """`version` is the candidate's."""

    candidate_id: str


def first_draft(record: CandidateRecord, due_on: date) -> DecisionDraft:
    """What the form shows when it opens: the decision that is corrected, or nothing but good defaults."""
    owner, manager = record.owner or record.candidate.manager, record.candidate.manager
    owners = dict.fromkeys(TodoKind, owner) | {TodoKind.HANDOVER: manager}
    decision = record.decision
    if decision is None:
        return DecisionDraft(outcome=None, owners=owners, due_on=due_on)
    return DecisionDraft(
        outcome=decision.outcome,
        reason=decision.reason,
        flag_answers=decision.flag_answers,
        override=decision.override,
        another=decision.another,
        owners=owners,
        due_on=due_on,
    )


def decision_form(
    page: DecisionPage, state: DecisionFormState, typed: DecisionDraft | None = None, notice: str = ""
) -> View:
    """The outcome, and the fields that it needs: they appear when it is tapped."""
    record, draft = page.record, first_draft(page.record, page.due_on)
    if typed:
        draft = merged(typed, draft)
    is_correction = record.decision is not None
    outcome = draft.outcome
    hiring = outcome is not None and outcome.is_hire
    return modal(
        Route.DECISION_MAKE,
        "Correct the decision" if is_correction else "Decide",
        [
            section(_where_it_stands(record)),
            _outcome(record, draft),
            _correction(draft) if is_correction else None,
            _reason(draft),
            *(_against_gate(record, draft) if needs_override(outcome, record.result) else []),
            _another(record, draft) if is_another(outcome, record.hired) else None,
            *(_flags(record, draft) if hiring else []),
            *(_todos(page.todos, draft) if hiring else []),
        ],
        state=state,
        notice=notice,
        submit="Save" if is_correction else "Decide",
        close="Not now",
    )


def read_decision_form(fields: Fields, _: DecisionFormState, draft: bool) -> DecisionDraft:
    """What was typed in whichever fields the form showed; which must be filled is the domain's rule."""
    reader = Reader(fields, draft=draft)
    outcome = reader.choice(OUTCOME, DecisionOutcome, required="Please pick one.")
    owners = {kind: reader.id(field) for kind in TodoKind if reader.has(field := owner_field(kind))}
    typed = DecisionDraft(
        outcome=outcome,
        reason=_text(reader, REASON),
        flag_answers=read_flag_answers(fields, reader),
        override=_text(reader, OVERRIDE),
        another=_text(reader, ANOTHER),
        owners=owners,
        due_on=reader.day(DUE_ON) if reader.has(DUE_ON) else None,
        correction=_text(reader, CORRECTION),
    )
    reader.check()
    return typed


def merged(typed: DecisionDraft, base: DecisionDraft) -> DecisionDraft:
    """What was typed so far over the defaults, for the next look of the form."""
    return DecisionDraft(
        outcome=typed.outcome,
        reason=typed.reason or base.reason,
        flag_answers={**base.flag_answers, **{number: text for number, text in typed.flag_answers.items() if text}},
        override=typed.override or base.override,
        another=typed.another or base.another,
        owners={**base.owners, **{kind: user for kind, user in typed.owners.items() if user}},
        due_on=typed.due_on or base.due_on,
        correction=typed.correction,
    )


def _text(reader: Reader, field: str) -> str:
    return reader.text(field, limit=REASON_LIMIT) if reader.has(field) else ""


def _verdict(record: CandidateRecord) -> Verdict | None:
    return record.result.verdict if record.result else None


def _flags(record: CandidateRecord, draft: DecisionDraft) -> list[Block]:
    raised = record.result.flags if record.result else ()
    return [flag_question(record.guide, flag, "interviewer", draft.flag_answers) for flag in raised]


def _where_it_stands(record: CandidateRecord) -> Mrkdwn:
    candidate = record.candidate
    about = md("*{name}* for {brief}", name=one_line(candidate.name, 80), brief=one_line(record.brief_title, 80))
    if record.result:
        said = md("{headline}.", headline=record.result.headline)
        return join([about, verdict_words(said, record.result.remarks, record.result.arithmetic)])
    seats = len(record.panel.interviewers)
    if not seats:
        return join(
            [about, md("Nobody is on the panel any more: pick interviewers with Edit, or record what happened.")]
        )
    missing = md(
        "The panel is still sealed: {sent} of {seats} scorecards are in, waiting for {who}. Until it opens, only these "
        "two can be recorded.",
        sent=str(seats - len(record.panel.outstanding)),
        seats=str(seats),
        who=mentions(record.panel.outstanding),
    )
    return join([about, missing])


def _outcome(record: CandidateRecord, draft: DecisionDraft) -> Block:
    offered = [outcome for outcome in DecisionOutcome if record.result or not outcome.needs_panel]
    return input_choice(
        OUTCOME,
        "What is the outcome?",
        [
            Choice(value=outcome.value, label=OUTCOMES[outcome].choice, description=OUTCOMES[outcome].hint)
            for outcome in offered
        ],
        style="radio_buttons",
        initial=draft.outcome.value if draft.outcome else None,
        dispatch=Route.DECISION_OUTCOME,
    )


def _another(record: CandidateRecord, draft: DecisionDraft) -> Block:
    return input_text(
        ANOTHER,
        cut(f"Already hired: {', '.join(record.hired)}. Why one more?", 150),
        initial=draft.another,
        multiline=True,
        max_length=REASON_LIMIT,
        hint="The brief is filled: everybody who reads the decision reads this. (Our rule.)",
    )


def _reason(draft: DecisionDraft) -> Block:
    return input_text(
        REASON,
        "Why?",
        initial=draft.reason,
        multiline=True,
        max_length=REASON_LIMIT,
        hint="Shown in the hiring room, on the decision's card.",
    )


def _correction(draft: DecisionDraft) -> Block:
    return input_text(
        CORRECTION, "Why does the decision change?", initial=draft.correction, multiline=True, max_length=REASON_LIMIT
    )


def _against_gate(record: CandidateRecord, draft: DecisionDraft) -> list[Block]:
    weak = {
        Verdict.RISKY: "The gate says risky. Why hire for production all the same, and who covers the weak spot?",
        Verdict.NO_VERDICT: "The gate has no verdict yet. Why hire for production all the same?",
        Verdict.NOT_SETTLED: "The gate is not settled. Why hire for production all the same?",
    }
    if record.result and record.result.is_no_against_gate:
        label = "The gate says yes, the panel says no. Why hire for production all the same?"
        return [input_text(OVERRIDE, label, initial=draft.override, multiline=True, max_length=REASON_LIMIT)]
    label = weak.get(_verdict(record) or Verdict.NO_VERDICT, weak[Verdict.NO_VERDICT])
    return [input_text(OVERRIDE, label, initial=draft.override, multiline=True, max_length=REASON_LIMIT)]


def _todos(kinds: Sequence[TodoKind], draft: DecisionDraft) -> list[Block]:
    if not kinds:
        return []
    owners: Mapping[TodoKind, str] = draft.owners
    return [
        divider(),
        section(md("*Before a role is published or a contract signed.* Who does what, and by when?")),
        *[input_person(owner_field(kind), ASKED_WHO[kind], initial=owners.get(kind, "")) for kind in kinds],
        input_day(DUE_ON, "By when", initial=draft.due_on),
        context(
            md(
                "Each of them hears from me on the morning of that day, and others than you now, too. Done asks what was found, not a tick."
            )
        ),
    ]
