"""Onboarding in every state: the form, the card, evidence, prompts, reports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from blocks.checkin.evidence_form import EvidenceState, evidence_form, evidence_request
from blocks.checkin.prompt import checkin_prompt, checkin_reminder, unanswered
from blocks.checkin.report_card import lookback_card, report_card
from blocks.checkin.report_form import ReportState, report_form
from blocks.kit import Message, View
from blocks.onboarding.card import moved_card, onboarding_card, ready_list
from blocks.onboarding.form import OnboardState, onboard_form
from domain.calendar import WeekendsOnly
from domain.checkin.checkin import CheckIn, first_plan
from domain.checkin.report import Item, Progress, Promise, Report, Verdict
from domain.guide.days import Window, asked
from domain.guide.shipped import SHIPPED
from domain.onboarding.onboarding import Ending, Hire, HireDraft, due_days
from domain.onboarding.views import CheckInView, Lookback, Onboarding, PastScore, Ready, Start
from domain.scorecard import PlanDescribed, Recommendation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FREE = WeekendsOnly()
PROMISE = Promise(
    title="Support-mail triage",
    metric="Median time to the first reply",
    today="6 h",
    target="1 h",
    never="Helpdesk and help-centre articles. Never card data.",
    running_cost=Decimal(528),
    currency="EUR",
)
BARE = Promise(title="Support-mail triage", metric="Median time to the first reply")
SHOWN = {
    "workflow": "https://wiki.example.com/triage/workflow",
    "data": "Two of three mailboxes; legal answers on Friday",
    "metric": "From the brief: Median time to the first reply: 6 h → 1 h",
    "boundary": "From the brief: Helpdesk and help-centre articles. Never card data.",
    "buy": "",
    "prototype": "Runs on the staging helpdesk, English mail only",
    "evals": "https://git.example.com/triage/evals, 180 mails, 92 % pass",
    "logic": "Tested on last month's mail",
    "failures": "",
    "pilot": "Six people on the first line use it since week 10",
    "monitoring": "https://grafana.example.com/triage",
    "cost": "https://wiki.example.com/triage/cost-review",
    "exceptions": "Falls back to the old queue; tested on 3 March",
}


def hire(**changes: Any) -> Hire:
    """Priya, hired by Maya for Otto's support desk."""
    known = {
        "id": "h1",
        "workspace": "T1",
        "brief_id": "b1",
        "candidate_id": "c1",
        "name": "Priya Raman",
        "manager": "UMAYA",
        "owner": "UOTTO",
        "hire_user": "UPRIYA",
        "start_date": date(2026, 12, 1),
        "zone": "Europe/Berlin",
    }
    return Hire.model_validate(known | changes)


def items(window: Window) -> dict[str, Item]:
    """What Priya said: an empty text is not started, the odd ones are under way."""
    found = {}
    for deliverable in asked(window):
        text = SHOWN[deliverable.key]
        progress = Progress.NOT_STARTED if not text else Progress.DONE
        found[deliverable.key] = Item(progress=progress, evidence=text)
    half = "data" if window is Window.DAY_30 else "logic"
    if half in found:
        found[half] = found[half].model_copy(update={"progress": Progress.UNDER_WAY})
    return found


def report(window: Window, **changes: Any) -> Report:
    """A report as Otto would send it."""
    ending = {"metric": "1.4 h", "running_cost": Decimal(590), "verdict": Verdict.GO}
    known: dict[str, Any] = {"items": items(window)}
    if window is Window.DAY_30:
        known |= {"baseline_holds": True, "blockers": "The legal mailbox: access is promised for Friday."}
    elif window is Window.DAY_60:
        known |= {"metric": "2.5 h in the test group"}
    else:
        known |= ending
    return Report.model_validate(known | changes).signed("UOTTO", NOW)


def check_in(window: Window = Window.DAY_30, whose: Hire | None = None, **changes: Any) -> CheckIn:
    """One check-in of Priya's."""
    person = whose or hire()
    days = dict(due_days(person.start_date, FREE)) | {Window.EXTENSION: date(2027, 4, 1)}
    planned = first_plan(f"k{window}", person, window, days[window], NOW, FREE).check_in
    return planned.model_copy(update=changes)


def view(window: Window = Window.DAY_30, whose: Hire | None = None, **changes: Any) -> CheckInView:
    """One check-in with what surrounds it."""
    known = {name: changes.pop(name) for name in list(changes) if name in CheckInView.model_fields}
    person = whose or hire()
    return CheckInView(hire=person, check_in=check_in(window, person, **changes), **({"promise": PROMISE} | known))


def onboarding(whose: Hire | None = None, *reported: Window, extended: bool = False) -> Onboarding:
    """Priya's onboarding, with these windows reported."""
    person = whose or hire()
    windows = [Window.DAY_30, Window.DAY_60, Window.DAY_90, *([Window.EXTENSION] if extended else [])]
    return Onboarding(
        hire=person,
        promise=PROMISE,
        check_ins=tuple(
            check_in(
                window,
                person,
                report=report(window) if window in reported else None,
                condition="Error rate under 2 % for two weeks" if window is Window.EXTENSION else "",
            )
            for window in windows
        ),
    )


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _onboarding()
    yield from _asking()
    yield from _forms()
    yield from _reports()


def _onboarding() -> Iterator[tuple[str, Message | View]]:
    start = Start(
        candidate_id="c1",
        name="Priya Raman",
        manager="UMAYA",
        draft=HireDraft(start_date=date(2026, 12, 1), owner="UOTTO"),
        has_date=False,
    )
    state = OnboardState(form_id="f1", candidate_id="c1")
    picked = start.draft
    days = due_days(picked.start_date, FREE)
    yield "start form", onboard_form(start, state)
    yield "start form with its dates", onboard_form(start, state, draft=picked, days=days)
    todos = start.model_copy(update={"open_todos": ("Model pricing", "Data-policy terms")})
    yield "start form with open to-dos", onboard_form(todos, state)
    changing = start.model_copy(update={"hire": hire(), "draft": hire().draft(), "has_date": True})
    edit_state = OnboardState(form_id="f1", candidate_id="c1", hire_id="h1", version=1)
    yield "change form", onboard_form(changing, edit_state, days=days)
    stale = "Somebody changed this onboarding in between. What you typed is still here: check it, then save again."
    yield "change form after somebody else", onboard_form(changing, edit_state, days=days, notice=stale)
    several = [
        Ready(candidate_id=f"c{number}", name=name, brief_title="Support-mail triage")
        for number, name in enumerate(("Priya Raman", "Jonas Weber"))
    ]
    yield "which hire", ready_list(several)
    yield "card", onboarding_card(onboarding())
    yield "card, the manager's copy", onboarding_card(onboarding(), is_copy=True)
    yield "card where the owner is the manager", onboarding_card(onboarding(hire(owner="UMAYA", hire_user="")))
    yield "card started late", onboarding_card(onboarding(hire(start_date=date(2026, 10, 1))))
    yield "card after day 30", onboarding_card(onboarding(None, Window.DAY_30))
    three = (Window.DAY_30, Window.DAY_60, Window.DAY_90)
    yield "card extended", onboarding_card(onboarding(None, *three, extended=True))
    yield "card ended", onboarding_card(onboarding(hire(ending=Ending.GO), *three))
    yield "card of a former owner", moved_card(hire())


def _asking() -> Iterator[tuple[str, Message | View]]:
    said: dict[str, Any] = {"evidence": items(Window.DAY_30), "evidence_by": "UPRIYA"}
    yield "evidence request", evidence_request(view(is_ahead=True))
    yield "evidence given", evidence_request(view(is_ahead=True, **said))
    yield "evidence over", evidence_request(view(report=report(Window.DAY_30)))
    yield "prompt day 30", checkin_prompt(view())
    yield "prompt day 30 with evidence", checkin_prompt(view(**said))
    yield "prompt late", checkin_prompt(view(whose=hire(start_date=date(2026, 10, 1))))
    yield "prompt day 60", checkin_prompt(view(Window.DAY_60, evidence=items(Window.DAY_60), evidence_by="UPRIYA"))
    yield "prompt day 90", checkin_prompt(view(Window.DAY_90))
    extended = view(Window.EXTENSION, before=report(Window.DAY_90), condition="Error rate under 2 % for two weeks")
    yield "prompt of an extension", checkin_prompt(extended)
    yield "prompt put off", checkin_prompt(view(is_put_off=True, snoozes=1))
    yield "prompt after three times", checkin_prompt(view(snoozes=3))
    yield "prompt whose date has moved", checkin_prompt(view(is_ahead=True))
    yield "prompt reported", checkin_prompt(view(report=report(Window.DAY_30)))
    yield "reminder", checkin_reminder(view())
    yield "unanswered, for the manager", unanswered(view())


def _forms() -> Iterator[tuple[str, Message | View]]:
    evidence = EvidenceState(form_id="f1", check_in_id="k1", window=Window.DAY_30)
    state = ReportState(form_id="f1", check_in_id="k1", window=Window.DAY_30)
    stale = "Evidence for day 30 came in while this form was open. Check it against what is below, then send again."
    said: dict[str, Any] = {"evidence": items(Window.DAY_30), "evidence_by": "UPRIYA"}
    yield "evidence form", evidence_form(view(), evidence)
    yield "evidence form again", evidence_form(view(**said), evidence)
    yield "report form day 30", report_form(view(**said), state)
    yield "report form day 30 without a figure", report_form(view(promise=BARE), state)
    yield "report form after evidence came in", report_form(view(**said), state, notice=stale)
    yield "report form day 60", report_form(view(Window.DAY_60), state.model_copy(update={"window": Window.DAY_60}))
    last = state.model_copy(update={"window": Window.DAY_90})
    yield "report form day 90", report_form(view(Window.DAY_90), last)
    extend = report(Window.DAY_90, verdict=Verdict.EXTEND)
    yield "report form day 90 extending", report_form(view(Window.DAY_90), last, typed=extend)
    final = view(Window.EXTENSION, before=report(Window.DAY_90), condition="Error rate under 2 % for two weeks")
    yield "report form of an extension", report_form(final, state.model_copy(update={"window": Window.EXTENSION}))


def _reports() -> Iterator[tuple[str, Message | View]]:
    for window in (Window.DAY_30, Window.DAY_60):
        yield f"report {window}", report_card(view(window, report=report(window)))
    corrected = report(Window.DAY_30, baseline_holds=False, baseline="7 h")
    yield "report with another figure", report_card(view(report=corrected))
    late = hire(start_date=date(2026, 10, 1))
    yield "report that comes late", report_card(view(whose=late, report=report(Window.DAY_30)))
    ended = hire(ending=Ending.GO)
    yield "report day 90 go", report_card(view(Window.DAY_90, ended, report=report(Window.DAY_90)))
    stopped = report(
        Window.DAY_90,
        verdict=Verdict.NO_GO,
        metric="",
        unmeasured="Too few mails in March",
        running_cost=None,
        uncosted="The provider's bill comes in April",
    )
    no_go = hire(ending=Ending.NO_GO)
    yield "report day 90 no-go", report_card(view(Window.DAY_90, no_go, report=stopped, promise=BARE))
    until = date(2027, 4, 1)
    extended = report(
        Window.DAY_90, verdict=Verdict.EXTEND, extended_to=until, condition="Error rate under 2 % for two weeks"
    )
    yield "report day 90 extended", report_card(view(Window.DAY_90, report=extended, extended_to=until))
    scores = tuple(
        PastScore(
            interviewer=user,
            recommendation=recommendation,
            plan=PlanDescribed.PARTLY,
            scores=tuple(zip((category.name for category in SHIPPED.categories), given, strict=True)),
        )
        for user, recommendation, given in (
            ("UANA", Recommendation.YES, (5, 4, 4, 2, 4)),
            ("UBEN", Recommendation.STRONG_YES, (5, 4, None, 2, 3)),
        )
    )
    day_90 = view(Window.DAY_90, ended, report=report(Window.DAY_90))
    yield "looking back", lookback_card(Lookback(view=day_90, scores=scores))
