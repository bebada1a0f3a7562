"""An offer from outside: what its form and its reviews ask, what they say together, and how a trial goes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.calendar import WeekendsOnly
from domain.guide.before_signing import HANDOVER
from domain.guide.proposals import FACTORS, PROPOSAL_QUESTIONS
from domain.guide.shipped import SHIPPED
from domain.proposal.choice import ChoiceDraft, ChoiceOutcome, check_choice, made
from domain.proposal.proposal import Proposal, ProposalDraft, Vendor, check_proposal, reader_errors
from domain.proposal.result import ProposalResult, proposal_result
from domain.proposal.review import (
    Advice,
    Factor,
    Findings,
    Given,
    Reply,
    Review,
    ReviewVersion,
    Thin,
    check_findings,
    doubt,
)
from domain.proposal.trial import (
    ExitDraft,
    Trial,
    TrialDraft,
    TrialVerdict,
    VerdictDraft,
    ended,
    exit_tested,
    planned,
    replanned,
)
from domain.refusals import Invalid, NotAllowed, Refusal, Why
from tests.worlds import room_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEKENDS = WeekendsOnly()
LETTERS = {"c": Given.CONCRETE, "v": Given.VAGUE, "m": Given.MISSING}


def findings(given: str = "ccccc", advice: Advice | None = Advice.TAKE, **more: object) -> Findings:
    """How the five questions are answered, by their first letters."""
    replies = {
        number: Reply(given=LETTERS[letter], said="" if letter == "m" else f"Answer {number}")
        for number, letter in enumerate(given, start=1)
    }
    return Findings.model_validate({"replies": replies, "advice": advice} | more)


def review(
    who: str, given: str = "ccccc", advice: Advice = Advice.TAKE, *, late: bool = False, **more: object
) -> Review:
    version = ReviewVersion(number=1, findings=findings(given, advice, **more), sent_at=NOW, after_opening=late)
    return Review(panel_id="p1", reviewer=who, versions=(version,))


def proposal(**changes: object) -> Proposal:
    values: dict[str, object] = {
        "id": "o1",
        "workspace": "T1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "name": "Northlight Studio",
        "vendor": Vendor.AGENCY,
        "price": "38,000 EUR",
        "covers": "Build and four weeks of support",
        "after_launch": "They watch the logs for a month",
        "handover": HANDOVER,
        "review_at": NOW,
        "room": "G0ROOM",
        "added_by": "UMAYA",
        "created_at": NOW,
    }
    return Proposal.model_validate(values | changes)


def result(*reviews: Review, seated: tuple[str, ...] = (), **changes: object) -> ProposalResult:
    seats = seated or tuple(each.reviewer for each in reviews)
    return proposal_result(proposal(**changes), SHIPPED, reviews, seated=seats)


def draft(**changes: object) -> ProposalDraft:
    values: dict[str, object] = {
        "name": "Northlight Studio",
        "vendor": Vendor.AGENCY,
        "reviewers": ("UANA", "UBEN"),
        "review_on": date(2026, 11, 30),
    }
    return ProposalDraft.model_validate(values | changes)


# -- the form


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"name": "northlight  studio"}, "name"),
        ({"vendor": None}, "vendor"),
        ({"link": "not a link"}, "link"),
        ({"price": "x" * 601}, "price"),
        ({"reviewers": ()}, "reviewers"),
        ({"reviewers": tuple(f"U{n}" for n in range(9))}, "reviewers"),
        ({"review_on": None}, "review_on"),
        ({"review_on": date(2026, 11, 23)}, "review_on"),
        ({"review_on": date(2027, 12, 1)}, "review_on"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as raised:
        check_proposal(
            draft(**changes), now=NOW, zone="UTC", taken=["Northlight Studio"] if "  s" in str(changes) else []
        )
    assert list(raised.value.errors) == [field]


def test_terms_are_kept_in_the_guides_order_and_only_the_guides() -> None:
    typed = draft(handover=("operating notes", "a poster", "repository"))
    assert check_proposal(typed, now=NOW, zone="UTC").handover == ("repository", "operating notes")
    assert proposal(handover=("repository",)).missing_handover == HANDOVER[1:]


def test_reviewers_must_read_along_in_the_hiring_room() -> None:
    assert reader_errors(["UANA"], {}, room_of("UANA")) == {}
    missing = reader_errors(["UANA", "UBEN"], {}, room_of("UANA"))["reviewers"]
    assert missing == Why(text="1 of 2 not in #hiring yet.", room="G0ROOM", people=("UBEN",))
    assert reader_errors(["UANA"], {"UANA": "Guests cannot."}, room_of("UANA")) == {"reviewers": "Guests cannot."}
    assert reader_errors(["UANA"], {}, None)["reviewers"]


def test_a_decided_offer_is_not_edited() -> None:
    chosen = made(
        ChoiceDraft(outcome=ChoiceOutcome.DECLINE, reason="Too dear."), ChoiceOutcome.DECLINE, None, "UMAYA", NOW
    )
    with pytest.raises(NotAllowed):
        proposal(choices=(chosen,)).edit(draft(), NOW)


# -- a review


def test_each_question_needs_a_word_and_whatever_is_there_is_quoted() -> None:
    with pytest.raises(Invalid) as raised:
        check_findings(Findings())
    assert list(raised.value.errors) == [*(f"given_{n}" for n in range(1, 6)), "advice"]
    silent = findings().model_copy(update={"replies": {**findings().replies, 2: Reply(given=Given.VAGUE)}})
    with pytest.raises(Invalid) as raised:
        check_findings(silent)
    assert list(raised.value.errors) == ["said_2"]
    check_findings(findings("mmmmm", Advice.DECLINE))


def test_two_answers_that_disagree_are_asked_about_once() -> None:
    assert PROPOSAL_QUESTIONS[2].text in doubt(findings("ccmcc"))
    assert "ask again" in doubt(findings("ccccc", Advice.ASK))
    everything = dict.fromkeys(range(1, len(FACTORS) + 1), Factor.COMMODITY)
    assert "commodity" in doubt(findings(factors=everything))
    assert doubt(findings(factors={1: Factor.COMMODITY})) == doubt(findings("ccmcc", Advice.ASK)) == ""
    assert doubt(findings()) == doubt(findings("mmmmm", Advice.DECLINE)) == ""


# -- what they say together


def test_the_worst_voice_on_a_question_is_asked_back() -> None:
    said = result(review("UANA", "ccvcm"), review("UBEN", "ccccc"))
    assert [each.question.number for each in said.open_questions] == [3, 5]
    assert [each.is_disputed for each in said.questions] == [False, False, False, False, True]
    assert said.headline == "3 of 5 questions answered concretely"
    third, fifth = said.send_back
    assert "You wrote “Answer 3”" in third
    assert "no answer" in fifth


def test_what_the_offer_leaves_out_is_asked_back_too() -> None:
    said = result(review("UANA"), price="", after_launch="", handover=("prompts",))
    assert len(said.send_back) == 3
    assert "repository, retrieval set-up, evaluation logic, operating notes" in said.send_back[-1]
    assert result(review("UANA")).send_back == ()


def test_thin_automation_is_named_by_its_signs() -> None:
    said = result(
        review("UANA", "mcccc", thin=(Thin.LAYERS,)), review("UBEN", "mcccc", thin=(Thin.LAYERS, Thin.AGENTS))
    )
    assert [sign.by for sign in said.thin] == [("UANA", "UBEN"), ("UBEN",), ()]
    assert not result(review("UANA", "vcccc")).thin
    assert not result(review("UANA", "mcccc"), review("UBEN")).thin, "one reader found an answer"


def test_a_factor_reads_as_most_see_it_and_the_worse_on_a_tie() -> None:
    lasting, commodity = {1: Factor.LASTING}, {1: Factor.COMMODITY}
    assert result(review("UANA", factors=lasting)).factors[0].reads is Factor.LASTING
    assert (
        result(review("UANA", factors=lasting), review("UBEN", factors=commodity)).factors[0].reads is Factor.COMMODITY
    )
    assert result(review("UANA")).factors[0].reads is None


def test_what_came_after_opening_counts_for_nothing() -> None:
    said = result(review("UANA"), review("UBEN", "mmmmm", Advice.DECLINE, late=True), seated=("UANA", "UBEN"))
    assert said.headline == "5 of 5 questions answered concretely, on 1 of 2 reviews"
    assert said.late == ("UBEN",)
    assert result(review("UANA")).headline.endswith("on one voice")


# -- the decision


@pytest.mark.parametrize(
    ("reviews", "why"),
    [
        ((review("UANA", "cccvm"),), "2 of the five questions"),
        ((review("UANA", thin=(Thin.MASS,)),), "thin automation"),
        ((review("UANA"), review("UBEN", advice=Advice.DECLINE), review("UC", advice=Advice.DECLINE)), "would decline"),
        ((review("UANA"), review("UBEN", advice=Advice.DECLINE)), ""),
    ],
)
def test_taking_it_against_the_reviews_needs_a_reason_of_its_own(reviews: tuple[Review, ...], why: str) -> None:
    said = result(*reviews)
    assert why in said.why_not
    assert bool(said.why_not) is bool(why)
    taking = ChoiceDraft(outcome=ChoiceOutcome.TAKE, reason="We know them.")
    if not why:
        assert check_choice(taking, said, is_correction=False) is ChoiceOutcome.TAKE
        return
    with pytest.raises(Invalid) as raised:
        check_choice(taking, said, is_correction=False)
    assert list(raised.value.errors) == ["override"]
    with_reason = taking.model_copy(update={"override": "Their team lead starts on Monday."})
    assert made(with_reason, ChoiceOutcome.TAKE, said, "UMAYA", NOW).why_not == said.why_not


def test_each_red_flag_needs_an_answer_where_it_is_taken() -> None:
    said = result(review("UANA", flags=(1, 5)))
    for outcome, asked in ((ChoiceOutcome.TAKE, ["flag_1", "flag_5"]), (ChoiceOutcome.DECLINE, [])):
        typed = ChoiceDraft(outcome=outcome, reason="So it is.")
        if asked:
            with pytest.raises(Invalid) as raised:
                check_choice(typed, said, is_correction=False)
            assert list(raised.value.errors) == asked
        else:
            assert check_choice(typed, said, is_correction=False) is outcome


def test_before_the_reviews_open_only_a_withdrawn_offer_can_be_recorded() -> None:
    for outcome in ChoiceOutcome:
        typed = ChoiceDraft(outcome=outcome, reason="They wrote.")
        if outcome is ChoiceOutcome.WITHDREW:
            assert check_choice(typed, None, is_correction=False) is outcome
        else:
            with pytest.raises(Invalid):
                check_choice(typed, None, is_correction=False)
    with pytest.raises(Invalid) as raised:
        check_choice(ChoiceDraft(outcome=ChoiceOutcome.WITHDREW, reason="Gone."), None, is_correction=True)
    assert list(raised.value.errors) == ["correction"]


# -- the trial


def plan(permission: str = "Dana allowed it in #data, 20 November") -> Trial:
    typed = TrialDraft(permission=permission, exit_test="Export 50 tickets and load them into the old queue")
    return planned(typed, metric="First reply: 6 h → 1 h", zone="UTC", now=NOW, holidays=WEEKENDS)


def test_a_trial_without_permission_waits_and_has_no_days() -> None:
    waiting = plan("")
    assert waiting.waits
    assert (waiting.exit_at(WEEKENDS), waiting.verdict_at) == (None, None)
    with pytest.raises(Refusal, match="permission"):
        exit_tested(waiting, ExitDraft(found="Fine."), "UMAYA")
    later = NOW + timedelta(days=4)
    typed = TrialDraft(permission="Dana, by mail", exit_test=waiting.exit_test)
    begun = replanned(waiting, typed, later, WEEKENDS)
    assert (begun.starts_on, begun.ends_on) == (date(2026, 11, 27), date(2026, 12, 28))


def test_a_trial_runs_thirty_days_to_a_working_day_with_its_exit_test_before() -> None:
    trial = plan()
    assert trial.ends_on == date(2026, 12, 23)
    assert trial.verdict_at == datetime(2026, 12, 23, 9, 0, tzinfo=UTC)
    assert trial.exit_at(WEEKENDS) == datetime(2026, 12, 16, 9, 0, tzinfo=UTC)
    assert exit_tested(trial, ExitDraft(found="Took an hour."), "UMAYA").exit_at(WEEKENDS) is None


def test_it_is_bought_only_once_somebody_knows_the_way_out() -> None:
    verdict = VerdictDraft(verdict=TrialVerdict.BUY, measured="1.1 h", reason="It does what we need.")
    with pytest.raises(Invalid) as raised:
        ended(plan(), verdict, "UMAYA", NOW, WEEKENDS)
    assert list(raised.value.errors) == ["verdict"]
    tested = exit_tested(plan(), ExitDraft(found="Took an hour."), "UMAYA")
    assert ended(tested, verdict, "UMAYA", NOW, WEEKENDS).is_over
    declined = verdict.model_copy(update={"verdict": TrialVerdict.DONT})
    assert ended(plan(), declined, "UMAYA", NOW, WEEKENDS).verdict is TrialVerdict.DONT


def test_it_is_extended_once_with_what_must_be_true_by_then() -> None:
    asked = VerdictDraft(verdict=TrialVerdict.EXTEND, measured="2 h", reason="The holidays were in it.")
    with pytest.raises(Invalid) as raised:
        ended(plan(), asked, "UMAYA", NOW, WEEKENDS)
    assert set(raised.value.errors) == {"until", "condition"}
    early = asked.model_copy(update={"condition": "1.5 h or less", "until": date(2026, 12, 23)})
    with pytest.raises(Invalid):
        ended(plan(), early, "UMAYA", NOW, WEEKENDS)
    longer = ended(plan(), early.model_copy(update={"until": date(2027, 1, 16)}), "UMAYA", NOW, WEEKENDS)
    assert (longer.ends_on, longer.runs) == (date(2027, 1, 18), True)
    with pytest.raises(Invalid, match="once"):
        ended(longer, early.model_copy(update={"until": date(2027, 2, 1)}), "UMAYA", NOW, WEEKENDS)


def test_what_it_was_extended_for_is_asked_at_its_end_and_the_verdict_can_be_corrected() -> None:
    longer = plan().model_copy(update={"condition": "1.5 h or less", "extended_by": "UMAYA"})
    verdict = VerdictDraft(verdict=TrialVerdict.DONT, measured="2 h", reason="Too slow.")
    with pytest.raises(Invalid) as raised:
        ended(longer, verdict, "UMAYA", NOW, WEEKENDS)
    assert set(raised.value.errors) == {"condition_met", "condition_shows"}
    said = verdict.model_copy(update={"condition_met": False, "condition_shows": "The board of Monday."})
    over = ended(longer, said, "UMAYA", NOW, WEEKENDS)
    assert (over.condition_met, over.condition_shows, over.correction) == (False, "The board of Monday.", "")
    with pytest.raises(Invalid) as raised:
        ended(over, said, "UANA", NOW, WEEKENDS)
    assert set(raised.value.errors) == {"correction"}
    why = {"correction": "That was the other board.", "measured": "1.2 h"}
    corrected = ended(over, said.model_copy(update=why), "UANA", NOW, WEEKENDS)
    assert (corrected.measured, corrected.correction, corrected.ended_by) == (
        why["measured"],
        why["correction"],
        "UANA",
    )
    with pytest.raises(Invalid, match="over"):
        ended(over, said.model_copy(update=why | {"verdict": TrialVerdict.EXTEND}), "UANA", NOW, WEEKENDS)
