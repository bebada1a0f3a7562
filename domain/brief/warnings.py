"""Rules §6: which of the ten warnings a brief raises, each with its trigger."""

from domain.brief.brief import BriefAnswers, DataAccess, Judge, When
from domain.brief.money import months, worth
from domain.brief.outcome import Outcome, Verdict
from domain.guide.breaks import BREAKS, Break
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Problem, Signal
from domain.guide.route import ONE_PERSON, OUTSIDE, HireRoute
from domain.model import Value


class Caution(Value):
    """A raised warning: `because` is what triggered it here."""

    code: Break
    because: str

    @property
    def short(self) -> str:
        return BREAKS[self.code].short

    @property
    def detail(self) -> str:
        return BREAKS[self.code].detail

    @property
    def ours(self) -> bool:
        return BREAKS[self.code].ours


def warnings_of(answers: BriefAnswers, verdict: Verdict) -> tuple[Caution, ...]:
    """The warnings in the order of their codes."""
    route = verdict.route.route if verdict.route else None
    triggers = {
        Break.VAGUE_WORKFLOW: _vague(answers, verdict),
        Break.UNPRICED: _unpriced(answers),
        Break.ONE_FOR_EVERYTHING: _everything(answers, route),
        Break.TOO_FAST: _too_fast(answers, route),
        Break.SECURITY_LATER: _security(answers),
        Break.NO_JUDGE: _no_judge(answers, verdict),
        Break.NO_HANDOVER: "the first build is made outside" if route in OUTSIDE else "",
        Break.THIN_VALUE: _thin(answers),
        Break.SCORECARD_FIT: "the hard part is training a model" if answers.hard_part is HardPart.MODEL else "",
        Break.RECHECK: _recheck(verdict),
    }
    return tuple(Caution(code=code, because=because) for code, because in triggers.items() if because)


def _vague(answers: BriefAnswers, verdict: Verdict) -> str:
    vague = answers.hard_part is HardPart.UNKNOWN or verdict.kind is Problem.ADVICE
    return verdict.decided_by if verdict.outcome is Outcome.DISCOVERY and vague else ""


def _unpriced(answers: BriefAnswers) -> str:
    costs = answers.costs
    named = {
        "runs": costs.runs,
        "cost a run": costs.cost_per_run,
        "upkeep hours": costs.hours,
        "hourly rate": costs.rate,
    }
    empty = [name for name, value in named.items() if value is None]
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
    facts = {"reads internal data": answers.reads_internal, "acts without a person": answers.acts_alone}
    held = [fact for fact, holds in facts.items() if holds]
    return f"it {' and '.join(held)}" if held else ""


def _no_judge(answers: BriefAnswers, verdict: Verdict) -> str:
    if verdict.outcome not in (Outcome.HIRE, Outcome.NOT_YET):
        return ""
    if answers.judge is Judge.NO:
        return "nobody inside can judge AI work"
    return "you are not sure that anybody can judge AI work" if answers.judge is Judge.UNSURE else ""


def _thin(answers: BriefAnswers) -> str:
    money = worth(answers.costs)
    if not money.thin:
        return ""
    if money.payback is not None:
        return f"building it takes {months(money.payback)} months to pay back"
    if money.left_after_pay is not None and answers.costs.monthly_pay is not None and (money.surplus or 0) > 0:
        return "the pay is at least as large as the monthly surplus"
    return "running it costs at least as much as it brings"


def _recheck(verdict: Verdict) -> str:
    if verdict.outcome is Outcome.HIRE:
        return "a role is about to be published"
    if verdict.outcome is Outcome.BUY:
        return "a contract is about to be signed"
    if verdict.outcome is Outcome.NOT_YET and verdict.reading(Signal.DATA).is_open:
        return "data access is open"
    return ""
