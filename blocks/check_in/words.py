"""The words that all messages about an onboarding share."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from blocks.kit import progress_bar
from blocks.text import Mrkdwn, cut, day, escape, join, link, md, one_line, whole_of
from domain.brief.money import shown
from domain.check_in.carried import Carried
from domain.check_in.report import Call, Item, Progress, Promise, Report
from domain.guide.milestone import Milestone
from domain.onboarding.onboarding import Ending
from domain.onboarding.views import Standing
from domain.typed.links import ADDRESS

PROGRESS: Mapping[Progress, str] = {
    Progress.DONE: "Done",
    Progress.UNDER_WAY: "Under way",
    Progress.NOT_STARTED: "Not started",
}
MARKS: Mapping[Progress, str] = {Progress.DONE: "✓", Progress.UNDER_WAY: "◐", Progress.NOT_STARTED: "○"}
CALLS: Mapping[Call, str] = {
    Call.GO: "Go: scale it",
    Call.NO_GO: "No-go: stop here",
    Call.EXTEND: "Extend once",
}
ENDINGS: Mapping[Ending, str] = {
    Ending.GO: "go for scale",
    Ending.NO_GO: "no-go, stopped",
    Ending.STOPPED: "ended early",
}


def capital(text: str) -> str:
    """The text with a large first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def listed(milestones: Sequence[Milestone]) -> str:
    """Several check-ins in the middle of a sentence, the last one behind an "and"."""
    *others, last = [milestone.name for milestone in milestones]
    return f"{', '.join(others)} and {last}" if others else last


def items_text(milestone: Milestone, items: Mapping[str, Item], limit: int = 180) -> Mrkdwn:
    """One line a deliverable: a mark, its name, how far it is, and what shows it."""
    return join([item_line(found.label, items.get(found.key), limit) for found in milestone.asked])


def carried_text(carried: Sequence[Carried], items: Mapping[str, Item], limit: int = 180) -> Mrkdwn:
    """The same for what is still open from earlier check-ins, by check-in."""
    lines: list[Mrkdwn] = []
    since: Milestone | None = None
    for each in carried:
        if each.since != since:
            since = each.since
            lines.append(md("*Still open from {when}*", when=since.name))
        lines.append(item_line(each.deliverable.label, items.get(each.key), limit))
    return join(lines)


def item_line(label: str, item: Item | None, limit: int) -> Mrkdwn:
    """One deliverable: a mark, its name, how far it is, and what shows it."""
    if item is None:
        return md("○ *{label}*: nothing said yet", label=label)
    line = md("{mark} *{label}*: {how}", mark=MARKS[item.progress], label=label, how=PROGRESS[item.progress].lower())
    if not item.evidence:
        return line
    return md("{line}. {evidence}", line=line, evidence=linked(item.evidence, limit))


def linked(text: str, limit: int) -> Mrkdwn:
    """One line of what somebody typed, with its addresses as links: our text is never linked by Slack itself."""
    # Cut before escaping, so that no entity is cut in two.
    line = one_line(text, limit)
    return Mrkdwn(_linked(line), _linked(whole_of(line)))


def _linked(line: str) -> Mrkdwn:
    parts = ADDRESS.split(line)
    return join([link(part, part) if number % 2 else escape(part) for number, part in enumerate(parts)], "")


def bar(report: Report) -> str:
    """How many of the milestone's deliverables are done, as a bar."""
    line = f"{progress_bar(report.done, len(report.items))} done"
    return f"{line}, {report.from_brief} of them from the brief" if report.from_brief else line


def money(amount: Decimal, currency: str) -> str:
    """An amount with its currency, where there is one."""
    return f"{shown(amount)} {currency}".strip()


def promised(promise: Promise) -> Mrkdwn:
    """The brief's goal in one line."""
    if not promise.goal:
        return escape("nothing measurable")
    goal = md("{goal}", goal=cut(promise.goal, 400))
    if not promise.corrected_on:
        return goal
    return md("{goal} (today's figure as corrected on {when})", goal=goal, when=promise.corrected_on)


def standing_line(standing: Standing, promise: Promise | None = None) -> Mrkdwn:
    """Where one onboarding stands, for the card of the brief; what was measured stands beside what was promised."""
    name = cut(standing.name, 80)
    measured = _measured(standing, promise) if promise is not None else Mrkdwn("")
    if standing.ending is not None:
        return md("*{name}*: {ending}{measured}", name=name, ending=ENDINGS[standing.ending], measured=measured)
    if standing.extended_to is not None:
        until = day(standing.extended_to)
        return md("*{name}*: extended until {until}{measured}", name=name, until=until, measured=measured)
    if standing.milestone is None:
        return md("*{name}*: starts {start}, nothing reported yet", name=name, start=day(standing.start_date))
    return md(
        "*{name}*: {milestone}, {bar} done{measured}",
        name=name,
        milestone=standing.milestone.name,
        bar=progress_bar(standing.done, standing.total),
        measured=measured,
    )


def _measured(standing: Standing, promise: Promise) -> Mrkdwn:
    """The figures of the last reports that held any, each beside the plan."""
    found = []
    if standing.metric:
        target = f" (target {one_line(promise.target, 60)})" if promise.target else ""
        found.append(md("now {figure}{target}", figure=one_line(standing.metric, 80), target=target))
    if standing.running_cost is not None:
        plan = f" (plan {money(promise.running_cost, promise.currency)})" if promise.running_cost is not None else ""
        cost = money(standing.running_cost, promise.currency)
        found.append(md("{cost} a month to run{plan}", cost=cost, plan=plan))
    return md("\n{found}", found=join(found, " · ")) if found else Mrkdwn("")


def extension_line(condition: str, report: Report) -> Mrkdwn:
    """What an extension was for, and whether it is true now."""
    if report.condition_met is None:
        return md("*What the extension was for*  {what}", what=one_line(condition, 600))
    return md(
        "*What the extension was for*  {what}: *{met}*. {shows}",
        what=one_line(condition, 600),
        met="true now" if report.condition_met else "not true",
        shows=linked(report.condition_shows, 300),
    )


NO_BASELINE = "nobody wrote the figure down before, so what changed cannot be told"


def heading(milestone: Milestone, name: str) -> str:
    """The first line of a card: the check-in and the name."""
    return f"{milestone.title}: {name}"
