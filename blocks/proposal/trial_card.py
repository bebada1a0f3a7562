"""A platform's trial in the thread: the plan, till when it runs, what the exit test found, the verdict."""

from blocks.button import ButtonValue
from blocks.kit import Block, Message, actions, button, context, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, day, join, md, mention, moment, one_line, quote
from domain.brief.discovery import TRIAL_DAYS
from domain.guide.proposals import PROPOSAL_QUESTIONS
from domain.proposal.pages import ProposalRecord
from domain.proposal.result import ProposalResult
from domain.proposal.trial import EXIT_LIMIT, EXIT_TEST_BEFORE, Trial, TrialVerdict


def trial_line(trial: Trial) -> Mrkdwn:
    """Where the trial stands, in a line."""
    if trial.waits:
        return md("*Trial:* waits for the permission to use your data in it.")
    if trial.is_over and trial.verdict is not None:
        return md("*Trial:* over. Verdict: *{verdict}*", verdict=trial.verdict.words)
    until = day(trial.ends_on) if trial.ends_on else Mrkdwn("")
    return md("*Trial:* runs until {until}{again}", until=until, again=", extended once" if trial.is_extended else "")


def trial_asked(record: ProposalRecord, person: str) -> Message | None:
    """The next step of a trial, to whoever looks after it and was asked for it again."""
    trial = record.proposal.trial
    if trial is None:
        return None
    text = join([md("*{name}*", name=one_line(record.proposal.name, 80)), trial_line(trial)])
    if not trial.runs or record.proposal.manager != person:
        return message(text, [section(text)])
    value = ButtonValue(subject=record.proposal.id, version=record.version).dump()
    asked = md("{who} waits for its next step.", who=mention(record.owner)) if record.owner else Mrkdwn("")
    exit_test = None if trial.exit_found else button("Exit test", Route.TRIAL_EXIT, value=value)
    verdict = button("Give the verdict", Route.TRIAL_VERDICT, value=value)
    return message(text, [section(join([text, asked])), actions(exit_test, verdict)])


def trial_card(record: ProposalRecord) -> Message | None:
    """The plan as it stands; None where there is none."""
    trial = record.proposal.trial
    if trial is None:
        return None
    name = one_line(record.proposal.name, 80)
    return message(
        md("Trial of {name}. {line}", name=name, line=trial_line(trial)),
        [
            header(f"Trial of {name}"),
            section(trial_line(trial)),
            section(_plan(record, trial)),
            _extension(trial),
            _verdict(trial),
            _buttons(record, trial),
            context(
                md(
                    "I ask {who} for the exit test {days} days before the end, and for the verdict on the last day. Thirty "
                    "days, the exit test and one extension are our rule.",
                    who=mention(record.proposal.manager),
                    days=str(EXIT_TEST_BEFORE.days),
                )
            ),
        ],
    )


def _plan(record: ProposalRecord, trial: Trial) -> Mrkdwn:
    permission = (
        md("{mark} Permission: {text}", mark=Mrkdwn(":white_check_mark:"), text=one_line(trial.permission, 300))
        if trial.permission
        else md(":hourglass: Permission: nobody has given it yet{why}", why=_why(record))
    )
    exit_test = (
        md(
            ":white_check_mark: Exit test, {who}: {found}",
            who=mention(trial.exit_by),
            found=one_line(trial.exit_found, EXIT_LIMIT),
        )
        if trial.exit_found
        else md(":hourglass: Exit test: {what}", what=one_line(trial.exit_test, EXIT_LIMIT))
    )
    days = "" if trial.starts_on else f", {TRIAL_DAYS} days from the permission on"
    return join(
        [
            permission,
            md(":dart: The number: *{metric}*{days}", metric=one_line(trial.metric, 300), days=days),
            _questions(record.result),
            exit_test,
        ]
    )


def _why(record: ProposalRecord) -> Mrkdwn:
    return md(" ({why})", why=one_line(record.data_open, 200)) if record.data_open else Mrkdwn("")


def _questions(result: ProposalResult | None) -> Mrkdwn:
    many = len(PROPOSAL_QUESTIONS)
    if result is None:
        return md(":hourglass: The {n} questions: the reviews are sealed", n=str(many))
    left = [str(each.question.number) for each in result.open_questions]
    if not left:
        return md(":white_check_mark: The {n} questions: all answered concretely", n=str(many))
    return md(":hourglass: The {n} questions: {left} still open", n=str(many), left=", ".join(left))


def _extension(trial: Trial) -> Block | None:
    if not trial.is_extended or trial.is_over:
        return None
    told = md("*Extended once*, by {who}. By then this must be true:", who=mention(trial.extended_by))
    return section(
        join([told, quote(trial.condition, EXIT_LIMIT), md("Measured so far: {m}", m=one_line(trial.measured, 300))])
    )


def _verdict(trial: Trial) -> Block | None:
    if trial.verdict is None or trial.ended_at is None:
        return None
    told = md(
        "*Verdict: {words}*, by {who}, {at}",
        words=trial.verdict.words,
        who=mention(trial.ended_by),
        at=moment(trial.ended_at, "{date_short_pretty}"),
    )
    measured = md("Measured: {measured}", measured=one_line(trial.measured, 300))
    condition = md(
        "Extended for “{what}”: *{met}*. {shows}",
        what=one_line(trial.condition, EXIT_LIMIT),
        met="true now" if trial.condition_met else "not true yet",
        shows=one_line(trial.condition_shows, EXIT_LIMIT),
    )
    corrected = md("*Corrected:* {why}", why=one_line(trial.correction, 600))
    return section(
        join(
            [
                told,
                measured,
                *([condition] if trial.condition_met is not None else []),
                quote(trial.reason),
                *([corrected] if trial.correction else []),
            ]
        )
    )


def _buttons(record: ProposalRecord, trial: Trial) -> Block | None:
    value = ButtonValue(subject=record.proposal.id, version=record.version).dump()
    if record.proposal.is_over:
        return None
    if trial.is_over:
        decided = record.proposal.choice is not None
        go_on = button("Decide", Route.PROPOSAL_DECIDE, value=value, style="primary")
        correct = button("Correct", Route.TRIAL_VERDICT, value=value)
        return None if decided or trial.verdict is TrialVerdict.EXTEND else actions(go_on, correct)
    if trial.waits:
        return actions(button("Permission is there", Route.TRIAL_PLAN, value=value, style="primary"))
    return actions(
        None if trial.exit_found else button("Exit test", Route.TRIAL_EXIT, value=value, style="primary"),
        button("Give the verdict", Route.TRIAL_VERDICT, value=value, style="primary" if trial.exit_found else None),
        button("Edit the plan", Route.TRIAL_PLAN, value=value),
    )
