"""The onboarding's card: the three dates, who is asked when, and how far it is. Reports hang in its thread."""

from collections.abc import Sequence

from blocks.checkin.words import ENDINGS, bar, promised
from blocks.kit import Element, Message, actions, button, context, fields, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, day, join, md, mention, moment, one_line
from domain.checkin.checkin import CheckIn
from domain.guide.days import name_of, title_of
from domain.onboarding.onboarding import Hire
from domain.onboarding.views import Onboarding, Ready

READY_SHOWN = 10


def onboarding_card(onboarding: Onboarding, *, is_copy: bool = False) -> Message:
    """Who started when, the three dates, and what comes next; a copy is the manager's, without the thread."""
    hire = onboarding.hire
    next_line = _next(onboarding)
    return message(
        md("Onboarding of {name}. {next}", name=one_line(hire.name, 100), next=next_line),
        [
            header(f"Onboarding: {one_line(hire.name, 100)}"),
            section(
                join(
                    [
                        md("For *{brief}*", brief=one_line(onboarding.promise.title, 100)),
                        md("Promised: {goal}", goal=promised(onboarding.promise)),
                    ]
                )
            ),
            section(_people(hire)),
            fields(*[_date(check_in, hire) for check_in in onboarding.check_ins]),
            section(md("*Next:* {next}", next=next_line)),
            None
            if hire.closed
            else actions(_report(onboarding, is_copy=is_copy), button("Edit", Route.HIRE_EDIT, value=hire.id)),
            context(
                md("Your copy: each report comes to you here, too.")
                if is_copy
                else md("Reports come into this thread. Scores of the interviews never do.")
            ),
        ],
    )


def _report(onboarding: Onboarding, *, is_copy: bool) -> Element | None:
    """Where the card says that the owner is late, they can report from it."""
    coming = onboarding.next()
    if is_copy or coming is None or not coming.late:
        return None
    return button("Report", Route.CHECKIN_REPORT, value=coming.id, style="primary")


def moved_card(hire: Hire) -> Message:
    """What stays in the direct message of a former owner."""
    text = md("The onboarding of {name} is with {owner} now.", name=one_line(hire.name, 100), owner=mention(hire.owner))
    return message(text, [section(text)])


def ready_list(ready: Sequence[Ready]) -> Message:
    """Which of several hires starts; one button each."""
    text = md("Whose onboarding starts?")
    return message(
        text,
        [
            section(text),
            *[
                section(
                    md("*{name}* for {brief}", name=one_line(found.name, 80), brief=one_line(found.brief_title, 80)),
                    accessory=button("Start onboarding", Route.HIRE_START, value=found.candidate_id, number=number),
                )
                for number, found in enumerate(ready[:READY_SHOWN])
            ],
        ],
    )


def started_text(hire: Hire) -> Mrkdwn:
    """What somebody reads who started it for others."""
    where = Mrkdwn(f"<#{hire.place}>") if hire.place else md("{owner}'s direct message", owner=mention(hire.owner))
    return md("*{name}*'s onboarding has started. Its card is in {where}.", name=hire.name, where=where)


def _people(hire: Hire) -> Mrkdwn:
    known = [md("First day *{on}*", on=day(hire.start_date)), md("Owner {who}", who=mention(hire.owner))]
    if hire.hire_user:
        known.append(md("Hire {who}", who=mention(hire.hire_user)))
    if hire.manager != hire.owner:
        known.append(md("Hiring manager {who}", who=mention(hire.manager)))
    return join(known, " · ")


def _date(check_in: CheckIn, hire: Hire) -> Mrkdwn:
    title = md("*{title}*", title=title_of(check_in.window))
    if check_in.report is not None:
        how = md("{bar}", bar=bar(check_in.report))
    elif hire.closed:
        how = md("not reported")
    elif check_in.late:
        how = md("late, not reported yet")
    elif check_in.condition:
        how = md("must be true: {what}", what=one_line(check_in.condition, 200))
    else:
        how = Mrkdwn("")
    return join([title, moment(check_in.due_at), how])


def _next(onboarding: Onboarding) -> Mrkdwn:
    hire, coming = onboarding.hire, onboarding.next()
    if hire.ending is not None:
        return md("nothing, it ended with *{ending}*.", ending=ENDINGS[hire.ending])
    if coming is None:
        return md("nothing is open.")
    if coming.late:
        return md("{who} reports on {window}, which is late.", who=mention(hire.owner), window=name_of(coming.window))
    asked = md("{window}. I ask {who} then", who=mention(hire.owner), window=name_of(coming.window))
    if hire.hire_user:
        return md("{asked}, and {hire} for evidence five days before.", asked=asked, hire=mention(hire.hire_user))
    return md("{asked}, and for evidence five days before.", asked=asked)
