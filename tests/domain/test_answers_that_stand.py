"""What would make an expert smile, kind by kind, and what is said instead."""

from decimal import Decimal

import pytest

from blocks.gallery.worked import CASTINGS, MORNING, PATIENTS, TRIAGE, VAGUE, brief_of
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
from domain.brief.commodity import factors_of
from domain.brief.flips import Change, Flip
from domain.brief.money import Costs, PayKind, Thin
from domain.brief.outcome import Outcome
from domain.guide.breaks import Break
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, Problem, Signal
from domain.guide.route import HireRoute

READY = TRIAGE.but(product=Product.SOME, judge=Judge.YES)
PRICED = READY.costs


def answer_to(answers: BriefAnswers, *overrules: Overrule) -> Assessment:
    return assess(brief_of(answers).model_copy(update={"overrules": overrules}))


def by_hand(signal: Signal, level: Level) -> Overrule:
    return Overrule(signal=signal, level=level, reason="we looked", by="UMAYA", at=MORNING)


def flip_of(assessment: Assessment, change: Change) -> Flip:
    return next(flip for flip in assessment.flips if flip.change is change)


def because(assessment: Assessment, code: Break) -> str:
    return next((each.because for each in assessment.warnings if each.code is code), "")


def short(assessment: Assessment, code: Break) -> str:
    return next(each.short for each in assessment.warnings if each.code is code)


def codes(assessment: Assessment) -> list[str]:
    return [each.code.value for each in assessment.warnings]


def said(assessment: Assessment) -> str:
    return "\n".join(f"{step.about}: {step.text}" for step in assessment.trace)


def with_costs(**changes: object) -> BriefAnswers:
    return READY.but(costs=PRICED.model_copy(update=changes))


# A1: one answer, applied literally, does what it says.
@pytest.mark.parametrize("data", [DataAccess.BLOCKED, DataAccess.UNCLEAR, None])
def test_a_blank_boundary_and_data_that_may_not_be_used_are_two_answers(data: DataAccess | None) -> None:
    answer = answer_to(READY.but(boundary="", data=data))
    assert answer.in_the_way == ("data access", "what it may read and must never see")
    assert all(flip.verdict.outcome is not Outcome.HIRE for flip in answer.suggested)
    assert "not written down" in answer.verdict.reading(Signal.DATA).why


@pytest.mark.parametrize("data", [DataAccess.READY, DataAccess.NOT_CONNECTED])
def test_writing_the_boundary_down_is_the_one_answer_where_the_data_may_be_used(data: DataAccess) -> None:
    answer = answer_to(READY.but(boundary=" ", data=data))
    flip = answer.one_answer
    assert flip
    assert (flip.change, flip.brief.answers.data, flip.verdict.outcome) == (Change.DATA, data, Outcome.HIRE)
    assert answer.in_the_way == ("data access",)


# A10: allowed is allowed, and nothing else.
@pytest.mark.parametrize("data", [DataAccess.BLOCKED, DataAccess.UNCLEAR, None])
def test_being_allowed_to_use_the_data_sets_ready_and_raises_nothing_new(data: DataAccess | None) -> None:
    answer = answer_to(READY.but(data=data, when=When.WEEKS))
    flip = answer.one_answer
    assert flip
    assert flip.question == "What if you may use that data?"
    assert flip.brief.answers.data is DataAccess.READY
    assert "W4" not in codes(assess(flip.brief))


# A2: a trial runs on real cases, so the permission comes first.
@pytest.mark.parametrize("data", [DataAccess.BLOCKED, DataAccess.UNCLEAR, None])
def test_a_purchase_needs_no_data_signal_but_its_trial_does(data: DataAccess | None) -> None:
    answer = answer_to(TRIAGE.but(data=data))
    assert answer.outcome is Outcome.BUY
    assert answer.verdict.before_trial == (Signal.DATA,)
    assert flip_of(answer, Change.DATA).verdict.before_trial == ()
    assert "Before the trial: data access first" in said(answer)


def test_costly_mistakes_that_nobody_checks_come_before_a_trial_too() -> None:
    answer = answer_to(TRIAGE.but(mistakes=Mistakes.COSTLY, high_stakes=True, acts_alone=True))
    assert answer.verdict.before_trial == (Signal.MISTAKES,)
    checked = flip_of(answer, Change.MISTAKES)
    assert checked.verdict.before_trial == ()


@pytest.mark.parametrize(
    "answers",
    [
        TRIAGE,
        TRIAGE.but(data=DataAccess.NOT_CONNECTED),
        # Its first step writes that down.
        TRIAGE.but(boundary=""),
        TRIAGE.but(mistakes=Mistakes.UNSURE),
        TRIAGE.but(owner="", target="", frequency=Frequency.RARE),
    ],
)
def test_what_a_trial_finds_out_itself_does_not_bar_it(answers: BriefAnswers) -> None:
    assert answer_to(answers).verdict.before_trial == ()


@pytest.mark.parametrize("level", [Level.FAIL, Level.NOT_SURE])
def test_data_that_somebody_has_closed_by_hand_bars_a_trial(level: Level) -> None:
    answer = answer_to(TRIAGE, by_hand(Signal.DATA, level))
    assert answer.verdict.before_trial == (Signal.DATA,)


def test_what_somebody_has_passed_by_hand_bars_no_trial() -> None:
    closed = TRIAGE.but(data=DataAccess.BLOCKED, mistakes=Mistakes.COSTLY)
    passed = (by_hand(Signal.DATA, Level.PASS), by_hand(Signal.MISTAKES, Level.PASS))
    assert answer_to(closed, *passed).verdict.before_trial == ()


# A3 and A4: four words for money that does not carry it.
@pytest.mark.parametrize(
    ("changes", "thin", "words"),
    [
        ({"value_per_run": Decimal("0.10")}, Thin.LOSES, "It loses money at these figures"),
        ({"cost_per_run": None, "value_per_run": Decimal("0.1")}, Thin.LOSES, "It loses money at these figures"),
        ({"pay": Decimal(2353), "pay_kind": PayKind.MONTH}, Thin.COSTS_MORE, "The hire costs more than it gives"),
        ({"pay": Decimal(30_000)}, Thin.LATE, "Building it pays back late"),
        ({"value_per_run": Decimal("0.44"), "pay": None}, Thin.THIN, "The value is thin"),
        ({"cost_per_run": None, "value_per_run": Decimal("0.4")}, Thin.THIN, "The value is thin"),
        ({"pay": Decimal(2352), "pay_kind": PayKind.MONTH}, Thin.THIN, "The value is thin"),
    ],
)
def test_money_that_does_not_carry_it_is_called_by_its_name(changes: dict[str, object], thin: Thin, words: str) -> None:
    answer = answer_to(with_costs(**changes))
    assert answer.worth.thin is thin
    assert short(answer, Break.THIN_VALUE) == words
    assert answer.outcome is Outcome.HIRE


@pytest.mark.parametrize(
    "changes",
    [
        {"pay": None},
        {"pay": Decimal(2352) * 12},
        {"pay": Decimal(2351), "pay_kind": PayKind.MONTH},
        {"value_per_run": Decimal("0.45"), "pay": None},
        {"value_per_run": None},
        {"runs": None},
        {"rate": None, "cost_per_run": None},
    ],
)
def test_money_that_carries_it_or_is_not_known_is_not_warned_of(changes: dict[str, object]) -> None:
    answer = answer_to(with_costs(**changes))
    assert answer.worth.thin is None
    assert "W8" not in codes(answer)


def test_a_value_of_ten_times_the_cost_rests_on_one_figure() -> None:
    exactly = {"runs": Decimal(100), "cost_per_run": Decimal(1), "hours": Decimal(0), "rate": Decimal(0)}
    assert answer_to(with_costs(**exactly, value_per_run=Decimal(10))).worth.rests_on_value
    assert not answer_to(with_costs(**exactly, value_per_run=Decimal("9.99"))).worth.rests_on_value
    free = exactly | {"cost_per_run": Decimal(0)}
    assert not answer_to(with_costs(**free, value_per_run=Decimal(10))).worth.rests_on_value
    assert answer_to(CASTINGS).worth.rests_on_value


# A8: a person checks, or it acts without one.
@pytest.mark.parametrize("mistakes", [Mistakes.COSTLY, Mistakes.UNSURE])
def test_a_person_who_checks_unticks_acting_alone_and_it_says_so(mistakes: Mistakes) -> None:
    flip = flip_of(answer_to(READY.but(mistakes=mistakes, acts_alone=True)), Change.MISTAKES)
    assert not flip.brief.answers.is_torn
    assert not flip.brief.answers.acts_alone
    assert flip.also == "It then no longer acts without a person."
    assert flip_of(answer_to(READY.but(mistakes=mistakes)), Change.MISTAKES).also == ""


def test_a_brief_that_holds_both_is_answered_and_told_so() -> None:
    torn = answer_to(READY.but(acts_alone=True))
    assert torn.outcome is Outcome.HIRE
    assert "both cannot hold" in said(torn)
    assert because(torn, Break.SECURITY_LATER) == (
        "it reads internal data, and the brief says both that a person checks first and that none does: keep one"
    )
    alone = answer_to(READY.but(acts_alone=True, mistakes=Mistakes.CHEAP))
    assert because(alone, Break.SECURITY_LATER) == "it reads internal data and acts without a person"
    assert "both cannot hold" not in said(alone)


# A9: what runs is said to run where the form says so.
def test_it_already_runs_is_said_only_where_the_form_says_so() -> None:
    running = answer_to(READY.but(when=When.RUNNING))
    corrected = answer_to(READY.but(when=When.LATER, corrected_kind=Problem.OWNERSHIP))
    assert running.route
    assert corrected.route
    assert running.route.because == "it already runs, and it needs somebody who stays"
    assert corrected.route.because == "you said this is an ownership problem, and it needs somebody who stays"
    assert "Kind of problem: ownership, corrected by hand" in said(corrected)


def test_nothing_is_built_where_something_runs() -> None:
    late = READY.but(when=When.RUNNING)
    answer = answer_to(late)
    assert because(answer, Break.NO_HANDOVER) == "somebody outside works on what runs already"
    assert short(answer, Break.THIN_VALUE) == "The work pays back late"
    texts = [text for each in answer.warnings for text in (each.because, each.short, each.detail)]
    assert not [text for text in texts if "build" in text.lower()]
    assert because(answer_to(READY), Break.NO_HANDOVER) == "the first build is made outside"


# A11: what comes up too seldom cannot be settled.
def test_too_rare_has_no_answer_to_give_and_no_product_to_buy() -> None:
    answer = answer_to(READY.but(frequency=Frequency.RARE))
    assert answer.verdict.is_too_rare
    assert answer.suggested == ()
    assert "too rare to pay for custom work" in answer.verdict.decided_by
    assert "Too rare: " in said(answer)


@pytest.mark.parametrize("frequency", [Frequency.MONTHLY, Frequency.WEEKLY, Frequency.DAILY, None])
def test_only_rare_work_is_too_rare(frequency: Frequency | None) -> None:
    assert not answer_to(READY.but(frequency=frequency)).verdict.is_too_rare


def test_rare_work_that_somebody_has_judged_by_hand_is_not_too_rare() -> None:
    rare = READY.but(frequency=Frequency.RARE)
    assert not answer_to(rare, by_hand(Signal.FREQUENCY, Level.NOT_SURE)).verdict.is_too_rare
    assert answer_to(rare, by_hand(Signal.FREQUENCY, Level.PASS)).outcome is Outcome.HIRE
    assert not answer_to(READY, by_hand(Signal.FREQUENCY, Level.FAIL)).verdict.is_too_rare


def test_a_purchase_and_a_discovery_are_never_called_too_rare() -> None:
    assert not answer_to(TRIAGE.but(frequency=Frequency.RARE)).verdict.is_too_rare
    assert not answer_to(VAGUE.but(frequency=Frequency.RARE)).verdict.is_too_rare


# A12: warnings belong to outcomes.
def test_a_discovery_keeps_the_vague_workflow_in_mind_and_nothing_else() -> None:
    loud = PATIENTS.but(hard_part=HardPart.UNKNOWN, product=Product.NOT_LOOKED, data=DataAccess.NOT_CONNECTED)
    assert codes(answer_to(loud)) == ["W1"]
    assert codes(answer_to(PATIENTS.but(corrected_kind=Problem.ADVICE))) == ["W1"]
    # Vague is the work, not its number.
    assert codes(answer_to(PATIENTS.but(metric=""))) == []


def test_whoever_buys_is_not_warned_of_hiring() -> None:
    loud = CASTINGS.but(product=Product.MOST, when=When.WEEKS, data=DataAccess.NOT_CONNECTED, reads_internal=True)
    assert codes(answer_to(loud)) == ["W5", "W10"]


def test_the_interview_kit_and_the_haste_need_a_hire_or_one_that_is_near() -> None:
    hasty = CASTINGS.but(when=When.WEEKS, data=DataAccess.NOT_CONNECTED)
    for answers in (hasty, hasty.but(owner="")):
        assert {"W4", "W9"} <= set(codes(answer_to(answers)))


@pytest.mark.parametrize(
    ("answers", "route", "why", "words"),
    [
        (READY, HireRoute.FREELANCER, "a contract is about to be signed", "Check again before you sign"),
        (
            READY.but(judge=Judge.NO),
            HireRoute.AGENCY,
            "a contract is about to be signed",
            "Check again before you sign",
        ),
        (CASTINGS, HireRoute.PARTNER, "a contract is about to be signed", "Check again before you sign"),
        (
            READY.but(trial=True),
            HireRoute.CONTRACT_TO_HIRE,
            "a contract is about to be signed",
            "Check again before you sign",
        ),
        (
            READY.but(edge=True),
            HireRoute.DIRECT,
            "a role is about to be published",
            "Check again before you publish the role",
        ),
        (TRIAGE, HireRoute.PLATFORM, "a contract is about to be signed", "Check again before you sign"),
        (
            READY.but(edge=True, data=DataAccess.UNCLEAR),
            HireRoute.DIRECT,
            "data access is open",
            "Check again before you publish the role",
        ),
    ],
)
def test_what_is_checked_again_comes_before_a_role_or_before_a_contract(
    answers: BriefAnswers, route: HireRoute, why: str, words: str
) -> None:
    answer = answer_to(answers)
    assert answer.route
    assert answer.route.route is route
    assert because(answer, Break.RECHECK) == why
    assert short(answer, Break.RECHECK) == words


def test_nothing_is_checked_again_while_the_data_is_not_what_is_open() -> None:
    assert "W10" not in codes(answer_to(READY.but(owner="")))


# A13: nobody has looked.
def test_that_nobody_has_looked_for_a_product_comes_first() -> None:
    for answers in (READY, READY.but(owner="")):
        answer = answer_to(answers.but(product=Product.NOT_LOOKED))
        assert codes(answer)[0] == "W11"
        assert because(answer, Break.NOT_LOOKED) == "you haven't looked for one"
    for product in (Product.SOME, Product.NONE, None):
        assert "W11" not in codes(answer_to(READY.but(product=product)))


# A16: what was set by hand is taken back.
@pytest.mark.parametrize("level", [Level.FAIL, Level.NOT_SURE])
@pytest.mark.parametrize(
    ("change", "signal"),
    [
        (Change.MISTAKES, Signal.MISTAKES),
        (Change.DATA, Signal.DATA),
        (Change.OWNER, Signal.OWNER),
        (Change.FREQUENCY, Signal.FREQUENCY),
        (Change.METRIC, Signal.METRIC),
    ],
)
@pytest.mark.parametrize("data", [DataAccess.READY, DataAccess.NOT_CONNECTED])
def test_a_signal_that_was_closed_by_hand_is_opened_by_taking_that_back(
    change: Change, signal: Signal, level: Level, data: DataAccess
) -> None:
    answers = READY.but(data=data)
    answer = answer_to(answers, by_hand(signal, level))
    flip = answer.one_answer
    assert flip
    assert (flip.change, flip.verdict.outcome, flip.asks) == (change, Outcome.HIRE, None)
    assert flip.question.endswith("back?")
    assert flip.brief.overrules == ()
    assert flip.brief.answers == answers


def test_taking_one_back_leaves_what_else_was_set_by_hand() -> None:
    kept = by_hand(Signal.OWNER, Level.PASS)
    flip = flip_of(answer_to(READY, kept, by_hand(Signal.DATA, Level.FAIL)), Change.DATA)
    assert flip.brief.overrules == (kept,)


def test_where_the_answers_alone_are_no_better_the_answer_is_turned() -> None:
    answer = answer_to(READY.but(mistakes=Mistakes.UNSURE), by_hand(Signal.MISTAKES, Level.FAIL))
    flip = answer.one_answer
    assert flip
    assert flip.brief.answers.mistakes is Mistakes.CHECKED
    assert flip.brief.overrules == ()
    assert flip.verdict.outcome is Outcome.HIRE


def test_what_was_passed_by_hand_is_turned_by_taking_that_back_too() -> None:
    answer = answer_to(READY.but(mistakes=Mistakes.COSTLY), by_hand(Signal.MISTAKES, Level.PASS))
    assert answer.outcome is Outcome.HIRE
    assert flip_of(answer, Change.MISTAKES).verdict.outcome is Outcome.NOT_YET


# The metric is one answer, and what it lacks is named.
@pytest.mark.parametrize(
    ("metric", "today", "target", "question"),
    [
        ("", "", "", "What if you named a number, today's figure and a target?"),
        ("none", "6 h", "1 h", "What if you named a number?"),
        ("?", "6 h", "1 h", "What if you named a number?"),
        ("Replies", "", "fast", "What if you named today's figure and a target?"),
        ("Replies", "tbd", "1 h", "What if you named today's figure?"),
        ("Replies", "6 h", "", "What if you named a target?"),
        ("", "6 h", "6 hours", "What if you named a number and another target than today's figure?"),
        ("Replies", "6 h", "6 h", "What if you named another target than today's figure?"),
    ],
)
def test_what_the_number_lacks_is_what_is_asked_for(metric: str, today: str, target: str, question: str) -> None:
    flip = answer_to(READY.but(metric=metric, today=today, target=target)).one_answer
    assert flip
    assert (flip.change, flip.question, flip.verdict.outcome) == (Change.METRIC, question, Outcome.HIRE)
    assert flip.asks is not None


# Urgency is one of the route map's inputs.
def test_within_weeks_a_direct_hire_has_a_contract_on_trial_as_its_runner_up() -> None:
    hasty = answer_to(READY.but(edge=True, when=When.WEEKS))
    assert hasty.route
    assert hasty.runner_up
    assert hasty.route.route is HireRoute.DIRECT
    assert hasty.runner_up.choice.route is HireRoute.CONTRACT_TO_HIRE
    assert hasty.runner_up.condition.startswith("faster")
    assert "Urgency: contract-to-hire is the runner-up" in said(hasty)
    calm = answer_to(READY.but(edge=True, when=When.QUARTER))
    assert calm.runner_up
    assert calm.runner_up.choice.route is HireRoute.PARTNER
    assert "Urgency" not in said(calm)
    other = answer_to(READY.but(when=When.WEEKS))
    assert other.runner_up
    assert not other.runner_up.condition.startswith("faster")


def test_the_two_skills_that_stay_are_the_first_of_the_list() -> None:
    held = (Discipline.CHANGE, Discipline.BACKEND, Discipline.AI)
    flip = flip_of(answer_to(READY.but(disciplines=held)), Change.DISCIPLINES)
    assert flip.brief.answers.disciplines == (Discipline.AI, Discipline.BACKEND)


def test_other_answers_take_up_again_what_was_let_be() -> None:
    brief: Brief = brief_of(READY).model_copy(update={"let_be": {"by": "U1", "at": MORNING, "reason": "too rare"}})
    assert brief.answering(READY).let_be is None


def test_what_nobody_owns_is_named_with_the_costs_that_nobody_gave() -> None:
    assert because(answer_to(READY.but(costs=Costs())), Break.UNPRICED) == (
        "not given: runs, cost a run, upkeep hours, hourly rate"
    )


# What puts off an answer is none, wherever it stands.
@pytest.mark.parametrize("said_so", ["tbd", "?", "We don't know yet.", "–", "n/a", "to be decided", "not decided yet"])
def test_a_boundary_that_only_puts_it_off_is_not_written_down(said_so: str) -> None:
    answer = answer_to(READY.but(boundary=said_so))
    assert answer.outcome is Outcome.NOT_YET
    assert answer.in_the_way == ("data access",)
    assert answer.one_answer
    assert answer.one_answer.question == "What if you wrote down what it may read and must never see?"
    blocked = answer_to(READY.but(boundary=said_so, data=DataAccess.BLOCKED))
    assert blocked.in_the_way == ("data access", "what it may read and must never see")


@pytest.mark.parametrize("said_so", ["?", "TBD", "...", "don't know"])
def test_work_that_only_puts_it_off_is_a_discovery(said_so: str) -> None:
    answer = answer_to(READY.but(workflow=said_so))
    assert (answer.outcome, answer.verdict.decided_by) == (Outcome.DISCOVERY, "the workflow is not written down")


def test_a_short_answer_is_an_answer() -> None:
    assert answer_to(READY.but(boundary="All. No PII", workflow="OCR")).outcome is Outcome.HIRE


def test_what_was_set_by_hand_says_so_where_its_reason_alone_would_say_nothing() -> None:
    answer = answer_to(READY, by_hand(Signal.OWNER, Level.FAIL))
    assert answer.verdict.decided_by == "owner model was set to fail by hand (we looked)"


def test_where_nothing_fits_nobody_suggests_that_a_product_did() -> None:
    closed = READY.but(data=DataAccess.BLOCKED, boundary="")
    assert answer_to(closed).one_answer == flip_of(answer_to(closed), Change.PRODUCT)
    nothing_fits = answer_to(closed.but(product=Product.NONE))
    assert nothing_fits.suggested == ()
    assert flip_of(nothing_fits, Change.PRODUCT).verdict.outcome is Outcome.BUY


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({}, "Nobody has priced the work after launch"),
        ({"runs": 1200, "value_per_run": 2, "hours": 6}, "Nobody has priced the work after launch"),
        ({"hours": 6, "rate": 80}, "The work after launch is only partly priced"),
        ({"cost_per_run": 0}, "The work after launch is only partly priced"),
    ],
)
def test_what_is_priced_in_part_is_not_said_to_be_priced_by_nobody(known: dict[str, int], told: str) -> None:
    assert short(answer_to(READY.but(costs=Costs.model_validate(known))), Break.UNPRICED) == told


def test_a_figure_that_nobody_knows_is_nothing_to_evaluate_against() -> None:
    brief = brief_of(READY.but(today="tbd", target="?"))
    [_, depth, *_] = factors_of(brief, assess(brief))
    assert depth.missing == ("no figure of today", "no target")


def test_a_number_that_is_named_is_not_said_to_be_missing_because_somebody_has_judged_it() -> None:
    answer = answer_to(READY, by_hand(Signal.METRIC, Level.FAIL))
    assert (answer.outcome, answer.verdict.decided_by) == (
        Outcome.DISCOVERY,
        "metric value was set to fail by hand (we looked)",
    )
