"""What the owner reads on the day, the reminders after it, and what the hiring manager reads in the end."""

from blocks.check_in.words import capital, carried_text, heading, items_text, listed, promised
from blocks.kit import Block, Message, actions, button, context, header, message, section
from blocks.links import card_link
from blocks.routes import Route
from blocks.text import Mrkdwn, join, md, mention, moment, one_line
from domain.check_in.carried import items_of
from domain.check_in.check_in import MOST_SNOOZES
from domain.onboarding.views import CheckInView
from domain.outgoing.kinds import Kind


def check_in_prompt(view: CheckInView) -> Message:
    """The milestone's deliverables with what the hire said, and the buttons to report or put off."""
    if (settled := _settled(view)) is not None:
        return settled
    check_in, milestone = view.check_in, view.check_in.milestone
    title = heading(milestone, one_line(view.onboarding.name, 80))
    return message(
        md("{title}. {ask}", title=title, ask=_ask(view)),
        [
            header(title),
            section(_ask(view)),
            section(md("*The one thing that must be true by now:* {what}", what=one_line(check_in.condition, 600)))
            if check_in.condition
            else None,
            section(items_text(milestone, view.prefilled)),
            section(carried_text(view.carried, items_of(view.carried))) if view.carried else None,
            context(_said_by(view), md("Promised: {goal}", goal=promised(view.promise))),
            _buttons(view),
        ],
    )


def check_in_reminder(view: CheckInView) -> Message:
    """A short nudge."""
    if (settled := _settled(view)) is not None:
        return settled
    text = md(
        "*{title}* still waits for your report. It takes a few taps: “not started” is a fine answer.",
        title=heading(view.check_in.milestone, one_line(view.onboarding.name, 80)),
    )
    return message(text, [section(text), _buttons(view)])


def unanswered(view: CheckInView) -> Message:
    """For the hiring manager, after two reminders."""
    if (settled := _settled(view)) is not None:
        return settled
    onboarding, check_in = view.onboarding, view.check_in
    text = md(
        "{owner} has not reported on {milestone} of *{name}*, due {at}, after two reminders. "
        "A word from you may help; you can also report yourself.",
        owner=mention(onboarding.owner),
        milestone=check_in.milestone.name,
        name=one_line(onboarding.name, 80),
        at=moment(check_in.due_at, "{date}"),
    )
    return message(text, [section(text), actions(button("Report", Route.REPORT_OPEN, value=check_in.id))])


def _settled(view: CheckInView) -> Message | None:
    """The message once nothing is asked any more, or not yet again."""
    check_in, onboarding = view.check_in, view.onboarding
    title = md("*{title}*", title=heading(check_in.milestone, one_line(onboarding.name, 80)))
    text: Mrkdwn
    buttons: Block | None = None
    if check_in.report is not None:
        text = md(
            "Reported by {who}: {report}.",
            who=mention(check_in.report.reported_by),
            report=card_link(Kind.REPORT_CARD, check_in.subject, "the report in the onboarding thread"),
        )
    elif onboarding.closed:
        text = md("The onboarding has ended, so nothing is asked here any more.")
    elif onboarding.paused is not None:
        text = md("Paused: nothing is asked here until the onboarding goes on.")
    elif view.overtaken is not None:
        text = md("Nobody has reported on it. {what} asks for what is still open.", what=capital(view.overtaken.name))
    elif view.is_ahead:
        text = md(
            "The date has moved: I ask {who} on {at}.",
            who=mention(onboarding.owner),
            at=moment(check_in.due_at, "{date}"),
        )
    elif view.is_put_off:
        text = md("Put off: I ask again {at}.", at=moment(check_in.prompt_at))
        buttons = actions(button("Report now", Route.REPORT_OPEN, value=check_in.id))
    else:
        return None
    return message(join([title, text], " "), [section(join([title, text])), buttons])


def _ask(view: CheckInView) -> Mrkdwn:
    check_in, milestone = view.check_in, view.check_in.milestone
    when = md("{name} was on {at}", name=capital(milestone.name), at=moment(check_in.due_at, "{date}"))
    late = md("{when}, so this comes late. ", when=when) if check_in.late else Mrkdwn("")
    ask = "Where does it stand, and is it go or no-go?" if milestone.decides else "Where does it stand?"
    overdue = (
        md("Nobody has reported on {earlier}, so this asks for what is open there, too. ", earlier=listed(view.overdue))
        if view.overdue
        else Mrkdwn("")
    )
    return md(
        "{late}{overdue}{ask} Below is what I know; one form confirms or corrects it.",
        late=late,
        overdue=overdue,
        ask=ask,
    )


def _said_by(view: CheckInView) -> Mrkdwn:
    if view.check_in.evidence_by:
        return md("Evidence by {who}", who=mention(view.check_in.evidence_by))
    nobody = md("Nobody has given evidence yet")
    if view.before is not None:
        return md("{nobody}; what shows comes from {before}", nobody=nobody, before=view.before.milestone.name)
    if any(found.starts_from for found in view.check_in.milestone.asked):
        return md("{nobody}; what shows comes from the brief", nobody=nobody)
    return nobody


def _buttons(view: CheckInView) -> Block:
    check_in = view.check_in
    left = MOST_SNOOZES - check_in.snoozes
    return actions(
        button("Report", Route.REPORT_OPEN, value=check_in.id, style="primary"),
        button("Remind me tomorrow", Route.CHECK_IN_PUT_OFF, value=check_in.id) if left > 0 else None,
    )
