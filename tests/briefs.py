"""The whole space of briefs: how one is drawn from it, and what must hold for every answer, whatever was answered."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Final, TypeVar

from blocks.brief.card import brief_card
from blocks.brief.thread.trace import brief_trace
from blocks.gallery.worked import MORNING, brief_of
from domain.brief.assessment import Assessment, assess
from domain.brief.brief import (
    Brief,
    BriefAnswers,
    DataAccess,
    Discipline,
    Frequency,
    Judge,
    Mistakes,
    Overrule,
    Product,
    When,
)
from domain.brief.flips import Flip
from domain.brief.money import Costs, PayKind
from domain.brief.outcome import Judgement, Outcome, judge_brief
from domain.brief.versions import Said
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, Problem, Signal
from domain.guide.route import ROUTES as ROW_OF
from tests.releases import words_of

T = TypeVar("T")
Pick = Callable[[Sequence[T]], T]

SUMS: Final = (None, Decimal(0), Decimal("0.04"), Decimal(2), Decimal(80), Decimal(1200), Decimal(30_000))
TEXTS: Final = ("", "6 h", "1 h", "?", "none", "Median reply")
ROUTES: Final = "outside partner|agency|freelancer|contract-to-hire"


def any_brief(pick: Pick[object]) -> Brief:
    """A brief with any answers, money and overrules; `pick` chooses among the possible ones."""

    def of(*choices: object) -> object:
        return pick(choices)

    costs = {name: pick(SUMS) for name in ("runs", "cost_per_run", "hours", "rate", "value_per_run", "pay")}
    answers = BriefAnswers.model_validate(
        {
            # What passes is likelier than what does not, or hardly any brief would be ready.
            "workflow": of("", *["Sort incoming mail"] * 19),
            "metric": of(*["Median reply"] * 20, *TEXTS),
            "today": of(*["6 h"] * 20, *TEXTS),
            "target": of(*["1 h"] * 20, *TEXTS),
            "boundary": of("", *["Helpdesk"] * 7),
            "owner": of("", *["UMAYA", "UROSA"] * 4),
            "frequency": of(None, *Frequency, *[Frequency.DAILY] * 12),
            "data": of(None, *DataAccess, *[DataAccess.READY] * 12),
            "mistakes": of(None, *Mistakes, *[Mistakes.CHECKED, Mistakes.CHEAP] * 6),
            "hard_part": of(*HardPart, *[HardPart.AUTOMATION, HardPart.RETRIEVAL, HardPart.MODEL] * 3),
            "product": of(None, *Product, Product.SOME, Product.NONE),
            "judge": of(None, *Judge, *Judge),
            "when": of(None, *When),
            "edge": of(None, True, False),
            "disciplines": tuple(item for item in Discipline if of(True, False)),
            "corrected_kind": of(*[None] * 20, *Problem),
            "costs": Costs.model_validate(costs | {"currency": "EUR", "pay_kind": pick(tuple(PayKind))}),
            **{name: of(True, False) for name in ("trial", "high_stakes", "reads_internal", "acts_alone")},
        }
    )
    by_hand = tuple(
        Overrule(signal=signal, level=level, reason="we looked", by="UMAYA", at=MORNING)
        for signal in Signal
        if isinstance(level := of(*[None] * 40, *Level), Level)
    )
    return brief_of(answers).model_copy(update={"overrules": by_hand})


#: What each question means to whoever takes it literally; words of theirs stand for those that it asks for.
LITERALLY: Final[Mapping[str, Mapping[str, object]]] = {
    "What if you may use that data?": {"data": DataAccess.READY},
    "What if it turned out unclear whether you may use the data?": {"data": DataAccess.UNCLEAR},
    "What if you wrote down what it may read and must never see?": {"boundary": "Articles. Never card data."},
    "What if a person checked each answer first?": {"mistakes": Mistakes.CHECKED},
    "What if nobody checked, and a mistake were costly?": {"mistakes": Mistakes.COSTLY},
    "What if the hiring manager owned it for now?": {"owner": "UMAYA"},
    "What if nobody owned it after launch?": {"owner": ""},
    "What if there were no target for the number?": {"target": ""},
    "What if somebody inside could judge AI work?": {"judge": Judge.YES},
    "What if nobody inside could judge AI work?": {"judge": Judge.NO},
    "What if AI were a lasting edge for you?": {"edge": True},
    "What if AI were not a lasting edge?": {"edge": False},
    "What if you wanted a trial first?": {"trial": True},
    "What if you did without a trial?": {"trial": False},
    "What if it took three kinds of skills?": {"disciplines": tuple(Discipline)[2:]},
    "What if it took only two kinds of skills?": {"disciplines": tuple(Discipline)[:2]},
    "What if a product covered most of it?": {"product": Product.MOST},
    "What if the product covered only a part of it?": {"product": Product.SOME},
}
FIGURES: Final = {
    "a number": ("metric", "Calls"),
    "named today's figure": ("today", "900 h"),
    ", today's figure": ("today", "900 h"),
    "number and today's figure": ("today", "900 h"),
    "a target": ("target", "77 h"),
    "another target": ("target", "77 h"),
}
#: Every option of every answer that people can act on, the words that they can write included.
SINGLE: Final[Mapping[str, Sequence[object]]] = {
    "data": tuple(DataAccess),
    "mistakes": tuple(Mistakes),
    "owner": ("UMAYA", "UOTTO"),
    "boundary": ("Articles. Never card data.",),
    "target": ("77 h",),
    "today": ("900 h",),
    "judge": tuple(Judge),
    "edge": (True, False),
    "trial": (True, False),
}


def literally(brief: Brief, flip: Flip) -> Brief:
    """The brief of somebody who does what the question says, and nothing else."""
    if flip.question.endswith("back?"):
        kept = tuple(item for item in brief.overrules if item.signal.value != flip.change.value)
        return brief.model_copy(update={"overrules": kept})
    changes = LITERALLY.get(flip.question)
    if changes is None:
        changes = dict(FIGURES[name] for name in FIGURES if name in flip.question)
    if flip.also:
        changes = {**changes, "acts_alone": False}
    return brief.answering(brief.answers.but(**changes))


#: Sentences of one card or its thread that exclude each other.
_EXCLUDE: Final[Sequence[tuple[str, str]]] = (
    (r"and worth it", r"loses money|pays back late|costs more than it gives|value is thin"),
    (r"Yes, hire", r"loses money|pays back late|costs more than it gives|value is thin"),
    (r"Yes, hire\.", r"Nobody has looked for a product"),
    (r"Yes, hire", r"Not yet|Settle that first|You may not need to hire"),
    (r"All five signals pass", r"[✗?] \*"),
    (r"it already runs", r"[Bb]uilding it|first build|outside build"),
    (r"Settle that first|once that is settled", r"too rare to pay"),
    (r"Let it be, until|While it is that rare", r"product covered most of it\? → \*BUY|Keep in mind|Add candidate"),
    (r"you can reach the data", r"data and approvals are not connected"),
    (r"a role is about to be published", r"a contract is about to be signed"),
    (r"publish the role", rf"\*Route[^*]*\*: ({ROUTES})|platform, because"),
    (r"before you sign$", r"\*Route[^*]*\*: direct hire"),
    (r"Start a product trial", r"first settle|you may not use the data|a wrong answer is costly and nobody checks"),
    (r"the trial can start", r"Start a product trial"),
    (r"Nobody has looked for a product", r"a product already covers"),
    (r"The one answer that would change it", r"No single answer|answers stand between|No answer of yours"),
    (r"nobody inside can judge", r"somebody inside can judge the work"),
    (r"^DISCOVERY$", r"Within weeks is too fast|interview kit|Security from day one|Who first|\*Route"),
    (r"^BUY$", r"interview kit|One person for everything|Somebody inside must judge|Within weeks is too fast"),
    (r"the scope is narrow", r"One person for everything"),
    (r"surplus \*", r"It loses money"),
    (r"for the hire comes on top of that", r"surplus \*"),
    (r"answers stand between you and a hire", r"too rare to pay"),
    (r"Nobody has priced", r"only partly priced"),
    (r"a loss of", r"pays back in|worth it, and"),
    (r"a person checks each answer first", r"it (reads internal data and )?acts without a person"),
)
EXCLUDE: Final = tuple((re.compile(one, re.MULTILINE), re.compile(other, re.MULTILINE)) for one, other in _EXCLUDE)
WARNINGS_ON: Final[Mapping[Outcome, frozenset[str]]] = {
    Outcome.DISCOVERY: frozenset({"W1"}),
    Outcome.BUY: frozenset({"W5", "W8", "W10", "W11"}),
    Outcome.NOT_YET: frozenset(f"W{number}" for number in range(2, 12)),
    Outcome.HIRE: frozenset(f"W{number}" for number in range(2, 12)),
}


#: The cells of the table of routes that are the same for every brief.
IN_GENERAL: Final = frozenset(
    text for row in ROW_OF.values() for text in (row.fit, row.speed, row.vetting, row.cost, row.ownership)
)


def complaints(brief: Brief) -> Iterator[str]:
    """What an expert would smile at in the answer to this brief, and in its words."""
    yield from of_the_answer(brief, assess(brief))
    yield from of_the_words(drawn(brief))


def of_the_answer(brief: Brief, answer: Assessment) -> Iterator[str]:
    """What of the answer does not stand, before anything is drawn."""
    yield from _flips_that_lie(brief, answer)
    yield from _answers_that_are_hidden(brief, answer)
    codes = {warning.code.value for warning in answer.warnings}
    if strange := codes - WARNINGS_ON[answer.outcome]:
        yield f"{answer.outcome} warns of {sorted(strange)}"


def of_the_words(texts: Iterable[str]) -> Iterator[str]:
    """Sentences of the card or the thread that exclude each other."""
    for words in texts:
        for one, other in EXCLUDE:
            if one.search(words) and other.search(words):
                yield f"“{one.pattern}” beside “{other.pattern}”"


def drawn(brief: Brief) -> Iterator[str]:
    """All that a person reads on the card, and in its thread; what a route is like in general speaks of no brief."""
    for message in (brief_card(brief), brief_trace(brief)):
        yield "\n".join(words for words in words_of(message.blocks) if words not in IN_GENERAL)


def _flips_that_lie(brief: Brief, answer: Assessment) -> Iterator[str]:
    for flip in answer.flips:
        done = literally(brief, flip)
        if done == flip.brief:
            continue
        if flip.asks is None:
            yield f"{flip.question} saves something else"
        if _in_short(judge_brief(done)) != _in_short(flip.verdict):
            yield f"{flip.question} gives {Said.of(done)}, not {Said.of(flip.brief)}"


def _in_short(verdict: Judgement) -> tuple[object, ...]:
    return verdict.outcome, verdict.route.route if verdict.route else None, verdict.before_trial


def _answers_that_are_hidden(brief: Brief, answer: Assessment) -> Iterator[str]:
    """Where no answer is suggested that leads to a hire, none does."""
    suggested = [flip for flip in answer.suggested if flip.verdict.outcome is Outcome.HIRE]
    if answer.outcome is not Outcome.NOT_YET or suggested:
        return
    for field, options in SINGLE.items():
        for option in options:
            other = brief.answering(brief.answers.but(**{field: option}))
            if judge_brief(other).outcome is Outcome.HIRE:
                yield f"{field} = {option} alone leads to a hire, and nobody says so"


def every_voice() -> Iterator[Brief]:
    """Outcome × route × money × what is open, with everything else as it may be: texts that must read as one voice."""
    base = brief_of(BriefAnswers()).answers
    ways = product(
        (Product.MOST, Product.SOME, Product.NOT_LOOKED),
        (DataAccess.READY, DataAccess.UNCLEAR),
        (Judge.YES, Judge.NO),
        (True, False),
        (When.RUNNING, When.WEEKS),
        (None, Decimal("0.04"), Decimal(9)),
        (None, PayKind.BUILD, PayKind.MONTH),
    )
    for found, data, judge, edge, when, cost, pay in ways:
        costs = Costs(
            runs=Decimal(1200),
            cost_per_run=cost,
            hours=Decimal(6),
            rate=Decimal(80),
            value_per_run=Decimal("2.40"),
            currency="EUR",
            pay=None if pay is None else Decimal(30_000),
            pay_kind=pay or PayKind.BUILD,
        )
        yield brief_of(
            base.but(
                workflow="Sort incoming mail",
                frequency=Frequency.DAILY,
                metric="Median reply",
                today="6 h",
                target="1 h",
                owner="UMAYA",
                boundary="Helpdesk",
                data=data,
                mistakes=Mistakes.CHECKED,
                hard_part=HardPart.AUTOMATION,
                product=found,
                judge=judge,
                disciplines=(Discipline.AI, Discipline.BACKEND),
                edge=edge,
                when=when,
                costs=costs,
            )
        )
