"""The menu of what fits one person now, and the list of all that waits for them."""

from collections.abc import Mapping

from blocks.button import ButtonValue
from blocks.kit import Block, Element, Message, actions, button, confirm, context, divider, header, message, section
from blocks.origins import drawn_by
from blocks.routes import Route
from blocks.text import Mrkdwn, and_more, counted, cut, escape, join, md, mentions, moment
from blocks.trouble import trouble_lines, what_is_wrong
from blocks.waiting.reminder import step_value
from domain.waiting.overview import BriefLine, Overview, ScoredByOthers, Task, Waiting

# A message holds fifty blocks; what does not fit is counted.
MENU_ITEMS = 3
LIST_ITEMS = 15
LIST_TROUBLES = 4
LIST_OTHERS = 5

# What each task is called, and the button that does it.
DOING: Mapping[Task, tuple[str, str, Route]] = {
    Task.REPORT: ("Check-in report", "Report", Route.REPORT_OPEN),
    Task.EVIDENCE: ("Evidence for the next check-in", "Add evidence", Route.EVIDENCE_OPEN),
    Task.TODO: ("To-do before you sign", "Done", Route.TODO_DONE),
    Task.SCORE: ("Your scorecard", "Score", Route.SCORECARD_OPEN),
    Task.REVIEW: ("Your review of a proposal", "Review", Route.REVIEW_OPEN),
    Task.ANSWER: ("One question for you", "Answer", Route.QUESTION_SHOW),
    Task.FIND_OUT: ("To find out", "Done", Route.DISCOVERY_TICK),
    Task.CHOOSE: ("The reviews are open: your decision", "Decide", Route.PROPOSAL_DECIDE),
    Task.DECIDE: ("The panel is open: your decision", "Decide", Route.DECISION_OPEN),
    Task.ONBOARD: ("Decided: start the onboarding", "Start onboarding", Route.ONBOARDING_OPEN),
    Task.RESUME: ("Unfinished brief", "Resume", Route.BRIEF_RESUME),
    Task.EDIT: ("You are editing this; nothing of it is published", "Go on", Route.BRIEF_RESUME),
}

# Buttons that say at which version their subject was read.
READ_AT = frozenset({Task.TODO, Task.DECIDE, Task.RESUME, Task.EDIT})


def menu(overview: Overview) -> Message:
    """A few lines: what waits most, and the next things that one can start."""
    waiting = overview.most_pressing()
    blocks: list[Block] = [header("AI Hire")]
    if waiting:
        blocks.append(section(md("*{count} for you*", count=counted(len(waiting), "thing waits", "things wait"))))
        blocks += [block for item in waiting[:MENU_ITEMS] for block in _waiting(item)]
    elif not overview.briefs:
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
    blocks.append(actions(*_starts(overview)))
    return message(_words(overview), drawn_by(Route.OVERVIEW_MENU, blocks))


def overview_list(overview: Overview) -> Message:
    """All that waits for this person, then the briefs that they have a part in."""
    waiting = overview.most_pressing()
    blocks: list[Block] = [header("What waits for you")]
    nothing = Mrkdwn("Nothing waits for you yourself.") if overview.others else Mrkdwn("Nothing. All is done.")
    rows = [_waiting(item) for item in waiting]
    # Some take two blocks of the fifty.
    shown = [row for place, row in enumerate(rows) if sum(map(len, rows[: place + 1])) <= LIST_ITEMS]
    blocks += [block for row in shown for block in row] or [section(nothing)]
    if len(waiting) > len(shown):
        blocks.append(context(and_more(len(waiting) - len(shown))))
    if overview.others:
        blocks += [divider(), header("Waiting for others")]
        lines = [_by_others(item) for item in overview.others[:LIST_OTHERS]]
        more = len(overview.others) - LIST_OTHERS
        blocks.append(section(join([*lines, *([md("and {n} more", n=str(more))] if more > 0 else [])])))
    if overview.troubles:
        blocks += [divider(), header("What is in the way")]
        for trouble in overview.troubles[:LIST_TROUBLES]:
            blocks += trouble_lines(trouble)
        if len(overview.troubles) > LIST_TROUBLES:
            blocks.append(context(and_more(len(overview.troubles) - LIST_TROUBLES)))
    if overview.briefs:
        blocks += [divider(), header("Your briefs")]
        blocks += [_brief(line) for line in overview.briefs]
        if overview.brief_count > len(overview.briefs):
            blocks.append(context(md("and {n} older ones", n=str(overview.brief_count - len(overview.briefs)))))
    blocks.append(actions(*_starts(overview, with_list=False)))
    return message(_words(overview), drawn_by(Route.OVERVIEW_LIST, blocks))


def _starts(overview: Overview, *, with_list: bool = True) -> list[Element]:
    can_list = with_list and (overview.briefs or overview.waiting or overview.troubles)
    return [
        button("Write a brief", Route.BRIEF_START, style=None if overview.waiting else "primary"),
        *([button("Add a candidate", Route.CANDIDATE_CHOOSE)] if overview.briefs else []),
        *([button("My list", Route.OVERVIEW_LIST)] if can_list else []),
        button("Help", Route.OVERVIEW_HELP),
    ]


def _waiting(item: Waiting) -> list[Block]:
    what, label, route = DOING[item.task]
    said = ", *overdue:* it was due {at}" if item.is_overdue else ", due {at}"
    due = md(said, at=moment(item.due_at, "{date_short_pretty}")) if item.due_at else Mrkdwn("")
    text = md(
        "*{title}*\n{what}{begun}{due}",
        title=cut(item.title, 150),
        what=what,
        begun=" (your draft is kept)" if item.is_begun else "",
        due=due,
    )
    go_on = button(label, route, value=_value(item))
    if item.task is not Task.EDIT:
        return [section(text, accessory=go_on)]
    asked = confirm("Throw this edit away?", "The brief stays as it is published.", "Throw away", "Keep it")
    return [section(text), actions(go_on, button("Throw away", Route.BRIEF_DISCARD, value=_value(item), ask=asked))]


def _by_others(item: ScoredByOthers) -> Mrkdwn:
    return md(
        "*{name}*: {n} of {all} scorecards are in. Still to score: {who}",
        name=cut(item.name, 150),
        n=str(item.scored),
        all=str(item.seats),
        who=mentions(item.missing),
    )


def _value(item: Waiting) -> str:
    if item.task is Task.FIND_OUT:
        return step_value(item.subject)
    return ButtonValue(subject=item.subject, version=item.version if item.task in READ_AT else 0).dump()


def _brief(line: BriefLine) -> Block:
    text = md("*{title}*\n{outcome}", title=cut(line.title, 150), outcome=line.outcome)
    show = button("Show", Route.BRIEF_SHOW, value=ButtonValue(subject=line.brief_id, version=line.version).dump())
    return section(text, accessory=show)


def _held_up(overview: Overview) -> Mrkdwn:
    """How many messages, or which room."""
    count = sum(len(trouble.whats) for trouble in overview.troubles)
    return md("{n}.", n=counted(count, "message", "messages")) if count else what_is_wrong(overview.troubles[0])


def _words(overview: Overview) -> Mrkdwn:
    if overview.troubles and not overview.waiting:
        return md("Held up: {what} Type /ai-hire list.", what=_held_up(overview))
    if not overview.waiting:
        return Mrkdwn("Nothing waits for you. Type /ai-hire brief to start a brief, /ai-hire help for help.")
    titles = escape("; ".join(f"{DOING[item.task][0]}: {item.title}" for item in overview.most_pressing()))
    return md("{n} for you: {titles}", n=counted(len(overview.waiting), "thing waits", "things wait"), titles=titles)
