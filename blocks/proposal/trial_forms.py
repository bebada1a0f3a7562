"""The forms of a trial: its plan, what the exit test found, the verdict."""

from blocks.forms import Fields, FormState, Reader, modal
from blocks.inputs import input_choice, input_day, input_text
from blocks.kit import Block, Choice, View, section
from blocks.routes import Route
from blocks.text import Mrkdwn, day, join, md, moment, one_line
from domain.brief.discovery import TRIAL_DAYS
from domain.proposal.pages import ProposalRecord
from domain.proposal.trial import (
    EXIT_LIMIT,
    PERMISSION_LIMIT,
    REASON_LIMIT,
    ExitDraft,
    Trial,
    TrialDraft,
    TrialVerdict,
    VerdictDraft,
)

PERMISSION = "permission"
EXIT_TEST = "exit_test"
FOUND = "found"
VERDICT = "verdict"
MEASURED = "measured"
REASON = "reason"
UNTIL = "until"
CONDITION = "condition"
MET, SHOWS, CORRECTION = "condition_met", "condition_shows", "correction"
YES, NO = "yes", "no"


class TrialState(FormState):
    """`version` is the record's."""

    proposal_id: str


def plan_form(record: ProposalRecord, state: TrialState, typed: TrialDraft | None = None, notice: str = "") -> View:
    """The plan: permission first, then how one would get out again."""
    trial = record.proposal.trial
    draft = typed or TrialDraft(
        permission=trial.permission if trial else "", exit_test=trial.exit_test if trial else ""
    )
    data = (
        md("*The brief says of the data:* {why}. Nothing runs before somebody has allowed it.", why=record.data_open)
        if record.data_open
        else md("The brief says that the data may be used. A trial sends it to somebody else: ask for that, too.")
    )
    return modal(
        Route.TRIAL_SEND_PLAN,
        "Plan the trial",
        [
            section(
                join(
                    [
                        md("*{name}*, {days} days against *{metric}*", name=one_line(record.proposal.name, 80),
                           days=str(TRIAL_DAYS), metric=record.metric or "no number yet"),
                        data,
                    ]
                )
            ),
            section(
                md(
                    "The brief's own product trial runs until {end}. Is it this product? Then end that one first: "
                    "End trial on the brief's card. Two trials ask you twice.",
                    end=moment(record.simple_trial_until, "{date_short_pretty}"),
                )
            )
            if record.simple_trial_until is not None
            else None,
            input_text(
                PERMISSION,
                "Who allowed your data in this trial?",
                initial=draft.permission,
                optional=trial is None or trial.waits,
                max_length=PERMISSION_LIMIT,
                placeholder="Who, and where it is written down",
                hint="Blank: the plan waits, and the days begin once this is filled in.",
            ),
            input_text(
                EXIT_TEST,
                "Exit test: how do you find out that you could leave again?",
                initial=draft.exit_test,
                multiline=True,
                max_length=EXIT_LIMIT,
                placeholder="For example: export 50 real cases with their settings, and run them the old way",
            ),
        ],
        state=state,
        notice=notice,
        submit="Save" if trial else "Plan it",
    )  # fmt: skip


def read_plan_form(fields: Fields, *, draft: bool = False) -> TrialDraft:
    """The permission and the exit test."""
    reader = Reader(fields, draft=draft)
    typed = TrialDraft(permission=reader.text(PERMISSION), exit_test=reader.text(EXIT_TEST))
    reader.check()
    return typed


def exit_form(record: ProposalRecord, state: TrialState, typed: ExitDraft | None = None, notice: str = "") -> View:
    """What the exit test found."""
    trial = record.proposal.trial
    return modal(
        Route.TRIAL_SEND_EXIT,
        "Exit test",
        [
            section(
                md(
                    "*{name}*: {what}",
                    name=one_line(record.proposal.name, 80),
                    what=one_line(trial.exit_test, EXIT_LIMIT) if trial else "",
                )
            ),
            input_text(
                FOUND,
                "What came out of it?",
                initial=typed.found if typed else "",
                multiline=True,
                max_length=EXIT_LIMIT,
                hint="What got out, what did not, how long it took; or a link.",
            ),
        ],
        state=state,
        notice=notice,
        submit="Save",
    )


def read_exit_form(fields: Fields) -> ExitDraft:
    """What was found."""
    return ExitDraft(found=Reader(fields).text(FOUND))


def verdict_form(
    record: ProposalRecord, state: TrialState, typed: VerdictDraft | None = None, notice: str = ""
) -> View:
    """The verdict; an extension asks until when, and what must be true by then."""
    trial = record.proposal.trial
    draft = typed or first_verdict(trial)
    extended = trial is not None and trial.is_extended
    corrects = trial is not None and trial.is_over
    offered = [
        Choice(
            value=TrialVerdict.BUY.value, label="Buy it", description="Then decide on the offer: terms and re-checks."
        ),
        Choice(value=TrialVerdict.DONT.value, label="Don't buy it"),
        *([] if extended or corrects else [Choice(value=TrialVerdict.EXTEND.value, label="Extend it, once")]),
    ]
    extends = draft.verdict is TrialVerdict.EXTEND and not extended and not corrects
    return modal(
        Route.TRIAL_SEND_VERDICT,
        "Correct the verdict" if corrects else "Verdict on the trial",
        [
            section(_where_it_stands(record)),
            input_text(
                CORRECTION,
                "Why does the verdict change?",
                initial=draft.correction,
                multiline=True,
                max_length=REASON_LIMIT,
            )
            if corrects
            else None,
            *(_condition(draft) if extended else ()),
            input_choice(
                VERDICT,
                "What is the verdict?",
                offered,
                style="radio_buttons",
                initial=draft.verdict.value if draft.verdict else None,
                dispatch=Route.TRIAL_PICK_VERDICT,
            ),
            input_text(
                MEASURED,
                "Where is the number now?",
                initial=draft.measured,
                max_length=300,
                placeholder="The figure; or “not measured”, and why",
            ),
            input_text(REASON, "Why?", initial=draft.reason, multiline=True, max_length=REASON_LIMIT),
            input_day(UNTIL, "Until when?", initial=draft.until) if extends else None,
            input_text(
                CONDITION,
                "Which one thing must be true by then?",
                initial=draft.condition,
                max_length=EXIT_LIMIT,
            )
            if extends
            else None,
        ],
        state=state,
        notice=notice,
        submit="Save",
        close="Not now",
    )


def first_verdict(trial: Trial | None) -> VerdictDraft:
    """What the form shows when it opens: the verdict that is corrected, or nothing."""
    if trial is None or not trial.is_over:
        return VerdictDraft()
    return VerdictDraft(
        verdict=trial.verdict,
        measured=trial.measured,
        reason=trial.reason,
        condition_met=trial.condition_met,
        condition_shows=trial.condition_shows,
    )


def _condition(draft: VerdictDraft) -> tuple[Block, Block]:
    """What it was extended for: true by now, or not, and what shows it."""
    met = None if draft.condition_met is None else YES if draft.condition_met else NO
    return (
        input_choice(
            MET,
            "Is it true now?",
            (Choice(value=YES, label="Yes, that is true"), Choice(value=NO, label="No, not yet")),
            style="radio_buttons",
            initial=met,
        ),
        input_text(SHOWS, "What shows it?", initial=draft.condition_shows, max_length=EXIT_LIMIT),
    )


def _where_it_stands(record: ProposalRecord) -> Mrkdwn:
    trial = record.proposal.trial
    if trial is None:
        return md("*{name}*", name=one_line(record.proposal.name, 80))
    condition = (
        md("Extended once. By then this must be true: {what}", what=one_line(trial.condition, EXIT_LIMIT))
        if trial.condition
        else Mrkdwn("")
    )
    return join(
        [
            md(
                "*{name}*, until {end}",
                name=one_line(record.proposal.name, 80),
                end=day(trial.ends_on) if trial.ends_on else "–",
            ),
            md("The number: *{metric}*", metric=trial.metric),
            md("Exit test: {found}", found=one_line(trial.exit_found, EXIT_LIMIT) or "not done yet"),
            condition,
        ]
    )


def read_verdict_form(fields: Fields, *, draft: bool = False) -> VerdictDraft:
    """The verdict, and what an extension asks where the form shows it."""
    reader = Reader(fields, draft=draft)
    typed = VerdictDraft(
        verdict=reader.choice(VERDICT, TrialVerdict),
        measured=reader.text(MEASURED),
        reason=reader.text(REASON),
        until=reader.day(UNTIL) if reader.has(UNTIL) else None,
        condition=reader.text(CONDITION) if reader.has(CONDITION) else "",
        condition_met={YES: True, NO: False}.get(reader.one_of(MET, (YES, NO))) if reader.has(MET) else None,
        condition_shows=reader.text(SHOWS) if reader.has(SHOWS) else "",
        correction=reader.text(CORRECTION) if reader.has(CORRECTION) else "",
    )
    reader.check()
    return typed
