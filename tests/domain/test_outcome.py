"""The four words, the five signals, and the order of the rules."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.gallery.worked import MORNING, PATIENTS, TRIAGE, VAGUE, brief_of
from domain.brief.assessment import assess
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
    first_words,
)
from domain.brief.flips import Change
from domain.brief.outcome import Outcome, judge_brief
from domain.guide.first_hire import HardPart
from domain.guide.readiness import Level, MustHave, Problem, Signal
from domain.guide.route import HireRoute
from domain.typed.figures import amount

READY = TRIAGE.but(product=Product.SOME, judge=Judge.YES)


def outcome_of(answers: BriefAnswers) -> Outcome:
    return judge_brief(brief_of(answers)).outcome


def level(answers: BriefAnswers, signal: Signal) -> Level:
    return judge_brief(brief_of(answers)).reading(signal).level


def route(answers: BriefAnswers) -> HireRoute | None:
    choice = judge_brief(brief_of(answers)).route
    return choice.route if choice else None


def overruled(answers: BriefAnswers, signal: Signal, level: Level) -> Brief:
    item = Overrule(signal=signal, level=level, reason="we measured it", by="UMAYA", at=MORNING)
    return brief_of(answers).model_copy(update={"overrules": (item,)})


def test_a_blank_metric_leads_to_discovery() -> None:
    assert outcome_of(READY.but(metric="  ")) is Outcome.DISCOVERY


def test_a_blank_workflow_leads_to_discovery() -> None:
    assert outcome_of(READY.but(workflow="")) is Outcome.DISCOVERY


def test_saying_that_there_is_no_number_leads_to_discovery() -> None:
    for said in ("none", "No number yet", "we have no number in mind", "n/a", "-"):
        assert outcome_of(READY.but(metric=said)) is Outcome.DISCOVERY


def test_an_unknown_hard_part_or_advice_leads_to_discovery() -> None:
    assert outcome_of(READY.but(hard_part=HardPart.UNKNOWN)) is Outcome.DISCOVERY
    assert outcome_of(READY.but(corrected_kind=Problem.ADVICE)) is Outcome.DISCOVERY


def test_an_unknown_hard_part_stays_a_discovery_when_the_kind_is_corrected() -> None:
    corrected = READY.but(hard_part=HardPart.UNKNOWN, corrected_kind=Problem.IMPLEMENTATION)
    assert outcome_of(corrected) is Outcome.DISCOVERY


def test_discovery_wins_over_a_product() -> None:
    assert outcome_of(TRIAGE.but(metric="")) is Outcome.DISCOVERY


def test_a_product_wins_over_open_signals() -> None:
    assert outcome_of(PATIENTS.but(product=Product.MOST)) is Outcome.BUY


def test_each_open_signal_alone_is_a_not_yet() -> None:
    opened = (
        READY.but(frequency=Frequency.MONTHLY),
        READY.but(target=""),
        READY.but(data=DataAccess.UNCLEAR),
        READY.but(boundary=""),
        READY.but(mistakes=Mistakes.UNSURE),
        READY.but(owner=""),
    )
    for answers in opened:
        verdict = judge_brief(brief_of(answers))
        assert verdict.outcome is Outcome.NOT_YET
        assert len(verdict.open) == 1
        assert verdict.first_hire
        assert verdict.route


def test_connecting_the_data_is_work_and_not_a_failed_signal() -> None:
    assert outcome_of(READY.but(data=DataAccess.NOT_CONNECTED)) is Outcome.HIRE


def test_the_metric_passes_only_with_two_different_figures() -> None:
    assert level(READY, Signal.METRIC) is Level.PASS
    assert level(READY.but(target="6 h"), Signal.METRIC) is Level.NOT_SURE
    assert level(READY.but(target="6 hours"), Signal.METRIC) is Level.NOT_SURE
    assert level(READY.but(target="6 min"), Signal.METRIC) is Level.PASS
    assert level(READY.but(today="don't know"), Signal.METRIC) is Level.NOT_SURE
    assert level(READY.but(today="we don't know yet"), Signal.METRIC) is Level.NOT_SURE
    assert level(READY.but(target="much faster"), Signal.METRIC) is Level.NOT_SURE
    assert level(READY.but(metric="don't know"), Signal.METRIC) is Level.NOT_SURE


def test_amounts_are_read_from_the_text_around_them() -> None:
    assert amount("about 1,200 a month") == (Decimal(1200), "a month")
    assert amount("0.5 %")
    assert amount("0.5 %") != amount("3 %")
    assert amount("much") is None
    assert amount("-5 %") != amount("5 %")
    assert amount("2-3 days") == (Decimal(2), "-3 days")


def test_an_overrule_settles_a_signal_and_keeps_what_the_answers_say() -> None:
    verdict = judge_brief(overruled(READY.but(frequency=Frequency.MONTHLY), Signal.FREQUENCY, Level.PASS))
    assert verdict.outcome is Outcome.HIRE
    reading = verdict.reading(Signal.FREQUENCY)
    assert (reading.level, reading.derived, reading.why) == (Level.PASS, Level.NOT_SURE, "we measured it")


def test_an_overrule_cannot_fill_a_blank_must_have() -> None:
    assert judge_brief(overruled(READY.but(owner=""), Signal.OWNER, Level.PASS)).outcome is Outcome.NOT_YET
    assert judge_brief(overruled(READY.but(metric=""), Signal.METRIC, Level.PASS)).outcome is Outcome.DISCOVERY


def test_an_overrule_lapses_when_the_answer_behind_it_changes() -> None:
    brief = overruled(READY.but(frequency=Frequency.MONTHLY), Signal.FREQUENCY, Level.PASS)
    assert brief.answering(brief.answers.but(title="Triage")).overrules
    assert not brief.answering(brief.answers.but(frequency=Frequency.RARE)).overrules


def test_an_overrule_to_fail_opens_the_brief_and_is_taken_back_by_its_flip() -> None:
    answer = assess(overruled(READY, Signal.MISTAKES, Level.FAIL))
    assert answer.outcome is Outcome.NOT_YET
    flip = answer.one_answer
    assert flip
    assert (flip.change, flip.brief.overrules, flip.verdict.outcome) == (Change.MISTAKES, (), Outcome.HIRE)


def test_the_kind_is_derived_and_can_be_corrected() -> None:
    assert READY.kind is Problem.IMPLEMENTATION
    assert READY.but(when=When.RUNNING).kind is Problem.OWNERSHIP
    assert READY.but(hard_part=HardPart.UNKNOWN, when=When.RUNNING).kind is Problem.ADVICE
    assert READY.but(corrected_kind=Problem.OWNERSHIP).kind is Problem.OWNERSHIP


def test_the_route_follows_the_order_of_the_rules() -> None:
    three = (Discipline.AI, Discipline.BACKEND, Discipline.CHANGE)
    assert route(READY) is HireRoute.FREELANCER
    assert route(READY.but(judge=Judge.UNSURE)) is HireRoute.AGENCY
    assert route(READY.but(judge=Judge.NO, edge=True, trial=True)) is HireRoute.PARTNER
    assert route(READY.but(edge=True)) is HireRoute.DIRECT
    assert route(READY.but(edge=True, trial=True, disciplines=three)) is HireRoute.CONTRACT_TO_HIRE
    assert route(READY.but(disciplines=three, trial=True)) is HireRoute.AGENCY
    assert route(READY.but(trial=True)) is HireRoute.CONTRACT_TO_HIRE
    assert route(READY.but(when=When.RUNNING)) is HireRoute.CONTRACT_TO_HIRE
    assert route(READY.but(high_stakes=True)) is HireRoute.AGENCY
    assert route(READY.but(mistakes=Mistakes.COSTLY)) is HireRoute.AGENCY
    assert route(TRIAGE) is HireRoute.PLATFORM


def test_high_stakes_add_support_to_whatever_the_hard_part_needs() -> None:
    for part in (HardPart.AUTOMATION, HardPart.RETRIEVAL, HardPart.MODEL):
        hire = judge_brief(brief_of(READY.but(hard_part=part, high_stakes=True))).first_hire
        assert hire
        assert hire.text.endswith("plus platform or compliance support")


def test_two_open_signals_have_no_single_answer_that_reaches_a_hire() -> None:
    answer = assess(brief_of(PATIENTS.but(owner="")))
    assert len(answer.verdict.open) == 2
    assert [flip.verdict.outcome for flip in answer.suggested] == [Outcome.BUY]


def test_a_rare_workflow_cannot_be_tapped_away() -> None:
    answer = assess(brief_of(READY.but(frequency=Frequency.RARE)))
    assert answer.verdict.is_too_rare
    assert answer.suggested == ()


def test_a_missing_metric_can_be_mended_with_words_only() -> None:
    flip = assess(brief_of(READY.but(metric="", today="", target=""))).one_answer
    assert flip
    assert flip.change is Change.METRIC
    assert flip.verdict.outcome is Outcome.HIRE
    assert flip.asks is not None


def test_must_haves_that_are_blank_are_named() -> None:
    assert VAGUE.missing == (MustHave.METRIC,)
    assert READY.but(owner="", boundary=" ").missing == (MustHave.BOUNDARY, MustHave.OWNER)


def test_titles_are_the_first_words_of_the_work() -> None:
    assert first_words("Sort incoming mail; a person sends it.") == "Sort incoming mail"
    assert first_words("a  b\nc") == "a b c"
    assert first_words("word " * 40).endswith("word…")
    assert len(first_words("x" * 500)) <= 61
    assert first_words("") == ""


texts = st.sampled_from(["", "6 h", "1 h", "?", "none", "Median reply"])
any_answers = st.builds(
    BriefAnswers,
    workflow=texts,
    metric=texts,
    today=texts,
    target=texts,
    boundary=texts,
    owner=st.sampled_from(["", "U1"]),
    frequency=st.sampled_from([None, *Frequency]),
    data=st.sampled_from([None, *DataAccess]),
    mistakes=st.sampled_from([None, *Mistakes]),
    hard_part=st.sampled_from([None, *HardPart]),
    product=st.sampled_from([None, *Product]),
    judge=st.sampled_from([None, *Judge]),
    when=st.sampled_from([None, *When]),
    edge=st.sampled_from([None, True, False]),
    trial=st.booleans(),
    high_stakes=st.booleans(),
    reads_internal=st.booleans(),
    acts_alone=st.booleans(),
    disciplines=st.lists(st.sampled_from(list(Discipline)), unique=True).map(tuple),
    corrected_kind=st.sampled_from([None, *Problem]),
)


@settings(max_examples=400, deadline=None)
@given(any_answers)
def test_every_answer_has_an_outcome_and_a_hire_always_has_five_passes(answers: BriefAnswers) -> None:
    answer = assess(brief_of(answers))
    verdict = answer.verdict
    assert (answer.outcome is Outcome.HIRE) <= (verdict.passed == 5)
    assert (answer.outcome is Outcome.DISCOVERY) <= (verdict.route is None and verdict.first_hire is None)
    assert (answer.outcome is Outcome.BUY) == (verdict.route is not None and verdict.route.route == "platform")
    assert answer.trace
    for flip in answer.suggested:
        assert flip.verdict.outcome in (Outcome.HIRE, Outcome.BUY)
    if len(verdict.open) >= 2 and answer.outcome is Outcome.NOT_YET:
        assert all(flip.verdict.outcome is not Outcome.HIRE for flip in answer.suggested)
    if answer.route is not None and answers.edge is not None and answer.outcome is not Outcome.BUY:
        assert answer.runner_up is not None
