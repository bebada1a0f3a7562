"""The worked briefs of the rules, line by line."""

from decimal import Decimal

from blocks.gallery.worked import CASTINGS, PATIENTS, TRIAGE, VAGUE, brief_of
from domain.brief.assessment import Assessment, assess
from domain.brief.brief import BriefAnswers, Discipline, Judge, Product
from domain.brief.flips import Change
from domain.brief.outcome import Outcome
from domain.guide.breaks import Break
from domain.guide.readiness import Level, Signal
from domain.guide.route import HireRoute


def answer_to(answers: BriefAnswers) -> Assessment:
    return assess(brief_of(answers))


def codes(assessment: Assessment) -> list[str]:
    return [warning.code.value for warning in assessment.warnings]


def thread(assessment: Assessment) -> list[tuple[Change, str]]:
    return [
        (flip.change, flip.verdict.route.route if flip.verdict.route else flip.verdict.outcome)
        for flip in assessment.suggested
    ]


def test_support_triage_is_bought_because_a_product_covers_most_of_it() -> None:
    answer = answer_to(TRIAGE)
    assert answer.verdict.passed == 5
    assert answer.outcome is Outcome.BUY
    assert answer.first_hire is None
    assert answer.route
    assert answer.route.route is HireRoute.PLATFORM
    assert answer.runner_up
    assert answer.runner_up.choice.route is HireRoute.AGENCY
    assert codes(answer) == ["W5", "W8", "W10"]
    thin = answer.warnings[1]
    assert thin.because == "building it takes 12.8 months to pay back"


def test_support_triage_earns_2352_a_month() -> None:
    money = answer_to(TRIAGE).worth
    assert (money.running, money.value, money.surplus) == (Decimal(528), Decimal(2880), Decimal(2352))


def test_the_one_answer_of_support_triage_is_the_product() -> None:
    flip = answer_to(TRIAGE).one_answer
    assert flip
    assert flip.change is Change.PRODUCT
    assert flip.verdict.outcome is Outcome.HIRE
    assert flip.verdict.first_hire
    assert flip.verdict.first_hire.role.startswith("applied AI engineer")
    assert flip.verdict.route
    assert flip.verdict.route.route is HireRoute.AGENCY


def test_1b_without_the_product_an_agency_because_nobody_can_judge() -> None:
    answer = answer_to(TRIAGE.but(product=Product.SOME))
    assert answer.outcome is Outcome.HIRE
    assert answer.first_hire
    assert "full-stack AI builder" in answer.first_hire.text
    assert answer.route
    assert answer.route.route is HireRoute.AGENCY
    assert answer.route.because == "nobody inside can judge AI work"
    assert codes(answer) == ["W5", "W6", "W7", "W8", "W10"]
    assert thread(answer) == [
        (Change.JUDGE, HireRoute.FREELANCER),
        (Change.EDGE, HireRoute.PARTNER),
        (Change.PRODUCT, HireRoute.PLATFORM),
    ]
    assert answer.runner_up
    assert answer.runner_up.choice.route is HireRoute.FREELANCER
    assert answer.runner_up.condition == "if somebody inside could judge AI work"


def test_1c_with_a_judge_inside_a_freelancer() -> None:
    answer = answer_to(TRIAGE.but(product=Product.SOME, judge=Judge.YES))
    assert answer.outcome is Outcome.HIRE
    assert answer.route
    assert answer.route.route is HireRoute.FREELANCER
    assert thread(answer) == [
        (Change.JUDGE, HireRoute.AGENCY),
        (Change.EDGE, HireRoute.DIRECT),
        (Change.DISCIPLINES, HireRoute.AGENCY),
        (Change.TRIAL, HireRoute.CONTRACT_TO_HIRE),
        (Change.PRODUCT, HireRoute.PLATFORM),
    ]


def test_1d_without_a_cost_a_run_only_the_break_even() -> None:
    unpriced = TRIAGE.but(costs=TRIAGE.costs.model_copy(update={"cost_per_run": None}))
    # Whoever buys is told by a price list what it costs to run.
    assert "W2" not in codes(answer_to(unpriced))
    answer = answer_to(unpriced.but(product=Product.SOME))
    assert answer.worth.running is None
    assert answer.worth.surplus is None
    assert answer.worth.break_even == Decimal("2.00")
    assert "W2" in codes(answer)
    assert "W8" not in codes(answer)


def test_the_patient_assistant_is_not_ready_to_hire() -> None:
    answer = answer_to(PATIENTS)
    assert answer.verdict.passed == 4
    assert answer.verdict.reading(Signal.MISTAKES).level is Level.FAIL
    assert answer.outcome is Outcome.NOT_YET
    assert answer.first_hire
    assert answer.first_hire.text == (
        "AI engineer with retrieval, evaluation and observability experience, plus platform or compliance support"
    )
    assert answer.route
    assert answer.route.route is HireRoute.AGENCY
    assert codes(answer) == ["W2", "W4", "W5", "W6", "W7"]
    too_fast = answer.warnings[1]
    assert too_fast.because == "wanted within weeks, and the stakes are high"
    assert answer.worth.value is None


def test_the_one_answer_of_the_patient_assistant_is_a_person_who_checks() -> None:
    flip = answer_to(PATIENTS).one_answer
    assert flip
    assert flip.change is Change.MISTAKES
    assert flip.question == "What if a person checked each answer first?"
    assert flip.verdict.outcome is Outcome.HIRE


def test_the_castings_need_an_ml_engineer_through_a_partner() -> None:
    answer = answer_to(CASTINGS)
    assert answer.verdict.passed == 5
    assert answer.outcome is Outcome.HIRE
    assert answer.first_hire
    assert answer.first_hire.text == "ML engineer or research team"
    assert answer.route
    assert answer.route.route is HireRoute.PARTNER
    assert (answer.worth.running, answer.worth.value) == (Decimal(1880), Decimal(30000))
    assert codes(answer) == ["W6", "W7", "W9", "W10"]
    assert thread(answer) == [
        (Change.JUDGE, HireRoute.CONTRACT_TO_HIRE),
        (Change.EDGE, HireRoute.AGENCY),
        (Change.PRODUCT, HireRoute.PLATFORM),
    ]


def test_a_vague_brief_is_a_discovery_without_hire_and_route() -> None:
    answer = answer_to(VAGUE)
    assert answer.outcome is Outcome.DISCOVERY
    assert answer.first_hire is None
    assert answer.route is None
    assert answer.runner_up is None
    assert Break.VAGUE_WORKFLOW in [warning.code for warning in answer.warnings]
    assert answer.suggested == ()


def test_every_runner_up_is_another_route() -> None:
    for answers in (TRIAGE, PATIENTS, CASTINGS):
        answer = answer_to(answers)
        assert answer.route
        assert answer.runner_up
        assert answer.runner_up.choice.route is not answer.route.route


def test_one_person_for_four_kinds_of_skills_is_warned_about() -> None:
    four = (Discipline.AI, Discipline.BACKEND, Discipline.PRODUCT, Discipline.CHANGE)
    alone = TRIAGE.but(product=Product.NONE, judge=Judge.YES, edge=True, disciplines=four)
    assert "W3" in codes(answer_to(alone))
    assert "W3" not in codes(answer_to(alone.but(judge=Judge.NO, edge=False)))
