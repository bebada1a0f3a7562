"""The menu of what fits one person now, and the list of all that waits for them and for others."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from blocks.brief.titles import Titled, told_apart
from blocks.button import ButtonValue
from blocks.kit import Block, Element, Message, actions, button, confirm, context, divider, header, message, section
from blocks.origins import drawn_by
from blocks.routes import Route
from blocks.text import Mrkdwn, counted, cut, escape, join, link, md, mentions, moment, unformatted
from blocks.trouble import trouble_lines, what_is_wrong
from blocks.waiting.reminder import step_value
from domain.outgoing.subject import About
from domain.waiting.overview import LISTED, Awaited, Coming, Overview, Stage, Task, Thing, Things, Waiting

# A message holds fifty blocks; what does not fit is counted.
MENU_ITEMS = 3
LIST_ITEMS = 12
LIST_THINGS = 8
LIST_TROUBLES = 4
LIST_OTHERS = 5
LIST_COMING = 6

# What each task is called, and the button that does it.
DOING: Mapping[Task, tuple[str, str, Route]] = {
    Task.REPORT: ("Check-in report", "Report", Route.REPORT_OPEN),
    Task.EVIDENCE: ("Evidence for the next check-in", "Add evidence", Route.EVIDENCE_OPEN),
    Task.TODO: ("To-do before you sign", "Done", Route.TODO_DONE),
    Task.SCORE: ("Your scorecard", "Score", Route.SCORECARD_OPEN),
    Task.REVIEW: ("Your review of a proposal", "Review", Route.REVIEW_OPEN),
    Task.OWN: ("You are named as the owner after launch: do you take it?", "I take it", Route.BRIEF_OWN),
    Task.ANSWER: ("One question for you", "Answer", Route.QUESTION_SHOW),
    Task.FIND_OUT: ("To find out", "Done", Route.DISCOVERY_TICK),
    Task.TRIAL: ("The next step of the trial", "Give the verdict", Route.TRIAL_VERDICT),
    Task.CHOOSE: ("The reviews are open: your decision", "Decide", Route.PROPOSAL_DECIDE),
    Task.DECIDE: ("The panel is open: your decision", "Decide", Route.DECISION_OPEN),
    Task.ONBOARD: ("Decided: start the onboarding", "Start onboarding", Route.ONBOARDING_OPEN),
    Task.RESUME: ("Unfinished brief", "Resume", Route.BRIEF_RESUME),
    Task.EDIT: ("You are editing this; nothing of it is published", "Go on", Route.BRIEF_RESUME),
}

# Buttons that say at which version their subject was read.
READ_AT = frozenset({Task.TODO, Task.DECIDE, Task.RESUME, Task.EDIT, Task.OWN})

#: What somebody writes at, and may have several of.
CHANGED = frozenset({Task.RESUME, Task.EDIT})

#: What others owe, in words.
OWED: Mapping[Task, str] = {
    Task.REPORT: "the report",
    Task.EVIDENCE: "evidence",
    Task.TODO: "a to-do before anything is signed",
    Task.SCORE: "the scorecard",
    Task.REVIEW: "the review",
    Task.OWN: "whether they own it after launch",
    Task.ANSWER: "an answer",
    Task.FIND_OUT: "what they find out",
    Task.TRIAL: "the next step of the trial",
}

STAGES: Final[Mapping[Stage, str]] = {
    Stage.WRITING: "Being written",
    Stage.ANSWERED: "Answered",
    Stage.JUDGING: "In interviews",
    Stage.DECIDING: "To be decided",
    Stage.STARTING: "To be started",
    Stage.ONBOARDING: "Onboarding",
    Stage.OVER: "Over",
}

_NOUNS: Final[Mapping[About, str]] = {
    About.BRIEF: "Brief",
    About.CANDIDATE: "Candidate",
    About.PROPOSAL: "Proposal",
    About.ONBOARDING: "Hire",
}


def menu(overview: Overview) -> Message:
    """A few lines: what waits most, and the next things that one can start."""
    waiting = overview.most_pressing()
    blocks: list[Block] = [header("AI Hire")]
    if waiting:
        blocks.append(section(md("*{count} for you*", count=_count(overview))))
        blocks += [block for item in waiting[:MENU_ITEMS] for block in waiting_line(item, overview.now)]
    elif not overview.things.count:
        blocks.append(
            section(
                Mrkdwn(
                    "Before you buy talent, know the problem. Write a one-page brief: three short pages, most of it "
                    "taps. You hear at once whether to hire at all, whom first, and by which route."
                )
            )
        )
    else:
        blocks.append(section(Mrkdwn("Nothing waits for you. What would you like to do?")))
    if overview.troubles:
        blocks.append(context(md("*Held up:* {what} Press My list.", what=_held_up(overview))))
    blocks.append(actions(*starts(overview)))
    return message(words_of(overview), drawn_by(Route.OVERVIEW_MENU, blocks))


def overview_list(overview: Overview) -> Message:
    """All that waits for this person, then for whom they wait, what comes, and what they have a part in."""
    waiting = overview.most_pressing()
    blocks: list[Block] = [header("What waits for you")]
    rows = [waiting_line(item, overview.now) for item in waiting]
    # Some take two blocks of the fifty.
    shown = [row for place, row in enumerate(rows) if sum(map(len, rows[: place + 1])) <= LIST_ITEMS]
    blocks += [block for row in shown for block in row] or [section(nothing_waits(overview))]
    if (more := len(waiting) + overview.has_more - len(shown)) > 0:
        blocks.append(context(md("and {n} more: they show when these are done", n=str(more))))
    if overview.others:
        blocks += [divider(), header("Waiting for others"), *awaited_lines(overview.others, LIST_OTHERS)]
    if overview.coming:
        blocks += [divider(), header("In the next two weeks"), coming_lines(overview.coming, LIST_COMING)]
    if overview.troubles:
        blocks += [divider(), header("What is in the way"), *held_up_lines(overview)]
    if overview.things.shown:
        blocks += [divider(), header("Your briefs, and what came of them")]
        blocks += thing_lines(overview.things, LIST_THINGS)
        if (more := overview.things.count - LIST_THINGS) > 0:
            blocks.append(
                context(md("and {n} more: on my Home tab, or by `/ai-hire search` and a part of the name", n=str(more)))
            )
    if overview.things.archived:
        look = button("Archive", Route.OVERVIEW_ARCHIVE)
        blocks.append(section(archived_words(overview.things), accessory=look))
    blocks.append(actions(*starts(overview, with_list=False)))
    return message(words_of(overview), drawn_by(Route.OVERVIEW_LIST, blocks))


def archive_list(things: Things) -> Message:
    """What is over, the newest first."""
    if not things.shown:
        text = Mrkdwn(
            "Nothing is in the archive yet: closed briefs, decided candidates and ended onboardings come here."
        )
        return message(text, [section(text)])
    blocks: list[Block] = [header("Archive"), *thing_lines(things)]
    if (more := things.count - len(things.shown)) > 0:
        blocks.append(
            context(md("and {n} more: on my Home tab, or by `/ai-hire search` and a part of the name", n=str(more)))
        )
    return message(archived_words(things), blocks)


def archived_words(things: Things) -> Mrkdwn:
    """How much is over."""
    return md(
        "*In the archive:* {n}",
        n=counted(
            things.archived,
            "closed brief, decided candidate or ended onboarding",
            "closed briefs, decided candidates and ended onboardings",
        ),
    )


def found_list(overview: Overview) -> Message:
    """What is called so."""
    typed, things = overview.looks.words, overview.things
    if not things.shown:
        text = md(
            "Nothing that you may see is called “{typed}”. Try a shorter part of the name; accents do not matter.",
            typed=cut(typed, 80),
        )
        return message(text, [section(text)])
    title = md("*{n}* for “{typed}”", n=counted(things.count, "match", "matches"), typed=cut(typed, 80))
    blocks: list[Block] = [section(title), *thing_lines(things)]
    if (more := things.count - len(things.shown)) > 0:
        blocks.append(context(md("and {n} more: type more of the name", n=str(more))))
    names = escape(", ".join(unformatted(thing.name) for thing in things.shown))
    return message(join([title, names], ": "), blocks)


def starts(overview: Overview, *, with_list: bool = True) -> list[Element]:
    """What can be begun from here."""
    has_briefs = bool(overview.things.briefs)
    can_list = with_list and (overview.things.count or overview.waiting or overview.troubles)
    return [
        button("Write a brief", Route.BRIEF_START, style=None if overview.waiting else "primary"),
        *([button("Add a candidate", Route.CANDIDATE_CHOOSE)] if has_briefs else []),
        *([button("My list", Route.OVERVIEW_LIST)] if can_list else []),
        button("Help", Route.OVERVIEW_HELP),
    ]


def nothing_waits(overview: Overview) -> Mrkdwn:
    return Mrkdwn("Nothing waits for you yourself." if overview.others else "Nothing. All is done.")


def waiting_line(item: Waiting, now: datetime | None = None) -> list[Block]:
    """One thing that waits, with the button that does it."""
    what, label, route = DOING[item.task]
    due = Mrkdwn("")
    if item.due_at is not None:
        said = ". *Overdue:* it was due {at}" if item.is_overdue(now) else ", due {at}"
        due = md(said, at=moment(item.due_at, "{date_short_pretty}"))
    elif item.since is not None and item.task in CHANGED:
        # Of two that are called alike, that tells which is which.
        due = md(", last changed {at}", at=moment(item.since))
    text = md(
        "*{title}*\n{what}{begun}{due}",
        title=cut(item.title, 150),
        what=what,
        begun=" (your draft is kept)" if item.is_begun else "",
        due=due,
    )
    value = ButtonValue(subject=item.subject, version=item.version if item.task in READ_AT else 0).dump()
    if item.task is Task.FIND_OUT:
        value = step_value(item.subject)
    go_on = button(label, route, value=value)
    if item.task is Task.OWN:
        return [section(text), actions(go_on, button("Not me", Route.BRIEF_DISOWN, value=value))]
    if item.task is not Task.EDIT:
        return [section(text, accessory=go_on)]
    asked = confirm("Throw this edit away?", "The brief stays as it is published.", "Throw away", "Keep it")
    return [section(text), actions(go_on, button("Throw away", Route.BRIEF_DISCARD, value=value, ask=asked))]


def awaited_lines(others: Sequence[Awaited], most: int) -> list[Block]:
    """For whom somebody waits, since when, and the button that asks them again."""
    lines = [_awaited_line(item) for item in others[:most]]
    more = len(others) - most
    return [*lines, *([context(md("and {n} more", n=str(more)))] if more > 0 else [])]


def _awaited_line(item: Awaited) -> Block:
    so_far = md(" {n} of {all} are in.", n=str(item.done), all=str(item.seats)) if item.seats else Mrkdwn("")
    at = item.due_at or item.since
    when = Mrkdwn("")
    if at is not None:
        named = "due {at}" if item.due_at else "asked {at}"
        when = md(f" ({named})", at=moment(at, "{date_short_pretty}"))
    text = md(
        "*{title}*: {who} for {what}{when}.{so_far}",
        title=cut(item.title, 150),
        who=mentions(item.who),
        what=OWED[item.task],
        when=when,
        so_far=so_far,
    )
    if item.is_asked:
        return section(join([text, Mrkdwn("Asked again today.")], " "))
    value = ButtonValue(subject=item.subject, choice=item.task.value).dump()
    return section(text, accessory=button("Ask again", Route.OVERVIEW_ASK_AGAIN, value=value))


def coming_lines(coming: Sequence[Coming], most: int) -> Block:
    """What is on its day soon, a line each."""
    lines = [
        md(
            "• {at}: interview of *{title}*" if each.task is None else "• {at}: *{title}*",
            at=moment(each.at, "{date_short_pretty} at {time}"),
            title=cut(each.title, 150),
        )
        for each in coming[:most]
    ]
    more = len(coming) - most
    return section(join([*lines, *([md("and {n} more", n=str(more))] if more > 0 else [])]))


def held_up_lines(overview: Overview) -> Iterable[Block]:
    """Messages that do not get to their place, with what can be done."""
    for trouble in overview.troubles[:LIST_TROUBLES]:
        yield from trouble_lines(trouble)
    if (more := len(overview.troubles) - LIST_TROUBLES) > 0:
        yield context(md("and {n} more: they show when these are settled", n=str(more)))


def titles_of(things: Things, limit: int) -> Mapping[str, str]:
    """The titles of all briefs that are named there, told apart, by id."""
    briefs = [Titled(*each) for each in things.briefs]
    briefs += [
        Titled(each.brief_id, each.name if each.about is About.BRIEF else each.brief, each.since)
        for each in things.shown
        if each.brief_id
    ]
    return told_apart(briefs, limit)


def thing_lines(things: Things, most: int = LISTED) -> list[Block]:
    """The briefs, candidates, offers and onboardings of a page, each with its stage and the way to its card."""
    titles = titles_of(things, 150)
    return [_thing_line(each, titles.get(each.brief_id, "")) for each in things.shown[:most]]


def _thing_line(thing: Thing, title: str) -> Block:
    is_brief = thing.about is About.BRIEF
    named = md("*{name}*", name=title if is_brief and title else cut(thing.name, 150))
    parts = [
        Mrkdwn(_NOUNS[thing.about]),
        escape(thing.outcome or _stage(thing)),
        *([md("for {brief}", brief=cut(title or thing.brief, 110))] if thing.brief else []),
        *([link(thing.url, "its card")] if thing.url else []),
    ]
    text = join([named, join(parts, " · ")])
    if not is_brief:
        return section(text)
    label, route = ("Resume", Route.BRIEF_RESUME) if thing.stage is Stage.WRITING else ("Show", Route.BRIEF_SHOW)
    value = ButtonValue(subject=thing.id, version=thing.version).dump()
    return section(text, accessory=button(label, route, value=value))


def _stage(thing: Thing) -> str:
    return "In review" if (thing.about, thing.stage) == (About.PROPOSAL, Stage.JUDGING) else STAGES[thing.stage]


def _held_up(overview: Overview) -> Mrkdwn:
    """How many messages, or which room."""
    count = sum(len(trouble.whats) for trouble in overview.troubles)
    return md("{n}.", n=counted(count, "message", "messages")) if count else what_is_wrong(overview.troubles[0])


def _count(overview: Overview) -> str:
    return counted(len(overview.waiting) + overview.has_more, "thing waits", "things wait")


def words_of(overview: Overview) -> Mrkdwn:
    """What waits, in a line."""
    if overview.troubles and not overview.waiting:
        return md("Held up: {what} Type /ai-hire list.", what=_held_up(overview))
    if not overview.waiting:
        return Mrkdwn("Nothing waits for you. Type /ai-hire brief to start a brief, /ai-hire help for help.")
    titles = escape("; ".join(f"{DOING[item.task][0]}: {unformatted(item.title)}" for item in overview.most_pressing()))
    return md("{n} for you: {titles}", n=_count(overview), titles=titles)
