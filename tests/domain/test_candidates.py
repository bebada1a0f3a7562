"""What the candidate form may hold."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.candidate.candidate import (
    Candidate,
    CandidateDraft,
    check_draft,
    people_errors,
)
from domain.guide.shipped import SHIPPED
from domain.panel.panel import field_of
from domain.refusals import Invalid, NotAllowed, Why
from domain.rooms import UNSEEN, Conversation, note_of

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PANEL = {
    "production": ("UANA",),
    "evaluation": ("UBEN",),
    "data": ("UCHLOE",),
    "security": ("UANA",),
    "cost": ("UBEN",),
}
DRAFT = CandidateDraft(name="Priya Nair", panel=PANEL)


def a_candidate(**changes: object) -> Candidate:
    values: dict[str, object] = {
        "id": "c1",
        "workspace": "T1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "name": "Priya Nair",
        "room": "G1",
        "added_by": "UMAYA",
        "created_at": NOW,
    }
    return Candidate.model_validate(values | changes)


def test_every_change_is_a_new_version() -> None:
    edited = a_candidate().edit(DRAFT.model_copy(update={"name": "Priya N."}), "UANA", NOW)
    assert (edited.name, edited.version) == ("Priya N.", 2)
    assert edited.decide().version == 3


def test_every_version_of_name_date_and_manager_is_kept_with_who_and_when() -> None:
    later = NOW + timedelta(days=2)
    edited = a_candidate().edit(DRAFT.model_copy(update={"name": "Priya N."}), "UANA", later)
    assert edited.edit(DRAFT.model_copy(update={"name": "Priya N."}), "UBEN", later).details == edited.details
    given = edited.handed_over("UBEN", "UMAYA", later)
    assert [(each.name, each.manager, each.by, each.at) for each in given.details] == [
        ("Priya Nair", "UMAYA", "UMAYA", NOW),
        ("Priya N.", "UMAYA", "UANA", later),
        ("Priya N.", "UBEN", "UMAYA", later),
    ]


def test_after_the_decision_nothing_is_edited() -> None:
    with pytest.raises(NotAllowed):
        a_candidate().decide().edit(DRAFT, "UANA", NOW)


def test_a_name_is_tidied_up() -> None:
    assert (
        check_draft(DRAFT.model_copy(update={"name": "  Priya   Nair "}), guide=SHIPPED, now=NOW).name == "Priya Nair"
    )


def test_each_field_that_cannot_be_used_gets_its_sentence() -> None:
    wrong = CandidateDraft(
        name="   ", link="ftp://x", interview_at=NOW + timedelta(days=800), panel={"data": ("UANA",)}
    )
    with pytest.raises(Invalid) as refusal:
        check_draft(wrong, guide=SHIPPED, now=NOW, reason_needed=True)
    assert set(refusal.value.errors) == {
        "name",
        "link",
        "interview_at",
        "reason",
        *(field_of(category) for category in SHIPPED.category_keys if category != "data"),
    }


def test_the_same_name_again_is_asked_about() -> None:
    with pytest.raises(Invalid, match="already a candidate"):
        check_draft(DRAFT.model_copy(update={"name": "priya NAIR"}), guide=SHIPPED, now=NOW, taken=["Priya Nair"])


def test_an_interview_in_the_past_is_welcome() -> None:
    check_draft(DRAFT.model_copy(update={"interview_at": NOW - timedelta(days=9)}), guide=SHIPPED, now=NOW)


@pytest.mark.parametrize("typed", ["Jose\u0301 Mun\u0303oz", "JOSÉ MUÑOZ", "José\u00a0Muñoz", "\u200bJosé Muñoz\u2060"])
def test_a_name_that_reads_the_same_is_already_a_candidate(typed: str) -> None:
    draft = CandidateDraft(name=typed, panel=PANEL)
    with pytest.raises(Invalid, match="already a candidate"):
        check_draft(draft, now=NOW, guide=SHIPPED, taken=["José Muñoz"])
    assert check_draft(draft, now=NOW, guide=SHIPPED).name in ("José Muñoz", "JOSÉ MUÑOZ")


def test_who_is_not_in_the_room_is_named_at_their_field() -> None:
    room = Conversation(
        id="G1", name="hiring", is_private=True, has_bot=True, members=frozenset({"UANA", "UBEN", "UOTTO"})
    )
    assert set(people_errors(PANEL, "UOTTO", room)) == {field_of("data")}
    assert people_errors(PANEL, "UEVE", room)["room"] == Why(
        text="The owner after launch is not in #hiring yet.", room="G1", people=("UEVE",)
    )
    both = people_errors(PANEL | {"cost": ("UBEN", "UEVE")}, "UOTTO", room)
    assert note_of(both["panel_cost"]).startswith("1 of 2 not in #hiring yet")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"is_private": False}, "public"),
        ({"is_archived": True}, "archived"),
        ({"is_shared": True}, "another company"),
        ({"has_bot": False}, "I am not in #hiring"),
        ({"is_direct": True}, "private channel"),
    ],
)
def test_a_room_that_cannot_hold_a_record_is_refused_with_the_next_step(changes: dict[str, bool], says: str) -> None:
    room = Conversation(id="G1", name="hiring", is_private=True, has_bot=True).model_copy(update=changes)
    assert says in note_of(people_errors(PANEL, "", room)["room"])


def test_a_room_that_the_bot_cannot_see_needs_an_invitation() -> None:
    assert people_errors(PANEL, "", None)["room"] == UNSEEN
