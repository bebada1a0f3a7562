"""Who may do what to a brief."""

import pytest

from domain.people import Actor
from domain.permissions import Act, People, Role, check, may, roles_of
from domain.refusals import NotAllowed

PEOPLE = People(
    manager="UMAYA",
    owner="UOTTO",
    panel=frozenset({"UANA", "UBEN"}),
    hire="UHIRE",
    assignee="UTODO",
)


def person(user: str, *, admin: bool = False) -> Actor:
    return Actor(workspace="T1", user=user, is_admin=admin)


def test_a_bystander_may_do_nothing() -> None:
    assert not [act for act in Act if may(person("UEVE"), act, PEOPLE)]


def test_only_the_hiring_manager_decides() -> None:
    assert may(person("UMAYA"), Act.DECIDE, PEOPLE)
    assert not may(person("UOTTO"), Act.DECIDE, PEOPLE)
    assert not may(person("UADMIN", admin=True), Act.DECIDE, PEOPLE)


def test_only_a_panel_member_scores_and_an_admin_is_not_one() -> None:
    assert may(person("UANA"), Act.SCORE, PEOPLE)
    assert not may(person("UMAYA"), Act.SCORE, PEOPLE)
    assert not may(person("UADMIN", admin=True), Act.SCORE, PEOPLE)


def test_an_admin_sees_and_mends_what_others_made() -> None:
    admin = person("UADMIN", admin=True)
    assert all(may(admin, act, PEOPLE) for act in (Act.SEE_BRIEF, Act.EDIT_BRIEF, Act.EDIT_CANDIDATE, Act.FREE_SEAT))


def test_an_interviewer_sees_the_brief_and_cannot_change_it() -> None:
    assert may(person("UBEN"), Act.SEE_BRIEF, PEOPLE)
    assert not may(person("UBEN"), Act.EDIT_BRIEF, PEOPLE)


def test_the_hire_gives_evidence_and_sees_no_scores() -> None:
    hire = person("UHIRE")
    assert [act for act in Act if may(hire, act, PEOPLE)] == [Act.GIVE_EVIDENCE]


def test_a_to_do_is_done_by_whom_it_belongs_to_or_by_the_manager() -> None:
    assert may(person("UTODO"), Act.DO_TODO, PEOPLE)
    assert may(person("UMAYA"), Act.DO_TODO, PEOPLE)
    assert not may(person("UANA"), Act.DO_TODO, PEOPLE)


def test_an_owner_who_is_not_named_is_nobody() -> None:
    assert roles_of(person(""), People(manager="UMAYA")) == frozenset()


def test_a_manager_on_the_panel_has_both_parts() -> None:
    people = People(manager="UMAYA", panel=frozenset({"UMAYA"}))
    assert roles_of(person("UMAYA"), people) == {Role.MANAGER, Role.PANEL}


def test_the_refusal_says_who_may() -> None:
    with pytest.raises(NotAllowed) as refusal:
        check(person("UEVE"), Act.ADD_CANDIDATE, PEOPLE)
    assert refusal.value.text == (
        "Only the hiring manager, the owner after launch and workspace admins can add a candidate to this brief."
    )


def test_an_admin_who_is_the_hire_does_not_report_on_themselves() -> None:
    hire = Actor(workspace="T1", user="U0NOOR", is_admin=True)
    people = People(manager="U0MAYA", owner="U0BEN", hire="U0NOOR")
    assert not may(hire, Act.REPORT, people)
    assert not may(hire, Act.EDIT_ONBOARDING, people)
    assert may(hire, Act.GIVE_EVIDENCE, people)


def test_a_guest_does_nothing_but_give_evidence_as_the_hire() -> None:
    guest = Actor(workspace="T1", user="UGUEST", is_admin=True, is_guest=True)
    as_all = People(manager="UGUEST", owner="UGUEST", panel=frozenset({"UGUEST"}), hire="UGUEST", assignee="UGUEST")
    assert [act for act in Act if may(guest, act, as_all)] == [Act.GIVE_EVIDENCE]
    assert not any(may(guest, act, as_all.model_copy(update={"hire": "UPRIYA"})) for act in Act)
