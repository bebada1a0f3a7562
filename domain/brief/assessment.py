"""The whole answer to a brief: the verdict, its warnings, the money, and what would change it."""

from typing import Final

from domain.brief.brief import Brief, Product, When
from domain.brief.flips import ROUTE_CHANGES, Change, Flip, flips_of, in_the_way, ranked
from domain.brief.money import Worth, worth
from domain.brief.outcome import Judgement, Outcome, judge_brief
from domain.brief.route import RouteChoice
from domain.brief.signals import Reading
from domain.brief.warnings import Caution, warnings_of
from domain.guide.first_hire import HIGH_STAKES_BECAUSE, HIGH_STAKES_SIGNAL, FirstHire
from domain.guide.readiness import SIGNALS, USUAL_MISTAKE, Level, Problem, Signal
from domain.guide.route import HireRoute
from domain.model import Value


class Step(Value):
    """One line of the rule trace; `ours` where the rule is ours and not the source's."""

    about: str
    text: str
    ours: bool = False


class RunnerUp(Value):
    """The second-best route, and what it would take."""

    choice: RouteChoice
    condition: str


class Assessment(Value):
    """Everything that the answer card and its thread show."""

    verdict: Judgement
    runner_up: RunnerUp | None
    warnings: tuple[Caution, ...]
    worth: Worth
    flips: tuple[Flip, ...]
    suggested: tuple[Flip, ...]
    #: What sentences call each answer that stands between it and a hire.
    in_the_way: tuple[str, ...]
    trace: tuple[Step, ...]

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome

    @property
    def kind(self) -> Problem:
        return self.verdict.kind

    @property
    def readings(self) -> tuple[Reading, ...]:
        return self.verdict.readings

    @property
    def first_hire(self) -> FirstHire | None:
        return self.verdict.first_hire

    @property
    def route(self) -> RouteChoice | None:
        return self.verdict.route

    @property
    def one_answer(self) -> Flip | None:
        """The one answer that would change it."""
        return self.suggested[0] if self.suggested else None


TORN: Final = "that a person checks each answer first, and that none does: both cannot hold. The check counts here"
STANDARD_EDGE: Final = (
    "that the need is standard, and that AI sets you apart: what a product gives to everybody is no edge. The product "
    "counts here"
)
FASTER: Final = "faster: a contract can begin within weeks, a direct hire is the slowest route"


def assess(brief: Brief) -> Assessment:
    """The answer to a brief, with the trace of what decided it."""
    verdict = judge_brief(brief)
    flips = flips_of(brief, verdict)
    return Assessment(
        verdict=verdict,
        runner_up=_runner_up(brief, verdict, flips),
        warnings=warnings_of(brief.answers, verdict),
        worth=worth(brief.answers.costs),
        flips=flips,
        suggested=ranked(brief, flips, verdict),
        in_the_way=in_the_way(brief, verdict),
        trace=_trace(brief, verdict),
    )


def _runner_up(brief: Brief, verdict: Judgement, flips: tuple[Flip, ...]) -> RunnerUp | None:
    """O: the route of the first flip that gives another; on BUY, the route without the product."""
    if verdict.route is None:
        return None
    if verdict.outcome is Outcome.BUY:
        without = judge_brief(brief.answering(brief.answers.but(product=Product.SOME)))
        if without.route is None:
            return None
        return RunnerUp(choice=without.route, condition="if it covers less than you think")
    if (faster := _faster(brief, verdict, flips)) is not None:
        return faster
    for change in ROUTE_CHANGES:
        flip = next((item for item in flips if item.change is change), None)
        if flip and flip.verdict.route and flip.verdict.route.route is not verdict.route.route:
            return RunnerUp(choice=flip.verdict.route, condition=_as_condition(flip.question))
    return None


def _faster(brief: Brief, verdict: Judgement, flips: tuple[Flip, ...]) -> RunnerUp | None:
    """S: urgency chooses the route, too. O: how: a direct hire within weeks has a contract on trial as its runner-up."""
    if brief.answers.when is not When.WEEKS or verdict.route is None or verdict.route.route is not HireRoute.DIRECT:
        return None
    trial = next((flip.verdict.route for flip in flips if flip.change is Change.TRIAL), None)
    return RunnerUp(choice=trial, condition=FASTER) if trial is not None else None


def _as_condition(question: str) -> str:
    return "if " + question.removeprefix("What if ").removesuffix("?")


def _trace(brief: Brief, verdict: Judgement) -> tuple[Step, ...]:
    steps = [_signal_step(reading, brief) for reading in verdict.readings]
    corrected = brief.answers.corrected_kind is not None
    by = "corrected by hand" if corrected else "from the hard part and when you need it"
    if brief.answers.is_torn:
        steps.append(Step(about="Two answers", text=TORN, ours=True))
    if verdict.outcome is Outcome.BUY and brief.answers.edge:
        steps.append(Step(about="Two answers", text=STANDARD_EDGE, ours=True))
    mistake = f"the usual mistake is {USUAL_MISTAKE[verdict.kind]}"
    steps.append(Step(about="Kind of problem", text=f"{verdict.kind.value}, {by}; {mistake}", ours=True))
    steps.append(Step(about="Outcome", text=f"{verdict.outcome.value}: {verdict.decided_by}"))
    if verdict.first_hire:
        hire = verdict.first_hire
        mind = f"; {hire.mind}" if hire.mind else ""
        steps.append(Step(about="First hire", text=f"{hire.role}, for {hire.shape}: {hire.because}{mind}"))
        if hire.support:
            steps.append(
                Step(
                    about="High stakes",
                    text=f"adds {hire.support}: {HIGH_STAKES_BECAUSE}. {HIGH_STAKES_SIGNAL}",
                    ours=True,
                )
            )
    if verdict.route:
        text = f"{verdict.route.name}: {verdict.route.because}"
        steps.append(Step(about="Route", text=text, ours=verdict.route.ours))
    return (*steps, *_steps_of_ours(brief, verdict))


def _steps_of_ours(brief: Brief, verdict: Judgement) -> list[Step]:
    """What else decided, where the guide leaves it open."""
    steps = []
    if verdict.before_trial:
        names = " and ".join(SIGNALS[signal].name.lower() for signal in verdict.before_trial)
        text = f"{names} first: it runs on real cases, and somebody answers for them"
        steps.append(Step(about="Before the trial", text=text, ours=True))
    if verdict.is_too_rare:
        text = "no other answer makes custom work pay, and nobody buys a product for it"
        steps.append(Step(about="Too rare", text=text, ours=True))
    urgent = verdict.route is not None and verdict.route.route is HireRoute.DIRECT
    if urgent and brief.answers.when is When.WEEKS:
        steps.append(Step(about="Urgency", text=f"contract-to-hire is the runner-up: {FASTER}", ours=True))
    return steps


def _signal_step(reading: Reading, brief: Brief) -> Step:
    name = SIGNALS[reading.signal].name
    if reading.overrule is not None:
        text = f"{reading.level.value}, set by hand; the answers alone say {reading.derived.value}"
        return Step(about=name, text=text, ours=True)
    # O: the source knows pass and fail alone, and does not say that "me for now" counts.
    me_for_now = reading.signal is Signal.OWNER and brief.owner == brief.manager
    ours = reading.level is Level.NOT_SURE or me_for_now
    return Step(about=name, text=f"{reading.level.value}, {reading.why}", ours=ours)
