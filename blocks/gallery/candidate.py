"""Candidates, kits and their forms, in every state."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from blocks.candidate.another_form import AnotherState, another_form
from blocks.candidate.card import candidate_card
from blocks.candidate.form import CandidateState, add_form, brief_menu, edit_form, not_ready, what_changed
from blocks.candidate.interview_kit import kit_card
from blocks.candidate.merge_form import MergeState, merge_form, merged_card
from blocks.candidate.status import candidate_status
from blocks.candidate.times_form import TimesState, times_form
from blocks.kit import Message, View
from blocks.text import join, md
from domain.brief.outcome import Outcome
from domain.brief.versions import BriefChange, Shift
from domain.candidate.candidate import Candidate, CandidateDraft, Status
from domain.candidate.compared import Entry
from domain.candidate.merging import Merged, MergedView, MergePage
from domain.candidate.page import CandidatePage, Namesake
from domain.candidate.record import CandidateRecord
from domain.decision.decision import Decision, DecisionOutcome
from domain.decision.todo import Todo
from domain.guide.first_hire import HardPart
from domain.guide.readiness import MustHave
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.outgoing.subject import Subject
from domain.panel.gate import CategoryResult, Voice
from domain.panel.panel import Panel, deal, seats_of
from domain.panel.result import PanelResult, RaisedFlag

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BRIEF_CHANGE = BriefChange(
    at=NOW + timedelta(days=2),
    before=3,
    after=4,
    names=("the target",),
    shift=Shift(before=Outcome.HIRE, after=Outcome.NOT_YET),
)
COVERAGE = deal(SHIPPED, ["UANA", "UBEN", "UCHLOE"])
STATE = CandidateState(form_id="f1", version=3, brief_id="b1")
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
        "added_by": "UMAYA",
        "created_at": NOW,
    }
    return Candidate.model_validate(values | changes)


def panel(*people: str, **changes: Any) -> Panel:
    """Priya's panel: these people, else Ana, Ben and Chloe."""
    values = {
        "id": "p1",
        "workspace": "T1",
        "about": Subject.candidate("c1"),
        "guide": SHIPPED,
        "seats": seats_of(SHIPPED, deal(SHIPPED, people) if people else COVERAGE),
    }
    return Panel.model_validate(values | changes)


def opened(**changes: Any) -> Panel:
    """The same panel with its scores open."""
    return panel(**{"submitted": frozenset({"UANA", "UBEN", "UCHLOE"}), "opened_at": NOW, **changes})


def result(scores: Mapping[str, tuple[int, ...]], flags: tuple[RaisedFlag, ...] = ()) -> PanelResult:
    """An open panel of Ana, Ben and Chloe."""
    results = tuple(
        CategoryResult(
            category=SHIPPED.category(category),
            voices=tuple(
                Voice(interviewer=user, score=score)
                for user, score in zip(("UANA", "UBEN", "UCHLOE"), given, strict=bool(given))
            ),
        )
        for category, given in scores.items()
    )
    return PanelResult(
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
        "panel": panel(),
        "brief_title": "Support-mail triage",
        "owner": "UOTTO",
        "role": "applied AI engineer, or a strong full-stack AI builder",
        "route": HireRoute.FREELANCER,
    }
    return CandidateRecord.model_validate(values | changes)


def _decided(outcome: DecisionOutcome) -> CandidateRecord:
    decision = Decision(
        candidate_id="c1",
        workspace="T1",
        brief_id="b1",
        outcome=outcome,
        reason="The two other candidates showed more of what they own after launch.",
        decided_by="UMAYA",
        decided_at=NOW,
    )
    return record(
        candidate=candidate(status=Status.DECIDED),
        panel=opened(is_closed=True, submitted=frozenset()),
        result=result(PANEL_A),
        decision=decision,
    )


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _cards()
    yield from _kits()
    yield from _forms()
    yield from _merging()


def _cards() -> Iterator[tuple[str, Message | View]]:
    yield "card new", candidate_card(record())
    again = Todo.model_validate(
        {
            "id": "t1",
            "workspace": "T1",
            "brief_id": "b1",
            "manager": "UMAYA",
            "kind": "pricing",
            "owner": "UMAYA",
            "due_on": NOW.date(),
            "due_at": NOW,
            "zone": "UTC",
        }
    )
    yield "card to look up", candidate_card(record(todos=(again,)))
    yield "card bare", candidate_card(record(candidate=candidate(link="", interview_at=None), panel=panel("UMAYA")))
    one = panel(submitted=frozenset({"UANA"}))
    yield "card one in", candidate_card(record(panel=one))
    yield "card seat freed", candidate_card(record(panel=one.free_seat("UCHLOE", "I know this person", NOW)))
    taken = one.free_seat("UCHLOE", "Has left the company", NOW, by="UOTTO")
    yield "card seat taken", candidate_card(record(panel=taken))
    yield "card open", candidate_card(record(panel=opened(), result=result(PANEL_C), route=HireRoute.AGENCY))
    unknown = record(panel=opened(), result=result({**PANEL_A, "security": ()}))
    yield "card open no verdict", candidate_card(unknown)
    more = opened().add_seat("UDAN", ("security",), NOW + timedelta(days=2))
    yield "card second round", candidate_card(record(panel=more, result=result({**PANEL_A, "security": ()})))
    yield "card own time", candidate_card(record(panel=panel().meeting({"UBEN": NOW + timedelta(days=9)})))
    against = candidate(added_reason="We want to know the market before the data question is settled.")
    yield "card brief changed", candidate_card(record(brief_change=BRIEF_CHANGE))
    yield "card against the brief", candidate_card(record(candidate=against, outcome=Outcome.NOT_YET))
    for outcome in (DecisionOutcome.PRODUCTION, DecisionOutcome.NO, DecisionOutcome.WITHDREW):
        yield f"card decided {outcome}", candidate_card(_decided(outcome))


def _merging() -> Iterator[tuple[str, Message | View]]:
    state = MergeState(form_id="f1", version=3, candidate_id="c1")
    twin = candidate(id="c2", name="Priya N.", link="", interview_at=NOW + timedelta(days=5))

    def form(stays: Panel, other: Panel | None = None) -> View:
        page = MergePage(
            stays=Entry(candidate=candidate(), panel=stays),
            brief_title="Support-mail triage",
            others=(twin, candidate(id="c3", name="Zed")),
            other=Entry(candidate=twin, panel=other) if other else None,
        )
        return merge_form(page, state)

    one_in = panel(submitted=frozenset({"UANA"}))
    yield "merge form", form(one_in)
    yield "merge form picked", form(one_in, panel("UBEN", "UDAN", id="p2", submitted=frozenset({"UBEN"})))
    yield "merge form refused", form(one_in, panel("UANA", id="p2", submitted=frozenset({"UANA"})))
    yield "merge form second round", form(opened(), panel("UDAN", id="p2"))
    merged = Merged(id="c2", workspace="T1", into="c1", panel_id="p2", candidate=twin, by="UMAYA", at=NOW)
    yield "card merged", merged_card(MergedView(merged=merged, candidate=candidate()))


def _kits() -> Iterator[tuple[str, Message | View]]:
    yield from (
        ("kit", kit_card(record(), "UANA")),
        ("kit soon", kit_card(record(), "UANA", is_soon=True)),
        ("kit alone", kit_card(record(panel=panel("UMAYA")), "UMAYA")),
        ("kit model", kit_card(record(hard_part=HardPart.MODEL, role="ML engineer or research team"), "UCHLOE")),
        ("kit second round", kit_card(record(panel=opened().add_seat("UDAN", ("security",))), "UDAN")),
        ("kit submitted", kit_card(record(panel=panel(submitted=frozenset({"UANA"}))), "UANA")),
        ("kit seat freed", kit_card(record(panel=panel().free_seat("UANA", "knows them", NOW)), "UANA")),
        ("kit decided", kit_card(_decided(DecisionOutcome.NO), "UANA")),
    )


def page(**changes: Any) -> CandidatePage:
    """What the form of a new candidate needs to know."""
    values = {
        "brief_id": "b1",
        "brief_title": "Support-mail triage",
        "outcome": Outcome.HIRE,
        "room": "G0ROOM",
        "guide": SHIPPED,
        "version": 1,
        "draft": CandidateDraft(panel=deal(SHIPPED, ["UMAYA", "UOTTO"])),
    }
    return CandidatePage.model_validate(values | changes)


def stands(**changes: Any) -> CandidateDraft:
    """Priya as she stands."""
    priya = candidate()
    values = {"name": priya.name, "link": priya.link, "interview_at": priya.interview_at, "panel": COVERAGE}
    return CandidateDraft.model_validate(values | changes)


def _forms() -> Iterator[tuple[str, Message | View]]:
    yield "form", add_form(page(), STATE, readers=6)
    no_room = page(room="", outcome=Outcome.NOT_YET)
    yield "form first of the brief", add_form(no_room, STATE)
    chosen = no_room.draft.model_copy(update={"room": "G0ROOM", "name": "Priya Nair"})
    yield "form room chosen", add_form(no_room, STATE, chosen, readers=6)
    namesake = Namesake(candidate_id="c7", name="Priya Nair", brief_title="Invoice matching")
    named = page().draft.model_copy(update={"name": "Priya Nair"})
    yield "form namesake", add_form(page(namesakes=(namesake,)), STATE, named, readers=6)
    elsewhere = STATE.model_copy(update={"origin": "c7"})
    yield "form of another brief", add_form(page(), elsewhere, named, readers=6)
    yield "which other brief", brief_menu([page(brief_id="b2", brief_title="Invoice matching")], "Priya Nair", "", "c1")
    filled = stands(link="https://example.com/cv", interview_at=NOW)
    yield "form edit", edit_form(page(draft=filled), STATE)
    yield "form edit open", edit_form(page(draft=filled, is_sealed=False), STATE)
    typed = filled.model_copy(update={"name": "Priya N.", "panel": COVERAGE | {"cost": ("UDAN",)}})
    told = md("Somebody changed this while you had it open. What you typed is still below; send again to keep it.")
    newer = page(draft=stands())
    yield "form stale", edit_form(newer, STATE, typed, notice=join([told, what_changed(newer, typed)]))
    asked = md(
        "That seat still owes a scorecard on Priya Nair, and somebody has scored already. "
        "Say below why it is freed, then send again: the panel reads it on the card."
    )
    yield "form edit seat dropped", edit_form(page(draft=filled, dropped=("UDAN",)), STATE, filled, notice=asked)
    asking = AnotherState(form_id="f1", version=3, candidate_id="c1")
    gap = record(panel=opened(), result=result({**PANEL_A, "security": ()}))
    yield "form ask another", another_form(gap, asking)
    timing = TimesState(form_id="f1", version=3, candidate_id="c1")
    later = record(panel=panel().meeting({"UBEN": NOW + timedelta(days=9)}))
    yield "form times", times_form(later, later.panel.interviewers, timing)
    yield "form own time", times_form(later, ("UBEN",), timing)
    yield "status for an interviewer", candidate_status(record(), "UBEN")
    yield "status of an open panel", candidate_status(record(panel=opened(), result=result(PANEL_A)), "UMAYA")
    titles = ["Support-mail triage", "Invoice matching"]
    yield "which brief", brief_menu([page(brief_id=f"b{n}", brief_title=title) for n, title in enumerate(titles)])
    blank = page(outcome=Outcome.NOT_YET, missing=(MustHave.OWNER, MustHave.BOUNDARY))
    yield "refused blank", not_ready(blank)
    yield "refused discovery", not_ready(page(brief_title="Something with AI", outcome=Outcome.DISCOVERY))
