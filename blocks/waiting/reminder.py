"""What waits for one person, in the one message of their day: each line with its buttons."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from blocks.button import ButtonValue
from blocks.kit import (
    Block,
    Choice,
    Element,
    Message,
    actions,
    button,
    confirm,
    context,
    divider,
    message,
    overflow,
    section,
)
from blocks.panel.seat_card import CANNOT_REVIEW, NOT_INTERVIEWED
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, day, join, md, mention, moment, one_line, spelled
from domain.waiting.reminders import Ask, Digest, Matter, Until
from domain.waiting.week import Move

# A message holds fifty blocks, and a line is two of them.
LINES = 15
#: Of what moved in a week, so many are named.
MOST = 8

UNTIL: Mapping[Until, str] = {
    Until.TOMORROW: "Ask me tomorrow",
    Until.THREE_DAYS: "Ask me in three days",
    Until.MONDAY: "Ask me on Monday",
}

HOW_IT_STOPS = Mrkdwn(
    "One message a working day at most, with all that waits. A line goes when it is done; to stop one, put it off "
    "(the dots) or say that it is not yours."
)


def reminder(digest: Digest) -> Message:
    """The lines that are to be done, then those that are late with others; what is settled has gone."""
    if digest.is_over:
        return _alone(md("What waits for you is in a newer message below."))
    if not digest.matters:
        return _alone(md("*Nothing waits for you any more.* Thank you."))
    lines = digest.matters[:LINES]
    own = [matter for matter in lines if not matter.whose]
    late = [matter for matter in lines if matter.whose]
    title = _title(digest.matters)
    blocks: list[Block | None] = [section(md("*{title}*", title=title))]
    for number, matter in enumerate(lines):
        if late and matter is late[0] and own:
            blocks.append(divider())
        blocks += _line(digest, matter, number)
    if (more := len(digest.matters) - len(lines)) > 0:
        blocks.append(context(md("And {n} more: type /ai-hire list.", n=str(more))))
    blocks.append(context(HOW_IT_STOPS))
    words = join([md("{title}:", title=title), join((_words(digest, matter) for matter in lines), " ")], " ")
    return message(words, blocks)


def works_in(place: str, regions: Sequence[str] = ()) -> Mrkdwn:
    """Whose days somebody works; `regions` have days of their own, and none of them was named."""
    if not place:
        return Mrkdwn(
            "You have not said where you work, so your hiring manager's weekends and public holidays count. Type "
            "`/ai-hire holidays` with your country or region, such as `/ai-hire holidays DE-BY`."
        )
    said = md("Weekends and public holidays of *{place}* count for you: I ask you for nothing on them.", place=place)
    if not regions:
        return said
    more = md(
        "Only those of the whole country, though: its regions have days of their own. If you work in one, type for "
        "example `/ai-hire holidays {first}`; there are {regions}.",
        first=regions[0],
        regions=", ".join(regions),
    )
    return join([said, more])


def _alone(text: Mrkdwn) -> Message:
    return message(text, [section(text)])


def _title(matters: tuple[Matter, ...]) -> Mrkdwn:
    own = sum(
        matter.ask is not Ask.WEEK
        and not matter.whose
        and matter.nudge.snoozed_until is None
        and matter.nudge.declined_at is None
        for matter in matters
    )
    if own:
        return md("{n} for you", n=counted(own, "thing waits", "things wait"))
    if any(matter.ask is Ask.WEEK for matter in matters):
        return md("Your week")
    return md("Waiting for others") if any(matter.whose for matter in matters) else md("Put off")


def _line(digest: Digest, matter: Matter, number: int) -> list[Block | None]:
    is_set_aside = matter.nudge.snoozed_until is not None or matter.nudge.declined_at is not None
    if is_set_aside and not matter.whose:
        undo = ButtonValue(subject=matter.subject, choice=matter.ask.value).dump()
        return [
            section(_words(digest, matter), accessory=button("Undo", Route.REMINDER_UNDO, value=undo, number=number))
        ]
    return [section(_words(digest, matter)), actions(*_buttons(matter, number))]


def _words(digest: Digest, matter: Matter) -> Mrkdwn:
    if matter.ask is Ask.WEEK:
        return _week(matter)
    what = what_waits(matter)
    if matter.whose and matter.nudge.declined_at is not None:
        return join([what, md("{who} says that this is not theirs. Who does it?", who=mention(matter.whose))])
    if matter.whose:
        if matter.nudge.tell_at is not None and matter.due_at is None:
            return join([what, md(_AWAY_UNDATED, who=mention(matter.whose))])
        if matter.nudge.tell_at is not None:
            return join([what, md(_AWAY, who=mention(matter.whose), due=_on(matter))])
        return join(
            [what, md(_LATE[matter.ask], who=mention(matter.whose), due=_on(matter), times=spelled(matter.nudge.asked))]
        )
    if matter.nudge.declined_at is not None:
        return join([what, md("Not yours, you said: {who} hears of it.", who=mention(matter.manager))])
    if matter.nudge.snoozed_until is not None:
        return join([what, md("Put off: I ask again {at}.", at=moment(matter.nudge.snoozed_until))])
    return join([what, md(_ASKED[matter.ask], due=_due(digest, matter), on=_on(matter))])


def _week(matter: Matter) -> Mrkdwn:
    title = md("*What moved in the week before {monday}*", monday=day(date.fromisoformat(matter.subject)))
    if matter.nudge.declined_at is not None:
        return join([title, md("You get this no more on Mondays.")])
    moved = [md(_MOVED[each.move], name=one_line(each.name, 80)) for each in matter.moved[-MOST:]]
    more = len(matter.moved) - len(moved)
    lines = [md("• {line}", line=line) for line in moved]
    if more > 0:
        lines.insert(0, md("And {n} more, before these:", n=str(more)))
    return join([title, *lines])


_MOVED: Mapping[Move, str] = {
    Move.ADDED: "{name} was added",
    Move.OPENED: "{name}: everybody's part is in, the panel is open",
    Move.DECIDED: "{name} was decided on",
    Move.REPORTED: "{name}: a check-in was reported",
}


def what_waits(matter: Matter) -> Mrkdwn:
    """It, in a line; nobody is told that what others owe were theirs."""
    said = _WHAT[matter.ask] if not matter.whose else _WHAT[matter.ask].replace(": your ", ": the ")
    return md(said, name=one_line(matter.name, 80), what=one_line(matter.what, 80))


_WHAT: Mapping[Ask, str] = {
    Ask.SCORE: "*{name}*: your scorecard",
    Ask.REVIEW: "*{name}*: your review",
    Ask.ANSWER: "*{name}*: {what}",
    Ask.FIND_OUT: "*{name}*: {what}",
    Ask.EXIT_TEST: "*{name}*: the exit test of the trial",
    Ask.TRIAL: "*{name}*: the verdict on the trial",
    Ask.CHOOSE: "*{name}*: your decision on the offer",
    Ask.TODO: "*{name}*: {what}, before anything is signed",
    Ask.REPORT: "*{name}*: your report on {what}",
    Ask.EVIDENCE: "*{name}*: evidence for {what}",
    Ask.DECIDE: "*{name}*: your decision",
    Ask.DATE: "*{name}*: when is the interview?",
    Ask.WEEK: "*What moved in a week*",
}

_ASKED: Mapping[Ask, str] = {
    Ask.SCORE: "The interview was {on}. Fresh notes are the best ones.",
    Ask.REVIEW: "{due}. Five questions, each concrete, vague or missing.",
    Ask.ANSWER: "One tap answers it; “I don't know” is an answer too.",
    Ask.FIND_OUT: "{due}. Done once you can say what you found.",
    Ask.EXIT_TEST: "{due}, a week before the trial ends: could you leave again?",
    Ask.TRIAL: "{due}, the last day of the trial: buy, don't, or extend it once.",
    Ask.CHOOSE: "The reviews are open, and nobody else decides.",
    Ask.TODO: "{due}.",
    Ask.REPORT: "{due}. “Not started” is a fine answer.",
    Ask.EVIDENCE: "{due}: links to what there is to show.",
    Ask.DECIDE: "The panel is open, and nobody else decides.",
    Ask.DATE: "Without a date nobody is asked for a scorecard.",
}

_LATE: Mapping[Ask, str] = {
    Ask.SCORE: "{who} has not scored; the interview was {due}. I asked {times} times and stop now.",
    Ask.REVIEW: "{who} has not reviewed it; it was due {due}. I asked {times} times and stop now.",
    Ask.ANSWER: "{who} has not answered. I asked {times} times and stop now: who else may know?",
    Ask.FIND_OUT: "{who} has not found this out; it was due {due}. Who else could?",
    Ask.TODO: "{who} has not done this; it was due {due}.",
    Ask.REPORT: "{who} has not reported; it was due {due}. A word from you may help; you can also report yourself.",
}


#: They have not been asked, so nothing is their fault.
_AWAY = "{who} is away by their Slack status, so I have not asked; it was due {due}. I ask when they are back."
_AWAY_UNDATED = "{who} is away by their Slack status, so I have not asked again. I ask when they are back."


def _due(digest: Digest, matter: Matter) -> Mrkdwn:
    return md("*Overdue:* it was due {on}" if digest.is_overdue(matter) else "Due {on}", on=_on(matter))


def _on(matter: Matter) -> Mrkdwn:
    return moment(matter.due_at, "{date_short_pretty}") if matter.due_at else Mrkdwn("")


def _buttons(matter: Matter, number: int) -> list[Element | None]:
    subject = matter.subject
    versioned = ButtonValue(subject=subject, version=matter.version).dump()
    doing: Mapping[Ask, tuple[str, Route, str]] = {
        Ask.SCORE: ("Score", Route.SCORECARD_OPEN, subject),
        Ask.REVIEW: ("Review", Route.REVIEW_OPEN, subject),
        Ask.ANSWER: ("Answer", Route.QUESTION_SHOW, subject),
        Ask.FIND_OUT: ("Done", Route.DISCOVERY_TICK, step_value(subject)),
        Ask.EXIT_TEST: ("Exit test", Route.TRIAL_EXIT, subject),
        Ask.TRIAL: ("Give the verdict", Route.TRIAL_VERDICT, subject),
        Ask.CHOOSE: ("Decide", Route.PROPOSAL_DECIDE, subject),
        Ask.TODO: ("Done", Route.TODO_DONE, versioned),
        Ask.REPORT: ("Report", Route.REPORT_OPEN, subject),
        Ask.EVIDENCE: ("Add evidence", Route.EVIDENCE_OPEN, subject),
        Ask.DECIDE: ("Decide", Route.DECISION_OPEN, versioned),
        Ask.DATE: ("Set the date", Route.CANDIDATE_EDIT, subject),
    }
    if matter.ask is Ask.WEEK:
        stop = ButtonValue(subject=subject, choice=matter.ask.value).dump()
        return [button("Not on Mondays", Route.REMINDER_NO_WEEK, value=stop, number=number)]
    if matter.whose and matter.ask in (Ask.SCORE, Ask.REVIEW):
        return [button("Free the seat", Route.SEAT_CHOOSE, value=subject, number=number)]
    if matter.whose and matter.ask is Ask.TODO:
        return [button("Move it", Route.TODO_MOVE, value=versioned, number=number)]
    if matter.whose and matter.ask is Ask.ANSWER:
        return [button("Ask somebody else", Route.QUESTION_ASK, value=matter.hand_over, number=number)]
    if matter.whose and matter.ask is Ask.FIND_OUT:
        return [button("Who and when", Route.DISCOVERY_PLAN, value=matter.hand_over, number=number)]
    label, route, value = doing[matter.ask]
    if matter.whose:
        gives = button("Name somebody else", Route.ONBOARDING_EDIT, value=matter.hand_over, number=number)
        return [button(label, route, value=value, number=number), gives if matter.hand_over else None]
    style: Literal["primary"] | None = None if number else "primary"
    return [
        button(label, route, value=value, number=number, style=style),
        _not_me(matter, number),
        # What takes longer gets another day, rather than being put off again and again.
        button("Move the date", Route.TODO_MOVE, value=versioned, number=number) if matter.ask is Ask.TODO else None,
        _later(matter, number),
    ]


def step_value(item: str) -> str:
    """What ticks one thing of a discovery: the brief's id, and the step."""
    brief, _, step = item.partition("-")
    return ButtonValue(subject=brief, choice=f"{step}.yes").dump()


def _not_me(matter: Matter, number: int) -> Element | None:
    """Whose else it is, where that can be said."""
    if matter.ask in (Ask.SCORE, Ask.REVIEW):
        why = NOT_INTERVIEWED if matter.ask is Ask.SCORE else CANNOT_REVIEW
        label = "I did not interview" if matter.ask is Ask.SCORE else "I can't review it"
        ask = confirm(
            "Give up your seat?", "The panel goes on without you, and the hiring manager is told.", "Give it up"
        )
        return button(label, Route.SEAT_FREE, value=matter.subject, number=why, ask=ask)
    if matter.ask in (Ask.DECIDE, Ask.DATE, Ask.CHOOSE, Ask.EXIT_TEST, Ask.TRIAL):
        # Whoever decides is the hiring manager, so it is the brief that somebody else takes over.
        return (
            button("Not me", Route.BRIEF_HAND_OVER, value=matter.hand_over, number=number) if matter.hand_over else None
        )
    value = ButtonValue(subject=matter.subject, version=matter.version, choice=matter.ask.value).dump()
    return button("Not me", Route.REMINDER_NOT_MINE, value=value, number=number)


def _later(matter: Matter, number: int) -> Element:
    return overflow(
        Route.REMINDER_SNOOZE,
        [
            Choice(label=label, value=ButtonValue(subject=matter.subject, choice=f"{matter.ask}.{until}").dump())
            for until, label in UNTIL.items()
        ],
        number=number,
    )
