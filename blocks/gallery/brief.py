"""Briefs: the pages, the card in its four words, turned cards, the thread, and what the buttons open."""

from collections.abc import Iterator
from decimal import Decimal

from blocks.brief.card import brief_card, shared_card
from blocks.brief.correct_form import correct_form
from blocks.brief.form import form_page, resume_page
from blocks.brief.ids import BriefState
from blocks.brief.share_form import readers_note, share_form
from blocks.brief.steps import discovery_over, discovery_steps, trial_over, trial_steps
from blocks.brief.trace import brief_trace
from blocks.brief.worth_form import worth_form
from blocks.gallery.worked import CASTINGS, MORNING, PATIENTS, TRIAGE, VAGUE, brief_of
from blocks.kit import Message, View
from domain.brief.brief import BriefAnswers, Judge, Overrule, Page, Product
from domain.brief.flips import Change
from domain.brief.money import PayKind
from domain.guide.readiness import Level, Problem, Signal

STATE = BriefState(form_id="f1", brief="b1", version=1)

BUILT = TRIAGE.but(product=Product.SOME)
REVIEWED = BUILT.but(judge=Judge.YES)
HOSTILE = TRIAGE.but(
    workflow="<!channel> *bold* & <https://evil.example|click> " + "very long " * 180,
    metric="`code` _x_ " * 12,
    today="<@U1> 6 h",
    target="1 h ~no~",
)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    """Every surface of a brief, in all its states."""
    yield "page-1-empty", form_page(Page.WORK, BriefAnswers(), STATE.model_copy(update={"version": 0}), manager="UMAYA")
    yield "page-1-filled", form_page(Page.WORK, TRIAGE, STATE, manager="UMAYA", retitle=True)
    notice = "Somebody changed this brief while you had the form open. Different from yours: the target."
    yield "page-1-changed-meanwhile", form_page(Page.WORK, TRIAGE, STATE, manager="UMAYA", notice=notice)
    yield "page-2-empty", form_page(Page.RISK, BriefAnswers(), STATE, manager="UMAYA")
    yield "page-2-filled", form_page(Page.RISK, TRIAGE, STATE, manager="UMAYA")
    yield "page-3-empty", form_page(Page.WAY, BriefAnswers(), STATE, manager="UMAYA")
    note = readers_note(14, "C0TRIAGE")
    yield "page-3-filled", form_page(Page.WAY, TRIAGE, STATE, manager="UMAYA", room="C0TRIAGE", room_note=note)
    yield "page-3-room-chosen", form_page(Page.WAY, TRIAGE, STATE, manager="UMAYA", hiring_room="C0TRIAGE")
    drafts = [
        brief_of(TRIAGE, id="b1", page=Page.RISK),
        brief_of(BriefAnswers(), id="b2", page=Page.WORK),
    ]
    yield "resume", resume_page(drafts)

    for name, answers in {
        "buy": TRIAGE,
        "buy-open-signals": TRIAGE.but(owner="", target=""),
        "hire-agency": BUILT,
        "hire-freelancer": REVIEWED,
        "hire-break-even": BUILT.but(costs=TRIAGE.costs.model_copy(update={"cost_per_run": None})),
        "hire-monthly-pay": BUILT.but(costs=TRIAGE.costs.model_copy(update={"pay_kind": PayKind.MONTH})),
        "hire-yearly-pay": BUILT.but(
            costs=TRIAGE.costs.model_copy(update={"pay": Decimal(60_000), "pay_kind": PayKind.YEAR})
        ),
        "hire-model": CASTINGS,
        "not-yet": PATIENTS,
        "not-yet-two": PATIENTS.but(owner=""),
        "not-yet-owner": REVIEWED.but(owner=""),
        "discovery": VAGUE,
        "discovery-metric": REVIEWED.but(metric="", today="", target=""),
        "hostile": HOSTILE,
    }.items():
        brief = brief_of(answers)
        yield f"card-{name}", brief_card(brief)
        yield f"thread-{name}", brief_trace(brief)
    yield "card-progress", brief_card(brief_of(BUILT), progress="hired, day 30 reported, day 60 on 22 January")
    overrule = Overrule(
        signal=Signal.MISTAKES, level=Level.PASS, reason="The web page says so on top", by="UMAYA", at=MORNING
    )
    corrected = brief_of(PATIENTS.but(corrected_kind=Problem.OWNERSHIP)).model_copy(update={"overrules": (overrule,)})
    yield "card-overruled", brief_card(corrected)
    yield "thread-overruled", brief_trace(corrected)
    yield "card-one-page-left", brief_card(brief_of(VAGUE, page=Page.WAY))

    for name, answers, change in (
        ("not-yet-to-hire", PATIENTS, Change.MISTAKES),
        ("buy-to-hire", TRIAGE, Change.PRODUCT),
        ("hire-to-freelancer", BUILT, Change.JUDGE),
        ("discovery-to-hire", REVIEWED.but(metric="", today="", target=""), Change.METRIC),
    ):
        yield f"card-turned-{name}", brief_card(brief_of(answers).model_copy(update={"look": change.value}))

    shared = brief_of(BUILT).model_copy(update={"room": "C0TRIAGE"})
    yield "shared-hire", shared_card(shared)
    yield "shared-not-yet", shared_card(brief_of(PATIENTS).model_copy(update={"room": "C0TRIAGE"}))
    yield "shared-discovery", shared_card(brief_of(VAGUE).model_copy(update={"room": "C0TRIAGE"}))

    yield "worth-empty", worth_form(brief_of(BUILT.but(costs=BriefAnswers().costs)), STATE)
    yield "worth-filled", worth_form(brief_of(BUILT), STATE)
    yield "share", share_form(brief_of(BUILT), STATE)
    yield "share-counted", share_form(brief_of(BUILT), STATE, room="C0TRIAGE", note=note)
    yield "share-again", share_form(shared, STATE)
    yield "correct", correct_form(brief_of(PATIENTS), STATE)
    yield "correct-corrected", correct_form(corrected, STATE, notice=notice)

    yield "discovery-steps", discovery_steps(brief_of(VAGUE))
    yield "discovery-over", discovery_over(brief_of(VAGUE))
    yield "trial-steps", trial_steps(brief_of(TRIAGE))
    yield "trial-over", trial_over(brief_of(TRIAGE))
