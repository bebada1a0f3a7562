"""Boundaries that no other test states: a limit is met at its last good value, a choice by its other side."""

from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.gallery.candidate import candidate, record
from blocks.gallery.worked import TRIAGE, brief_of
from domain.brief.assessment import assess
from domain.brief.brief import WORKFLOW_LIMIT, differences
from domain.brief.discovery import discovery_tasks
from domain.candidate.candidate import FAR, CandidateDraft, check_draft
from domain.decision.todo import check_due
from domain.guide.days import MILESTONES
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.onboarding.onboarding import LONGEST, OnboardingDraft
from domain.onboarding.onboarding import check_draft as check_onboarding
from domain.onboarding.place import Seen
from domain.people import SLACKBOT, Actor, Person, why_not_member
from domain.refusals import Invalid, NotAllowed, Refusal, Why
from domain.trouble import Held, Reason
from domain.waiting.kept_form import KEPT_FOR, KeptForm

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_nine_o_clock_itself_is_too_late_for_a_to_do_of_that_day() -> None:
    with pytest.raises(Invalid):
        check_due(NOW.date(), "UTC", NOW)
    check_due(NOW.date(), "UTC", NOW - timedelta(seconds=1))


def test_an_interview_may_be_a_year_away_to_the_second_and_no_more() -> None:
    draft = CandidateDraft(name="Priya", panel=dict.fromkeys(SHIPPED.category_keys, ("UANA",)))
    for at in (NOW + FAR, NOW - FAR):
        check_draft(draft.model_copy(update={"interview_at": at}), guide=SHIPPED, now=NOW)
    later = draft.model_copy(update={"interview_at": NOW + FAR + timedelta(seconds=1)})
    with pytest.raises(Invalid):
        check_draft(later, guide=SHIPPED, now=NOW)


def test_an_onboarding_may_start_a_year_away_to_the_day_and_no_more() -> None:
    today = date(2026, 11, 23)

    def check(day: date) -> None:
        draft = OnboardingDraft(owner="UOTTO", start_date=day)
        check_onboarding(draft, Seen(zone="UTC"), "UMAYA", set(), today)

    check(today + LONGEST)
    with pytest.raises(Invalid):
        check(today + LONGEST + timedelta(days=1))


def test_slackbot_takes_part_in_nothing_and_a_member_does() -> None:
    assert why_not_member(Person(id=SLACKBOT, home="T1"), "T1") == "That is an app. Please pick a person."
    assert why_not_member(Person(id="UANA", home="T1"), "T1") is None


@pytest.mark.parametrize(
    ("home", "teams", "is_one"),
    [("T1", (), True), ("E9", ("T1",), True), ("", (), True), ("T2", (), False), ("", ("T2",), False)],
)
def test_who_belongs_to_a_workspace(home: str, teams: tuple[str, ...], is_one: bool) -> None:
    person = Person(id="UANA", home=home, teams=frozenset(teams))
    assert (why_not_member(person, "T1") is None) is is_one


def test_a_candidate_is_from_outside_on_the_outside_routes() -> None:
    assert record(route=HireRoute.AGENCY).is_outside
    assert not record(route=HireRoute.DIRECT).is_outside


def test_what_differs_is_named_and_what_does_not_is_not() -> None:
    assert differences(TRIAGE, TRIAGE) == ()
    assert differences(TRIAGE, TRIAGE.but(title="Another", metric="Median reply time")) == (
        "the title",
        "the number that should move",
    )


def test_discovery_has_three_things_in_its_first_week_and_four_in_its_second() -> None:
    brief = brief_of(TRIAGE)
    assert [task.week for task in discovery_tasks(brief, assess(brief))] == [1, 1, 1, 2, 2, 2, 2]


def test_who_reads_along_in_a_hiring_room_and_who_does_not() -> None:
    assert {held for held in Held if held.reads_room} == {Held.BRIEF, Held.OWNER, Held.SEAT}


def test_which_troubles_are_about_people() -> None:
    about = {reason for reason in Reason if reason.is_about_people}
    assert about == {Reason.PERSON_GONE, Reason.MANAGER_GONE, Reason.LEFT_ROOM}


def a_kept_form(*whys: Why) -> KeptForm:
    return KeptForm.model_validate(
        {
            "form_id": "f1",
            "person": "UANA",
            "route": "r",
            "title": "T",
            "metadata": "",
            "fields": "",
            "kept_at": NOW,
            "whys": whys,
        }
    )


def test_a_kept_form_is_there_for_its_whole_time_and_for_its_own_person() -> None:
    ana, ben = Actor(workspace="T1", user="UANA"), Actor(workspace="T1", user="UBEN")
    a_kept_form().check_own(ana, NOW + KEPT_FOR)
    with pytest.raises(Refusal):
        a_kept_form().check_own(ana, NOW + KEPT_FOR + timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        a_kept_form().check_own(ben, NOW)


def test_a_kept_form_knows_who_is_missing_and_what_is_settled_once_they_are_there() -> None:
    first, other = Why(text="Not yet.", room="G1", people=("UBEN", "UDAN")), Why(text="Too long.")
    form = a_kept_form(first, other)
    assert form.missing == ("UBEN", "UDAN")
    assert form.without(frozenset({"UBEN"})).missing == ("UDAN",)
    assert form.without(frozenset({"UBEN", "UDAN"})).whys == (other,)


def test_a_workflow_has_two_thousand_characters_and_a_candidate_counts_by_one() -> None:
    assert WORKFLOW_LIMIT == 2000
    assert candidate().decide().version == candidate().version + 1
    assert [milestone.day for milestone in MILESTONES][:3] == [30, 60, 90]
