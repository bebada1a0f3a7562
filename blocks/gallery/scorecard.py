"""Scorecards, seats and panels, in every state: the worked panels of the rules among them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from blocks.kit import Message, View
from blocks.panel.card import panel_card
from blocks.panel.moved_card import moved_card
from blocks.panel.open_early_form import OpenEarlyState, open_early_form
from blocks.panel.seat_card import score_asked, score_settled, seat_freed, seat_given_up, seat_taken_back
from blocks.panel.seat_form import SeatState, seat_form
from blocks.scorecard.card import scorecard_card
from blocks.scorecard.form import Fold, ScorecardEntry, first_state, scorecard_form
from blocks.scorecard.inclusion_form import InclusionState, inclusion_form
from blocks.scorecard.waiting_list import nothing_to_score, score_list
from domain.guide.first_hire import HardPart
from domain.guide.shipped import SHIPPED
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import Card
from domain.outgoing.subject import Subject
from domain.panel.judged import Judged
from domain.panel.pages import PanelPage, PanelView, ScorecardPage, ScorecardView, VerdictView
from domain.panel.panel import Panel, deal, seats_of
from domain.panel.result import PanelResult, panel_result
from domain.panel.sent import Inclusion
from domain.permissions import People
from domain.scorecard import (
    Mark,
    Marks,
    PlanDescribed,
    Recommendation,
    Scorecard,
    Version,
    doubt,
)

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NAME = "Priya Nair"
WORKFLOW = "Support-mail triage"
FOCUS = ("evaluation", "security")
BEN = {
    "production": ("UANA",),
    "evaluation": ("UBEN",),
    "data": ("UCHLOE",),
    "security": ("UBEN",),
    "cost": ("UANA",),
}
YES, STRONG_YES, NO = Recommendation.YES, Recommendation.STRONG_YES, Recommendation.NO

HEARD = {
    "production": "Ran claims triage for 14 months, on call herself. Moved it from a nightly job to a queue.",
    "evaluation": "200 labelled mails, pass at 92 %. A prompt change dropped refunds to 80 %, so they blocked it.",
    "data": "Left chat logs out because nobody owned them. Chunked by question, not by page.",
    "security": "Tools ran with the reader's own rights. No rehearsed rollback.",
    "cost": "Cost per mail on a dashboard, small model first, retries capped at two.",
}

NOTED = {
    2: "Asked twice how they know that it still works; both times “we look at the answers”.",
    3: "Drew five agents before the mail was ever sorted once.",
}


def marks(scores: str, recommendation: Recommendation = YES, flags: tuple[int, ...] = ()) -> Marks:
    """Scores in the guide's order, e.g. "44434"; a dash is not assessed."""
    given = {
        category: Mark(score=int(digit), note=HEARD[category])
        for category, digit in zip(SHIPPED.category_keys, scores, strict=True)
        if digit != "-"
    }
    return Marks(
        marks=given,
        chosen=frozenset(given),
        recommendation=recommendation,
        flags=flags,
        flag_notes={number: note for number, note in NOTED.items() if number in flags},
        plan=PlanDescribed.PARTLY,
    )


def card(
    who: str, scores: str, recommendation: Recommendation = YES, flags: tuple[int, ...] = (), *, late: bool = False
) -> Scorecard:
    """A scorecard sent once."""
    version = Version(number=1, marks=marks(scores, recommendation, flags), sent_at=NOW, after_opening=late)
    return Scorecard(id=f"s{who}", panel_id="p1", interviewer=who, versions=(version,))


def corrected(before: Scorecard, scores: str) -> Scorecard:
    """The same scorecard, corrected after the panel opened."""
    reason = "I had noted the answer of another candidate here."
    version = Version(number=2, marks=marks(scores), sent_at=LATER, after_opening=True, reason=reason)
    return before.model_copy(update={"versions": (*before.versions, version)})


def included(late: Scorecard) -> Scorecard:
    """The same scorecard, let in by the manager."""
    why = "She wrote it in the interview and was offline since."
    return late.model_copy(update={"included": Inclusion(by="UMAYA", reason=why, at=LATER)})


PANEL_A = (card("UANA", "44434"), card("UBEN", "54343", STRONG_YES), card("UCHLOE", "43444"))
PANEL_C = (card("UANA", "54424"), card("UBEN", "54423"), card("UCHLOE", "44534", STRONG_YES))


def result(*cards: Scorecard, seated: tuple[str, ...] = (), **more: Any) -> PanelResult:
    """What an open panel of these scorecards says."""
    seats = seated or tuple(card.interviewer for card in cards)
    return panel_result(guide=SHIPPED, opened_at=NOW, scorecards=cards, seated=seats, **more)


def judged(**changes: Any) -> Judged:
    """Priya, interviewed for the triage of support mails."""
    values = {
        "about": Subject.candidate("c1"),
        "name": NAME,
        "workflow": WORKFLOW,
        "people": People(manager="UMAYA"),
        "room": "G0ROOM",
        "card": Card(kind=Kind.CANDIDATE_CARD, subject=Subject.candidate("c1")),
        "interview_at": NOW - timedelta(hours=20),
        "added_at": NOW - timedelta(days=4),
    }
    return Judged.model_validate(values | changes)


def panel(**changes: Any) -> Panel:
    """Her panel: Ana, Ben and Chloe."""
    values = {
        "id": "p1",
        "workspace": "T1",
        "about": Subject.candidate("c1"),
        "guide": SHIPPED,
        "seats": seats_of(SHIPPED, deal(SHIPPED, ["UANA", "UBEN", "UCHLOE"])),
    }
    return Panel.model_validate(values | changes)


OPEN = {"submitted": frozenset({"UANA", "UBEN", "UCHLOE"}), "opened_at": NOW}


def view(*cards: Scorecard, name: str = NAME, is_closed: bool = False, **more: Any) -> PanelView:
    """Her open panel with these scorecards."""
    said = result(*cards, **more)
    return PanelView(panel=panel(**OPEN, is_closed=is_closed), judged=judged(name=name), result=said)


def page(*, is_open: bool = False, sent: Scorecard | None = None, **changes: Any) -> ScorecardPage:
    """What Ben has in front of him; `changes` are of what he judges, and `marks` are his draft."""
    draft = changes.pop("marks", Marks())
    state = OPEN if is_open else {"submitted": frozenset({"UBEN"} if sent else ())}
    shown = panel(seats=seats_of(SHIPPED, BEN), **state)
    return ScorecardPage(panel=shown, judged=judged(**changes), interviewer="UBEN", sent=sent, draft=draft)


def scored(card: Scorecard, **changes: Any) -> ScorecardView:
    """A scorecard in the thread."""
    return ScorecardView(panel=panel(**OPEN), judged=judged(**changes), card=card)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """Every sample with its name."""
    yield from _forms()
    yield from _cards()
    yield from _panels()
    yield from _seats()


def _forms() -> Iterator[tuple[str, Message | View]]:
    state = first_state(page(), "f1")
    yield "form fresh", scorecard_form(page(), state)
    yield "form unfolded", scorecard_form(page(), state.unfold(Fold.OTHERS).unfold(Fold.FLAGS))
    draft = page(marks=marks("---4-"))
    yield "form draft", scorecard_form(draft, first_state(draft, "f1"))
    kept = ScorecardEntry(marks=draft.marks, is_unfinished=True)
    yield "form draft ticked", scorecard_form(draft, first_state(draft, "f1"), entry=kept)
    yield "form agency", scorecard_form(page(is_agency=True), state)
    yield "form after opening", scorecard_form(page(is_open=True), state)
    raised = page(marks=marks("-2-4-", flags=(2, 5)))
    yield "form red flags", scorecard_form(raised, first_state(raised, "f1"))
    doubtful = marks("-5-4-", flags=(2,))
    asked = first_state(page(marks=doubtful), "f1")
    entry = ScorecardEntry(marks=doubtful)
    yield "form doubt", scorecard_form(page(), asked, question=doubt(doubtful, SHIPPED), entry=entry)
    alike = marks("44444")
    even = page(marks=alike)
    asked = first_state(even, "f1")
    yield (
        "form doubt alike",
        scorecard_form(even, asked, question=doubt(alike, SHIPPED), entry=ScorecardEntry(marks=alike)),
    )
    thin = alike.model_copy(update={"marks": {"security": Mark(score=3, note="Very solid, good impression.")}})
    yield (
        "form doubt without facts",
        scorecard_form(page(), state, question=doubt(thin, SHIPPED), entry=ScorecardEntry(marks=thin)),
    )
    own = page(sent=card("UBEN", "54343", STRONG_YES, (3,)))
    yield "form correction sealed", scorecard_form(own, first_state(own, "f1"))
    shown = page(sent=own.sent, is_open=True)
    yield "form correction open", scorecard_form(shown, first_state(shown, "f1"))


def _cards() -> Iterator[tuple[str, Message | View]]:
    yield "card", scorecard_card(scored(card("UANA", "44434")))
    yield "card flags", scorecard_card(scored(card("UBEN", "4-2-3", NO, (1, 2, 4))))
    yield "card late", scorecard_card(scored(card("UCHLOE", "43444", late=True)))
    yield "card included", scorecard_card(scored(included(card("UCHLOE", "43444", late=True))))
    yield "card corrected", scorecard_card(scored(corrected(card("UANA", "44424"), "44444")))
    fixed = corrected(card("UANA", "44424"), "44444")
    yield (
        "card correction included",
        scorecard_card(scored(fixed.include("UMAYA", "Ben heard the same answer.", LATER))),
    )
    yield "card agency", scorecard_card(scored(card("UANA", "44434"), name="Northlight Studio", is_agency=True))


def _panels() -> Iterator[tuple[str, Message | View]]:
    def shown(*cards: Scorecard, **more: Any) -> Message:
        return panel_card(view(*cards, **more))

    yield "panel a clean yes", shown(*PANEL_A)
    yield "panel a decided", shown(*PANEL_A, is_closed=True)
    flagged = (card("UANA", "44434", flags=(1, 3)), card("UBEN", "54343", STRONG_YES, (3, 5)), PANEL_A[2])
    yield "panel flags", shown(*flagged)
    yield "panel flag against a score", shown(card("UANA", "44434"), card("UBEN", "4-343", NO, (2,)), PANEL_A[2])
    yield "panel c gate failed", shown(*PANEL_C)
    yield "panel c agency", shown(*PANEL_C, is_agency=True)
    yield "panel not settled", shown(card("UANA", "44424", NO), card("UBEN", "44454"), card("UCHLOE", "44444"))
    yield "panel no verdict", shown(card("UANA", "444-4"), card("UBEN", "444-4"))
    without = marks("44434").model_copy(update={"plan": PlanDescribed.NO})
    version = Version(number=1, marks=without, sent_at=NOW)
    yield "panel without a plan", shown(card("UBEN", "44434").model_copy(update={"versions": (version,)}), *PANEL_A[:1])
    yield "panel one voice", shown(card("UANA", "44444"))
    seated, why = ("UANA", "UBEN", "UCHLOE"), "She has another offer until Friday."
    yield "panel early", shown(*PANEL_A[:2], seated=seated, opened_reason=why)
    late = card("UCHLOE", "43224", NO, late=True)
    yield "panel late", shown(*PANEL_A[:2], late, seated=seated, opened_reason=why)
    yield "panel corrected", shown(corrected(card("UANA", "44424"), "44444"), card("UBEN", "44434"))
    fixed = corrected(card("UANA", "44424"), "44444")
    let_in = fixed.include("UMAYA", "Ben heard the same answer.", LATER)
    yield "panel correction included", shown(let_in, card("UBEN", "44434"))
    yield "panel first voice after opening", shown(card("UANA", "444-4"), card("UBEN", "4-434", late=True))
    for name, told in (("would change", fixed), ("changed", let_in)):
        said = view(told, card("UBEN", "44434"))
        moved = VerdictView(panel=said.panel, judged=said.judged, card=told, result=said.result)
        yield f"verdict {name}", moved_card(moved)
    weak = card("UANA", "24244"), card("UBEN", "24344")
    yield "panel weak production and data", shown(*weak, hard_part=HardPart.RETRIEVAL)
    yield "panel for a model", shown(card("UANA", "44234"), card("UBEN", "44324"), hard_part=HardPart.MODEL)
    yield "panel left by all", shown()


def _seats() -> Iterator[tuple[str, Message | View]]:
    def owed(*submitted: str, **changes: Any) -> PanelPage:
        return PanelPage(panel=panel(submitted=frozenset(submitted), **changes), judged=judged())

    early = OpenEarlyState(form_id="f1", version=4, panel_id="p1")
    yield "open early", open_early_form(owed("UANA", "UBEN"), early)
    yield "open early two missing", open_early_form(owed("UANA"), early)
    yield "open early left by all", open_early_form(owed(seats=()), early)
    state = SeatState(form_id="f1", version=4, panel_id="p1")
    yield "seat form", seat_form(owed("UANA"), state)
    include = InclusionState(form_id="f1", version=1, scorecard_id="s1")
    yield "inclusion form", inclusion_form(scored(card("UCHLOE", "43444", late=True)), include)
    freed = panel(submitted=frozenset({"UANA", "UCHLOE"})).free_seat("UBEN", "knows the candidate", NOW)
    correction = scored(corrected(card("UANA", "44424"), "44444"))
    yield "inclusion form correction", inclusion_form(correction, include)
    yield "seat freed", seat_freed(PanelPage(panel=freed, judged=judged()), "UBEN")
    yield "seat freed and opened", seat_freed(PanelPage(panel=freed.open("UBEN", NOW), judged=judged()), "UBEN")
    yield "seat given up", seat_given_up(PanelPage(panel=freed, judged=judged()), opened=False)
    yield "seat taken back", seat_taken_back(PanelPage(panel=freed, judged=judged()))
    yield "score asked", score_asked(owed(), "UANA")
    yield "score settled", score_settled()
    yield "score asked without date", score_asked(PanelPage(panel=panel(), judged=judged(interview_at=None)), "UANA")
    waiting = [("p1", NAME, WORKFLOW, NOW), ("p2", "Tomás Ruiz", "Invoice matching", None)]
    yield "score list", score_list(waiting)
    yield "score list long", score_list(waiting * 15)
    yield "score list empty", nothing_to_score()
