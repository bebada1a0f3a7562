"""Who started when, and what the onboarding form may hold."""

from datetime import date

import pytest

from domain.calendar import WeekendsOnly
from domain.guide.days import DAY_30, DAY_60, DAY_90, MILESTONES
from domain.onboarding.onboarding import Onboarding, OnboardingDraft, check_draft, due_days, moved_on
from domain.onboarding.place import Seen
from domain.refusals import Invalid

TODAY = date(2026, 11, 23)


def onboarding(**changes: object) -> Onboarding:
    """Ines, who starts on the first of December in Berlin."""
    known = {
        "id": "h1",
        "workspace": "T1",
        "brief_id": "b1",
        "candidate_id": "c1",
        "name": "Ines Park",
        "manager": "UMAYA",
        "owner": "UOWEN",
        "hire_user": "UINES",
        "start_date": date(2026, 12, 1),
        "zone": "Europe/Berlin",
    }
    return Onboarding.model_validate(known | changes)


SEEN = Seen(zone="Europe/Berlin")


def errors_of(draft: OnboardingDraft, seen: Seen = SEEN) -> set[str]:
    with pytest.raises(Invalid) as refused:
        check_draft(draft, seen, "UMAYA", {"UANA"}, TODAY)
    return set(refused.value.errors)


def test_the_days_are_calendar_days_moved_from_weekends() -> None:
    # 31 December is a Thursday, 30 January a Saturday, 1 March a Monday.
    assert due_days(date(2026, 12, 1), MILESTONES, WeekendsOnly()) == {
        DAY_30: date(2026, 12, 31),
        DAY_60: date(2027, 2, 1),
        DAY_90: date(2027, 3, 1),
    }


def test_a_start_in_the_past_is_welcome() -> None:
    draft = OnboardingDraft(start_date=date(2026, 8, 1), owner="UOWEN")
    assert check_draft(draft, SEEN, "UMAYA", set(), TODAY) == date(2026, 8, 1)


def test_a_slip_in_the_year_is_an_error_at_the_date() -> None:
    assert errors_of(OnboardingDraft(start_date=date(2062, 12, 1), owner="UOWEN")) == {"start_date"}


def test_the_hire_is_neither_the_owner_nor_the_manager() -> None:
    assert errors_of(OnboardingDraft(start_date=TODAY, owner="UOWEN", hire_user="UOWEN")) == {"hire_user"}
    assert errors_of(OnboardingDraft(start_date=TODAY, owner="UOWEN", hire_user="UMAYA")) == {"hire_user"}


def test_an_onboarding_needs_an_owner() -> None:
    assert errors_of(OnboardingDraft(start_date=TODAY, owner="")) == {"owner"}


def test_a_form_read_before_a_change_hears_what_changed() -> None:
    assert "first day 1 Dec 2026" in moved_on(onboarding(version=2))


def test_what_slack_says_no_to_stands_at_its_field() -> None:
    draft = OnboardingDraft(start_date=TODAY, owner="UBOT", hire_user="UGUEST", place="C1")
    seen = Seen(zone="UTC", owner_refused="That is an app.", hire_refused="That is a guest.")
    assert errors_of(draft, seen) == {"owner", "hire_user", "place"}


def test_a_first_day_has_to_be_picked() -> None:
    assert errors_of(OnboardingDraft(owner="UOWEN")) == {"start_date"}


def test_the_thread_is_in_the_owners_direct_message_unless_a_channel_is_chosen() -> None:
    assert onboarding().room == "UOWEN"
    assert onboarding(place="C1").room == "C1"


def test_the_owner_gives_evidence_where_the_hire_has_no_account() -> None:
    assert onboarding().answerer == "UINES"
    assert onboarding(hire_user="").answerer == "UOWEN"


def test_every_milestone_has_deliverables_with_keys_of_their_own() -> None:
    keys = [found.key for milestone in MILESTONES for found in milestone.deliverables]
    assert len(keys) == len(set(keys)) == 14
    assert DAY_90.call is not None
    assert DAY_90.call not in DAY_90.asked


def test_the_hire_cannot_be_somebody_who_reads_the_scores() -> None:
    for reader in ("UMAYA", "UOWEN", "UANA"):
        draft = OnboardingDraft(start_date=date(2026, 12, 1), owner="UOWEN", hire_user=reader)
        assert errors_of(draft) == {"hire_user"}
