"""The history of a candidate and of an onboarding, and their versions as they were; a brief's is among the briefs."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from blocks.check_in.report_card import report_card
from blocks.decision.card import decision_card
from blocks.gallery import onboarding, scorecard
from blocks.gallery.candidate import BRIEF_CHANGE, NOW, candidate
from blocks.gallery.decision import decided as decided_record
from blocks.gallery.worked import TRIAGE, brief_of
from blocks.history.page import history_view
from blocks.history.version import version_view
from blocks.kit import Message, View
from blocks.onboarding.card import onboarding_card
from blocks.panel.card import panel_card
from domain.brief.versions import BriefVersion, Said, given_on
from domain.calendar import WeekendsOnly
from domain.candidate.candidate import Candidate, CandidateDraft
from domain.candidate.record import decided, detailed
from domain.check_in.report import Call
from domain.decision.decision import Decision, DecisionOutcome
from domain.guide.days import DAY_30, DAY_90
from domain.guide.shipped import SHIPPED
from domain.history import HistoryPage, Past, newest_first
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.onboarding import Pause
from domain.onboarding.versions import happened, reported
from domain.outgoing.subject import Subject
from domain.panel.pages import PanelPage
from domain.panel.panel import Panel
from domain.panel.scored import drafted, scored
from domain.panel.versions import PanelPast, panel_version

CANDIDATE, ONBOARDING = Subject.candidate("c1"), Subject.onboarding("h1")


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _of_candidate()
    yield from _of_onboarding()
    yield from _changed_briefs()


def _panels() -> list[tuple[Panel, str]]:
    """Dealt, Ben leaves, opened early, and one more asked."""
    first = scorecard.panel()
    left = first.meeting({"UANA": NOW + timedelta(days=2)}).free_seat("UBEN", "knows the candidate", NOW)
    opened = left.model_copy(update={"submitted": frozenset({"UANA"})}).open("UMAYA", NOW, "She has another offer.")
    return [(first, "UMAYA"), (left, "UBEN"), (opened, "UMAYA"), (opened.add_seat("URUI", ("security",)), "UMAYA")]


def _seats() -> list[Past]:
    versions = [
        panel_version(panel, number, by, NOW + timedelta(days=number))
        for number, (panel, by) in enumerate(_panels(), start=1)
    ]
    return [
        PanelPast.of_version(SHIPPED, version, before)
        for before, version in zip([None, *versions], versions, strict=False)
    ]


def _of_candidate() -> Iterator[tuple[str, Message | View]]:
    seats = _seats()
    sealed, is_open = (PanelPage(panel=panel, judged=scorecard.judged()) for panel, _ in (_panels()[1], _panels()[2]))
    own = drafted(sealed, "UCHLOE", scorecard.marks("-5-4-"), NOW + timedelta(days=2))
    begun = _page(CANDIDATE, scorecard.NAME, [*seats[:2], own])
    yield "candidate, sealed", history_view(begun)
    yield "own draft", version_view(CANDIDATE, own)
    fixed = scorecard.corrected(scorecard.card("UANA", "44424"), "44444")
    cards = scored(is_open, [fixed.include("UMAYA", "Ben heard the same answer.", scorecard.LATER)], "UMAYA")
    record = decided_record(DecisionOutcome.PRODUCTION)
    decision = record.decision
    if decision is None:
        raise LookupError("nothing is decided")
    no = decision.model_copy(update={"outcome": DecisionOutcome.NO, "override": "", "flag_answers": {}})
    decisions = decided(record, [_at(no, NOW + timedelta(days=6)), _corrected(decision, NOW + timedelta(days=7))])
    page = _page(CANDIDATE, scorecard.NAME, [*seats, *cards, *detailed(_renamed()), *decisions])
    yield "candidate", history_view(page)
    yield "candidate, long", history_view(page.model_copy(update={"versions": page.versions * 5}), 25)
    yield "panel as it was", version_view(CANDIDATE, seats[2])
    first_kept = seats[0].model_copy(update={"by": ""})
    yield "panel of an earlier release", version_view(CANDIDATE, first_kept)
    yield "scorecard as sealed", version_view(CANDIDATE, cards[0])
    yield "scorecard corrected", version_view(CANDIDATE, cards[1])
    yield "decision corrected", version_view(CANDIDATE, decisions[1])


def _renamed() -> Candidate:
    """Another name, an interview, and another hiring manager."""
    typed = CandidateDraft(name="Priya N.", interview_at=NOW + timedelta(days=2))
    met = candidate().edit(typed, "UMAYA", NOW + timedelta(days=1))
    return met.handed_over("UROSA", "UMAYA", NOW + timedelta(days=3))


def _of_onboarding() -> Iterator[tuple[str, Message | View]]:
    hired = onboarding.onboarding(pauses=(Pause(since=date(2026, 12, 21), by="UMAYA", reason="Parental leave"),))
    before, after = hired.draft(), onboarding.onboarding(start_date=date(2026, 12, 7), owner="UROSA").draft()
    known: dict[str, Any] = {"onboarding_id": "h1", "by": "UMAYA"}
    changes = [
        OnboardingChange(id="n1", happening=Happening.STARTED, at=NOW, after=before, **known),
        OnboardingChange(
            id="n2", happening=Happening.CHANGED, at=NOW + timedelta(days=5), before=before, after=after, **known
        ),
        OnboardingChange(
            id="n3", happening=Happening.PAUSED, at=NOW + timedelta(days=28), reason="Parental leave", **known
        ),
    ]
    check_ins = [onboarding.check_in(DAY_30), onboarding.check_in(DAY_90)]
    moved = OnboardingChange(
        id="n4", happening=Happening.CALENDAR, at=NOW + timedelta(days=30), country="DE-BY", **known
    )
    past = happened(hired, [*changes, moved], check_ins, lambda _: WeekendsOnly())
    past += given_on(ONBOARDING, [_version("UOLGA", 1), _version("UMAYA", 9)], NOW)
    first = onboarding.report(DAY_90, call=Call.NO_GO)
    again = onboarding.report(DAY_90).signed("UMAYA", NOW + timedelta(days=120), "The figure was last month's.")
    first = first.signed("UOTTO", NOW + timedelta(days=119))
    view = onboarding.view(DAY_90, hired, report=again, earlier=(first,))
    reports = reported(view, lambda _: onboarding.PROMISE)
    yield "onboarding", history_view(_page(ONBOARDING, hired.name, [*past, *reports]))
    yield "onboarding as it was", version_view(ONBOARDING, past[1])
    yield "report as it was", version_view(ONBOARDING, reports[0])
    yield "report corrected", version_view(ONBOARDING, reports[1])


def _changed_briefs() -> Iterator[tuple[str, Message | View]]:
    """What rests on a brief says that it has changed."""
    changed = {"brief_change": BRIEF_CHANGE}
    same = {"brief_change": BRIEF_CHANGE.model_copy(update={"shift": None, "names": ("the metric", "the target")})}
    yield "panel, brief changed", panel_card(scorecard.view(*scorecard.PANEL_A).model_copy(update=changed))
    if (card := decision_card(decided_record(DecisionOutcome.PRODUCTION, **changed))) is not None:
        yield "decision, brief changed", card
    yield "onboarding, brief changed", onboarding_card(onboarding.onboarding_view().model_copy(update=same))
    reported_view = onboarding.view(report=onboarding.report(DAY_30)).model_copy(update=same)
    yield "report, brief changed", report_card(reported_view)


def _version(manager: str, days: int) -> BriefVersion:
    brief = brief_of(TRIAGE)
    return BriefVersion(
        id=f"v{days}",
        brief_id=brief.id,
        workspace="T1",
        number=days,
        manager=manager,
        answers=brief.answers,
        said=Said.of(brief),
        by="UOLGA",
        at=NOW + timedelta(days=days),
    )


def _page(subject: Subject, title: str, versions: list[Past]) -> HistoryPage:
    return HistoryPage(subject=subject, title=title, versions=newest_first(versions))


def _at(decision: Decision, at: datetime) -> Decision:
    return decision.model_copy(update={"decided_at": at})


def _corrected(decision: Decision, at: datetime) -> Decision:
    why = {"version": 2, "correction": "We had not heard Chloe's references."}
    return _at(decision, at).model_copy(update=why)
