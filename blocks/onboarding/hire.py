"""What the hire reads: a welcome on the first day, and how it came out. No score and no report is in it."""

from blocks.check_in.words import capital, promised
from blocks.kit import Message, context, header, message, section
from blocks.text import Mrkdwn, cut, day, join, md, mention, one_line, spelled
from domain.check_in.check_in import CheckIn
from domain.check_in.report import Call
from domain.onboarding.onboarding import Onboarding
from domain.onboarding.views import CheckInView, OnboardingView


def welcome(view: OnboardingView) -> Message:
    """What is expected by when, who owns it, and when they are asked."""
    onboarding = view.onboarding
    days = spelled(max(each.milestone.day for each in view.check_ins))
    text = md("Welcome! This is what your first {days} days are about.", days=days)
    return message(
        text,
        [
            header("Welcome!"),
            section(
                join(
                    [
                        md("This is what your first {days} days are about.", days=days),
                        md("What it is for: {goal}", goal=promised(view.promise)),
                        _people(onboarding),
                    ]
                )
            ),
            *[section(_expected(check_in)) for check_in in view.check_ins],
            section(
                md(
                    "Five days before each of these I ask you here what there is to show: a link or one sentence is "
                    "enough, and what is not there yet may stay empty."
                )
            ),
            context(md("What you show stays here for you to read. I tell you, too, how it came out.")),
        ],
    )


def outcome(view: CheckInView) -> Message:
    """Go, no-go or an extension, in plain words. Raises ValueError where nothing is decided."""
    owner = mention(view.onboarding.owner)
    milestone, report = view.check_in.milestone, view.check_in.report
    if report is None or report.call is None:
        raise ValueError("nothing is decided yet")
    if report.call is Call.GO:
        text = md("Good news: {what} came out as *go*. What you built is scaled up. Thank you!", what=milestone.name)
        more = md("{owner} talks with you about what comes next.", owner=owner)
    elif report.call is Call.NO_GO:
        text = md("{what} came out as *no-go*: this system stops here.", what=capital(milestone.name))
        more = md(
            "Thank you for all that you showed on the way. {owner} knows the reasons and what comes next for you: "
            "please ask.",
            owner=owner,
        )
    else:
        until = view.extended_to or report.extended_to
        text = md("There is more time: it goes on until *{until}*.", until=day(until) if until else "later")
        more = md("By then this must be true: {what}", what=cut(report.condition, 600))
    return message(text, [section(join([text, more]))])


def ended(onboarding: Onboarding) -> Message:
    """It was ended early."""
    text = md("Your onboarding with me has ended early, so I ask you for nothing more.")
    more = md("Thank you for all that you showed. {owner} knows more: please ask.", owner=mention(onboarding.owner))
    return message(text, [section(join([text, more]))])


def another_account() -> Message:
    """For an account that was taken for the hire's."""
    text = md("This was meant for another account. There is nothing that you have to do.")
    return message(text, [section(text)])


def _people(onboarding: Onboarding) -> Mrkdwn:
    who = md("{owner} owns the system and reports on how it goes", owner=mention(onboarding.owner))
    if onboarding.manager == onboarding.owner:
        return md("{who}.", who=who)
    role = "took your offer" if onboarding.is_offer else "is your hiring manager"
    return md("{who}; {manager} {role}.", who=who, manager=mention(onboarding.manager), role=role)


def _expected(check_in: CheckIn) -> Mrkdwn:
    milestone = check_in.milestone
    lines = [md("• {label}", label=one_line(deliverable.label, 100)) for deliverable in milestone.asked]
    by = md("*By {what}, {on}*", what=milestone.name, on=day(check_in.due_day))
    last = [md("Then it is decided: go, or no-go.")] if milestone.decides else []
    return join([by, *lines, *last])
