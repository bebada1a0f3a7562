"""Rules §6 and §8: which of the eleven warnings a brief raises, each with its trigger and in words that fit its outcome."""

from typing import Final

from domain.brief.brief import BriefAnswers, DataAccess, Judge, Product, When
from domain.brief.money import Thin, Worth, months, worth
from domain.brief.outcome import Judgement, Outcome
from domain.guide.breaks import BREAKS, Break, BreakRow
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Problem, Signal
from domain.guide.route import ONE_PERSON, OUTSIDE, HireRoute
from domain.model import Value

# O: discovery has to find out first, and whoever buys needs neither a builder nor an interview.
BELONGS: Final[dict[Outcome, frozenset[Break]]] = {
    Outcome.DISCOVERY: frozenset({Break.VAGUE_WORKFLOW}),
    Outcome.BUY: frozenset({Break.SECURITY_LATER, Break.THIN_VALUE, Break.RECHECK, Break.NOT_LOOKED}),
    Outcome.NOT_YET: frozenset(Break) - {Break.VAGUE_WORKFLOW},
    Outcome.HIRE: frozenset(Break) - {Break.VAGUE_WORKFLOW},
}

THIN_WORDS: Final[dict[Thin, str]] = {
    Thin.LOSES: "It loses money at these figures",
    Thin.COSTS_MORE: "The hire costs more than it gives",
    Thin.LATE: "{effort} pays back late",
    Thin.THIN: "The value is thin",
}


class Caution(Value):
    """A raised warning: `because` is what triggered it here."""

    code: Break
    because: str
    row: BreakRow

    @property
    def short(self) -> str:
        return self.row.short

    @property
    def detail(self) -> str:
        return self.row.detail

    @property
    def ours(self) -> bool:
        return self.row.ours


def warnings_of(answers: BriefAnswers, verdict: Judgement) -> tuple[Caution, ...]:
    """The warnings that belong to the outcome: whether to hire at all first, then in the order of their codes."""
    route = verdict.route.route if verdict.route else None
    money = worth(answers.costs)
    triggers = {
        Break.NOT_LOOKED: "you haven't looked for one" if answers.product is Product.NOT_LOOKED else "",
        Break.VAGUE_WORKFLOW: _vague(answers, verdict),
        Break.UNPRICED: _unpriced(answers),
        Break.ONE_FOR_EVERYTHING: _everything(answers, route),
        Break.TOO_FAST: _too_fast(answers, route),
        Break.SECURITY_LATER: _security(answers),
        Break.NO_JUDGE: _no_judge(answers),
        Break.NO_HANDOVER: _handover(answers, route),
        Break.THIN_VALUE: _thin(answers, money),
        Break.SCORECARD_FIT: "the hard part is training a model" if answers.hard_part is HardPart.MODEL else "",
        Break.RECHECK: _recheck(verdict),
    }
    said = _said(answers, verdict, money)
    return tuple(
        Caution(code=code, because=because, row=BREAKS[code].model_copy(update=said.get(code, {})))
        for code, because in triggers.items()
        if because and code in BELONGS[verdict.outcome]
    )


def _said(answers: BriefAnswers, verdict: Judgement, money: Worth) -> dict[Break, dict[str, str]]:
    """Where a row of the guide says something else for this brief."""
    said = {Break.RECHECK: {"short": _recheck_words(verdict)}}
    if answers.costs.is_partly_priced:
        said[Break.UNPRICED] = {"short": "The work after launch is only partly priced"}
    if money.thin is not None:
        said[Break.THIN_VALUE] = {"short": THIN_WORDS[money.thin].format(effort=answers.effort.capitalize())}
    if answers.when is When.RUNNING:
        said[Break.NO_HANDOVER] = {
            "detail": BREAKS[Break.NO_HANDOVER].detail.replace("An outside build", "Work from outside")
        }
    return said


def _vague(answers: BriefAnswers, verdict: Judgement) -> str:
    vague = answers.hard_part is HardPart.UNKNOWN or verdict.kind is Problem.ADVICE
    return verdict.decided_by if vague else ""


def _unpriced(answers: BriefAnswers) -> str:
    empty = answers.costs.unpriced
    return f"not given: {', '.join(empty)}" if empty else ""


def _everything(answers: BriefAnswers, route: HireRoute | None) -> str:
    count = len(answers.disciplines)
    return f"{count} kinds of skills on a one-person route" if count >= 4 and route in ONE_PERSON else ""


def _too_fast(answers: BriefAnswers, route: HireRoute | None) -> str:
    if answers.when is not When.WEEKS:
        return ""
    slow = {
        "a direct hire is the slowest route": route is HireRoute.DIRECT,
        "the stakes are high": answers.high_stakes,
        "the data is not connected yet": answers.data is DataAccess.NOT_CONNECTED,
    }
    reasons = [reason for reason, holds in slow.items() if holds]
    return f"wanted within weeks, and {' and '.join(reasons)}" if reasons else ""


def _security(answers: BriefAnswers) -> str:
    facts = {
        "reads internal data": answers.reads_internal,
        "acts without a person": answers.acts_alone and not answers.is_torn,
    }
    held = " and ".join(fact for fact, holds in facts.items() if holds)
    torn = "the brief says both that a person checks first and that none does: keep one" if answers.is_torn else ""
    return ", and ".join(filter(None, (held and f"it {held}", torn)))


def _no_judge(answers: BriefAnswers) -> str:
    if answers.judge is Judge.NO:
        return "nobody inside can judge AI work"
    return "you are not sure that anybody can judge AI work" if answers.judge is Judge.UNSURE else ""


def _handover(answers: BriefAnswers, route: HireRoute | None) -> str:
    if route not in OUTSIDE:
        return ""
    if answers.when is When.RUNNING:
        return "somebody outside works on what runs already"
    return "the first build is made outside"


def _thin(answers: BriefAnswers, money: Worth) -> str:
    match money.thin:
        case None:
            return ""
        case Thin.LATE if money.payback is not None:
            return f"{answers.effort} takes {months(money.payback)} months to pay back"
        case Thin.COSTS_MORE:
            return "the pay is larger than the monthly surplus"
        case Thin.LOSES if money.surplus is None:
            return "the upkeep alone costs more than it brings"
        case Thin.LOSES:
            return "running it costs more than it brings"
    if money.left_after_pay == 0:
        return "the pay takes the whole surplus"
    return "the upkeep alone costs what it brings" if money.surplus is None else "running it costs what it brings"


def _recheck(verdict: Judgement) -> str:
    if verdict.outcome is Outcome.NOT_YET:
        return "data access is open" if verdict.reading(Signal.DATA).is_open else ""
    return "a contract is about to be signed" if _signs(verdict) else "a role is about to be published"


def _recheck_words(verdict: Judgement) -> str:
    return "Check again before you sign" if _signs(verdict) else "Check again before you publish the role"


def _signs(verdict: Judgement) -> bool:
    """A purchase and every outside route end in a contract, a direct hire begins with a role."""
    return verdict.outcome is Outcome.BUY or (verdict.route is not None and verdict.route.route in OUTSIDE)
