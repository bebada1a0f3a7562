"""The scorecard's form and cards: folded, within Slack's limits, and safe with whatever people type."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.forms import Element, Fields
from blocks.gallery.scorecard import (
    NOTED,
    NOW,
    PANEL_A,
    PANEL_C,
    card,
    corrected,
    included,
    judged,
    marks,
    page,
    panel,
    scored,
    view,
)
from blocks.kit import Message, View, without_charts
from blocks.panel.card import panel_card
from blocks.panel.open_early_form import OpenEarlyState, open_early_form
from blocks.panel.seat_card import score_asked, seat_freed
from blocks.scorecard.card import scorecard_card
from blocks.scorecard.form import (
    Fold,
    ScorecardEntry,
    first_state,
    read_scorecard_form,
    scorecard_form,
)
from blocks.scorecard.waiting_list import score_list
from domain.guide.guide import Guide
from domain.guide.shipped import SHIPPED
from domain.panel.pages import PanelPage, PanelView, ScorecardPage, ScorecardView
from domain.panel.panel import seats_of
from domain.panel.result import panel_result
from domain.panel.sent import Inclusion
from domain.refusals import Invalid, Refusal
from domain.scorecard import NOTE_LIMIT, Mark, Marks, Recommendation, Scorecard, Version
from sandbox.blockkit import check_message, check_view
from tests.worlds import FAIRNESS

STATE = first_state(page(), "f1").drawn(page())
HOSTILE = st.one_of(
    st.text(max_size=1200),
    st.sampled_from(
        [
            "",
            " ",
            "<!channel>",
            "<@UANA> & <https://x|y>",
            "😀" * 600,
            "שלום " * 240,
            "{name}",
            "> > >\n" * 180,
            "```" * 9,
        ]
    ),
)


def inputs(form: View) -> list[str]:
    return [block["block_id"] for block in form["blocks"] if block["type"] == "input"]


def typed(**values: str | tuple[str, ...]) -> Fields:
    """A form's state: a text is typed, a tuple is chosen."""
    known: dict[str, str | tuple[str, ...]] = {
        "evaluation": (),
        "evaluation_note": "",
        "security": (),
        "security_note": "",
        "recommendation": (),
        "plan": (),
        "unfinished": (),
    }
    by_name = {
        name: Element(type="x", selected=value) if isinstance(value, tuple) else Element(type="x", value=value)
        for name, value in {**known, **values}.items()
    }
    return Fields(by_name=by_name, block_ids={name: name for name in by_name})


def parsed(node: object) -> Iterator[str]:
    """Every text in which Slack looks for markup."""
    if isinstance(node, list):
        for item in node:
            yield from parsed(item)
    elif isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield str(node["text"])
        for item in node.values():
            yield from parsed(item)


def accepted(surface: Message | View) -> None:
    """Slack takes it."""
    assert (check_message(surface.blocks) if isinstance(surface, Message) else check_view(surface)) == []


def test_own_focus_comes_first_and_the_rest_is_folded() -> None:
    assert inputs(scorecard_form(page(), STATE)) == [
        "evaluation",
        "evaluation_note",
        "security",
        "security_note",
        "recommendation",
        "plan",
        "unfinished",
    ]
    everything = inputs(scorecard_form(page(), STATE.unfold(Fold.OTHERS).unfold(Fold.FLAGS)))
    assert {"production", "data", "cost", "flags"} < set(everything)


def test_no_score_is_chosen_beforehand() -> None:
    form = scorecard_form(page(), STATE)
    assert not any("initial" in key for block in form["blocks"] for key in block.get("element", {}))


def test_what_is_marked_already_is_never_folded_away() -> None:
    drafted = page(marks=marks("4-4--", flags=(2,)))
    assert first_state(drafted, "f1").unfolded == (Fold.OTHERS, Fold.FLAGS)
    assert first_state(page(marks=marks("-4-4-")), "f1").unfolded == ()


def test_only_a_kept_draft_lets_questions_go_unanswered() -> None:
    def optional(form: View) -> dict[str, bool]:
        return {block["block_id"]: block["optional"] for block in form["blocks"] if block["type"] == "input"}

    assert not optional(scorecard_form(page(), STATE))["evaluation"]
    kept = ScorecardEntry(marks=Marks(), is_unfinished=True)
    assert all(optional(scorecard_form(page(), STATE, entry=kept)).values())


def test_a_form_reads_what_it_shows() -> None:
    fields = typed(
        evaluation=("4",), evaluation_note=" Golden set ", security=("none",), recommendation=("yes",), plan=("partly",)
    )
    entry = read_scorecard_form(fields, STATE)
    assert entry.marks.marks == {"evaluation": Mark(score=4, note="Golden set")}
    assert entry.marks.chosen == {"evaluation", "security"}
    assert entry.marks.recommendation is Recommendation.YES
    assert not entry.is_unfinished


def test_a_red_flag_asks_what_was_heard_once_it_is_ticked() -> None:
    raised = page(marks=marks("-2-4-", flags=(2, 5)))
    form = scorecard_form(raised, first_state(raised, "f1"))
    assert {"flag_2_note", "flag_5_note"} == {
        block["block_id"] for block in form["blocks"] if str(block.get("block_id")).startswith("flag_")
    }
    assert NOTED[2] in str(form)
    shown = str(panel_card(view(card("UANA", "44434"), card("UBEN", "4-343", flags=(2,)))))
    fields = typed(evaluation=("2",), flags=("2", "5"), flag_2_note=" “We look at it.” ", flag_5_note="")
    read = read_scorecard_form(fields, first_state(raised, "f1").drawn(raised)).marks
    assert (read.flags, read.flag_notes) == ((2, 5), {2: "“We look at it.”"})
    assert f"<@UBEN> heard: {NOTED[2]}" in shown
    assert "• Evaluation: a red flag of <@UBEN>, and <@UANA> 4" in shown


def test_a_missing_field_is_an_error_and_in_a_draft_a_blank() -> None:
    fields = typed()
    without = Fields(by_name={k: v for k, v in fields.by_name.items() if k != "security"}, block_ids={})
    with pytest.raises(Refusal, match="did not arrive"):
        read_scorecard_form(without, STATE)
    assert read_scorecard_form(without, STATE, draft=True).marks == Marks()


def test_a_score_that_is_not_offered_and_a_note_too_long_are_errors_at_their_fields() -> None:
    with pytest.raises(Invalid) as refused:
        read_scorecard_form(typed(evaluation=("9",), security_note="x" * (NOTE_LIMIT + 1)), STATE)
    assert set(refused.value.errors) == {"evaluation", "security_note"}


def test_the_cards_say_after_opening_and_both_figures() -> None:
    late = card("UCHLOE", "43444", late=True)
    assert "not in the mean until" in str(scorecard_card(scored(late, name="Priya")).blocks)
    assert "Include with a reason" not in str(scorecard_card(scored(included(late), name="Priya")).blocks)
    assert "4 (sealed: 2)" in str(
        scorecard_card(scored(corrected(card("UANA", "44424"), "44444"), name="Priya")).blocks
    )


def test_a_panel_says_the_verdict_then_what_to_do_then_the_figures() -> None:
    flagged = (card("UANA", "44434", flags=(1,)), *PANEL_A[1:])
    said = [str(block) for block in panel_card(view(*flagged, name="Priya")).blocks]
    order = ["Clears the gate", "*The gate:*", "*Next:*", "red flag", "Decide", "÷ 3", "data_table"]
    places = [next(place for place, block in enumerate(said) if words in block) for words in order]
    assert places == sorted(places)


def test_a_panel_shows_every_category_once_with_the_spread_before_the_mean() -> None:
    blocks = panel_card(view(card("UANA", "444-4"), card("UBEN", "424-4"))).blocks
    [table] = [block for block in blocks if block["type"] == "data_table"]
    assert not [block for block in blocks if block["type"] == "data_visualization"]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["Category", "Scores", "Spread", "Mean"],
        ["Production", "4 4", "0", "4.0"],
        ["Evaluation", "4 2", "2", "3.0"],
        ["Data", "4 4", "0", "4.0"],
        ["Security", "not assessed", "–", "–"],
        ["Cost", "4 4", "0", "4.0"],
    ]
    assert "Scores run from 1 to 5; the line is 3" in str(blocks)


def test_a_panel_of_one_voice_a_category_says_so_once() -> None:
    for scores in (("4-4-4", "-4-4-"), ("4-424", "-4---")):
        told = str(panel_card(view(card("UANA", scores[0]), card("UBEN", scores[1]))).blocks)
        assert told.count("one voice") == 1


def test_without_tables_a_panel_shows_the_same_in_characters() -> None:
    drawn = without_charts(panel_card(view(*PANEL_C)))
    assert {block["type"] for block in drawn.blocks} <= {"header", "section", "context", "actions"}
    assert "Security    2 2 3   1       2.3, below" in str([block.get("text") for block in drawn.blocks])


def test_a_panel_shows_no_total_over_categories() -> None:
    shown = str(panel_card(view(*PANEL_C, name="Priya")))
    total = sum(result.sum for result in view(*PANEL_C).result.results)
    assert str(total) not in shown


def test_the_text_says_what_the_blocks_say() -> None:
    told = panel_card(view(*PANEL_C, name="Priya")).text
    assert "a risky first hire" in told
    assert "7, ÷ 3 = 2.3" in told


@settings(max_examples=15, deadline=None)
@given(HOSTILE, HOSTILE, HOSTILE)
def test_whatever_people_type_is_shown_as_text(name: str, workflow: str, note: str) -> None:
    short = note[:NOTE_LIMIT]
    given_marks = Marks(
        marks={category: Mark(score=3, note=short) for category in SHIPPED.category_keys},
        chosen=frozenset(SHIPPED.category_keys),
        recommendation=Recommendation.YES,
        flags=(1, 2, 3, 4, 5),
    )
    first = Version(number=1, marks=marks("22222"), sent_at=NOW)
    second = Version(
        number=2, marks=given_marks, sent_at=NOW + timedelta(days=1), after_opening=True, reason=short or "x"
    )
    sent = Scorecard(id="s1", panel_id="p1", interviewer="UANA", versions=(first, second))
    late = sent.model_copy(
        update={"versions": (second,), "included": Inclusion(by="UMAYA", reason=short or "x", at=NOW)}
    )
    own = page(name=name, workflow=workflow, marks=given_marks, sent=sent, is_open=True)
    entry = ScorecardEntry(marks=given_marks, reason=short)
    seats = panel(submitted=frozenset({"UANA"}))
    person = judged(name=name)
    freed = seats.free_seat("UBEN", short, NOW)
    for surface in (
        scorecard_form(own, first_state(own, "f1"), question=note, entry=entry),
        scorecard_card(scored(sent, name=name)),
        scorecard_card(scored(late, name=name, is_agency=True)),
        panel_card(view(sent, late, opened_reason=note, name=name)),
        seat_freed(PanelPage(panel=freed, judged=person), "UBEN"),
        score_asked(PanelPage(panel=seats, judged=person), "UANA"),
        score_list([("c1", name, workflow, NOW)] * 30),
        open_early_form(PanelPage(panel=seats, judged=person), OpenEarlyState(form_id="f", panel_id="p1")),
    ):
        accepted(surface)
        if isinstance(surface, Message):
            assert not any("<!channel>" in text for text in (surface.text, *parsed(surface.blocks)))


def test_a_guide_of_nine_categories_fits_into_every_form_and_card() -> None:
    more = tuple(FAIRNESS.model_copy(update={"key": f"own_{n}", "short": f"own category {n}"}) for n in range(4))
    guide = Guide.model_validate(dict(SHIPPED) | {"id": "g9", "categories": (*SHIPPED.categories, *more)})
    seats = panel(guide=guide, seats=seats_of(guide, dict.fromkeys(guide.category_keys, ("UBEN",))))
    everything = Marks(
        marks={key: Mark(score=2, note="😀" * NOTE_LIMIT) for key in guide.category_keys},
        chosen=frozenset(guide.category_keys),
        recommendation=Recommendation.NO,
        flags=tuple(flag.number for flag in guide.flags),
    )
    sent = Scorecard(
        id="s1", panel_id="p1", interviewer="UBEN", versions=(Version(number=1, marks=everything, sent_at=NOW),)
    )
    mine = ScorecardPage(panel=seats, judged=judged(), interviewer="UBEN", draft=everything)
    form = scorecard_form(mine, first_state(mine, "f1"))
    assert {*guide.category_keys, "flags"} <= set(inputs(form))
    opened = seats.scored("UBEN").open("UBEN", NOW)
    said = panel_result(guide=guide, opened_at=NOW, scorecards=[sent], seated=["UBEN"])
    shown = panel_card(PanelView(panel=opened, judged=judged(), result=said))
    assert "Own category 3" in str(shown.blocks)
    for surface in (form, shown, scorecard_card(ScorecardView(panel=opened, judged=judged(), card=sent))):
        accepted(surface)


def test_whatever_the_verdict_a_category_of_the_gate_that_nobody_heard_can_still_be_asked_about() -> None:
    below = panel_card(view(card("UANA", "42444"), card("UBEN", "4244-"))).blocks
    assert "Ask one more" not in str(below)
    blank = panel_card(view(card("UANA", "424-4"), card("UBEN", "424-4"))).blocks
    assert "Ask one more" in str(blank)
    assert "And nobody found out about security." in str(blank)
