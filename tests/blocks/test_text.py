"""Text that people typed stays harmless and within Slack's limits."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.text import (
    Mrkdwn,
    channel_link,
    cut,
    cut_mrkdwn,
    escape,
    legible,
    link,
    md,
    mention,
    moment,
    quote,
    spelled,
)

hostile = st.text(alphabet=st.sampled_from("<>&@!|#*_~`: \n\u202eab😀é"), max_size=80)


@given(hostile)
def test_escaped_text_holds_no_control_character(typed: str) -> None:
    assert not re.search(r"[<>]", escape(typed))
    assert not re.search(r"&(?!amp;|lt;|gt;)", escape(typed))


@given(hostile)
def test_a_template_escapes_what_was_typed_but_not_our_own_markup(typed: str) -> None:
    assert md("{said} {who}", said=typed, who=mention("U1")) == f"{escape(typed)} <@U1>"


def test_a_channel_mention_cannot_be_smuggled_in() -> None:
    assert md("{text}", text="<!channel> hi") == "&lt;!channel&gt; hi"


@given(hostile, st.integers(1, 40))
def test_cut_text_never_exceeds_its_limit(typed: str, limit: int) -> None:
    assert len(cut(typed, limit)) <= limit


@given(hostile, st.integers(2, 40))
def test_cut_markup_never_ends_inside_an_entity(typed: str, limit: int) -> None:
    shown = cut_mrkdwn(Mrkdwn(escape(typed) + "<@U1>"), limit)
    assert len(shown) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert shown.count("<") == shown.count(">")


@given(hostile)
def test_every_line_of_a_quotation_is_quoted(typed: str) -> None:
    assert all(line.startswith("> ") for line in quote(typed).split("\n") if line)


def test_an_id_that_is_none_is_shown_as_text() -> None:
    assert mention("!channel") == "!channel"
    assert channel_link("<!here>") == "&lt;!here&gt;"


def test_only_web_addresses_become_links() -> None:
    assert link("javascript:alert(1)", "profile") == "javascript:alert(1)"
    assert link("https://a.example/?a=1&b=2", "a|b") == "<https://a.example/?a=1&amp;b=2|a¦b>"


def test_an_instant_is_shown_in_the_readers_zone_with_utc_beside_it() -> None:
    shown = moment(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    assert shown == "<!date^1795420800^{date_short_pretty} at {time}|2026-11-23 08:00 UTC>"


@pytest.mark.parametrize(
    "typed", ["", " \n", "\u200b\u200c", "\u00ad\u2060", "\u3164", "\u2800\u115f", "\u202e", "\x00\x07", "\u0301"]
)
def test_what_nobody_can_see_is_a_blank(typed: str) -> None:
    assert legible(typed) == ""


def test_text_keeps_its_script_and_loses_what_turns_the_words_around_it() -> None:
    assert legible(" Ann\u202eecirP\u202c \x1b[0m") == "AnnecirP [0m"
    for kept in ("نور حداد", "👩‍💻", "a\nb", "Zoë", "¿?"):
        assert legible(kept) == kept


def test_small_numbers_are_words() -> None:
    assert [spelled(number) for number in (0, 3, 12, 50, 64, 90, 100)] == [
        "zero",
        "three",
        "twelve",
        "fifty",
        "sixty-four",
        "ninety",
        "100",
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*Support* triage", "Support triage"),
        ("**bold** title", "bold title"),
        ("_so_ ~not~ `code` here", "so not code here"),
        ("***_nested_***", "nested"),
        ("*open", "∗open"),
        ("2*3 and a*b*c", "2∗3 and a∗b∗c"),
        ("snake_case_name and __init__", "snake_case_name and __init__"),
        ("a ` tick", "a ˋ tick"),
        ("*مرحبا* hello", "مرحبا hello"),
        ("two\nlines ", "two lines"),
        ("", ""),
    ],
)
def test_a_title_in_bold_has_no_formatting_of_its_own(typed: str, shown: str) -> None:
    said = md("*{title}* for {name}, {note}", title=typed, name=typed, note="*kept*")
    assert said == f"*{shown}* for {shown}, *kept*"


@given(st.text())
def test_nothing_that_was_typed_ends_the_bold_it_stands_in(typed: str) -> None:
    bold = md("*{title}*", title=typed)
    assert bold.count("*") == 2
    assert "`" not in bold
    assert "\n" not in bold
    assert md("*{title}*", title=Mrkdwn("*ours*")) == "**ours**"
