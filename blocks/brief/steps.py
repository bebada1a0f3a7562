"""Next steps that are no hire: two weeks of discovery, a product on trial, and the question at their end."""

from typing import Final

from blocks.brief.ids import brief_value
from blocks.brief.words import comes_up_seldom, first_to_settle, to_settle
from blocks.button import ButtonValue
from blocks.kit import Block, Element, Message, actions, button, confirm, context, header, message, section
from blocks.routes import Route
from blocks.text import Mrkdwn, day, join, md, mention, moment, one_line
from domain.brief.brief import Brief
from domain.brief.discovery import DISCOVERY_DAYS, TRIAL_DAYS, DiscoveryPage, Step, Task
from domain.brief.flips import Change
from domain.brief.outcome import judge_brief

DISCOVERY_STARTED: Final = md(
    "The two weeks have started. The checklist is in the thread of the brief's card; I ask you again in {days} days.",
    days=str(DISCOVERY_DAYS),
)
TRIAL_STARTED: Final = md(
    "The product trial has started. The steps are in the thread of the brief's card; I ask you again in {days} days.",
    days=str(TRIAL_DAYS),
)
NO_TRIAL: Final = Mrkdwn("No product is on trial here any more. The brief's card shows what came of the last one.")


def discovery_steps(view: DiscoveryPage) -> Message:
    """The two weeks, each thing with its owner and day, ticked in place or by the brief itself."""
    brief, tasks = view.brief, view.tasks
    done = sum(task.done for task in tasks)
    value = brief_value(brief)
    blocks: list[Block | None] = [header("Two weeks of discovery")]
    for week, title in ((1, "*Week 1: the work*"), (2, "*Week 2: data, risk and owner*")):
        mine = [(number, task) for number, task in enumerate(tasks) if task.week == week]
        if mine:
            blocks += [section(Mrkdwn(title)), *(_task(task, number, is_on=view.is_on) for number, task in mine)]
    return message(
        md(
            "Two weeks of discovery for {title}: {done} of {all} settled.",
            title=brief.title,
            done=str(done),
            all=str(len(tasks)),
        ),
        [
            *blocks,
            actions(
                button("Change my answers", Route.BRIEF_EDIT, value=value, style="primary"),
                button("Who and when", Route.DISCOVERY_PLAN, value=value) if view.items else None,
                _not_worth_it(brief),
                block_id="next",
            )
            if view.is_on
            else None,
            context(
                md(
                    "A line ticks itself, too, once the brief says so. I ask {manager} again in {days} days. Our rule: "
                    "the guide only says to do discovery first.",
                    manager=mention(brief.manager),
                    days=str(DISCOVERY_DAYS),
                )
            ),
        ],
    )


def step_asked(view: DiscoveryPage, person: str) -> Message | None:
    """One thing of the two weeks, to whoever finds it out and was asked for it again."""
    for task in view.tasks:
        if task.item is None:
            continue
        named = md("*{title}*: {what}", title=one_line(view.brief.title, 80), what=task.text)
        if task.done or not view.is_on or task.item.owner != person:
            text = join([named, md("Nothing waits for you here.")])
            return message(text, [section(text)])
        due = moment(task.item.due_at, "{date_short_pretty}")
        text = join([named, md("{who} waits for this; due {due}.", who=mention(view.brief.manager), due=due)])
        value = ButtonValue(subject=view.brief.id, choice=f"{task.step}.yes").dump()
        return message(text, [section(text, accessory=button("Done", Route.DISCOVERY_TICK, value=value))])
    return None


def discovery_over(brief: Brief) -> Message:
    """Two weeks later: what the brief itself still lacks, whatever was ticked."""
    if brief.let_be is not None:
        text = md("The two weeks for *{title}* ended: {reason}.", title=brief.title, reason=brief.let_be.reason)
        return message(text, [section(text)])
    still = [task.text for task in DiscoveryPage(brief=brief).tasks if not task.done and task.step is not Step.BACK]
    rest = md("\nStill open in the brief: {rest}.", rest="; ".join(still)) if still else Mrkdwn()
    text = md(
        "The two weeks of discovery for *{title}* are over. What did you find out?{rest}", title=brief.title, rest=rest
    )
    return message(
        text,
        [
            section(text),
            actions(
                button("Change my answers", Route.BRIEF_EDIT, value=brief_value(brief), style="primary"),
                _not_worth_it(brief),
                block_id="next",
            ),
        ],
    )


def _not_worth_it(brief: Brief) -> Element:
    ask = confirm(
        "Let it be?",
        "A no after two weeks is a good result: it has cost two weeks, and no hire. The brief is kept, and can be taken up again.",
        "Let it be",
    )
    return button("It was not worth it", Route.DISCOVERY_END, value=brief_value(brief), ask=ask)


def _task(task: Task, number: int, *, is_on: bool) -> Block:
    """One thing to find out; what the brief settles itself has no button."""
    item = task.item
    box, text = "☑" if task.done else "☐", task.text
    if item is None:
        return section(md("{box} {text}", box=box, text=text))
    if item.ticked_by and item.ticked_at:
        who = md("{who}, {at}", who=mention(item.ticked_by), at=moment(item.ticked_at, "{date_short_pretty}"))
    else:
        who = md("{who}, by {day}", who=mention(item.owner), day=day(item.day))
    value = ButtonValue(subject=item.brief_id, choice=f"{item.step}.{'no' if item.ticked_by else 'yes'}").dump()
    label = "Not yet" if item.ticked_by else "Done"
    can = is_on and (bool(item.ticked_by) or not task.done)
    tick = button(label, Route.DISCOVERY_TICK, value=value, number=number) if can else None
    return section(join([md("{box} {text}", box=box, text=text), who]), accessory=tick)


def trial_steps(brief: Brief) -> Message:
    """How to try a product, against the brief's own figures."""
    answers = brief.answers
    figures = md(
        "*{metric}*: {today} today, {target} is the target",
        metric=answers.metric,
        today=answers.today or "not known",
        target=answers.target or "not set",
    )
    verdict = judge_brief(brief)
    opened, first = to_settle(brief, verdict), first_to_settle(verdict)
    lines = [
        Mrkdwn("1. Pick the product, and write down what it must read and must never see."),
        Mrkdwn("2. Run it on cases of the past, beside what came out then; a person looks at each answer.")
        if comes_up_seldom(brief)
        else Mrkdwn("2. Run it on real cases beside the old way; a person looks at each answer."),
        md("3. After {days} days compare: {figures}.", days=str(TRIAL_DAYS), figures=figures),
        Mrkdwn("4. Then buy it, or change the brief: it covers less than you thought."),
    ]
    return message(
        md("A product trial for {title}: {days} days.", title=brief.title, days=str(TRIAL_DAYS)),
        [
            header(f"Product trial: {TRIAL_DAYS} days"),
            section(md("*First settle {what}.* Until then, run nothing on real cases.", what=first)) if first else None,
            section(join(lines)),
            section(md("*Before you sign*, settle {names}.", names=opened)) if opened else None,
            context(
                md(
                    "I ask {manager} on the last day how it went. Thirty days are our rule.",
                    manager=mention(brief.manager),
                )
            ),
        ],
    )


def trial_over(brief: Brief) -> Message:
    """The last day of the trial."""
    answers, trial, opened = brief.answers, brief.answers.product_trial, to_settle(brief, judge_brief(brief))
    if trial is not None and trial.end is not None:
        text = md("The product trial for *{title}* is over: {end}.", title=brief.title, end=trial.end.value)
        return message(text, [section(text)])
    if brief.let_be is not None:
        text = md("*{title}* is closed, so nothing is asked about its product trial.", title=brief.title)
        return message(text, [section(text)])
    say = button("Say what came of it", Route.BRIEF_END_TRIAL, value=brief_value(brief), style="primary")
    less = button("It covers less than I thought", Route.BRIEF_EDIT, value=brief_value(brief, Change.PRODUCT))
    text = md(
        "The product trial for *{title}* is over. Did it move *{metric}* from {today} to {target}?",
        title=brief.title,
        metric=answers.metric,
        today=answers.today or "where it was",
        target=answers.target or "where you want it",
    )
    return message(
        text,
        [
            section(text),
            section(
                md(
                    "If so, buy it{once}: check pricing and data terms again before you sign. If not, say how much it "
                    "covers.",
                    once=f", once you have settled {opened}" if opened else "",
                )
            ),
            # Of a trial that an earlier release began nothing is kept that could be ended.
            actions(say if trial is not None else None, less, block_id="next"),
        ],
    )
