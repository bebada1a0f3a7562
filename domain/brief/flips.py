"""Rules §4: each answer that people can act on, changed alone, and what would follow."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from domain.brief.brief import Brief, DataAccess, Discipline, Judge, Mistakes, Overrule, Page, Product
from domain.brief.outcome import Outcome, Verdict, judge_brief
from domain.brief.signals import is_blank
from domain.guide.readiness import Level, Signal
from domain.model import Value


class Change(StrEnum):
    """An answer that people can act on."""

    DATA = "data"
    MISTAKES = "mistakes"
    OWNER = "owner"
    METRIC = "metric"
    JUDGE = "judge"
    EDGE = "edge"
    DISCIPLINES = "disciplines"
    TRIAL = "trial"
    PRODUCT = "product"


class Flip(Value):
    """One answer changed alone. `asks` names the page where keeping it needs words, which a tap cannot give."""

    change: Change
    question: str
    brief: Brief
    verdict: Verdict
    asks: Page | None = None


Turned = tuple[str, Brief, Page | None]


def flips_of(brief: Brief, verdict: Verdict) -> tuple[Flip, ...]:
    """Every flip in the order of the enumeration, those without effect included."""
    made = []
    for change, turn in TURNS.items():
        if (turned := turn(brief, verdict)) is not None:
            question, other, asks = turned
            made.append(Flip(change=change, question=question, brief=other, verdict=judge_brief(other), asks=asks))
    return tuple(made)


def changes_answer(flip: Flip, verdict: Verdict) -> bool:
    """Whether outcome or route would be another."""
    return flip.verdict.outcome is not verdict.outcome or _route(flip.verdict) != _route(verdict)


def ranked(flips: tuple[Flip, ...], verdict: Verdict) -> tuple[Flip, ...]:
    """The flips worth suggesting, the first one first."""
    if verdict.outcome is Outcome.HIRE:
        routes = [flip for flip in flips if flip.change in ROUTE_CHANGES and _keeps_hire_changes_route(flip, verdict)]
        return tuple(routes + [flip for flip in flips if flip.verdict.outcome is Outcome.BUY])
    order = (Outcome.HIRE, Outcome.BUY)
    return tuple(
        flip
        for outcome in order
        for flip in flips
        if flip.verdict.outcome is outcome and outcome is not verdict.outcome
    )


def _keeps_hire_changes_route(flip: Flip, verdict: Verdict) -> bool:
    return flip.verdict.outcome is Outcome.HIRE and _route(flip.verdict) != _route(verdict)


def _route(verdict: Verdict) -> str | None:
    return verdict.route.route if verdict.route else None


def _open(verdict: Verdict, signal: Signal) -> bool:
    return verdict.reading(signal).is_open


def _supposed(brief: Brief, signal: Signal, reason: str) -> Brief:
    """The brief as if the signal passed; for a look only, never saved."""
    supposed = Overrule(signal=signal, level=Level.PASS, reason=reason, by=brief.manager, at=brief.updated_at)
    return brief.model_copy(update={"overrules": (*brief.overrules, supposed)})


def _data(brief: Brief, verdict: Verdict) -> Turned | None:
    if not _open(verdict, Signal.DATA):
        worse = brief.answering(brief.answers.but(data=DataAccess.UNCLEAR))
        return "What if it turned out unclear whether you may use the data?", worse, None
    cleared = brief.answers.but(data=DataAccess.NOT_CONNECTED)
    if is_blank(Signal.DATA, brief.answers):
        written = brief.answering(cleared.but(boundary="as you write it down"))
        return "What if you wrote down what it may read and must never see?", written, Page.RISK
    return "What if you were allowed to use the data?", brief.answering(cleared), None


def _mistakes(brief: Brief, verdict: Verdict) -> Turned | None:
    if _open(verdict, Signal.MISTAKES):
        checked = brief.answering(brief.answers.but(mistakes=Mistakes.CHECKED))
        return "What if a person checked each answer first?", checked, None
    costly = brief.answering(brief.answers.but(mistakes=Mistakes.COSTLY))
    return "What if nobody checked, and a mistake were costly?", costly, None


def _owner(brief: Brief, verdict: Verdict) -> Turned | None:
    if _open(verdict, Signal.OWNER):
        return (
            "What if the hiring manager owned it for now?",
            brief.answering(brief.answers.but(owner=brief.manager)),
            None,
        )
    return "What if nobody owned it after launch?", brief.answering(brief.answers.but(owner="")), None


def _metric(brief: Brief, verdict: Verdict) -> Turned | None:
    if not _open(verdict, Signal.METRIC):
        worse = brief.answering(brief.answers.but(target=""))
        return "What if there were no target for the number?", worse, None
    named = brief.answers if brief.answers.metric.strip() else brief.answers.but(metric="the number that you name")
    other = _supposed(brief.answering(named), Signal.METRIC, "a number with today's figure and a target")
    return "What if you named a number, today's figure and a target?", other, Page.WORK


def _judge(brief: Brief, verdict: Verdict) -> Turned | None:
    match brief.answers.judge:
        case None:
            return None
        case Judge.YES:
            other = brief.answering(brief.answers.but(judge=Judge.NO))
            return "What if nobody inside could judge AI work?", other, None
    return "What if somebody inside could judge AI work?", brief.answering(brief.answers.but(judge=Judge.YES)), None


def _edge(brief: Brief, verdict: Verdict) -> Turned | None:
    if brief.answers.edge is None:
        return None
    other = brief.answering(brief.answers.but(edge=not brief.answers.edge))
    if brief.answers.edge:
        return "What if AI were not a lasting edge?", other, None
    return "What if AI were a lasting edge for you?", other, None


def _disciplines(brief: Brief, verdict: Verdict) -> Turned | None:
    held = brief.answers.disciplines
    if not held:
        return None
    if len(held) >= 3:
        fewer = brief.answering(brief.answers.but(disciplines=held[:2]))
        return "What if it took only two kinds of skills?", fewer, Page.WAY
    added = [item for item in Discipline if item not in held][: 3 - len(held)]
    wider = tuple(item for item in Discipline if item in held or item in added)
    return "What if it took three kinds of skills?", brief.answering(brief.answers.but(disciplines=wider)), Page.WAY


def _trial(brief: Brief, verdict: Verdict) -> Turned | None:
    if brief.answers.judge is None:
        return None
    other = brief.answering(brief.answers.but(trial=not brief.answers.trial))
    if brief.answers.trial:
        return "What if you did without a trial?", other, None
    return "What if you wanted a trial first?", other, None


def _product(brief: Brief, verdict: Verdict) -> Turned | None:
    match brief.answers.product:
        case None:
            return None
        case Product.MOST:
            other = brief.answering(brief.answers.but(product=Product.SOME))
            return "What if the product covered only a part of it?", other, None
    other = brief.answering(brief.answers.but(product=Product.MOST))
    return "What if a product covered most of it?", other, None


ROUTE_CHANGES: Final = (Change.JUDGE, Change.EDGE, Change.DISCIPLINES, Change.TRIAL)

TURNS: Final[dict[Change, Callable[[Brief, Verdict], Turned | None]]] = {
    Change.DATA: _data,
    Change.MISTAKES: _mistakes,
    Change.OWNER: _owner,
    Change.METRIC: _metric,
    Change.JUDGE: _judge,
    Change.EDGE: _edge,
    Change.DISCIPLINES: _disciplines,
    Change.TRIAL: _trial,
    Change.PRODUCT: _product,
}
