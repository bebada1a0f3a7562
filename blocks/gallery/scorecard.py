"""Scorecards, seats and panels, in every state: the worked panels of the rules among them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from blocks.kit import Message, View, without_charts
from blocks.panel.card import panel_card
from blocks.panel.open_early_form import OpenEarlyState, open_early_form
from blocks.panel.seat_card import score_asked, seat_freed
from blocks.panel.seat_form import SeatState, seat_form
from blocks.scorecard.card import scorecard_card
from blocks.scorecard.form import Fold, ScorecardEntry, first_state, scorecard_form
from blocks.scorecard.inclusion_form import InclusionState, inclusion_form
from blocks.scorecard.waiting_list import nothing_to_score, score_list
from domain.candidate.candidate import Candidate, deal, seats_of
from domain.guide.first_hire import HardPart
from domain.guide.shipped import SHIPPED
from domain.panel.result import PanelResult, panel_result
from domain.scorecard import (
    Inclusion,
    Mark,
    Marks,
    PlanDescribed,
    Recommendation,
    Scorecard,
    Sheet,
    Version,
    contradiction,
)

NOW = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
NAME = "Priya Nair"
WORKFLOW = "Support-mail triage"
FOCUS = ("evaluation", "security")
YES, STRONG_YES, NO = Recommendation.YES, Recommendation.STRONG_YES, Recommendation.NO

HEARD = {
    "production": "Ran claims triage for 14 months, on call herself. Moved it from a nightly job to a queue.",
    "evaluation": "200 labelled mails, pass at 92 %. A prompt change dropped refunds to 80 %, so they blocked it.",
    "data": "Left chat logs out because nobody owned them. Chunked by question, not by page.",
    "security": "Tools ran with the reader's own rights. No rehearsed rollback.",
    "cost": "Cost per mail on a dashboard, small model first, retries capped at two.",
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
        plan=PlanDescribed.PARTLY,
    )


def card(
    who: str, scores: str, recommendation: Recommendation = YES, flags: tuple[int, ...] = (), *, late: bool = False
) -> Scorecard:
    """A scorecard sent once."""
    version = Version(number=1, marks=marks(scores, recommendation, flags), sent_at=NOW, after_opening=late)
    return Scorecard(id=f"s{who}", candidate_id="c1", interviewer=who, versions=(version,))


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


def view(*cards: Scorecard, seated: tuple[str, ...] = (), **more: Any) -> PanelResult:
    """An open panel of these scorecards."""
    seats = seated or tuple(card.interviewer for card in cards)
    return panel_result(guide=SHIPPED, candidate_id="c1", opened_at=NOW, scorecards=cards, seated=seats, **more)


def candidate(**changes: Any) -> Candidate:
    """Priya, whom three people interview."""
    values = {
        "id": "c1",
        "workspace": "T1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "name": NAME,
        "interview_at": NOW - timedelta(hours=20),
        "room": "G0ROOM",
        "panel": seats_of(SHIPPED, deal(SHIPPED, ["UANA", "UBEN", "UCHLOE"])),
        "added_by": "UMAYA",
        "created_at": NOW - timedelta(days=4),
    }
    return Candidate.model_validate({**values, **changes})


def sheet(**changes: Any) -> Sheet:
    """What Ben has in front of him."""
    values = {"candidate_id": "c1", "name": NAME, "workflow": WORKFLOW, "guide": SHIPPED, "focus": FOCUS}
    return Sheet.model_validate({**values, **changes})


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """Every sample with its name."""
    yield from _forms()
    yield from _cards()
    yield from _panels()
    yield from _seats()


def _forms() -> Iterator[tuple[str, Message | View]]:
    state = first_state(sheet(), "f1")
    yield "form fresh", scorecard_form(sheet(), state)
    yield "form unfolded", scorecard_form(sheet(), state.unfold(Fold.OTHERS).unfold(Fold.FLAGS))
    draft = sheet(marks=marks("---4-"))
    yield "form draft", scorecard_form(draft, first_state(draft, "f1"))
    kept = ScorecardEntry(marks=draft.marks, is_unfinished=True)
    yield "form draft ticked", scorecard_form(draft, first_state(draft, "f1"), entry=kept)
    yield "form agency", scorecard_form(sheet(is_agency=True), state)
    yield "form after opening", scorecard_form(sheet(is_open=True), state)
    doubtful = marks("-5-4-", flags=(2,))
    asked = first_state(sheet(marks=doubtful), "f1")
    entry = ScorecardEntry(marks=doubtful)
    yield "form doubt", scorecard_form(sheet(), asked, question=contradiction(doubtful, SHIPPED) or "", entry=entry)
    sent = card("UBEN", "54343", STRONG_YES, (3,))
    own = sheet(sent=sent, marks=sent.marks)
    yield "form correction sealed", scorecard_form(own, first_state(own, "f1"))
    shown = sheet(sent=sent, marks=sent.marks, is_open=True)
    yield "form correction open", scorecard_form(shown, first_state(shown, "f1"))


def _cards() -> Iterator[tuple[str, Message | View]]:
    yield "card", scorecard_card(card("UANA", "44434"), guide=SHIPPED, name=NAME)
    yield "card flags", scorecard_card(card("UBEN", "4-2-3", NO, (1, 4)), guide=SHIPPED, name=NAME)
    yield "card late", scorecard_card(card("UCHLOE", "43444", late=True), guide=SHIPPED, name=NAME)
    yield "card included", scorecard_card(included(card("UCHLOE", "43444", late=True)), guide=SHIPPED, name=NAME)
    yield "card corrected", scorecard_card(corrected(card("UANA", "44424"), "44444"), guide=SHIPPED, name=NAME)
    yield "card agency", scorecard_card(card("UANA", "44434"), guide=SHIPPED, name="Northlight Studio", is_agency=True)


def _panels() -> Iterator[tuple[str, Message | View]]:
    def shown(panel: PanelResult, *, decided: bool = False) -> Message:
        return panel_card(panel, name=NAME, manager="UMAYA", version=4, is_decided=decided)

    yield "panel a clean yes", shown(view(*PANEL_A))
    yield "panel a without charts", without_charts(shown(view(*PANEL_A)))
    yield "panel a decided", shown(view(*PANEL_A), decided=True)
    flagged = (card("UANA", "44434", flags=(1, 3)), card("UBEN", "54343", STRONG_YES, (3, 5)), PANEL_A[2])
    yield "panel flags", shown(view(*flagged))
    yield "panel c gate failed", shown(view(*PANEL_C))
    yield "panel c agency", shown(view(*PANEL_C, is_agency=True))
    yield "panel not settled", shown(view(card("UANA", "44424", NO), card("UBEN", "44454"), card("UCHLOE", "44444")))
    yield "panel no verdict", shown(view(card("UANA", "444-4"), card("UBEN", "444-4")))
    yield "panel one voice", shown(view(card("UANA", "44444")))
    seated, why = ("UANA", "UBEN", "UCHLOE"), "She has another offer until Friday."
    yield "panel early", shown(view(*PANEL_A[:2], seated=seated, opened_reason=why))
    late = card("UCHLOE", "43224", NO, late=True)
    yield "panel late", shown(view(*PANEL_A[:2], late, seated=seated, opened_reason=why))
    yield "panel corrected", shown(view(corrected(card("UANA", "44424"), "44444"), card("UBEN", "44434")))
    weak = card("UANA", "24244"), card("UBEN", "24344")
    yield "panel weak production and data", shown(view(*weak, hard_part=HardPart.RETRIEVAL))
    yield "panel for a model", shown(view(card("UANA", "44234"), card("UBEN", "44324"), hard_part=HardPart.MODEL))
    yield "panel left by all", shown(view())


def _seats() -> Iterator[tuple[str, Message | View]]:
    early = OpenEarlyState(form_id="f1", version=4, candidate_id="c1")
    yield "open early", open_early_form(early, name=NAME, outstanding=("UCHLOE",))
    yield "open early two missing", open_early_form(early, name=NAME, outstanding=("UBEN", "UCHLOE"))
    yield "open early left by all", open_early_form(early, name=NAME, outstanding=())
    state = SeatState(form_id="f1", version=4, candidate_id="c1")
    yield "seat form", seat_form(state, name=NAME, outstanding=("UBEN", "UCHLOE"))
    include = InclusionState(form_id="f1", version=1, scorecard_id="s1")
    yield "inclusion form", inclusion_form(include, name=NAME, interviewer="UCHLOE")
    freed = candidate().free_seat("UBEN", "knows the candidate", NOW)
    yield "seat freed", seat_freed(freed, "UBEN")
    yield "seat freed and opened", seat_freed(freed.open_panel("UBEN", NOW), "UBEN")
    yield "score asked", score_asked(candidate())
    yield "score asked without date", score_asked(candidate(interview_at=None))
    waiting = [("c1", NAME, WORKFLOW, NOW), ("c2", "Tomás Ruiz", "Invoice matching", None)]
    yield "score list", score_list(waiting)
    yield "score list long", score_list(waiting * 15)
    yield "score list empty", nothing_to_score()
