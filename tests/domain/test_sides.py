"""Both sides of a choice that no other test states: what is said here, and what is said just beside it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.assessment import assess
from domain.brief.brief import Asked, BriefAnswers, DataAccess, Discipline, Frequency, Judge, Overrule, Product, When
from domain.brief.compared import Fact, facts_of
from domain.brief.flips import Change, Flip, changes_answer
from domain.brief.money import Costs, PayKind, Thin, Worth, months, priced, shown, worth
from domain.brief.outcome import judge_brief
from domain.brief.route import choose_route
from domain.brief.year import year_of
from domain.calendar import WeekendsOnly
from domain.check_in.check_in import Step, check_time, first_plan, moved_plan, overtaken_by, put_off
from domain.check_in.report import Report
from domain.decision.decision import DecisionOutcome, is_another, made
from domain.guide.breaks import Break
from domain.guide.days import DAY_30, DAY_60
from domain.guide.readiness import Level, Signal
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.onboarding.onboarding import Ending, Pause, moved_on_by
from domain.onboarding.place import why_not_place
from domain.panel.gate import CategoryResult, GateState, Voice, explain, one_voice
from domain.panel.panel import Seat
from domain.panel.sent import Inclusion
from domain.people import Actor
from domain.permissions import Act, People
from domain.permissions import check as check_may
from domain.proposal.proposal import reader_errors
from domain.proposal.review import Advice, Findings, Given, Reply, Review, ReviewVersion
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
from domain.refusals import Invalid, NotAllowed, Refusal
from domain.rooms import Conversation
from domain.scorecard import (
    Mark,
    Marks,
    Recommendation,
    Scorecard,
    Version,
    check,
    contradiction,
    holds_fact,
)
from domain.typed.figures import amount, currencies_in, read_figure
from domain.typed.names import is_unseen, name_key, trimmed
from domain.waiting.reminders import PACES, Ask, Matter, Nudge
from domain.waiting.reminders import shown as rows
from tests.domain.test_check_ins import onboarding, plan
from tests.domain.test_decisions import a_draft, a_panel
from tests.domain.test_panel import card, panel
from tests.domain.test_proposals import result as offered
from tests.domain.test_proposals import review
from tests.worlds import a_panel as seated
from tests.worlds import room_of

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FREE = WeekendsOnly()
READY = TRIAGE.but(product=Product.SOME, judge=Judge.YES)


# -- the brief


def step_of(answers: BriefAnswers, about: str, *overrules: Overrule) -> tuple[str, bool]:
    brief = brief_of(answers).model_copy(update={"overrules": overrules})
    return next((step.text, step.ours) for step in assess(brief).trace if step.about == about)


def test_which_steps_of_the_signals_are_our_rule() -> None:
    name = "Owner model"
    assert step_of(READY.but(owner="UMAYA"), name)[1]
    assert not step_of(READY.but(owner="UOTTO"), name)[1]
    frequency = "Workflow frequency"
    assert step_of(READY.but(frequency=Frequency.MONTHLY), frequency)[1]
    assert not step_of(READY.but(owner="UMAYA"), frequency)[1]
    by_hand = Overrule(signal=Signal.FREQUENCY, level=Level.FAIL, reason="Rare", by="UMAYA", at=NOW)
    assert step_of(READY, frequency, by_hand) == ("fail, set by hand; the answers alone say pass", True)


def test_a_title_is_the_given_one_else_the_first_words_else_said_to_be_none() -> None:
    assert brief_of(READY.but(title="Mail")).title == "Mail"
    assert brief_of(READY.but(title="", workflow="Sort mail. Daily.")).title == "Sort mail"
    assert brief_of(BriefAnswers()).title == "Untitled brief"


def test_the_owners_word_lifts_what_was_overruled_of_the_owner_and_nothing_else() -> None:
    held = [
        Overrule(signal=signal, level=Level.PASS, reason="x", by="UMAYA", at=NOW)
        for signal in (Signal.OWNER, Signal.DATA)
    ]
    brief = brief_of(READY).model_copy(update={"overrules": tuple(held)})
    assert brief.hearing(Asked(owner="UOTTO", at=NOW)).overrules == (held[1],)


@pytest.mark.parametrize(("several", "is_narrow"), [(0, False), (1, True), (2, True), (3, False)])
def test_what_counts_as_narrow(several: int, is_narrow: bool) -> None:
    answers = READY.but(disciplines=tuple(Discipline)[:several])
    assert (Fact.NARROW in facts_of(answers, contained=True)) is is_narrow
    assert (Fact.BROAD in facts_of(answers, contained=True)) is (several >= 3)


def flip_of(answers: BriefAnswers, change: Change) -> Flip:
    return next(flip for flip in assess(brief_of(answers)).flips if flip.change is change)


def test_three_kinds_of_skills_are_those_that_are_there_and_the_next_ones() -> None:
    last, first = tuple(Discipline)[-1], tuple(Discipline)[:2]
    assert flip_of(READY.but(disciplines=(last,)), Change.DISCIPLINES).brief.answers.disciplines == (*first, last)
    both = tuple(Discipline)[1:3]
    assert flip_of(READY.but(disciplines=both), Change.DISCIPLINES).brief.answers.disciplines == tuple(Discipline)[:3]


def test_a_boundary_is_asked_for_where_the_data_may_be_used_and_the_permission_where_not() -> None:
    blank = READY.but(boundary="")
    assert "wrote down" in flip_of(blank, Change.DATA).question
    assert "may use" in flip_of(READY.but(data=DataAccess.BLOCKED), Change.DATA).question


def test_an_answer_is_another_one_by_its_word_or_its_route() -> None:
    now = judge_brief(brief_of(READY))
    same = Flip(question="?", brief=brief_of(READY), change=Change.JUDGE, verdict=now)
    assert not changes_answer(same, now)
    bought = judge_brief(brief_of(READY.but(product=Product.MOST)))
    assert changes_answer(same.model_copy(update={"verdict": bought}), now)
    routed = judge_brief(brief_of(READY.but(judge=Judge.NO)))
    assert routed.outcome is now.outcome
    assert changes_answer(same.model_copy(update={"verdict": routed}), now)


def test_an_agency_because_nobody_is_sure_is_our_rule_and_because_nobody_can_judge_is_not() -> None:
    assert choose_route(READY.but(judge=Judge.UNSURE), mistakes_pass=True).ours
    assert not choose_route(READY.but(judge=Judge.NO), mistakes_pass=True).ours
    assert choose_route(READY.but(judge=Judge.NO), mistakes_pass=True).route is HireRoute.AGENCY


# -- money


def costs(**changes: object) -> Costs:
    return Costs.model_validate(dict(TRIAGE.costs) | changes)


def test_months_at_the_edges_of_their_words() -> None:
    assert months(Decimal(0)) == "0"
    assert months(Decimal("0.05")) == "0.1"
    assert months(Decimal("12.05")) == "12.1"
    assert months(Decimal(12)) == "12"


def test_a_price_below_ten_cents_has_all_its_digits() -> None:
    assert [priced(Decimal(each)) for each in ("0.1", "0.0999", "0.125")] == ["0.10", "0.0999", "0.13"]
    assert [shown(Decimal(each)) for each in ("0.1", "0.0125")] == ["0.10", "0.0125"]
    assert shown(Decimal("0.0625"), 1) == "0.1"


def test_retries_lower_what_a_run_may_cost() -> None:
    assert worth(costs(cost_per_run=None, retries=Decimal("0.25"))).break_even == Decimal("1.6")


def test_a_cent_a_month_is_left_over_and_pays_back() -> None:
    barely = worth(costs(runs=Decimal(1), cost_per_run=Decimal(0), value_per_run=Decimal("480.50"), pay=Decimal(1)))
    assert (barely.surplus, barely.payback) == (Decimal("0.50"), Decimal(2))
    assert Worth(surplus=Decimal("0.5")).thin is None
    assert Worth(surplus=Decimal(0)).thin is Thin.THIN


def test_one_figure_carries_the_answer_from_tenfold_on_where_it_costs_anything() -> None:
    assert Worth(value=Decimal(5), running=Decimal("0.5")).rests_on_value
    assert not Worth(value=Decimal("4.9"), running=Decimal("0.5")).rests_on_value
    assert not Worth(value=Decimal(5), running=Decimal(0)).rests_on_value


def thin(**changes: object) -> str:
    answers = READY.but(costs=costs(**changes))
    return next(each.because for each in assess(brief_of(answers)).warnings if each.code is Break.THIN_VALUE)


def test_each_thin_value_says_what_eats_it() -> None:
    whole = {"pay": Decimal(2352), "pay_kind": PayKind.MONTH}
    assert thin(**whole) == "the pay takes the whole surplus"
    assert thin(value_per_run=Decimal("0.44"), pay=None) == "running it costs what it brings"
    assert thin(value_per_run=Decimal("0.4"), cost_per_run=None, pay=None) == "the upkeep alone costs what it brings"
    assert (
        thin(value_per_run=Decimal("0.1"), cost_per_run=None, pay=None) == "the upkeep alone costs more than it brings"
    )
    assert thin(value_per_run=Decimal("0.1"), pay=None) == "running it costs more than it brings"


def test_a_year_says_what_is_paid_in_it() -> None:
    for changes, pay, month in (
        ({"pay": None}, None, 1),
        ({"pay": Decimal(30_000)}, PayKind.BUILD, 13),
        ({"pay": Decimal(1000), "pay_kind": PayKind.MONTH}, PayKind.MONTH, 1),
        ({"pay": None, "value_per_run": Decimal("0.4404")}, None, 1),
    ):
        year = year_of(costs(**changes))
        assert year is not None
        assert (year.pay, year.breaks_even_in) == (pay, month)


# -- the panel


def category(key: str = "cost", *scores: int) -> CategoryResult:
    voices = tuple(Voice(interviewer=f"U{number}", score=score) for number, score in enumerate(scores))
    return CategoryResult(category=SHIPPED.category(key), voices=voices)


def test_spread_and_dispute_of_two_voices() -> None:
    assert category("cost", 2, 4).spread == 2
    assert category("cost", 4).spread is None
    assert category("cost", 1, 3).is_disputed
    assert not category("cost", 3, 5).is_disputed


def test_what_is_missing_to_the_line() -> None:
    assert [category("cost", *scores).short for scores in ((3,), (2,), (5, 5), ())] == [0, 1, 0, 0]
    assert not category("cost").is_below
    low = category("cost", *[1] * 5)
    assert "below 3; ten points short" in explain([low])
    assert "below 3; 12 points short" in explain([category("cost", *[1] * 6)])
    odd = category("cost", 1, 1, 1, 1, 2, 1)
    assert odd.short == 11
    assert "11 points short" in explain([odd])


def test_a_contested_category_names_the_low_scores_alone() -> None:
    told = explain([category("cost", 2, 3, 5)])
    assert "but with a 2" in told
    assert "and a 3" not in told


def test_one_voice_or_one_voice_each() -> None:
    assert one_voice([category("cost", 4), category("security")]) == "one voice"
    assert one_voice([category("cost", 4), category("security", 4)]) == "one voice each"
    assert one_voice([category("cost", 4, 4), category("security", 4)]) == "one voice on security"
    assert one_voice([category("cost", 4, 4)]) == ""


def test_what_the_sealed_scores_said_names_what_kept_them_from_clearing() -> None:
    before = card("ana", "44424")
    later = Version(number=2, marks=card("ana", "44444").marks, sent_at=NOW, after_opening=True, reason="Misheard")
    both = before.model_copy(update={"versions": (*before.versions, later)})
    said = panel(both.include("maya", "Right", NOW)).sealed_sentence
    assert "security 2" in said
    assert "evaluation" not in said


def test_a_freed_seat_says_who_freed_it_or_that_they_did_themselves() -> None:
    from blocks.gallery.candidate import candidate

    held = seated(candidate(), {"UANA": ("cost",), "UBEN": ("security",)})
    own = held.free_seat("UANA", "I know her", NOW)
    other = held.free_seat("UANA", "Left", NOW, by="UMAYA")
    assert [seat.freed_by for seat in own.seats] == ["UANA", ""]
    assert [seat.freed_by for seat in other.seats] == ["UMAYA", ""]
    assert Seat(interviewer="UANA", categories=()).is_free is False


# -- scorecards


def test_which_version_counts_and_which_waits() -> None:
    sent = NOW + timedelta(hours=1)
    late = Version(number=1, marks=Marks(), sent_at=sent, after_opening=True)
    alone = Scorecard(id="s1", panel_id="p1", interviewer="UANA", versions=(late,))
    assert alone.waits
    assert alone.counted is None
    # The first release noted no number: what had been sent by then counts, to the second.
    then = alone.model_copy(update={"included": Inclusion(by="UMAYA", reason="Ill", at=sent)})
    after = Version(number=2, marks=Marks(), sent_at=sent + timedelta(seconds=1), after_opening=True)
    both = then.model_copy(update={"versions": (late, after)})
    assert then.counted == late
    assert both.counted == late
    assert both.waits
    assert not then.waits


def test_nothing_scored_is_said_at_the_first_of_ones_own_categories() -> None:
    for focus, where in ((("security", "cost"), "security"), ((), SHIPPED.category_keys[0])):
        empty = Marks(chosen=frozenset(focus), recommendation=Recommendation.YES)
        with pytest.raises(Invalid) as refused:
            check(empty, guide=SHIPPED, focus=focus)
        assert set(refused.value.errors) == {where}


def test_a_long_word_is_a_fact_from_twenty_letters_on() -> None:
    assert holds_fact("x" * 20)
    assert not holds_fact("x" * 19)


def test_a_contradiction_quotes_the_flag_and_needs_a_low_score_to_be_one() -> None:
    marks = Marks(marks={"production": Mark(score=4)}, flags=(1,), recommendation=Recommendation.YES)
    assert (contradiction(marks, SHIPPED) or "").startswith(f"You raised “{SHIPPED.flag_text(1)}”")
    marks = Marks(marks={"evaluation": Mark(score=4)}, flags=(2,), recommendation=Recommendation.YES)
    assert "“cannot say how quality is validated”" in (contradiction(marks, SHIPPED) or "")
    blank = Marks(marks={"production": Mark(score=4)}, recommendation=Recommendation.STRONG_YES)
    assert contradiction(blank, SHIPPED) is None


# -- the decision


def test_one_more_is_asked_about_on_production_alone() -> None:
    assert is_another(DecisionOutcome.PRODUCTION, ["Priya"])
    assert not is_another(DecisionOutcome.PROTOTYPING, ["Priya"])
    assert not is_another(DecisionOutcome.PRODUCTION, [])


def test_flags_are_answered_by_a_hire_alone_and_the_override_says_against_what() -> None:
    from domain.decision.decision import check_decision
    from domain.panel.result import RaisedFlag

    flags = (RaisedFlag(number=2, by=("UANA",)),)
    known = {"candidate_id": "c1", "workspace": "T1", "brief_id": "b1", "decided_by": "UMAYA", "decided_at": NOW}
    no = made(a_draft(DecisionOutcome.NO), DecisionOutcome.NO, None, a_panel(flags=flags), **known)
    assert no.flag_answers == {}
    with pytest.raises(Invalid) as refused:
        check_decision(a_draft(), panel=a_panel(security=(2, 2, 3)), zone="UTC", now=NOW)
    assert refused.value.errors["override"].startswith("The gate does not clear this")
    against = a_panel().model_copy(update={"against": ("UANA", "UBEN"), "recommend": ("UDAN",)})
    with pytest.raises(Invalid) as refused:
        check_decision(a_draft(), panel=against, zone="UTC", now=NOW)
    assert refused.value.errors["override"].startswith("Most of the panel says no")


# -- an onboarding and its check-ins


def test_pauses_that_have_ended_move_the_days_that_had_not_come() -> None:
    since = date(2026, 12, 10)
    over = Pause(since=since, until=since + timedelta(days=7), by="UMAYA", reason="Leave")
    going = Pause(since=since, by="UMAYA", reason="Leave")
    assert moved_on_by([over], since) == since + timedelta(days=7)
    assert moved_on_by([over], since - timedelta(days=1)) == since - timedelta(days=1)
    assert moved_on_by([going], since) == since


def test_it_is_paused_while_the_last_pause_lasts_and_it_has_not_ended() -> None:
    first = onboarding().pause("UMAYA", "Leave", date(2026, 12, 10))
    assert first.paused is not None
    again = first.resume(date(2026, 12, 17))
    assert again.paused is None
    second = again.pause("UMAYA", "Move", date(2027, 1, 5))
    assert (second.paused or first.pauses[0]).reason == "Move"
    assert second.model_copy(update={"ending": Ending.STOPPED}).paused is None
    assert onboarding().paused is None


def channel(**changes: object) -> Conversation:
    known = {"id": "C1", "name": "first-days", "is_private": True, "has_bot": True, "members": frozenset({"UOWEN"})}
    return Conversation.model_validate(known | changes)


def test_where_an_onboarding_can_live() -> None:
    assert why_not_place(channel(), "UOWEN") is None
    assert "is public" in str(why_not_place(channel(is_private=False), "UOWEN"))
    assert why_not_place(channel(has_bot=False), "UOWEN") is not None
    assert getattr(why_not_place(channel(), "USOMEBODY"), "people", ()) == ("USOMEBODY",)


def test_a_check_in_whose_moment_is_now_has_come() -> None:
    whose = onboarding()
    first = plan(whose).check_in
    late = first_plan("k1", whose, DAY_30, first.due_day, first.due_at, FREE)
    assert late.check_in.late
    assert not first_plan("k1", whose, DAY_30, first.due_day, first.due_at - timedelta(seconds=1), FREE).check_in.late
    moved = moved_plan(first, whose, first.due_day, first.due_at, FREE).check_in
    assert moved.late
    check_time(first, first.evidence_at)
    with pytest.raises(Refusal):
        check_time(first, first.evidence_at - timedelta(seconds=1))


def test_a_later_check_in_overtakes_from_its_moment_on_or_once_it_is_reported() -> None:
    whose = onboarding()
    first = plan(whose).check_in
    second = first_plan("k2", whose, DAY_60, date(2027, 2, 1), NOW, FREE).check_in
    both = [first, second]
    assert overtaken_by(first, both, second.due_at) == second
    assert overtaken_by(first, both, second.due_at - timedelta(seconds=1)) is None
    told = second.model_copy(update={"report": Report(items={}, reported_at=NOW)})
    assert overtaken_by(first, [first, told], NOW) == told


def test_who_was_asked_for_evidence_is_not_asked_again_when_the_days_move() -> None:
    whose = onboarding()
    first = plan(whose).check_in
    asked = first.model_copy(update={"evidence_asked_of": (whose.answerer,)})
    at = first.evidence_at + timedelta(hours=1)
    assert moved_plan(asked, whose, first.due_day, at, FREE).check_in.evidence_at == first.evidence_at
    assert moved_plan(first, whose, first.due_day, at, FREE).check_in.evidence_at == at


def test_what_was_put_off_until_now_is_asked_again_and_not_put_off() -> None:
    whose = onboarding()
    first = plan(whose).check_in
    due = first.due_at
    later = put_off(first, whose, due, FREE)
    assert later is not None
    again = later.check_in
    stands = again.model_copy(update={"asked_of": (whose.owner,)})
    assert put_off(stands, whose, again.prompt_at - timedelta(seconds=1), FREE) is None
    at = again.prompt_at
    assert moved_plan(stands, whose, first.due_day, at, FREE).check_in.prompt_at == at


# -- offers and trials


def test_a_vague_answer_is_asked_back_with_what_was_said() -> None:
    from tests.domain.test_proposals import LETTERS, findings

    assert LETTERS["v"] is Given.VAGUE
    from domain.proposal.result import proposal_result
    from tests.domain.test_proposals import proposal

    told = review("UANA", "vcccc")
    result = proposal_result(proposal(), SHIPPED, [told], seated=["UANA"])
    assert any("Answer 1" in each for each in result.send_back)
    missing = proposal_result(proposal(), SHIPPED, [review("UANA", "mcccc")], seated=["UANA"])
    assert not any("Answer" in each for each in missing.send_back)
    assert findings("c").replies[1].said == "Answer 1"


def test_reviewers_read_along_in_a_room_that_is_there() -> None:
    assert reader_errors(["UANA"], {}, room_of("UANA")) == {}
    assert set(reader_errors(["UANA"], {}, None)) == {"reviewers"}
    assert set(reader_errors(["UANA"], {}, room_of("UBEN"))) == {"reviewers"}
    public = room_of("UANA").model_copy(update={"is_private": False})
    assert set(reader_errors(["UANA"], {}, public)) == {"reviewers"}


def test_a_trial_runs_from_its_permission_to_its_verdict() -> None:
    draft = TrialDraft(permission="Dana", exit_test="Export all tickets")
    waiting = planned(draft.model_copy(update={"permission": ""}), metric="6 h", zone="UTC", now=NOW, holidays=FREE)
    assert (waiting.waits, waiting.runs, waiting.verdict_at, waiting.exit_at(FREE)) == (True, False, None, None)
    trial = planned(draft, metric="6 h", zone="UTC", now=NOW, holidays=FREE)
    assert (trial.waits, trial.runs) == (False, True)
    assert trial.ends_on is not None
    assert trial.verdict_at == datetime.combine(trial.ends_on, datetime.min.time(), UTC) + timedelta(hours=9)
    told = VerdictDraft(verdict=TrialVerdict.DONT, measured="4 h", reason="Slow", until=date(2027, 1, 4))
    over = ended(trial, told, "UMAYA", NOW, FREE)
    assert (over.runs, over.verdict, over.verdict_at, over.exit_at(FREE)) == (False, TrialVerdict.DONT, None, None)
    with pytest.raises(Invalid) as refused:
        replanned(trial, draft.model_copy(update={"permission": " "}), NOW, FREE)
    assert set(refused.value.errors) == {"permission"}
    later = replanned(trial, draft, NOW + timedelta(days=3), FREE)
    assert (later.starts_on, later.ends_on) == (trial.starts_on, trial.ends_on)
    assert exit_tested(trial, ExitDraft(found="All of it came out"), "UANA").exit_at(FREE) is None


# -- people, words, reminders


def test_whoever_may_not_reads_who_may() -> None:
    somebody = Actor(workspace="T1", user="UX")
    with pytest.raises(NotAllowed, match=r"^Only .+ and .+ can change this to-do"):
        check_may(somebody, Act.DO_TODO, People(manager="UMAYA", assignee="UBEN"))
    with pytest.raises(NotAllowed) as refused:
        check_may(somebody, Act.DECIDE, People(manager="UMAYA"))
    assert str(refused.value).startswith("Only the hiring manager can ")


def test_blanks_of_every_kind_are_one_space() -> None:
    assert trimmed("\u3164a b\u00a0 ") == "a b"
    assert is_unseen("\u200b")


def test_a_point_before_three_digits_is_asked_about_up_to_a_million() -> None:
    for typed in ("1.200", "12.000", "120.000"):
        with pytest.raises(ValueError, match="Please type it so"):
            read_figure(typed)
    assert read_figure("1200.500").number == Decimal("1200.5")
    with pytest.raises(ValueError, match=r"Is 2\.000 2000 or 2\.0\?"):
        read_figure("2.000")


def test_an_amount_that_is_no_number_is_its_digits() -> None:
    assert amount("about 60.000 mails") == (Decimal(60_000), "mails")
    assert amount("-5 %") == (Decimal(-5), "%")


def test_which_currencies_a_broken_figure_may_mean() -> None:
    assert currencies_in("€ 1,2,3") == frozenset({"EUR"})
    assert len(currencies_in("1,2,3")) > 1


def matter(**nudge: object) -> Matter:
    return Matter(ask=Ask.SCORE, subject="p1", name="Priya", since=NOW, nudge=Nudge.model_validate(nudge))


def drawn(about: Matter, posted_at: datetime | None = None) -> int:
    return len(rows([about], now=NOW, zone="UTC", holidays=FREE, posted_at=posted_at))


def test_who_hears_next_and_what_stands_in_a_message() -> None:
    after = PACES[Ask.SCORE].told_after
    assert matter(declined_at=NOW).is_told
    assert [matter(asked=times).is_told for times in (after - 1, after)] == [False, True]
    never = next(ask for ask, pace in PACES.items() if not pace.told_after)
    assert not matter(asked=9).model_copy(update={"ask": never}).is_told
    # What is due at this very moment stands; what was said not to be theirs, where that can be undone.
    assert drawn(matter()) == 1
    assert drawn(matter(declined_at=NOW)) == 0
    assert drawn(matter(declined_at=NOW), posted_at=NOW + timedelta(hours=1)) == 1
    others = matter(declined_at=NOW, told_at=NOW).model_copy(update={"whose": "UANA"})
    assert drawn(others, posted_at=NOW + timedelta(hours=1)) == 0
    assert GateState.CLEAR is category("cost", 3).gate
    assert READY.when is not When.RUNNING


def test_data_that_may_not_be_used_asks_for_the_permission_however_little_is_written_down() -> None:
    blocked = brief_of(TRIAGE.but(product=Product.SOME, data=DataAccess.BLOCKED, boundary=""))
    [flip] = [each for each in assess(blocked).flips if each.change is Change.DATA]
    assert flip.question == "What if you may use that data?"


def test_half_a_coin_a_month_still_rests_on_what_a_run_brings() -> None:
    cheap = Costs(runs=Decimal(5), cost_per_run=Decimal("0.01"), hours=Decimal(0), rate=Decimal(0))
    assert worth(cheap.model_copy(update={"value_per_run": Decimal(1)})).rests_on_value
    assert not worth(cheap.model_copy(update={"cost_per_run": Decimal(0), "value_per_run": Decimal(1)})).rests_on_value


def test_a_question_put_off_until_this_very_moment_is_not_asked_twice() -> None:
    person = onboarding(start_date=date(2026, 10, 1))
    asked = first_plan("k1", person, DAY_30, date(2026, 11, 2), NOW, FREE).check_in
    stands = asked.model_copy(update={"asked_of": (person.owner,), "snoozes": 1, "prompt_at": NOW})
    assert moved_plan(stands, person, date(2026, 11, 3), NOW, FREE).sends == {}
    later = stands.model_copy(update={"prompt_at": NOW + timedelta(days=2)})
    assert set(moved_plan(later, person, date(2026, 11, 3), NOW, FREE).sends) == {Step.PROMPT}


def test_a_thousand_of_one_word_and_a_sign_that_is_none_are_no_number() -> None:
    with pytest.raises(ValueError, match="plain number"):
        read_figure("1 km€")


def test_a_filler_that_shows_as_a_gap_is_one() -> None:
    assert name_key("Ana\u3164Maria") == name_key("Ana Maria")


def _voiced(who: str, given: Given, said: str) -> Review:
    replies = {
        1: Reply(given=given, said=said),
        **{number: Reply(given=Given.CONCRETE, said="x") for number in range(2, 6)},
    }
    version = ReviewVersion(number=1, findings=Findings(replies=replies, advice=Advice.ASK), sent_at=NOW)
    return Review(panel_id="p1", reviewer=who, versions=(version,))


def test_what_is_quoted_back_are_the_vague_words_and_nothing_where_somebody_found_none() -> None:
    concrete, vague = _voiced("UANA", Given.CONCRETE, "180 mails"), _voiced("UBEN", Given.VAGUE, "we test a lot")
    [asked] = offered(concrete, vague).send_back
    assert "You wrote “we test a lot”" in asked
    [asked] = offered(vague, _voiced("UANA", Given.MISSING, "")).send_back
    assert "We found no answer in your offer" in asked


def test_an_exit_test_is_not_asked_for_before_the_trial_has_begun() -> None:
    short = Trial(
        permission="Dana, by mail",
        metric="6 h",
        exit_test="Export",
        zone="UTC",
        starts_on=date(2026, 11, 27),
        ends_on=date(2026, 12, 1),
    )
    assert short.exit_at(FREE) == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("often", "fits", "not_any_more"),
    [(Frequency.DAILY, 15, 14), (Frequency.WEEKLY, 3, 2), (Frequency.RARE, 1, 2)],
)
def test_runs_a_month_fit_how_often_the_work_comes_up(often: Frequency, fits: int, not_any_more: int) -> None:
    runs = [TRIAGE.but(frequency=often, costs=Costs(runs=Decimal(count))) for count in (fits, not_any_more)]
    assert [each.runs_disagree for each in runs] == [False, True]
    assert not TRIAGE.but(frequency=Frequency.MONTHLY, costs=Costs(runs=Decimal(9000))).runs_disagree
    assert not TRIAGE.but(frequency=often, costs=Costs()).runs_disagree


def test_a_standard_need_that_is_a_lasting_edge_is_said_to_be_two_answers() -> None:
    torn = step_of(TRIAGE.but(edge=True), "Two answers")
    assert torn[0].startswith("that the need is standard, and that AI sets you apart")
    assert torn[1]
    assert [each.about for each in assess(brief_of(TRIAGE)).trace].count("Two answers") == 0
    built = assess(brief_of(TRIAGE.but(product=Product.SOME, edge=True)))
    assert [each.about for each in built.trace].count("Two answers") == 0
