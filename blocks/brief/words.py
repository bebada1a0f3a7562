"""The sentences of a brief's answer, shared by its card and its thread."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from blocks.text import Mrkdwn, join, md, mention, moment
from domain.brief.assessment import Assessment
from domain.brief.brief import Brief, BriefAnswers, DataAccess, Frequency, Product, When
from domain.brief.flips import Change, Flip
from domain.brief.money import Costs, PayKind, Thin, months, priced, shown
from domain.brief.outcome import Judgement, Outcome
from domain.brief.signals import Reading, missing_figures
from domain.brief.warnings import Caution
from domain.guide.first_hire import FirstHire
from domain.guide.readiness import PROBLEMS, SIGNALS, Level, Problem, Signal
from domain.guide.route import HireRoute

MARKS: Final = {Level.PASS: "✓", Level.NOT_SURE: "?", Level.FAIL: "✗"}
OURS: Final = Mrkdwn("_(our rule)_")
NOT_COUNTED: Final = "not counted: what the hire costs"
#: Route names that a button has no room for.
SHORT: Final = {HireRoute.PARTNER: "partner first"}
NUMBER_WORDS: Final = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
#: Signals on one line of a phone.
BRIEFLY: Final = {
    Signal.FREQUENCY: "frequency",
    Signal.METRIC: "metric",
    Signal.DATA: "data",
    Signal.MISTAKES: "mistakes",
    Signal.OWNER: "owner",
}
#: How often it comes up, where the runs of a month say otherwise.
OFTEN: Final = {
    Frequency.DAILY: "every day",
    Frequency.WEEKLY: "every week",
    Frequency.MONTHLY: "every month",
    Frequency.RARE: "more rarely than monthly",
}
#: What has to be settled before a product is bought.
BEFORE_SIGNING: Final = {
    Signal.FREQUENCY: "whether it comes up often enough to pay for",
    Signal.METRIC: "today's figure and the target",
    Signal.DATA: "data access",
    Signal.MISTAKES: "who checks what it says",
    Signal.OWNER: "who owns it after launch",
}
#: What has to be settled before a product is tried.
FIRST: Final = {
    Signal.DATA: "whether you may use the data",
    Signal.MISTAKES: "who checks an answer that is costly when it is wrong",
}


def answer_sentence(brief: Brief, assessment: Assessment) -> Mrkdwn:
    """The whole answer in plain words."""
    verdict = assessment.verdict
    match assessment.outcome:
        case Outcome.DISCOVERY:
            return md(
                "Neither a hire nor a purchase yet: {why}. Hiring before that is clear makes the vagueness more expensive. "
                "Two weeks of discovery get you there: a review of the work, not a search for people.",
                why=verdict.decided_by,
            )
        case Outcome.BUY:
            return join([_buy_sentence(brief, assessment), _money_of_building(brief, assessment)], " ")
        case Outcome.NOT_YET:
            return _not_yet_sentence(verdict)
        case Outcome.HIRE:
            return _hire_sentence(brief, assessment)


def ours_marked(line: Mrkdwn, ours: bool) -> Mrkdwn:
    """The line, with its mark where the rule is ours and not the guide's."""
    return md("{line} {ours}", line=line, ours=OURS) if ours else line


def _buy_sentence(brief: Brief, assessment: Assessment) -> Mrkdwn:
    answers, first = brief.answers, first_to_settle(assessment.verdict)
    figures = f" against {answers.today} → {answers.target}" if answers.today and answers.target else ""
    return md(
        "You may not need to hire. {clear} product already covers most of it: {first}try that {cases}for 30 days{figures}.",
        clear=_clear(assessment),
        cases="on cases of the past " if comes_up_seldom(brief) else "",
        first=f"first settle {first}, then " if first else "",
        figures=figures,
    )


def comes_up_seldom(brief: Brief) -> bool:
    """Whether thirty days may bring no case of it."""
    return brief.answers.frequency in (Frequency.MONTHLY, Frequency.RARE)


def _clear(assessment: Assessment) -> str:
    if assessment.verdict.open:
        return "A"
    surplus = assessment.worth.surplus
    # Never beside a word that the money does not carry it.
    worth_it = " and worth it" if surplus is not None and surplus > 0 and assessment.worth.thin is None else ""
    return f"The workflow is clear{worth_it}, and a"


def _money_of_building(brief: Brief, assessment: Assessment) -> Mrkdwn:
    worth, costs = assessment.worth, brief.answers.costs
    if worth.payback is not None:
        return md("Building it instead would take {months} months to pay back.", months=months(worth.payback))
    if worth.thin is Thin.COSTS_MORE and worth.left_after_pay is not None:
        over = amount(-worth.left_after_pay, costs)
        return md("Hiring for it instead would cost {over} a month more than it gives.", over=over)
    return Mrkdwn()


def to_settle(brief: Brief, verdict: Judgement, *, beside: Sequence[Signal] = ()) -> str:
    """What is open and has to be settled before a product is bought; `beside` are those that are named anyway."""
    lacking = {Signal.METRIC: lacks} if (lacks := missing_figures(brief.answers)) else {}
    named = BEFORE_SIGNING | lacking
    return _listed([named[reading.signal] for reading in verdict.open if reading.signal not in beside])


def first_to_settle(verdict: Judgement) -> str:
    """What has to be answered before a product is tried; empty where nothing has."""
    return _listed([FIRST[signal] for signal in verdict.before_trial])


def _not_yet_sentence(verdict: Judgement) -> Mrkdwn:
    whys = "; ".join(reading.told for reading in verdict.open)
    if not verdict.is_too_rare:
        return md("Not yet: {whys}. Settle that first; who and how, below, hold then.", whys=whys)
    if len(verdict.open) == 1:
        return md("Not yet: {whys}. Let it be, until it comes up more often.", whys=whys)
    return md("Not yet: {whys}. While it is that rare, the rest need not be found out.", whys=whys)


def _hire_sentence(brief: Brief, assessment: Assessment) -> Mrkdwn:
    if assessment.route is None:
        return Mrkdwn("All five signals pass. One page is left: how to get it.")
    way = _with_article(assessment.route.name)
    if (burden := _burden(brief.answers, assessment)) is None:
        looked = ", once you have looked for a product" if brief.answers.product is Product.NOT_LOOKED else ""
        return md("Yes, hire{looked}. All five signals pass, and the best route is {way}.", looked=looked, way=way)
    if assessment.worth.thin is Thin.LATE:
        return md(
            "All five signals pass, but {burden}. If that is soon enough for you, the best route is {way}.",
            burden=burden,
            way=way,
        )
    return md(
        "All five signals pass, but at these figures {burden}: fix the figures or the scope before you hire. "
        "The best route then is {way}.",
        burden=burden,
        way=way,
    )


def money_comes_first(assessment: Assessment) -> bool:
    """A hire that its own figures do not carry: they are the next step."""
    return assessment.outcome is Outcome.HIRE and assessment.worth.thin not in (None, Thin.LATE)


def _burden(answers: BriefAnswers, assessment: Assessment) -> str | None:
    """How the money does not carry a hire; None where it does, or nobody knows."""
    worth, costs = assessment.worth, answers.costs
    match worth.thin:
        case None:
            return None
        case Thin.LATE if worth.payback is not None:
            return f"{answers.effort} takes {months(worth.payback)} months to pay back"
        case Thin.COSTS_MORE if worth.left_after_pay is not None:
            return f"the hire costs {amount(-worth.left_after_pay, costs)} a month more than it gives"
        case Thin.LOSES if worth.surplus is not None:
            return f"it loses {amount(-worth.surplus, costs)} a month"
        case Thin.LOSES:
            return "the upkeep alone costs more than it brings"
    return "nothing is left over"


def signal_line(reading: Reading, brief: Brief) -> Mrkdwn:
    """`✓ *Workflow frequency*: it runs every day`."""
    why: Mrkdwn | str = reading.why
    if reading.signal is Signal.OWNER and brief.owner and reading.overrule is None:
        why = _owner(brief)
    line = md("{mark} *{name}*: {why}", mark=MARKS[reading.level], name=SIGNALS[reading.signal].name, why=why)
    if reading.overrule is None:
        return line
    by = md(" _(set to {level} by {by})_", level=reading.level.value, by=mention(reading.overrule.by))
    return Mrkdwn(line + by)


def _owner(brief: Brief) -> Mrkdwn:
    """Who owns it, and whether they know: nobody is asked before the brief is shared, and no hiring manager at all."""
    owner, asked = mention(brief.owner), brief.owner_asked
    if (no := brief.owner_declined) is not None:
        reason = md(": {reason}", reason=no.reason) if no.reason else Mrkdwn("")
        return md("{owner} does not take it on{reason}", owner=owner, reason=reason)
    held = md("{owner} owns quality after launch", owner=owner)
    if brief.owner == brief.manager:
        return held
    if asked is None:
        return md("{held} (not asked yet)", held=held)
    if asked.takes:
        return md("{held} (took it on)", held=held)
    return md("{held} (asked {when})", held=held, when=moment(asked.at, "{date_short_pretty}"))


def readiness(brief: Brief, verdict: Judgement) -> Mrkdwn:
    """The five signals, one a line."""
    title = md("*Readiness: {passed} of 5*", passed=str(verdict.passed))
    return join([title, *[signal_line(reading, brief) for reading in verdict.readings]])


def open_signals(brief: Brief, verdict: Judgement) -> Mrkdwn:
    """What is open or somebody's word, one a line; what simply passes, and what the answer names itself, on one."""
    title = md("*Readiness: {passed} of 5*", passed=str(verdict.passed))
    asks = {Signal.OWNER} if brief.owner not in ("", brief.manager) else set()
    is_named = verdict.outcome is Outcome.NOT_YET
    said = [
        each for each in verdict.readings if each.overrule or each.signal in asks or (each.is_open and not is_named)
    ]
    short = [each for each in verdict.readings if each not in said]
    marked = [f"{MARKS[level]} {_short_names(short, level)}" for level in MARKS if _short_names(short, level)]
    first = join([title, *(md("{names}", names=each) for each in marked)], "  ")
    return join([first, *(signal_line(each, brief) for each in said)])


def _short_names(readings: Sequence[Reading], level: Level) -> str:
    return ", ".join(BRIEFLY[each.signal] for each in readings if each.level is level)


def who_and_how(assessment: Assessment, *, whole: bool = True) -> Mrkdwn:
    """Who first, by which route, and the runner-up.

    Unless `whole`, the runner-up is not where the one answer names it already, nor before anybody is to be hired: the
    thread compares all routes.
    """
    later = ", once that is settled" if assessment.outcome is Outcome.NOT_YET else ""
    hire, route, second = assessment.first_hire, assessment.route, assessment.runner_up
    if assessment.verdict.is_too_rare:
        return Mrkdwn()
    flip = None if whole else offered(assessment)
    named = second and flip and flip.verdict.route and flip.verdict.route.route is second.choice.route
    if named or (later and not whole):
        second = None
    return join(
        [
            _who(hire, later) if hire else Mrkdwn(),
            ours_marked(
                md(
                    "*Route{then}*: {name}, because {why}",
                    then=" then" if later else "",
                    name=route.name,
                    why=route.because,
                ),
                route.ours,
            )
            if route
            else Mrkdwn(),
            md("*Runner-up*: {name} ({condition})", name=second.choice.name, condition=second.condition)
            if second
            else Mrkdwn(),
        ]
    )


def _who(hire: FirstHire, later: str) -> Mrkdwn:
    mind = f" ({hire.mind})" if hire.mind else ""
    return ours_marked(
        md("*Who first{later}*: {who}{mind}", later=later, who=hire.text, mind=mind), ours=bool(hire.support)
    )


def minded(assessment: Assessment) -> tuple[Caution, ...]:
    """What a card says to keep in mind: nothing on work that is let be."""
    return () if assessment.verdict.is_too_rare else assessment.warnings


def flip_result(flip: Flip, verdict: Judgement) -> str:
    """What the flip leads to, in as few words as can be: the outcome, else the route."""
    if flip.verdict.outcome is not verdict.outcome:
        return flip.verdict.outcome.value
    route = flip.verdict.route
    return SHORT.get(route.route, route.name) if route else flip.verdict.outcome.value


def flip_sentence(flip: Flip, verdict: Judgement) -> Mrkdwn:
    """The question and what would follow."""
    after = flip.verdict
    parts = [after.outcome.value] if after.outcome is not verdict.outcome else []
    if after.outcome in (Outcome.HIRE, verdict.outcome):
        if after.route and (not verdict.route or after.route.route is not verdict.route.route):
            parts.append(after.route.name)
        if after.first_hire and not verdict.first_hire:
            parts.append(after.first_hire.text)
    if not parts and after.before_trial != verdict.before_trial:
        parts.append(_trial_words(after))
    line = md("{question} → *{result}*", question=flip.question, result=" · ".join(parts) or "no change")
    return md("{line} ({also})", line=line, also=flip.also) if flip.also else line


def _trial_words(after: Judgement) -> str:
    if not after.before_trial:
        return "the trial can start"
    return f"before the trial: {first_to_settle(after)}"


def offered(assessment: Assessment) -> Flip | None:
    """The what-if on the card's button: the one answer, and on BUY always how much the product covers."""
    if assessment.one_answer is None and assessment.outcome is Outcome.BUY:
        return next((flip for flip in assessment.flips if flip.change is Change.PRODUCT), None)
    return assessment.one_answer


def one_answer(assessment: Assessment) -> Mrkdwn:
    """The one answer that would change it, or the several that stand in the way."""
    verdict, flip = assessment.verdict, offered(assessment)
    by_hand = verdict.reading(Signal.MISTAKES).overrule is not None
    parts = []
    between = assessment.in_the_way
    if verdict.is_too_rare:
        parts.append(Mrkdwn("*No answer of yours changes this one*: it would have to come up more often."))
    elif assessment.outcome is Outcome.NOT_YET and len(between) >= 2:
        count, names = NUMBER_WORDS[len(between)], _listed(between)
        parts.append(md("*{count} answers stand between you and a hire*: {names}.", count=count, names=names))
    elif flip is not None and flip == assessment.one_answer:
        parts.append(Mrkdwn("*The one answer that would change it*"))
    elif flip is not None:
        parts.append(Mrkdwn("*No single answer leads to a hire*"))
    elif assessment.outcome is Outcome.DISCOVERY:
        parts.append(Mrkdwn("*No tap changes this one*: it takes finding out. That is what the two weeks are for."))
    elif assessment.outcome is Outcome.NOT_YET:
        parts.append(Mrkdwn("*No tap changes this one*: count how often it really comes up, and say so."))
    else:
        parts.append(Mrkdwn("*No single answer leads to another route.*"))
    if flip is not None:
        parts.append(flip_sentence(flip, verdict))
    if flip is not None and flip.change is Change.MISTAKES and assessment.outcome is Outcome.NOT_YET and not by_hand:
        parts.append(
            Mrkdwn("_Two real ways: a person checks each answer, or the scope shrinks to what is cheap to get wrong._")
        )
    return join(parts)


def changes(brief: Brief, assessment: Assessment, turned: Assessment) -> list[Mrkdwn]:
    """What a flip changes, line by line."""
    lines: list[Mrkdwn] = []

    def add(name: str, before: str, after: str) -> None:
        if before != after:
            lines.append(
                md("*{name}*: {before} → *{after}*", name=name, before=before or "none", after=after or "none")
            )

    add("Outcome", assessment.outcome.value, turned.outcome.value)
    for old, new in zip(assessment.readings, turned.readings, strict=True):
        add(SIGNALS[old.signal].name, old.level.value, new.level.value)
    add("Who first", *[item.first_hire.text if item.first_hire else "" for item in (assessment, turned)])
    add("Before the trial", *[first_to_settle(item.verdict) for item in (assessment, turned)])
    add("Route", *[item.route.name if item.route else "" for item in (assessment, turned)])
    had, has = ({warning.short for warning in minded(item)} for item in (assessment, turned))
    if gone := [warning.short for warning in minded(assessment) if warning.short not in has]:
        lines.append(md("*No longer to keep in mind*: {list}", list="; ".join(gone)))
    if new_ones := [warning.short for warning in minded(turned) if warning.short not in had]:
        lines.append(md("*New to keep in mind*: {list}", list="; ".join(new_ones)))
    return lines or [Mrkdwn("Nothing would change.")]


def money(assessment: Assessment, answers: BriefAnswers) -> Mrkdwn:
    """The month's money in one or two lines, without what the answer says itself; empty while nothing is known."""
    worth, costs = assessment.worth, answers.costs
    lines: list[Mrkdwn] = []
    if worth.running is not None and worth.value is not None and worth.surplus is not None:
        lines.append(
            md(
                "*Worth it?* {running} a month to run, against {value}: {word} *{surplus}* a month ({note})",
                running=amount(worth.running, costs),
                value=amount(worth.value, costs),
                word="surplus" if worth.surplus >= 0 else "a loss of",
                surplus=amount(abs(worth.surplus), costs),
                note=NOT_COUNTED,
            )
        )
    elif worth.running is not None:
        lines.append(
            md(
                "*Worth it?* {running} a month to run ({note}); no value per run yet.",
                running=amount(worth.running, costs),
                note=NOT_COUNTED,
            )
        )
    elif worth.break_even is not None and costs.runs is not None:
        lines.append(
            md(
                "*Worth it?* Up to *{most}* a run, at {runs} runs a month ({note})",
                most=f"{priced(worth.break_even)} {costs.currency}".strip(),
                runs=shown(costs.runs),
                note=NOT_COUNTED,
            )
            if worth.break_even > 0
            else md("*Worth it?* The upkeep alone costs at least as much as it brings ({note}).", note=NOT_COUNTED)
        )
    elif assessment.outcome is not Outcome.DISCOVERY:
        lacks = "value per run" if costs.value_per_run is None else "month's figure"
        lines.append(md("*Worth it?* No {what} yet.", what=lacks))
    if answers.runs_disagree and costs.runs is not None and answers.frequency is not None:
        lines.append(
            md(
                "{runs} a month and “{often}” do not go together: please look at both. {ours}",
                runs=f"{shown(costs.runs)} {'run' if costs.runs == 1 else 'runs'}",
                often=OFTEN[answers.frequency],
                ours=OURS,
            )
        )
    if worth.rests_on_value and costs.runs is not None and costs.value_per_run is not None:
        lines.append(
            md(
                "Does each of the {runs} runs really bring {value}? That figure alone carries the answer. {ours}",
                runs=shown(costs.runs),
                value=amount(costs.value_per_run, costs),
                ours=OURS,
            )
        )
    if worth.payback is not None and costs.pay is not None:
        effort, pay = answers.effort.capitalize(), amount(costs.pay, costs)
        said = (
            "{effort} costs {pay}." if _says_payback(assessment) else "{effort} for {pay} pays back in {months} months."
        )
        lines.append(md(said, effort=effort, pay=pay, months=months(worth.payback)))
    elif worth.left_after_pay is not None and costs.pay and costs.monthly_pay is not None:
        left = worth.left_after_pay
        if worth.surplus is not None and worth.surplus < 0:
            said = "{pay} for the hire comes on top of that."
        elif left > 0:
            said = "{pay} for the hire leaves {left}."
        elif left == 0:
            said = "{pay} for the hire takes the whole surplus."
        else:
            said = "{pay} for the hire is {left} more than the surplus."
        pay = f"{amount(costs.monthly_pay, costs)} a month"
        if costs.pay_kind is PayKind.YEAR:
            pay = f"{amount(costs.pay, costs)} a year, {pay},"
        lines.append(md(said, pay=pay, left=amount(abs(left), costs)))
    return join(lines)


def _says_payback(assessment: Assessment) -> bool:
    """Whether the sentence under the word has the months already."""
    is_late = assessment.worth.thin is Thin.LATE
    return assessment.outcome is Outcome.BUY or (assessment.outcome is Outcome.HIRE and is_late)


def amount(number: Decimal, costs: Costs) -> str:
    """A sum with its currency."""
    return f"{shown(number)} {costs.currency}".strip()


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def kind_words(brief: Brief, kind: Problem) -> str:
    """What this kind of problem means for this brief; data that is reached is not said to be unconnected."""
    runs = brief.answers.when is When.RUNNING
    if kind is Problem.IMPLEMENTATION and brief.answers.data is DataAccess.READY:
        effort = "fit" if runs or brief.answers.product is Product.MOST else "build"
        return f"the workflow is clear; what is left is to {effort} it into your systems"
    if kind is Problem.OWNERSHIP and runs:
        return PROBLEMS[kind].replace("a first version can launch", "it runs")
    return PROBLEMS[kind]


def _with_article(name: str) -> str:
    if name == "contract-to-hire":
        return name
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"
