"""Every text and every day has a limit: its last good value is taken, the next one is not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.brief.brief import TITLE_LIMIT, first_words
from domain.calendar import NINE, WeekendsOnly, add_working_days, working_moment
from domain.candidate.candidate import FAR as REVIEW_FAR
from domain.candidate.candidate import NAME_LIMIT as CANDIDATE_NAME
from domain.candidate.candidate import REASON_LIMIT as CANDIDATE_REASON
from domain.candidate.candidate import CandidateDraft, check_draft
from domain.check_in.report import (
    EVIDENCE_LIMIT,
    LONGEST_EXTENSION,
    TEXT_LIMIT,
    Call,
    Item,
    Progress,
    Report,
    check_evidence,
    check_report,
)
from domain.decision.decision import REASON_LIMIT as DECISION_REASON
from domain.decision.todo import FAR, FOUND_LIMIT, Todo, check_due, reminder_at
from domain.guide.days import DAY_90
from domain.guide.shipped import SHIPPED
from domain.panel.panel import MOST_VOICES
from domain.proposal.choice import ChoiceDraft, check_choice
from domain.proposal.choice import ChoiceOutcome as Choice
from domain.proposal.proposal import (
    MOST_REVIEWERS,
    ProposalDraft,
    Vendor,
    check_proposal,
)
from domain.proposal.proposal import TEXT_LIMIT as PROPOSAL_TEXT
from domain.proposal.review import SAID_LIMIT, Given, Reply, check_findings
from domain.proposal.trial import (
    EXIT_LIMIT,
    LONGEST,
    PERMISSION_LIMIT,
    ExitDraft,
    TrialDraft,
    TrialVerdict,
    VerdictDraft,
    ended,
    exit_tested,
    planned,
)
from domain.proposal.trial import REASON_LIMIT as TRIAL_REASON
from domain.refusals import Invalid
from domain.scorecard import NOTE_LIMIT, REASON_LIMIT, Mark, Marks, check_reason, too_long
from domain.typed.links import LINK_LIMIT, why_not_link
from tests.domain.test_decisions import a_draft, a_panel, a_todo, checked
from tests.domain.test_proposals import findings
from tests.domain.test_reports import PROMISE, TODAY, report

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
FREE = WeekendsOnly()


def wrong(check: Callable[[], object]) -> set[str]:
    """The fields that are complained about."""
    try:
        check()
    except Invalid as invalid:
        return set(invalid.errors)
    return set()


def candidate(**changes: object) -> set[str]:
    draft = CandidateDraft(name="Priya", panel=dict.fromkeys(SHIPPED.category_keys, ("UANA",)))
    typed = draft.model_copy(update=changes)
    return wrong(lambda: check_draft(typed, guide=SHIPPED, now=NOW))


def test_a_candidates_texts_and_voices() -> None:
    assert candidate(name="x" * CANDIDATE_NAME) == set()
    assert candidate(name="x" * (CANDIDATE_NAME + 1)) == {"name"}
    assert candidate(reason="x" * CANDIDATE_REASON) == set()
    assert candidate(reason="x" * (CANDIDATE_REASON + 1)) == {"reason"}
    seats = dict.fromkeys(SHIPPED.category_keys, ("UANA",))
    most = tuple(f"U{number}" for number in range(MOST_VOICES))
    assert candidate(panel=seats | {"cost": most}) == set()
    assert candidate(panel=seats | {"cost": (*most, "U9")}) == {"panel_cost"}
    link = "https://a.example/".ljust(LINK_LIMIT, "x")
    assert why_not_link(link) is None
    assert why_not_link(link + "x") is not None


def test_a_titles_first_words_fill_the_limit() -> None:
    assert first_words("x" * TITLE_LIMIT) == "x" * TITLE_LIMIT
    assert first_words("x" * (TITLE_LIMIT + 1)).endswith("…")


def test_a_reports_texts_figures_and_last_day() -> None:
    def sent(**changes: object) -> set[str]:
        return wrong(lambda: check_report(report(DAY_90, **changes), DAY_90, PROMISE, TODAY))

    assert sent(blockers="x" * TEXT_LIMIT) == set()
    assert sent(blockers="x" * (TEXT_LIMIT + 1)) == {"blockers"}
    for cost in ("0", "0.5"):
        assert sent(running_cost=Decimal(cost)) == set()
    assert sent(running_cost=Decimal("-0.01")) == {"running_cost"}
    more = {"call": Call.EXTEND, "condition": "Live with 100 mails a day"}
    assert sent(**more, extended_to=TODAY + LONGEST_EXTENSION) == set()
    assert sent(**more, extended_to=TODAY + LONGEST_EXTENSION + timedelta(days=1)) == {"extended_to"}
    assert sent(**more, extended_to=TODAY) == {"extended_to"}


def test_a_corrected_report_keeps_its_day_although_it_has_passed_and_takes_no_other_such_day() -> None:
    more = {"call": Call.EXTEND, "condition": "Live with 100 mails a day"}
    before = report(DAY_90, **more, extended_to=TODAY - timedelta(days=3))

    def sent(**changes: object) -> set[str]:
        typed = report(DAY_90, **more, **changes)
        return wrong(lambda: check_report(typed, DAY_90, PROMISE, TODAY, before=before))

    assert sent(extended_to=TODAY - timedelta(days=3)) == set()
    assert sent(extended_to=TODAY - timedelta(days=4)) == {"extended_to"}


def test_what_an_extension_was_for_is_answered_and_shown() -> None:
    def sent(**changes: object) -> set[str]:
        typed = report(DAY_90.extension, **changes)
        return wrong(lambda: check_report(typed, DAY_90.extension, PROMISE, TODAY, condition="100 mails a day"))

    assert sent() == {"condition_met", "condition_shows"}
    assert sent(condition_met=False) == {"condition_shows"}
    assert sent(condition_met=True, condition_shows="The dashboard") == set()


def test_evidence() -> None:
    def sent(evidence: str) -> set[str]:
        item = Item(progress=Progress.DONE, evidence=evidence)
        return wrong(lambda: check_evidence({"pilot": item}, DAY_90))

    assert sent("x" * EVIDENCE_LIMIT) == set()
    assert sent("x" * (EVIDENCE_LIMIT + 1)) == {"pilot_evidence"}
    assert wrong(lambda: check_evidence({}, DAY_90)) == {f"{DAY_90.asked[0].key}_evidence"}
    assert Report(items={}).done == 0


def test_a_decisions_texts_and_who_cannot_take_part() -> None:
    assert checked(a_draft(reason="x" * DECISION_REASON), a_panel()) == set()
    assert checked(a_draft(reason="x" * (DECISION_REASON + 1)), a_panel()) == {"reason"}
    kinds = (a_todo().kind,)
    refused = {"USOMEBODY": "That person is a guest here."}
    assert checked(a_draft(), a_panel(), kinds=kinds, refused=refused) == set()
    assert checked(a_draft(owners={kinds[0]: "USOMEBODY"}), a_panel(), kinds=kinds, refused=refused) == {
        "owner_pricing"
    }


def test_what_a_to_do_found_and_its_last_day() -> None:
    def done(found: str) -> set[str]:
        return wrong(lambda: a_todo().done({"found": found}, "UOTTO", NOW))

    assert done("x" * FOUND_LIMIT) == set()
    assert done("x" * (FOUND_LIMIT + 1)) == {"found"}
    assert done("5") == set()
    nine = NOW.replace(hour=9, minute=0)
    day = (nine + FAR).date()
    assert wrong(lambda: check_due(day, "UTC", nine)) == set()
    assert wrong(lambda: check_due(day, "UTC", nine - timedelta(seconds=1))) == {"due_on"}


def test_a_to_do_counts_its_versions_by_one() -> None:
    todo: Todo = a_todo()
    assert [todo.drop().version, todo.drop().drop().version] == [todo.version + 1, todo.version + 2]


def test_a_day_off_whose_eve_has_come_is_asked_for_on_that_day() -> None:
    sunday, friday_nine = date(2026, 11, 29), datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert reminder_at(sunday, "UTC", friday_nine - timedelta(seconds=1), FREE) == friday_nine
    assert reminder_at(sunday, "UTC", friday_nine, FREE) == datetime(2026, 11, 29, 9, tzinfo=UTC)


def offer(**changes: object) -> set[str]:
    values = {"name": "Northlight", "vendor": Vendor.AGENCY, "reviewers": ("UANA",), "review_on": date(2026, 12, 1)}
    draft = ProposalDraft.model_validate(values | changes)
    return wrong(lambda: check_proposal(draft, now=NOW, zone="UTC"))


def test_a_proposals_texts_reviewers_and_last_day() -> None:
    assert offer(name="x" * CANDIDATE_NAME) == set()
    assert offer(name="x" * (CANDIDATE_NAME + 1)) == {"name"}
    assert offer(covers="x" * PROPOSAL_TEXT) == set()
    assert offer(covers="x" * (PROPOSAL_TEXT + 1)) == {"covers"}
    most = tuple(f"U{number}" for number in range(MOST_REVIEWERS))
    assert offer(reviewers=most) == set()
    assert offer(reviewers=(*most, "UX")) == {"reviewers"}
    assert timedelta(days=366) == REVIEW_FAR
    draft = ProposalDraft(name="N", vendor=Vendor.AGENCY, reviewers=("UANA",), review_on=(NOW + REVIEW_FAR).date())
    nine = NOW.replace(hour=9, minute=0)
    assert wrong(lambda: check_proposal(draft, now=nine, zone="UTC")) == {"review_on"}
    assert wrong(lambda: check_proposal(draft, now=nine + timedelta(seconds=1), zone="UTC")) == set()


def test_what_a_review_and_a_choice_say() -> None:
    def replied(said: str) -> set[str]:
        given = findings().model_copy(
            update={"replies": {**findings().replies, 1: Reply(given=Given.CONCRETE, said=said)}}
        )
        return wrong(lambda: check_findings(given))

    assert replied("x" * SAID_LIMIT) == set()
    assert len(replied("x" * (SAID_LIMIT + 1))) == 1

    def chosen(reason: str) -> set[str]:
        return wrong(
            lambda: check_choice(ChoiceDraft(outcome=Choice.WITHDREW, reason=reason), None, is_correction=False)
        )

    assert "reason" not in chosen("x" * DECISION_REASON)
    assert "reason" in chosen("x" * (DECISION_REASON + 1))


def test_a_trials_texts() -> None:
    def plan(**typed: str) -> set[str]:
        draft = TrialDraft(**{"permission": "Dana", "exit_test": "Export all tickets", **typed})
        return wrong(lambda: planned(draft, metric="6 h", zone="UTC", now=NOW, holidays=FREE))

    assert plan(permission="x" * PERMISSION_LIMIT) == set()
    assert plan(permission="x" * (PERMISSION_LIMIT + 1)) == {"permission"}
    assert plan(exit_test="x" * EXIT_LIMIT) == set()
    assert plan(exit_test="x" * (EXIT_LIMIT + 1)) == {"exit_test"}


def test_a_running_trials_texts_and_its_last_possible_day() -> None:
    draft = TrialDraft(permission="Dana", exit_test="Export all tickets")
    trial = planned(draft, metric="6 h", zone="UTC", now=NOW, holidays=FREE)
    assert wrong(lambda: exit_tested(trial, ExitDraft(found="x" * EXIT_LIMIT), "UANA")) == set()
    assert wrong(lambda: exit_tested(trial, ExitDraft(found="x" * (EXIT_LIMIT + 1)), "UANA")) == {"found"}

    def end(verdict: TrialVerdict = TrialVerdict.DONT, **typed: object) -> set[str]:
        told = VerdictDraft.model_validate({"verdict": verdict, "measured": "4 h", "reason": "Slow", **typed})
        return wrong(lambda: ended(trial, told, "UMAYA", NOW, FREE))

    assert end(reason="x" * TRIAL_REASON) == set()
    assert end(reason="x" * (TRIAL_REASON + 1)) == {"reason"}
    last = NOW.date() + LONGEST
    assert end(TrialVerdict.EXTEND, condition="x" * EXIT_LIMIT, until=last) == set()
    assert end(TrialVerdict.EXTEND, condition="x" * (EXIT_LIMIT + 1), until=last) == {"condition"}
    assert end(TrialVerdict.EXTEND, condition="x", until=last + timedelta(days=1)) == {"until"}


def test_a_scorecards_notes_and_reasons() -> None:
    assert too_long(Marks(marks={"cost": Mark(score=3, note="x" * NOTE_LIMIT)})) == {}
    assert set(too_long(Marks(marks={"cost": Mark(score=3, note="x" * (NOTE_LIMIT + 1))}))) == {"cost_note"}
    assert check_reason("x" * REASON_LIMIT) == "x" * REASON_LIMIT
    with pytest.raises(Invalid):
        check_reason("x" * (REASON_LIMIT + 1))


def test_nine_sharp_is_work_and_no_days_later_is_today() -> None:
    nine = datetime.combine(NOW.date(), NINE, UTC)
    assert working_moment(nine, "UTC", FREE) == nine
    assert working_moment(nine - timedelta(seconds=1), "UTC", FREE) == nine
    assert add_working_days(NOW.date(), 0, FREE) == NOW.date()
