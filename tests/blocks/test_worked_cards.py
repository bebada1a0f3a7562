"""What the cards of the worked cases say, word by word where the word matters."""

from decimal import Decimal
from itertools import product
from typing import cast

import pytest

from blocks.brief.card import brief_card, shared_card
from blocks.brief.steps import trial_steps
from blocks.brief.thread.trace import brief_trace
from blocks.gallery.worked import CASTINGS, MORNING, PATIENTS, TRIAGE, VAGUE, brief_of
from blocks.kit import Element, Message
from domain.brief.assessment import assess
from domain.brief.brief import BriefAnswers, Discipline, Frequency, Judge, Mistakes, Overrule, Product, When
from domain.brief.money import Costs, PayKind
from domain.guide.readiness import PROBLEMS, Level, Problem, Signal


def words(message: Message) -> str:
    """All texts of a message, one a line."""
    found = []
    for block in message.blocks:
        parts = [block.get("text"), *(block.get("elements") or [])]
        found += [str(part["text"]) for part in parts if isinstance(part, dict) and "text" in part]
    return "\n".join(found)


READY = TRIAGE.but(product=Product.SOME, judge=Judge.YES)


def card(answers: BriefAnswers, *overrules: Overrule) -> str:
    return words(brief_card(brief_of(answers).model_copy(update={"overrules": overrules})))


def thread(answers: BriefAnswers) -> str:
    return words(brief_trace(brief_of(answers)))


def test_buying_says_that_the_work_is_clear_and_what_building_would_take() -> None:
    assert (
        "You may not need to hire. The workflow is clear, and a product already covers most of it: try "
        "that for 30 days against 6 h → 1 h. Building it instead would take 12.8 months to pay back."
    ) in card(TRIAGE)


def test_buying_calls_nothing_clear_while_a_signal_is_open() -> None:
    assert "You may not need to hire. A product already covers most of it" in card(TRIAGE.but(owner=""))


def test_buying_calls_nothing_worth_it_that_costs_more_than_it_brings() -> None:
    dear = TRIAGE.costs.model_copy(update={"cost_per_run": Decimal(9)})
    assert "The workflow is clear, and a product" in card(TRIAGE.but(costs=dear))


def test_the_money_line_has_the_month_and_what_is_not_counted() -> None:
    shown = "528 EUR a month to run, against 2,880 EUR: surplus *2,352 EUR* a month (not counted: what the hire costs)"
    assert shown in card(TRIAGE)


def test_without_a_cost_a_run_the_card_says_what_a_run_may_cost() -> None:
    text = card(TRIAGE.but(costs=TRIAGE.costs.model_copy(update={"cost_per_run": None})))
    assert "Up to *2.00 EUR* a run, at 1,200 runs a month (not counted: what the hire costs)" in text
    assert "to run, against" not in text


def test_without_numbers_the_card_says_that_the_value_is_missing() -> None:
    assert "No value per run yet." in card(PATIENTS)
    assert "Worth it?*" not in card(VAGUE)


def test_a_pay_that_takes_the_whole_surplus_is_said_plainly() -> None:
    monthly = TRIAGE.costs.model_copy(update={"pay": Decimal(2352), "pay_kind": PayKind.MONTH})
    text = card(TRIAGE.but(costs=monthly))
    assert "2,352 EUR a month for the hire takes the whole surplus." in text
    assert "the pay takes the whole surplus" in thread(TRIAGE.but(costs=monthly))


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        (2352 * 12, "28,224 EUR a year, 2,352 EUR a month, for the hire takes the whole surplus."),
        (12_000, "12,000 EUR a year, 1,000 EUR a month, for the hire leaves 1,352 EUR."),
        (60_000, "60,000 EUR a year, 5,000 EUR a month, for the hire is 2,648 EUR more than the surplus."),
    ],
)
def test_a_years_pay_is_said_with_what_it_is_in_a_month(pay: int, said: str) -> None:
    yearly = TRIAGE.costs.model_copy(update={"pay": Decimal(pay), "pay_kind": PayKind.YEAR})
    assert said in card(TRIAGE.but(costs=yearly))


def test_who_and_how_wait_for_what_is_open() -> None:
    text = card(PATIENTS)
    assert "*Who first, once that is settled*" in text
    assert "*Route then*: agency" in text
    assert "a person checks each answer, or the scope shrinks to what is cheap to get wrong" in text
    assert "medical" not in text + thread(PATIENTS)
    assert "regulated" not in text + thread(PATIENTS)


def test_two_open_answers_are_both_named() -> None:
    text = card(TRIAGE.but(product=Product.SOME, owner="", mistakes=Mistakes.COSTLY))
    assert "*Two answers stand between you and a hire*: mistake tolerance and owner model." in text


def test_an_own_model_is_not_work_for_an_ai_developer() -> None:
    assert "ML engineer or research team (this is not an “AI developer” role)" in card(CASTINGS)
    assert (
        "Our interview questions are for people who build on existing models. Keep evaluation, cost and production; "
        "swap the retrieval question for one on training data and labels; read security as access and failure, not "
        "prompt injection."
    ) in thread(CASTINGS)


def test_what_is_our_rule_is_marked_on_the_card_and_in_its_thread() -> None:
    assert "Building it pays back late _(our rule)_" in card(TRIAGE)
    assert "plus platform or compliance support _(our rule)_" in card(PATIENTS)
    assert "you are not sure that anybody inside can judge AI work _(our rule)_" in card(PATIENTS)


def test_the_thread_says_once_that_the_guides_author_is_an_agency() -> None:
    assert thread(TRIAGE).count("written by an agency") == 1


def test_the_third_kind_of_problem_keeps_all_four_things_to_watch() -> None:
    assert "quality, cost, permissions and edge cases" in PROBLEMS[Problem.OWNERSHIP]


def test_every_brief_with_a_route_names_a_runner_up() -> None:
    disciplines = tuple(Discipline)
    risks, products, either = (Mistakes.CHECKED, Mistakes.COSTLY), (Product.MOST, Product.SOME), (True, False)
    for judge, edge, trial, count, mistakes, covered, high in product(
        Judge, either, either, (1, 2, 3, 5), risks, products, either
    ):
        answer = assess(
            brief_of(
                TRIAGE.but(
                    judge=judge,
                    edge=edge,
                    trial=trial,
                    disciplines=disciplines[:count],
                    mistakes=mistakes,
                    product=covered,
                    high_stakes=high,
                    costs=Costs(),
                )
            )
        )
        assert answer.route
        assert answer.runner_up
        assert answer.runner_up.choice.route is not answer.route.route


def test_a_trial_of_what_comes_up_seldom_runs_on_cases_of_the_past() -> None:
    seldom = TRIAGE.but(frequency=Frequency.MONTHLY, target="")
    assert "try that on cases of the past for 30 days." in card(seldom)
    assert "*Before you sign*, settle whether it comes up often enough to pay for and a target." in card(seldom)
    assert "2. Run it on cases of the past" in words(trial_steps(brief_of(seldom)))
    assert "2. Run it on real cases beside the old way" in words(trial_steps(brief_of(TRIAGE)))


def test_rare_work_with_many_runs_is_asked_about_and_has_no_answer_to_give() -> None:
    rare = card(TRIAGE.but(product=Product.SOME, frequency=Frequency.RARE, owner=""))
    assert "1,200 runs a month and “more rarely than monthly” do not go together" in rare
    assert "*No answer of yours changes this one*" in rare
    assert "stand between you and a hire" not in rare


def test_what_runs_is_not_to_be_built_nor_launched_and_the_payback_is_said_once() -> None:
    running = READY.but(when=When.RUNNING)
    assert "By ownership is meant: it runs; somebody must watch quality" in thread(running)
    assert "what is left is to fit it into your systems" in thread(running.but(corrected_kind=Problem.IMPLEMENTATION))
    assert card(running).count("12.8 months") == 1
    assert "The work costs 30,000 EUR." in card(running)


def test_two_ways_out_stand_beside_a_question_that_they_answer() -> None:
    costly = READY.but(mistakes=Mistakes.COSTLY)
    assert "_Two real ways" in card(costly)
    by_hand = Overrule(signal=Signal.MISTAKES, level=Level.FAIL, reason="we looked", by="UMAYA", at=MORNING)
    assert "_Two real ways" not in card(READY, by_hand)


def first_button(answers: BriefAnswers) -> str:
    """What the card asks to do next, in green."""
    for message in (brief_card(brief_of(answers)), shared_card(brief_of(answers))):
        buttons = [cast("Element", each) for block in message.blocks for each in block.get("elements", [])]
        found = [each["text"]["text"] for each in buttons if each.get("style") == "primary"]
        assert len(found) == 1
    return found[0]


def test_of_a_team_its_offer_is_reviewed_first_and_of_a_person_their_work_is_heard() -> None:
    calm = READY.but(costs=Costs())
    assert first_button(calm) == "Add candidate"
    assert first_button(calm.but(edge=True)) == "Add candidate"
    assert first_button(calm.but(judge=Judge.NO)) == "Review a proposal"
    assert first_button(calm.but(judge=Judge.NO, edge=True)) == "Review a proposal"


def test_where_nothing_leads_further_the_card_says_what_would() -> None:
    monthly = READY.but(frequency=Frequency.MONTHLY, product=Product.NONE)
    assert "*No tap changes this one*: count how often it really comes up, and say so." in card(monthly)


def test_pay_comes_on_top_of_a_loss_and_no_pay_is_no_line() -> None:
    costs = READY.costs.model_copy(
        update={"value_per_run": Decimal("0.10"), "pay": Decimal(4000), "pay_kind": PayKind.MONTH}
    )
    assert "4,000 EUR a month for the hire comes on top of that." in card(READY.but(costs=costs))
    assert "for the hire" not in card(READY.but(costs=costs.model_copy(update={"pay": Decimal(0)})))
