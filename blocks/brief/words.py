"""The sentences of a brief's answer, shared by its card and its thread."""

from decimal import Decimal
from typing import Final

from blocks.text import Mrkdwn, join, md, mention
from domain.brief.assessment import Assessment
from domain.brief.brief import Brief, BriefAnswers
from domain.brief.flips import Change, Flip
from domain.brief.money import Costs, PayKind, months, priced, shown
from domain.brief.outcome import Outcome, Verdict
from domain.brief.signals import Reading
from domain.guide.first_hire import FirstHire
from domain.guide.readiness import SIGNALS, Level, Signal
from domain.guide.route import HireRoute

MARKS: Final = {Level.PASS: "✓", Level.NOT_SURE: "?", Level.FAIL: "✗"}
OURS: Final = Mrkdwn("_(our rule)_")
NOT_COUNTED: Final = "not counted: what the hire costs"
#: Route names that a button has no room for.
SHORT: Final = {HireRoute.PARTNER: "partner first"}
NUMBER_WORDS: Final = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}


def answer_sentence(brief: Brief, assessment: Assessment) -> Mrkdwn:
    """The whole answer in plain words."""
    verdict = assessment.verdict
    match assessment.outcome:
        case Outcome.DISCOVERY:
            return md(
                "Neither a hire nor a purchase yet: {why}. Hiring before that is clear makes the vagueness more expensive. "
                "Two weeks of discovery get you there.",
                why=verdict.decided_by,
            )
        case Outcome.BUY:
            return join([_buy_sentence(brief.answers, assessment), _payback_sentence(assessment)], " ")
        case Outcome.NOT_YET:
            whys = "; ".join(reading.why for reading in verdict.open)
            return md("Not yet: {whys}. Settle that first; who and how, below, hold then.", whys=whys)
        case Outcome.HIRE:
            if assessment.route is None:
                return Mrkdwn("All five signals pass. One page is left: how to get it.")
            return md(
                "Yes, hire. All five signals pass, and the best route is {way}.",
                way=_with_article(assessment.route.name),
            )


def ours_marked(line: Mrkdwn, ours: bool) -> Mrkdwn:
    """The line, with its mark where the rule is ours and not the guide's."""
    return md("{line} {ours}", line=line, ours=OURS) if ours else line


def _buy_sentence(answers: BriefAnswers, assessment: Assessment) -> Mrkdwn:
    figures = f" against {answers.today} → {answers.target}" if answers.today and answers.target else ""
    return md(
        "You may not need to hire. {clear} product already covers most of it: try that for 30 days{figures}.",
        clear=_clear(assessment),
        figures=figures,
    )


def _clear(assessment: Assessment) -> str:
    if assessment.verdict.open:
        return "A"
    surplus = assessment.worth.surplus
    worth_it = " and worth it" if surplus is not None and surplus > 0 else ""
    return f"The workflow is clear{worth_it}, and a"


def _payback_sentence(assessment: Assessment) -> Mrkdwn:
    payback = assessment.worth.payback
    return (
        md("Building it instead would take {months} months to pay back.", months=months(payback))
        if payback
        else Mrkdwn()
    )


def signal_line(reading: Reading, brief: Brief) -> Mrkdwn:
    """`✓ *Workflow frequency*: it runs every day`."""
    why: Mrkdwn | str = reading.why
    if reading.signal is Signal.OWNER and brief.owner and reading.overrule is None:
        why = md("{owner} owns quality after launch", owner=mention(brief.owner))
    line = md("{mark} *{name}*: {why}", mark=MARKS[reading.level], name=SIGNALS[reading.signal].name, why=why)
    if reading.overrule is None:
        return line
    by = md(" _(set to {level} by {by})_", level=reading.level.value, by=mention(reading.overrule.by))
    return Mrkdwn(line + by)


def readiness(brief: Brief, verdict: Verdict) -> Mrkdwn:
    """The five signals, one a line."""
    title = md("*Readiness: {passed} of 5*", passed=str(verdict.passed))
    return join([title, *[signal_line(reading, brief) for reading in verdict.readings]])


def who_and_how(assessment: Assessment) -> Mrkdwn:
    """Who first, by which route, and the runner-up."""
    later = ", once that is settled" if assessment.outcome is Outcome.NOT_YET else ""
    hire, route, second = assessment.first_hire, assessment.route, assessment.runner_up
    return join(
        [
            _who(hire, later) if hire else Mrkdwn(),
            ours_marked(
                md("*Route{later}*: {name}, because {why}", later=later, name=route.name, why=route.because), route.ours
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


def flip_result(flip: Flip, verdict: Verdict) -> str:
    """What the flip leads to, in as few words as can be: the outcome, else the route."""
    if flip.verdict.outcome is not verdict.outcome:
        return flip.verdict.outcome.value
    route = flip.verdict.route
    return SHORT.get(route.route, route.name) if route else flip.verdict.outcome.value


def flip_sentence(flip: Flip, verdict: Verdict) -> Mrkdwn:
    """The question and what would follow."""
    after = flip.verdict
    parts = [after.outcome.value] if after.outcome is not verdict.outcome else []
    if after.outcome in (Outcome.HIRE, verdict.outcome):
        if after.route and (not verdict.route or after.route.route is not verdict.route.route):
            parts.append(after.route.name)
        if after.first_hire and not verdict.first_hire:
            parts.append(after.first_hire.text)
    return md("{question} → *{result}*", question=flip.question, result=" · ".join(parts) or "no change")


def offered(assessment: Assessment) -> Flip | None:
    """The what-if on the card's button: the one answer, and on BUY always how much the product covers."""
    if assessment.one_answer is None and assessment.outcome is Outcome.BUY:
        return next((flip for flip in assessment.flips if flip.change is Change.PRODUCT), None)
    return assessment.one_answer


def one_answer(assessment: Assessment) -> Mrkdwn:
    """The one answer that would change it, or the several that stand in the way."""
    verdict, flip = assessment.verdict, offered(assessment)
    parts = []
    if assessment.outcome is Outcome.NOT_YET and len(verdict.open) >= 2:
        names = _listed([SIGNALS[reading.signal].name.lower() for reading in verdict.open])
        count = NUMBER_WORDS[len(verdict.open)]
        parts.append(md("*{count} answers stand between you and a hire*: {names}.", count=count, names=names))
    elif flip is not None and flip == assessment.one_answer:
        parts.append(Mrkdwn("*The one answer that would change it*"))
    elif flip is not None:
        parts.append(Mrkdwn("*No single answer leads to a hire*"))
    elif assessment.outcome is Outcome.DISCOVERY:
        parts.append(Mrkdwn("*No tap changes this one*: it takes finding out. That is what the two weeks are for."))
    else:
        parts.append(Mrkdwn("*No single answer would change it.*"))
    if flip is not None:
        parts.append(flip_sentence(flip, verdict))
    if flip is not None and flip.change is Change.MISTAKES and assessment.outcome is Outcome.NOT_YET:
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
    add("Route", *[item.route.name if item.route else "" for item in (assessment, turned)])
    had = {warning.code: warning.short for warning in assessment.warnings}
    has = {warning.code: warning.short for warning in turned.warnings}
    if gone := [short for code, short in had.items() if code not in has]:
        lines.append(md("*No longer to keep in mind*: {list}", list="; ".join(gone)))
    if new_ones := [short for code, short in has.items() if code not in had]:
        lines.append(md("*New to keep in mind*: {list}", list="; ".join(new_ones)))
    return lines or [Mrkdwn("Nothing would change.")]


def money(assessment: Assessment, costs: Costs) -> Mrkdwn:
    """The month's money in one or two lines; empty while nothing is known."""
    worth = assessment.worth
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
    if worth.payback is not None and costs.pay is not None:
        lines.append(
            md(
                "Building it for {pay} pays back in {months} months.",
                pay=amount(costs.pay, costs),
                months=months(worth.payback),
            )
        )
    elif worth.left_after_pay is not None and costs.pay is not None and costs.monthly_pay is not None:
        left = worth.left_after_pay
        if left > 0:
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


def amount(number: Decimal, costs: Costs) -> str:
    """A sum with its currency."""
    return f"{shown(number)} {costs.currency}".strip()


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _with_article(name: str) -> str:
    if name == "contract-to-hire":
        return name
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"
