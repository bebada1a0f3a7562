"""Rules §4: each answer that people can act on, changed alone, and what would follow."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from domain.brief.brief import Brief, DataAccess, Discipline, Judge, Mistakes, Overrule, Page, Product
from domain.brief.outcome import Judgement, Outcome, judge_brief
from domain.brief.signals import is_blank, missing_figures
from domain.guide.readiness import MUST_HAVES, SIGNALS, Level, MustHave, Signal
from domain.model import Value


class Change(StrEnum):
    """An answer that people can act on; how often it runs is none, unless it was overruled."""

    DATA = "data"
    MISTAKES = "mistakes"
    OWNER = "owner"
    METRIC = "metric"
    FREQUENCY = "frequency"
    JUDGE = "judge"
    EDGE = "edge"
    DISCIPLINES = "disciplines"
    TRIAL = "trial"
    PRODUCT = "product"


class Turn(Value):
    """What becomes of a brief where one answer is another. `asks` names the page where keeping it needs words, which
    a tap cannot give; `also` is what that one answer takes along.
    """

    question: str
    brief: Brief
    asks: Page | None = None
    also: str = ""


class Flip(Turn):
    """One answer changed alone, and what would follow."""

    change: Change
    verdict: Judgement


def flips_of(brief: Brief, verdict: Judgement) -> tuple[Flip, ...]:
    """Every flip in the order of the enumeration, those without effect included."""
    made = []
    for change, turn in TURNS.items():
        turned = _taken_back(brief, verdict, change) or turn(brief, verdict)
        if turned is not None and turned.brief != brief:
            made.append(Flip(**dict(turned), change=change, verdict=judge_brief(turned.brief)))
    return tuple(made)


def changes_answer(flip: Flip, verdict: Judgement) -> bool:
    """Whether outcome, route, or what stands before a trial would be another."""
    return (
        flip.verdict.outcome is not verdict.outcome
        or _route(flip.verdict) != _route(verdict)
        or flip.verdict.before_trial != verdict.before_trial
    )


def ranked(brief: Brief, flips: tuple[Flip, ...], verdict: Judgement) -> tuple[Flip, ...]:
    """The flips worth suggesting, the first one first. O: where nothing fits, nobody suggests that something did."""
    if brief.answers.product is Product.NONE:
        flips = tuple(flip for flip in flips if flip.change is not Change.PRODUCT)
    if verdict.outcome is Outcome.HIRE:
        routes = [flip for flip in flips if flip.change in ROUTE_CHANGES and _keeps_hire_changes_route(flip, verdict)]
        return tuple(routes + [flip for flip in flips if flip.verdict.outcome is Outcome.BUY])
    return tuple(
        flip
        for outcome in (Outcome.HIRE, Outcome.BUY)
        for flip in flips
        if flip.verdict.outcome is outcome and outcome is not verdict.outcome
    )


def in_the_way(brief: Brief, verdict: Judgement) -> tuple[str, ...]:
    """What sentences call each answer that stands between a brief and a hire: one tells, two have no single answer."""
    names = []
    for reading in verdict.open:
        names.append(SIGNALS[reading.signal].name.lower())
        if reading.signal is Signal.DATA and not _may_use(brief) and is_blank(Signal.DATA, brief.answers):
            names.append(MUST_HAVES[MustHave.BOUNDARY])
    return tuple(names)


def _keeps_hire_changes_route(flip: Flip, verdict: Judgement) -> bool:
    return flip.verdict.outcome is Outcome.HIRE and _route(flip.verdict) != _route(verdict)


def _route(verdict: Judgement) -> str | None:
    return verdict.route.route if verdict.route else None


def _open(verdict: Judgement, signal: Signal) -> bool:
    return verdict.reading(signal).is_open


def _may_use(brief: Brief) -> bool:
    return brief.answers.data in (DataAccess.READY, DataAccess.NOT_CONNECTED)


def _taken_back(brief: Brief, verdict: Judgement, change: Change) -> Turn | None:
    """What was set by hand is turned by taking that back, unless the answers alone would be no better."""
    if change not in SIGNAL_OF:
        return None
    reading = verdict.reading(SIGNAL_OF[change])
    if reading.overrule is None or (reading.is_open and reading.derived is not Level.PASS):
        return None
    kept = tuple(item for item in brief.overrules if item.signal is not reading.signal)
    return Turn(
        question=f"What if you took your overrule of {SIGNALS[reading.signal].name.lower()} back?",
        brief=brief.model_copy(update={"overrules": kept}),
    )


def _supposed(brief: Brief, signal: Signal, reason: str) -> Brief:
    """The brief as if the signal passed; for a look only, never saved."""
    supposed = Overrule(signal=signal, level=Level.PASS, reason=reason, by=brief.manager, at=brief.updated_at)
    return brief.model_copy(update={"overrules": (*brief.overrules, supposed)})


def _data(brief: Brief, verdict: Judgement) -> Turn | None:
    if not _open(verdict, Signal.DATA):
        worse = brief.answering(brief.answers.but(data=DataAccess.UNCLEAR))
        return Turn(question="What if it turned out unclear whether you may use the data?", brief=worse)
    if _may_use(brief) and is_blank(Signal.DATA, brief.answers):
        written = brief.answering(brief.answers.but(boundary="as you write it down"))
        return Turn(
            question="What if you wrote down what it may read and must never see?", brief=written, asks=Page.RISK
        )
    ready = brief.answering(brief.answers.but(data=DataAccess.READY))
    return Turn(question="What if you may use that data?", brief=ready)


def _mistakes(brief: Brief, verdict: Judgement) -> Turn | None:
    if not _open(verdict, Signal.MISTAKES):
        costly = brief.answering(brief.answers.but(mistakes=Mistakes.COSTLY))
        return Turn(question="What if nobody checked, and a mistake were costly?", brief=costly)
    checked = brief.answering(brief.answers.but(mistakes=Mistakes.CHECKED, acts_alone=False))
    also = "It then no longer acts without a person." if brief.answers.acts_alone else ""
    return Turn(question="What if a person checked each answer first?", brief=checked, also=also)


def _owner(brief: Brief, verdict: Judgement) -> Turn | None:
    if not _open(verdict, Signal.OWNER):
        nobody = brief.answering(brief.answers.but(owner=""))
        return Turn(question="What if nobody owned it after launch?", brief=nobody)
    managed = brief.answering(brief.answers.but(owner=brief.manager))
    return Turn(question="What if the hiring manager owned it for now?", brief=managed)


def _metric(brief: Brief, verdict: Judgement) -> Turn | None:
    if not _open(verdict, Signal.METRIC):
        worse = brief.answering(brief.answers.but(target=""))
        return Turn(question="What if there were no target for the number?", brief=worse)
    named = brief.answers.but(metric="the number that you name") if is_blank(Signal.METRIC, brief.answers) else None
    other = _supposed(
        brief.answering(named or brief.answers), Signal.METRIC, "a number with today's figure and a target"
    )
    return Turn(question=f"What if you named {missing_figures(brief.answers)}?", brief=other, asks=Page.WORK)


def _never(brief: Brief, verdict: Judgement) -> Turn | None:
    """How often it runs is a fact of the world."""
    return None


def _judge(brief: Brief, verdict: Judgement) -> Turn | None:
    match brief.answers.judge:
        case None:
            return None
        case Judge.YES:
            nobody = brief.answering(brief.answers.but(judge=Judge.NO))
            return Turn(question="What if nobody inside could judge AI work?", brief=nobody)
    somebody = brief.answering(brief.answers.but(judge=Judge.YES))
    return Turn(question="What if somebody inside could judge AI work?", brief=somebody)


def _edge(brief: Brief, verdict: Judgement) -> Turn | None:
    if brief.answers.edge is None:
        return None
    other = brief.answering(brief.answers.but(edge=not brief.answers.edge))
    if brief.answers.edge:
        return Turn(question="What if AI were not a lasting edge?", brief=other)
    return Turn(question="What if AI were a lasting edge for you?", brief=other)


def _disciplines(brief: Brief, verdict: Judgement) -> Turn | None:
    held = tuple(item for item in Discipline if item in brief.answers.disciplines)
    if not held:
        return None
    if len(held) >= 3:
        fewer = brief.answering(brief.answers.but(disciplines=held[:2]))
        return Turn(question="What if it took only two kinds of skills?", brief=fewer, asks=Page.WAY)
    added = [item for item in Discipline if item not in held][: 3 - len(held)]
    wider = tuple(item for item in Discipline if item in held or item in added)
    three = brief.answering(brief.answers.but(disciplines=wider))
    return Turn(question="What if it took three kinds of skills?", brief=three, asks=Page.WAY)


def _trial(brief: Brief, verdict: Judgement) -> Turn | None:
    if brief.answers.judge is None:
        return None
    other = brief.answering(brief.answers.but(trial=not brief.answers.trial))
    if brief.answers.trial:
        return Turn(question="What if you did without a trial?", brief=other)
    return Turn(question="What if you wanted a trial first?", brief=other)


def _product(brief: Brief, verdict: Judgement) -> Turn | None:
    match brief.answers.product:
        case None:
            return None
        case Product.MOST:
            partly = brief.answering(brief.answers.but(product=Product.SOME))
            return Turn(question="What if the product covered only a part of it?", brief=partly)
    if verdict.is_too_rare:
        # O: nobody buys a product for what hardly ever comes up.
        return None
    covered = brief.answering(brief.answers.but(product=Product.MOST))
    return Turn(question="What if a product covered most of it?", brief=covered)


ROUTE_CHANGES: Final = (Change.JUDGE, Change.EDGE, Change.DISCIPLINES, Change.TRIAL)

#: The signal behind a change, where there is one.
SIGNAL_OF: Final[dict[Change, Signal]] = {
    Change.DATA: Signal.DATA,
    Change.MISTAKES: Signal.MISTAKES,
    Change.OWNER: Signal.OWNER,
    Change.METRIC: Signal.METRIC,
    Change.FREQUENCY: Signal.FREQUENCY,
}

TURNS: Final[dict[Change, Callable[[Brief, Judgement], Turn | None]]] = {
    Change.DATA: _data,
    Change.MISTAKES: _mistakes,
    Change.OWNER: _owner,
    Change.METRIC: _metric,
    Change.FREQUENCY: _never,
    Change.JUDGE: _judge,
    Change.EDGE: _edge,
    Change.DISCIPLINES: _disciplines,
    Change.TRIAL: _trial,
    Change.PRODUCT: _product,
}
