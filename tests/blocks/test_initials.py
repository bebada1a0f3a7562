"""In channels a workspace may want initials: no form of a name is left, and nothing else is touched."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blocks.candidate.initials import in_initials
from blocks.gallery import all_surfaces
from blocks.kit import Message, button, data_table, header, message, section
from blocks.links import card_link
from blocks.routes import Route
from blocks.text import Mrkdwn, link, md, one_line, quote
from domain.outgoing.kinds import Kind
from domain.outgoing.subject import Subject
from domain.typed.names import initials_of
from tests.releases import words_of

PRIYA = {"Priya Nair": "P. N."}
words = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=30)
#: What stands around the name in the test.
OURS = "*: for Panel: All"
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
names = names.filter(lambda name: name.split() == name.split(" ") and name not in OURS)


def said(shown: Message) -> str:
    return "\n".join(words_of({"text": shown.text, "blocks": shown.blocks}))


def test_every_card_of_the_gallery_says_initials_and_no_name() -> None:
    messages = [(name, Message(**each)) for name, each in all_surfaces() if set(each) == {"text", "blocks"}]
    held = [(name, each) for name, each in messages if "Priya Nair" in said(each)]
    assert len(held) > 50
    for name, each in held:
        after = said(in_initials(each, PRIYA))
        assert "Priya Nair" not in after, name
        assert "P. N." in after, name


@given(names)
@example("0 0000000000 00000000000000 *00000000000*")
def test_whatever_somebody_is_called_their_name_is_not_said(name: str) -> None:
    short = {name: "X."}
    shown = message(
        md("*{name}*: for {name}", name=name),
        [header(f"Panel: {name}"), section(md("{name}", name=one_line(name, 40))), data_table("All", [(name,)])],
    )
    after = in_initials(shown, short)
    plain = message(
        md("*{name}*: for {name}", name=Mrkdwn("X.")),
        [header("Panel: X."), section(Mrkdwn("X.")), data_table("All", [("X.",)])],
    )
    assert (after.text, after.blocks) == (plain.text, plain.blocks)


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("Priya Nair", "priya nair took another job, so PRIYA NAIR is out", "X. took another job, so X. is out"),
        ("Priya Nair", "Ask Priya\nNair", "Ask X."),
        ("王伟", "王伟不错", "X.不错"),
        ("Will", "Will says that it will do", "X. says that it will do"),
    ],
)
def test_a_name_that_somebody_typed_is_found_however_they_wrote_it(name: str, typed: str, shown: str) -> None:
    after = in_initials(message(md("{typed}", typed=typed), [section(quote(typed))]), {name: "X."})
    assert after.text == shown
    assert shown in after.blocks[0]["text"]["text"]


def test_ids_and_addresses_stay_and_words_that_begin_like_a_name_too() -> None:
    mentioned = card_link(Kind.CANDIDATE_CARD, Subject.candidate("Zed"), "Zed")
    text = md("{link} {card} Zed, Zedekiah", link=link("https://x.com/Zed", "CV of Zed"), card=mentioned)
    shown = message(text, [section(text, accessory=button("Score Zed", Route.SCORECARD_OPEN, value="Zed"))])
    [after] = in_initials(shown, {"Zed": "Z."}).blocks
    assert after["text"]["text"] == ("<https://x.com/Zed|CV of Z.> <card:candidate.card:candidate:Zed|Z.> Z., Zedekiah")
    assert (after["accessory"]["value"], after["accessory"]["text"]["text"]) == ("Zed", "Score Z.")


def test_several_with_the_same_initials_have_a_number_in_the_order_in_which_they_came() -> None:
    called = initials_of(["Priya Nair", "Paul Newman", "Zed", "Pia Nilsson"])
    assert list(called.values()) == ["P. N.", "P. N. #2", "Z.", "P. N. #3"]
