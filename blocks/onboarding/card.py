"""The onboarding's card: the dates, who is asked when, and how far it is. Reports hang in its thread."""

from collections.abc import Sequence

from blocks.brief.history.changed import brief_changed
from blocks.check_in.words import ENDINGS, bar, promised
from blocks.history.button import history_button
from blocks.keeping.button import kept_tools
from blocks.kit import Block, Element, Message, actions, button, confirm, context, fields, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, day, join, md, mention, moment, one_line
from domain.check_in.check_in import CheckIn, overtaken_by
from domain.onboarding.onboarding import Ending, Onboarding
from domain.onboarding.views import OnboardingView, Ready

READY_SHOWN = 10


def onboarding_card(view: OnboardingView, *, is_copy: bool = False) -> Message:
    """Who started when, the dates, and what comes next; a copy is the manager's, without the thread."""
    onboarding = view.onboarding
    next_line = next_words(onboarding, view.next())
    # The owner's direct message is theirs alone.
    manager_reads = is_copy or bool(onboarding.place) or onboarding.manager == onboarding.owner
    return message(
        md("Onboarding of {name}. {next}", name=one_line(onboarding.name, 100), next=next_line),
        [
            header(f"Onboarding: {one_line(onboarding.name, 100)}"),
            section(
                join(
                    [
                        md("For *{brief}*", brief=one_line(view.promise.title, 100)),
                        md("Promised: {goal}", goal=promised(view.promise)),
                    ]
                ),
                accessory=kept_tools(onboarding.subject) if manager_reads else None,
            ),
            brief_changed(view.brief_change),
            section(_people(onboarding)),
            fields(*[_date(check_in, view) for check_in in view.check_ins]),
            section(md("*Next:* {next}", next=next_line)),
            _buttons(view, is_copy=is_copy),
            context(
                md("Your copy: each report comes to you here, too.")
                if is_copy
                else md(
                    "Reports come into this thread. {others} never do.",
                    others="Reviews of the offer" if onboarding.is_offer else "Scores of the interviews",
                )
            ),
        ],
    )


def _buttons(view: OnboardingView, *, is_copy: bool) -> Block:
    onboarding = view.onboarding
    history = history_button(onboarding.subject)
    if onboarding.closed:
        return actions(history)
    asks = confirm("Go on?", "The days that are left move on by the pause, and I ask again.", "Resume")
    return actions(
        button("Resume", Route.ONBOARDING_RESUME, value=onboarding.id, style="primary", ask=asks)
        if onboarding.paused is not None
        else _report(view, is_copy=is_copy),
        button("Edit", Route.ONBOARDING_EDIT, value=onboarding.id),
        button("Pause", Route.ONBOARDING_PAUSE, value=onboarding.id) if onboarding.paused is None else None,
        button("End early", Route.ONBOARDING_END, value=onboarding.id),
        history,
    )


def _report(view: OnboardingView, *, is_copy: bool) -> Element | None:
    """Where the card says that the owner is late, they can report from it."""
    coming = view.next()
    if is_copy or coming is None or not coming.late:
        return None
    return button("Report", Route.REPORT_OPEN, value=coming.id, style="primary")


def left_card(onboarding: Onboarding) -> Message:
    """What stays in a channel that the thread has left; where it is now is not for everybody there."""
    text = md("The onboarding of {name} goes on in another place.", name=one_line(onboarding.name, 100))
    return message(text, [section(text)])


def moved_card(onboarding: Onboarding) -> Message:
    """What stays in the direct message of a former owner."""
    text = md(
        "The onboarding of {name} is with {owner} now.",
        name=one_line(onboarding.name, 100),
        owner=mention(onboarding.owner),
    )
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
                    accessory=button(
                        "Start onboarding", Route.ONBOARDING_OPEN, value=found.candidate_id, number=number
                    ),
                )
                for number, found in enumerate(ready[:READY_SHOWN])
            ],
        ],
    )


def started_text(onboarding: Onboarding) -> Mrkdwn:
    """What somebody reads who started it for others."""
    where = (
        Mrkdwn(f"<#{onboarding.place}>")
        if onboarding.place
        else md("{owner}'s direct message", owner=mention(onboarding.owner))
    )
    return md("*{name}*'s onboarding has started. Its card is in {where}.", name=onboarding.name, where=where)


def _people(onboarding: Onboarding) -> Mrkdwn:
    known = [md("First day *{on}*", on=day(onboarding.start_date)), md("Owner {who}", who=mention(onboarding.owner))]
    if onboarding.hire_user:
        side = "On their side" if onboarding.is_offer else "Hire"
        known.append(md("{side} {who}", side=side, who=mention(onboarding.hire_user)))
    if onboarding.manager != onboarding.owner:
        role = "Taken by" if onboarding.is_offer else "Hiring manager"
        known.append(md("{role} {who}", role=role, who=mention(onboarding.manager)))
    return join(known, " · ")


def _date(check_in: CheckIn, view: OnboardingView) -> Mrkdwn:
    overtaken = overtaken_by(check_in, view.check_ins, view.now)
    title = md("*{title}*", title=check_in.milestone.title)
    if check_in.report is not None:
        how = md("{bar}", bar=bar(check_in.report))
    elif view.onboarding.closed or (overtaken is not None and overtaken.report is not None):
        how = md("not reported")
    elif overtaken is not None:
        how = md("not reported, asked with {later}", later=overtaken.milestone.name)
    elif view.onboarding.paused is not None:
        how = md("waits for the end of the pause")
    elif check_in.late:
        how = md("late, not reported yet")
    elif check_in.condition:
        how = md("must be true: {what}", what=one_line(check_in.condition, 200))
    else:
        how = Mrkdwn("")
    return join([title, moment(check_in.due_at), how])


def next_words(onboarding: Onboarding, coming: CheckIn | None) -> Mrkdwn:
    """What comes next, or how it ended."""
    if onboarding.ending is Ending.STOPPED:
        return md(
            "nothing, {who} ended it early. *Why:* {why}",
            who=mention(onboarding.ended_by),
            why=one_line(onboarding.ended_reason, 500),
        )
    if (pause := onboarding.paused) is not None:
        return md(
            "paused by {who} since {since}, nobody is asked until it goes on. *Why:* {why}",
            who=mention(pause.by),
            since=day(pause.since),
            why=one_line(pause.reason, 500),
        )
    if onboarding.ending is not None:
        return md("nothing, it ended with *{ending}*.", ending=ENDINGS[onboarding.ending])
    if coming is None:
        return md("nothing is open.")
    if coming.late:
        return md(
            "{who} reports on {milestone}, which is late.",
            who=mention(onboarding.owner),
            milestone=coming.milestone.name,
        )
    asked = md("{milestone}. I ask {who} then", who=mention(onboarding.owner), milestone=coming.milestone.name)
    if onboarding.hire_user:
        return md("{asked}, and {hire} for evidence five days before.", asked=asked, hire=mention(onboarding.hire_user))
    return md("{asked}, and for evidence five days before.", asked=asked)
