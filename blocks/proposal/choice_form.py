"""The decision on an offer: the outcome first, and then what this outcome needs."""

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_text
from blocks.kit import Block, Choice, View, section
from blocks.panel.flags import flag_question, read_flag_answers
from blocks.proposal.words import OUTCOMES
from blocks.routes import Route
from blocks.text import Mrkdwn, cut, join, md, mentions, one_line
from domain.decision.decision import REASON_LIMIT
from domain.proposal.choice import ChoiceDraft, ChoiceOutcome, filled
from domain.proposal.pages import ProposalRecord

OUTCOME = "outcome"
REASON = "reason"
OVERRIDE = "override"
CORRECTION = "correction"
ANOTHER = "another"


class ChoiceState(FormState):
    """`version` is the record's."""

    proposal_id: str


def choice_form(record: ProposalRecord, state: ChoiceState, typed: ChoiceDraft | None = None, notice: str = "") -> View:
    """The outcome, and the fields that it needs: they appear when it is tapped."""
    before = record.proposal.choice
    draft = merged(typed, first_draft(record))
    taking = draft.outcome is ChoiceOutcome.TAKE and record.result is not None
    return modal(
        Route.PROPOSAL_SEND_DECISION,
        "Correct the decision" if before else "Decide",
        [
            section(_where_it_stands(record)),
            input_choice(
                OUTCOME,
                "What is the outcome?",
                [
                    Choice(value=outcome.value, label=OUTCOMES[outcome][0], description=OUTCOMES[outcome][1])
                    for outcome in ChoiceOutcome
                    if record.result is not None or not outcome.needs_reviews
                ],
                style="radio_buttons",
                initial=draft.outcome.value if draft.outcome else None,
                dispatch=Route.PROPOSAL_PICK_OUTCOME,
            ),
            input_text(
                CORRECTION,
                "Why does the decision change?",
                initial=draft.correction,
                multiline=True,
                max_length=REASON_LIMIT,
            )
            if before
            else None,
            input_text(
                REASON,
                "Why?",
                initial=draft.reason,
                multiline=True,
                max_length=REASON_LIMIT,
                hint="Shown in the hiring room, on the decision's card.",
            ),
            _override(record, draft) if taking else None,
            input_text(
                ANOTHER,
                cut(f"{filled(record.filled_by)}. Why one more?", 150),
                initial=draft.another,
                multiline=True,
                max_length=REASON_LIMIT,
                hint="Everybody who reads the decision reads this. (Our rule.)",
            )
            if taking and record.filled_by
            else None,
            *(
                flag_question(record.guide, flag, "reviewer", draft.flag_answers)
                for flag in (record.result.flags if taking and record.result else ())
            ),
        ],
        state=state,
        notice=notice,
        submit="Save" if before else "Decide",
        close="Not now",
    )


def first_draft(record: ProposalRecord) -> ChoiceDraft:
    """What the form shows when it opens: the decision that is corrected, or nothing."""
    before = record.proposal.choice
    if before is None:
        return ChoiceDraft()
    return ChoiceDraft(
        outcome=before.outcome,
        reason=before.reason,
        flag_answers=before.flag_answers,
        override=before.override,
        another=before.another,
    )


def merged(typed: ChoiceDraft | None, base: ChoiceDraft) -> ChoiceDraft:
    """What was typed so far over what the form opened with."""
    if typed is None:
        return base
    return ChoiceDraft(
        outcome=typed.outcome,
        reason=typed.reason or base.reason,
        flag_answers={**base.flag_answers, **{number: text for number, text in typed.flag_answers.items() if text}},
        override=typed.override or base.override,
        another=typed.another or base.another,
        correction=typed.correction,
    )


def _where_it_stands(record: ProposalRecord) -> Mrkdwn:
    about = md(
        "*{name}* for {brief}",
        name=one_line(record.proposal.title, 80),
        brief=one_line(record.brief_title, 80),
    )
    result = record.result
    if result is None:
        waits = md(
            "The reviews are still sealed, waiting for {who}. Until they open, only a withdrawn offer can be recorded.",
            who=mentions(record.panel.outstanding) if record.panel.outstanding else "reviewers",
        )
        return join([about, waits])
    thin = md("*Looks like thin automation.*") if result.thin else Mrkdwn("")
    early = md("Opened early: {why}", why=one_line(result.opened_reason, 300)) if result.opened_reason else Mrkdwn("")
    return join([about, md("{headline}.", headline=result.headline), thin, early])


def _override(record: ProposalRecord, draft: ChoiceDraft) -> Block | None:
    if record.result is None or not record.result.why_not:
        return None
    return input_text(
        OVERRIDE,
        f"{record.result.why_not}. Why take it all the same?",
        initial=draft.override,
        multiline=True,
        max_length=REASON_LIMIT,
    )


def read_choice_form(fields: Fields, *, draft: bool = False) -> ChoiceDraft:
    """What was typed in whichever fields the form showed; which must be filled is the domain's rule."""
    reader = Reader(fields, draft=draft)
    typed = ChoiceDraft(
        outcome=reader.choice(OUTCOME, ChoiceOutcome, required="Please pick one."),
        reason=reader.text(REASON, limit=REASON_LIMIT),
        flag_answers=read_flag_answers(fields, reader),
        override=reader.text(OVERRIDE, limit=REASON_LIMIT) if reader.has(OVERRIDE) else "",
        another=reader.text(ANOTHER, limit=REASON_LIMIT) if reader.has(ANOTHER) else "",
        correction=reader.text(CORRECTION, limit=REASON_LIMIT) if reader.has(CORRECTION) else "",
    )
    reader.check()
    return typed
