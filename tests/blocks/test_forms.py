"""What travels in a form, and how its fields are read."""

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest

from blocks.forms import Element, Fields, FormState, Reader, block_errors, modal
from blocks.kit import section
from blocks.routes import Route, action_id, parse_action_id
from blocks.text import escape
from domain.refusals import Invalid, Refusal


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def fields(**elements: Element) -> Fields:
    return Fields(by_name=elements, block_ids={name: f"{name}#2" for name in elements})


def typed(value: str) -> Element:
    return Element(type="plain_text_input", value=value)


def test_a_field_that_only_holds_space_counts_as_blank() -> None:
    reader = Reader(fields(name=typed(" \u200b \n")))
    assert reader.text("name", required="Please give a name.") == ""
    with pytest.raises(Invalid) as caught:
        reader.check()
    assert caught.value.errors == {"name": "Please give a name."}


def test_a_field_that_did_not_arrive_is_an_error_and_never_a_blank() -> None:
    with pytest.raises(Refusal, match="did not arrive"):
        Reader(fields()).text("name")


def test_a_draft_takes_what_is_there_and_leaves_the_rest_out() -> None:
    reader = Reader(fields(name=typed("x" * 20)), draft=True)
    assert reader.text("name", limit=5) == "xxxxx"
    assert reader.text("gone", required="Please.") == ""
    reader.check()


def test_all_errors_are_said_at_once() -> None:
    reader = Reader(fields(a=typed(""), b=typed("y" * 11)))
    reader.text("a", required="Please fill this.")
    reader.text("b", limit=10)
    with pytest.raises(Invalid) as caught:
        reader.check()
    assert set(caught.value.errors) == {"a", "b"}


def test_choices_dates_and_moments_come_back_typed() -> None:
    reader = Reader(
        fields(
            colour=Element(type="static_select", selected=("red",)),
            colours=Element(type="checkboxes", selected=("blue", "red", "gone")),
            day=Element(type="datepicker", value="2026-02-28"),
            at=Element(type="datetimepicker", value="1795420800"),
        )
    )
    assert reader.choice("colour", Colour) is Colour.RED
    assert reader.choices("colours", Colour) == (Colour.RED, Colour.BLUE)
    assert reader.day("day") == date(2026, 2, 28)
    assert reader.moment("at") == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_a_date_that_cannot_be_is_refused_at_its_field() -> None:
    reader = Reader(fields(day=Element(type="datepicker", value="2026-02-31")))
    assert reader.day("day") is None
    assert "day" in reader.errors


def test_an_option_of_an_earlier_release_is_refused_at_its_field() -> None:
    reader = Reader(fields(colour=Element(type="static_select", selected=("green",))))
    assert reader.choice("colour", Colour) is None
    assert "colour" in reader.errors


def test_errors_find_the_block_that_the_open_form_really_has() -> None:
    assert block_errors({"name": "Too long."}, fields(name=typed(""))) == {"name#2": "Too long."}


def test_an_error_without_a_field_stands_at_the_first_one() -> None:
    assert block_errors({"": "Database away."}, fields(name=typed(""), link=typed(""))) == {"name#2": "Database away."}


def test_hidden_state_of_an_earlier_release_is_refused_in_plain_words() -> None:
    with pytest.raises(Refusal, match="earlier version"):
        FormState.load('{"form_id": "a", "colour": "red"}')


def test_hidden_state_survives_the_round_trip() -> None:
    view = modal(Route.NOTICE_READ, "T", [section(escape("x"))], state=FormState(form_id="f", version=3))
    assert FormState.load(view["private_metadata"]) == FormState(form_id="f", version=3)


def test_an_action_id_round_trips_and_an_unknown_one_is_none() -> None:
    assert parse_action_id(action_id(Route.COMMAND_MENU, 3)) == (Route.COMMAND_MENU, 3)
    assert parse_action_id("poll.vote#1") == (None, 0)
