"""Candidates, kits and their forms, in every state."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from blocks.candidate.card import candidate_card
from blocks.candidate.form import (
    BriefChoice,
    CandidateFormState,
    CandidateSheet,
    Entry,
    add_form,
    brief_menu,
    edit_form,
    not_ready,
    what_changed,
)
from blocks.candidate.interview_kit import kit_card
from blocks.kit import Message, View
from domain.brief.outcome import Outcome as BriefOutcome
from domain.brief.versions import Shift
from domain.candidate.candidate import Candidate, Status, deal, seats_of
from domain.candidate.record import CandidateRecord
from domain.decision.decision import Decision, Outcome
from domain.guide.first_hire import HardPart
from domain.guide.readiness import MustHave
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.panel.gate import CategoryResult, Voice
from domain.panel.result import PanelResult, RaisedFlag

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PANEL = deal(SHIPPED, ["UANA", "UBEN", "UCHLOE"])
STATE = CandidateFormState(form_id="f1", version=3, brief_id="b1")
PANEL_A = {
    "production": (4, 5, 4),
    "evaluation": (4, 4, 3),
    "data": (4, 3, 4),
    "security": (3, 4, 4),
    "cost": (4, 3, 4),
}
PANEL_C = {
    "production": (5, 5, 4),
    "evaluation": (4, 4, 4),
    "data": (4, 4, 5),
    "security": (2, 2, 3),
    "cost": (4, 3, 4),
}


def candidate(**changes: Any) -> Candidate:
    """Priya, whom three people interview."""
    values = {
        "id": "c1",
        "workspace": "T1",
        "brief_id": "b1",
        "manager": "UMAYA",
        "name": "Priya Nair",
        "link": "https://example.com/priya-nair.pdf",
        "interview_at": NOW + timedelta(days=3, hours=5),
        "room": "G0ROOM",
        "panel": seats_of(SHIPPED, PANEL),
        "added_by": "UMAYA",
        "created_at": NOW,
    }
    return Candidate.model_validate(values | changes)


def panel(scores: Mapping[str, tuple[int, ...]], flags: tuple[RaisedFlag, ...] = ()) -> PanelResult:
    """An open panel of Ana, Ben and Chloe."""
    results = tuple(
        CategoryResult(
            category=SHIPPED.category(category),
            voices=tuple(
                Voice(interviewer=user, score=score)
                for user, score in zip(("UANA", "UBEN", "UCHLOE"), given, strict=True)
            ),
        )
        for category, given in scores.items()
    )
    return PanelResult(
        candidate_id="c1",
        guide=SHIPPED,
        opened_at=NOW,
        results=results,
        sealed_results=results,
        recommend=("UANA", "UBEN", "UCHLOE"),
        flags=flags,
        counted=3,
        seats=3,
    )


def record(**changes: Any) -> CandidateRecord:
    """Priya's record, with the brief of the worked case 1c."""
    values = {
        "candidate": candidate(),
        "brief_title": "Support-mail triage",
        "owner": "UOTTO",
        "role": "applied AI engineer, or a strong full-stack AI builder",
        "route": HireRoute.FREELANCER,
    }
    return CandidateRecord.model_validate(values | changes)


def _decided(outcome: Outcome) -> CandidateRecord:
    decision = Decision(
        candidate_id="c1",
        workspace="T1",
        brief_id="b1",
        outcome=outcome,
        reason="The two other candidates showed more of what they own after launch.",
        decided_by="UMAYA",
        decided_at=NOW,
    )
    return record(candidate=candidate(status=Status.DECIDED, opened_at=NOW), panel=panel(PANEL_A), decision=decision)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _cards()
    yield from _kits()
    yield from _forms()


def _cards() -> Iterator[tuple[str, Message | View]]:
    yield "card new", candidate_card(record())
    yield (
        "card bare",
        candidate_card(
            record(candidate=candidate(link="", interview_at=None, panel=seats_of(SHIPPED, deal(SHIPPED, ["UMAYA"]))))
        ),
    )
    yield "card one in", candidate_card(record(submitted=frozenset({"UANA"})))
    freed = candidate().free_seat("UCHLOE", "I know this person", NOW)
    yield "card seat freed", candidate_card(record(candidate=freed, submitted=frozenset({"UANA"})))
    yield (
        "card open",
        candidate_card(
            record(
                candidate=candidate(opened_at=NOW, opened_by="UCHLOE"),
                submitted=frozenset({"UANA", "UBEN", "UCHLOE"}),
                panel=panel(PANEL_C),
                route=HireRoute.AGENCY,
            )
        ),
    )
    against = candidate(added_reason="We want to know the market before the data question is settled.")
    shift = Shift(before=BriefOutcome.HIRE, after=BriefOutcome.NOT_YET)
    yield "card brief changed", candidate_card(record(brief_shift=(NOW + timedelta(days=2), shift)))
    yield "card against the brief", candidate_card(record(candidate=against, outcome=BriefOutcome.NOT_YET))
    for outcome in (Outcome.PRODUCTION, Outcome.NO, Outcome.WITHDREW):
        yield f"card decided {outcome}", candidate_card(_decided(outcome))


def _kits() -> Iterator[tuple[str, Message | View]]:
    several: list[tuple[str, Message | None]] = [
        ("kit", kit_card(record(), "UANA")),
        (
            "kit alone",
            kit_card(record(candidate=candidate(panel=seats_of(SHIPPED, deal(SHIPPED, ["UMAYA"])))), "UMAYA"),
        ),
        ("kit model", kit_card(record(hard_part=HardPart.MODEL, role="ML engineer or research team"), "UCHLOE")),
        ("kit submitted", kit_card(record(submitted=frozenset({"UANA"})), "UANA")),
        ("kit seat freed", kit_card(record(candidate=candidate().free_seat("UANA", "knows them", NOW)), "UANA")),
        ("kit decided", kit_card(_decided(Outcome.NO), "UANA")),
    ]
    for name, kit in several:
        if kit is not None:
            yield name, kit


def _forms() -> Iterator[tuple[str, Message | View]]:
    dealt = Entry(panel=deal(SHIPPED, ["UMAYA", "UOTTO"]))
    sheet = CandidateSheet(
        brief_title="Support-mail triage", outcome=BriefOutcome.HIRE, guide=SHIPPED, room="G0ROOM", readers=6
    )
    yield "form", add_form(sheet, STATE, dealt)
    no_room = replace(sheet, room="", readers=0, outcome=BriefOutcome.NOT_YET)
    yield "form first of the brief", add_form(no_room, STATE, dealt)
    chosen = replace(no_room, readers=6)
    yield "form room chosen", add_form(chosen, STATE, dealt.model_copy(update={"room": "G0ROOM", "name": "Priya Nair"}))
    filled = Entry(name="Priya Nair", link="https://example.com/cv", interview_at=NOW, panel=PANEL)
    yield "form edit", edit_form(sheet, STATE, filled)
    yield "form edit open", edit_form(replace(sheet, is_sealed=False), STATE, filled)
    typed = filled.model_copy(update={"name": "Priya N.", "panel": PANEL | {"cost": "UDAN"}})
    changed = replace(sheet, notice=what_changed(candidate(), typed))
    yield "form stale", edit_form(changed, STATE, typed)
    yield (
        "which brief",
        brief_menu(
            [
                BriefChoice(id=f"b{number}", version=1, title=title, outcome=BriefOutcome.HIRE)
                for number, title in enumerate(["Support-mail triage", "Invoice matching"])
            ]
        ),
    )
    yield (
        "refused blank",
        not_ready(
            brief_id="b1",
            version=1,
            title="Support-mail triage",
            outcome=BriefOutcome.NOT_YET,
            missing=[MustHave.OWNER, MustHave.BOUNDARY],
        ),
    )
    yield (
        "refused discovery",
        not_ready(brief_id="b1", version=1, title="Something with AI", outcome=BriefOutcome.DISCOVERY, missing=[]),
    )
