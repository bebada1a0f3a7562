"""Onboarding in every state: the form, the card, evidence, prompts, reports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from blocks.check_in.attach_form import AttachState, attach_form
from blocks.check_in.evidence_form import EvidenceState, evidence_form, evidence_request
from blocks.check_in.prompt import check_in_prompt, check_in_reminder, unanswered
from blocks.check_in.report_card import call_corrected, lookback_card, report_card
from blocks.check_in.report_form import ReportState, report_form
from blocks.gallery import scorecard
from blocks.kit import Message, View
from blocks.onboarding.card import left_card, moved_card, onboarding_card, ready_list
from blocks.onboarding.form import OnboardingState, onboarding_form
from blocks.onboarding.halt_form import HaltState, halt_form
from blocks.onboarding.hire import another_account, outcome, welcome
from blocks.onboarding.hire import ended as ended_early
from blocks.onboarding.news import news
from domain.calendar import WeekendsOnly
from domain.check_in.carried import still_open
from domain.check_in.check_in import CheckIn, first_plan
from domain.check_in.report import Call, Item, Progress, Promise, Report
from domain.guide.days import DAY_30, DAY_60, DAY_90, EVERY_ROUTE, MILESTONES
from domain.guide.milestone import Milestone, for_route
from domain.guide.route import HireRoute
from domain.guide.shipped import SHIPPED
from domain.onboarding.changes import Happening, OnboardingChange
from domain.onboarding.onboarding import Ending, Onboarding, OnboardingDraft, Pause, due_days
from domain.onboarding.place import Seen
from domain.onboarding.views import (
    ChangeView,
    CheckInView,
    LookbackView,
    OnboardingPage,
    OnboardingView,
    PastScore,
    Ready,
)
from domain.panel.result import PanelResult
from domain.rooms import Conversation
from domain.scorecard import PlanDescribed, Recommendation
from domain.waiting.attaching import Attachable, Target
from domain.waiting.reminders import Ask

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
WHY = "The first line uses it every day; the errors that are left are caught before sending."
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
    "repository": "https://git.example.com/triage, ours since 12 February",
    "prompts": "In the repository, folder prompts",
    "eval_logic": "Rosa ran it alone on 11 February: 91 % pass",
    "converting": "Into a position from April, as in the letter of 1 March",
    "connected": "Helpdesk read-only since 3 December, allowed by Dana",
}


def onboarding(**changes: Any) -> Onboarding:
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
    return Onboarding.model_validate(known | changes)


def items(milestone: Milestone) -> dict[str, Item]:
    """What Priya said: an empty text is not started, the odd ones are under way."""
    found = {}
    for deliverable in milestone.asked:
        text = SHOWN.get(deliverable.key, "")
        progress = Progress.NOT_STARTED if not text else Progress.DONE
        found[deliverable.key] = Item(progress=progress, evidence=text)
    half = "data" if milestone == DAY_30 else "logic"
    if half in found:
        found[half] = found[half].model_copy(update={"progress": Progress.UNDER_WAY})
    return found


def report(milestone: Milestone, **changes: Any) -> Report:
    """A report as Otto would send it."""
    ending = {"metric": "1.4 h", "running_cost": Decimal(590), "call": Call.GO, "reason": WHY}
    known: dict[str, Any] = {"items": items(milestone)}
    if milestone.asks_baseline:
        known |= {"baseline_holds": True, "blockers": "The legal mailbox: access is promised for Friday."}
    elif milestone.asks_metric and not milestone.decides:
        known |= {"metric": "2.5 h in the test group"}
    elif milestone.decides:
        known |= ending
    return Report.model_validate(known | changes).signed("UOTTO", NOW)


def check_in(milestone: Milestone = DAY_30, whose: Onboarding | None = None, **changes: Any) -> CheckIn:
    """One check-in of Priya's."""
    person = whose or onboarding()
    days = dict(due_days(person.start_date, (milestone,), FREE)) | {DAY_90.extension: date(2027, 4, 1)}
    planned = first_plan(f"k{milestone.key}", person, milestone, days[milestone], NOW, FREE).check_in
    return planned.model_copy(update=changes)


def view(milestone: Milestone = DAY_30, whose: Onboarding | None = None, **changes: Any) -> CheckInView:
    """One check-in with what surrounds it."""
    known = {name: changes.pop(name) for name in list(changes) if name in CheckInView.model_fields}
    person = whose or onboarding()
    return CheckInView(
        onboarding=person, check_in=check_in(milestone, person, **changes), **({"promise": PROMISE} | known)
    )


def onboarding_view(whose: Onboarding | None = None, *reported: Milestone, extended: bool = False) -> OnboardingView:
    """Priya's onboarding, with these milestones reported."""
    person = whose or onboarding()
    milestones = [DAY_30, DAY_60, DAY_90, *([DAY_90.extension] if extended else [])]
    return OnboardingView(
        onboarding=person,
        promise=PROMISE,
        now=NOW,
        check_ins=tuple(
            check_in(
                milestone,
                person,
                report=report(milestone) if milestone in reported else None,
                condition="Error rate under 2 % for two weeks" if milestone.extends else "",
            )
            for milestone in milestones
        ),
    )


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _onboarding()
    yield from _asking()
    yield from _forms()
    yield from _reports()
    yield from _by_route()


def _onboarding() -> Iterator[tuple[str, Message | View]]:
    page = OnboardingPage(
        candidate_id="c1",
        name="Priya Raman",
        manager="UMAYA",
        draft=OnboardingDraft(owner="UOTTO"),
        milestones=MILESTONES,
    )
    state = OnboardingState(form_id="f1", candidate_id="c1")
    first_day = date(2026, 12, 1)
    days = due_days(first_day, MILESTONES, FREE)
    dated = page.model_copy(update={"days": days, "draft": OnboardingDraft(start_date=first_day, owner="UOTTO")})
    yield "start form", onboarding_form(page, state)
    yield "start form with its dates", onboarding_form(dated, state)
    todos = page.model_copy(update={"open_todos": ("Model pricing", "Data-policy terms")})
    yield "start form with open to-dos", onboarding_form(todos, state)
    terms = ("Model pricing", "Hand-over terms (evaluation logic, operating notes)")
    offer = page.model_copy(update={"name": "Northlight Studio", "is_offer": True, "open_todos": terms})
    yield "start form of an offer", onboarding_form(offer, state.model_copy(update={"is_offer": True}))
    changing = dated.model_copy(update={"onboarding": onboarding(), "draft": onboarding().draft()})
    edit_state = OnboardingState.of(changing, "f1")
    yield "change form", onboarding_form(changing, edit_state)
    room = Conversation(id="C1", name="first-days", is_private=True, has_bot=True, members=frozenset({"UOTTO"}))
    seen = Seen(zone="Europe/Berlin", place=room, readers=8, guests=1, hire_reads="hiring-support")
    held = OnboardingDraft(start_date=first_day, owner="UOTTO", hire_user="UPRIYA", place="C1")
    reads = dated.model_copy(update={"seen": seen})
    yield "start form with who reads along", onboarding_form(reads, state, draft=held)
    public = seen.model_copy(update={"place": room.model_copy(update={"is_private": False})})
    refused = dated.model_copy(update={"seen": public})
    yield "start form with a public channel", onboarding_form(refused, state, draft=held)
    stale = "Somebody changed this onboarding in between. What you typed is still here: check it, then save again."
    yield "change form after somebody else", onboarding_form(changing, edit_state, notice=stale)
    several = [
        Ready(candidate_id=f"c{number}", name=name, brief_title="Support-mail triage")
        for number, name in enumerate(("Priya Raman", "Jonas Weber"))
    ]
    yield "which hire", ready_list(several)
    yield "card", onboarding_card(onboarding_view())
    yield "card, the manager's copy", onboarding_card(onboarding_view(), is_copy=True)
    yield (
        "card where the owner is the manager",
        onboarding_card(onboarding_view(onboarding(owner="UMAYA", hire_user=""))),
    )
    yield "card started late", onboarding_card(onboarding_view(onboarding(start_date=date(2026, 10, 1))))
    yield "card after day 30", onboarding_card(onboarding_view(None, DAY_30))
    three = (DAY_30, DAY_60, DAY_90)
    yield "card extended", onboarding_card(onboarding_view(None, *three, extended=True))
    yield "card ended", onboarding_card(onboarding_view(onboarding(ending=Ending.GO), *three))
    pause = Pause(since=date(2026, 12, 21), by="UMAYA", reason="Parental leave until May")
    yield "card paused", onboarding_card(onboarding_view(onboarding(pauses=(pause,))))
    early: dict[str, Any] = {"ending": Ending.STOPPED, "ended_by": "UMAYA", "ended_reason": "Priya leaves on Friday"}
    yield "card ended early", onboarding_card(onboarding_view(onboarding(**early)))
    yield "card that has left a channel", left_card(onboarding())
    for ends in (False, True):
        halt = HaltState(form_id="f1", onboarding_id="h1", ends=ends)
        yield f"{'end' if ends else 'pause'} form", halt_form(changing, halt)
    yield from _news()
    yield "welcome to the hire", welcome(onboarding_view())
    for call in Call:
        until = {"extended_to": date(2027, 4, 1), "condition": "Error rate under 2 %"} if call is Call.EXTEND else {}
        told = view(DAY_90, report=report(DAY_90, call=call, **until))
        yield f"outcome for the hire, {call.value}", outcome(told)
    yield "outcome for the hire, ended early", ended_early(onboarding(**early))
    yield "welcome to another account", another_account()
    yield "card of a former owner", moved_card(onboarding())


def _news() -> Iterator[tuple[str, Message | View]]:
    known: dict[str, Any] = {"id": "n1", "onboarding_id": "h1", "by": "UMAYA", "at": NOW}
    before, after = onboarding().draft(), onboarding(start_date=date(2026, 12, 7), owner="UROSA", place="C1").draft()
    changed = OnboardingChange(happening=Happening.CHANGED, before=before, after=after, **known)
    yield "news of a change", news(ChangeView(onboarding=onboarding(), change=changed), "C1")
    for happening, reason in (
        (Happening.PAUSED, "Parental leave until May"),
        (Happening.RESUMED, ""),
        (Happening.ENDED, "Priya leaves on Friday"),
    ):
        change = OnboardingChange(happening=happening, reason=reason, **known)
        told = ChangeView(onboarding=onboarding(), change=change, coming=check_in())
        yield f"news, {happening.value}", news(told, "C1")


def _asking() -> Iterator[tuple[str, Message | View]]:
    said: dict[str, Any] = {"evidence": items(DAY_30), "evidence_by": "UPRIYA"}
    yield "evidence request", evidence_request(view(is_ahead=True))
    yield "evidence given", evidence_request(view(is_ahead=True, **said))
    yield "evidence over", evidence_request(view(report=report(DAY_30)))
    stopped = onboarding(ending=Ending.STOPPED, ended_by="UMAYA", ended_reason="Priya leaves on Friday")
    yield "evidence after the end", evidence_request(view(DAY_30, stopped))
    yield "evidence that stays", evidence_request(view(report=report(DAY_30), **said))
    yield "prompt day 30", check_in_prompt(view())
    yield "prompt day 30 with evidence", check_in_prompt(view(**said))
    yield "prompt late", check_in_prompt(view(whose=onboarding(start_date=date(2026, 10, 1))))
    late_60 = view(DAY_60, onboarding(start_date=date(2026, 9, 1)), overdue=(DAY_30,))
    yield "prompt that asks for day 30 as well", check_in_prompt(late_60)
    yield "prompt that was overtaken", check_in_prompt(view(overtaken=DAY_60))
    yield "prompt day 60", check_in_prompt(view(DAY_60, evidence=items(DAY_60), evidence_by="UPRIYA"))
    yield "prompt day 90", check_in_prompt(view(DAY_90))
    extended = view(
        DAY_90.extension, before=check_in(DAY_90, report=report(DAY_90)), condition="Error rate under 2 % for two weeks"
    )
    yield "prompt of an extension", check_in_prompt(extended)
    yield "prompt with what is still open", check_in_prompt(view(DAY_90, **_with_open()))
    yield "prompt put off", check_in_prompt(view(is_put_off=True, snoozes=1))
    yield "prompt after three times", check_in_prompt(view(snoozes=3))
    yield "prompt whose date has moved", check_in_prompt(view(is_ahead=True))
    yield "prompt reported", check_in_prompt(view(report=report(DAY_30)))
    yield "reminder", check_in_reminder(view())
    yield "unanswered, for the manager", unanswered(view())


def _forms() -> Iterator[tuple[str, Message | View]]:
    evidence = EvidenceState.of(check_in(), "f1")
    state = ReportState.of(view(), "f1")
    stale = "Evidence for day 30 came in while this form was open. Check it against what is below, then send again."
    said: dict[str, Any] = {"evidence": items(DAY_30), "evidence_by": "UPRIYA"}
    yield "evidence form", evidence_form(view(), evidence)
    targets = [
        Target(ask=Ask.EVIDENCE, subject="k1", key=each.key, whose="Day 30 of Noor Haddad", what=each.label)
        for each in DAY_30.asked
    ]
    scored = Target(ask=Ask.SCORE, subject="p1", key="cost", whose="Priya Nair", what="Cost and observability")
    link = "https://acme.slack.com/archives/C0ROOM/p1795424400000100"
    page = Attachable(link=link, targets=(*targets, scored))
    yield "attach form", attach_form(page, AttachState.of("C0ROOM", "1795424400.000100"))
    yield "evidence form again", evidence_form(view(**said), evidence)
    yield "report form day 30", report_form(view(**said), state)
    yield "report form day 30 without a figure", report_form(view(promise=BARE), state)
    yield "report form after evidence came in", report_form(view(**said), state, notice=stale)
    yield "report form day 60", report_form(view(DAY_60), ReportState.of(view(DAY_60), "f1"))
    last = ReportState.of(view(DAY_90), "f1")
    yield "report form day 90", report_form(view(DAY_90), last)
    extend = report(DAY_90, call=Call.EXTEND)
    yield "report form day 90 extending", report_form(view(DAY_90), last, typed=extend)
    final = view(
        DAY_90.extension, before=check_in(DAY_90, report=report(DAY_90)), condition="Error rate under 2 % for two weeks"
    )
    yield (
        "report form day 90 with what is still open",
        report_form(view(DAY_90, **_with_open()), ReportState.of(view(DAY_90, **_with_open()), "f1")),
    )
    reported = view(report=report(DAY_30))
    yield "report form correcting", report_form(reported, ReportState.of(reported, "f1"))
    yield "report form of an extension", report_form(final, ReportState.of(final, "f1"))


def _corrected() -> CheckInView:
    """A day 30 report that was corrected twice."""
    first, now = report(DAY_30), items(DAY_30)
    now |= {"data": Item(progress=Progress.DONE, evidence="https://wiki.example.com/triage/data")}
    second = report(DAY_30, items=now).signed("UOTTO", NOW, "The legal mailbox was read after all")
    third = report(DAY_30, items=now, baseline_holds=False, baseline="7 h").signed(
        "UMAYA", NOW, "Measured again in May"
    )
    return view(report=third, earlier=(first, second))


def _with_open() -> dict[str, Any]:
    """What days 30 and 60 have left open."""
    day_30, day_60 = check_in(report=report(DAY_30)), check_in(DAY_60, report=report(DAY_60))
    return {"carried": still_open(check_in(DAY_90), (day_30, day_60), PROMISE)}


def _reports() -> Iterator[tuple[str, Message | View]]:
    for milestone in (DAY_30, DAY_60):
        yield f"report {milestone.key}", report_card(view(milestone, report=report(milestone)))
    yield "report corrected twice", report_card(_corrected())
    answered = {each.key: Item(progress=Progress.UNDER_WAY, evidence="By Friday") for each in _with_open()["carried"]}
    carried = report(DAY_90, carried=answered)
    yield (
        "report day 90 with what was still open",
        report_card(view(DAY_90, onboarding(ending=Ending.GO), report=carried, **_with_open())),
    )
    corrected = report(DAY_30, baseline_holds=False, baseline="7 h")
    yield "report with another figure", report_card(view(report=corrected))
    late = onboarding(start_date=date(2026, 10, 1))
    yield "report that comes late", report_card(view(whose=late, report=report(DAY_30)))
    ended = onboarding(ending=Ending.GO)
    yield "report day 90 go", report_card(view(DAY_90, ended, report=report(DAY_90)))
    stopped = report(
        DAY_90,
        call=Call.NO_GO,
        metric="",
        unmeasured="Too few mails in March",
        running_cost=None,
        uncosted="The provider's bill comes in April",
    )
    no_go = onboarding(ending=Ending.NO_GO)
    yield "report day 90 no-go", report_card(view(DAY_90, no_go, report=stopped, promise=BARE))
    until = date(2027, 4, 1)
    extended = report(DAY_90, call=Call.EXTEND, extended_to=until, condition="Error rate under 2 % for two weeks")
    yield "report day 90 extended", report_card(view(DAY_90, report=extended, extended_to=until))
    met = {"condition_met": True, "condition_shows": "https://grafana.example.com/triage/errors"}
    last = view(
        DAY_90.extension,
        ended,
        report=report(DAY_90.extension, **met),
        condition="Error rate under 2 % for two weeks",
        before=check_in(DAY_90, report=extended),
    )
    yield "report of an extension", report_card(last)
    was = report(DAY_90, call=Call.NO_GO)
    changed = report(DAY_90).signed("UMAYA", NOW, "The bill was for two months")
    yield "decision corrected", call_corrected(view(DAY_90, ended, report=changed, earlier=(was,)))
    yield from _looking_back(ended)


def _panel() -> PanelResult:
    """Ana corrected security after the panel had opened early, and Ben had raised a flag."""
    ana = scorecard.corrected(scorecard.card("UANA", "54424"), "54434")
    ben = scorecard.card("UBEN", "54-33", flags=(2,))
    return scorecard.result(ana, ben, opened_reason="The candidate has another offer")


def _looking_back(ended: Onboarding) -> Iterator[tuple[str, Message | View]]:
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
    day_90 = view(DAY_90, ended, report=report(DAY_90))
    yield "looking back", lookback_card(LookbackView(view=day_90, plan_days=(30, 60, 90), scores=scores))
    full = LookbackView(view=day_90, plan_days=(30, 60, 90), scores=scores, result=_panel())
    yield "looking back at a panel that was corrected", lookback_card(full)
    bare = view(DAY_90, ended, report=report(DAY_90), promise=BARE)
    yield "looking back without a figure from before", lookback_card(full.model_copy(update={"view": bare}))
    extended = view(DAY_90, report=report(DAY_90, call=Call.EXTEND, extended_to=date(2027, 4, 1)))
    yield "looking back before the last word", lookback_card(full.model_copy(update={"view": extended}))


def _by_route() -> Iterator[tuple[str, Message | View]]:
    """What only some routes are asked, and what an onboarding by each of them promises."""
    others = [milestone for milestone in EVERY_ROUTE if milestone not in MILESTONES]
    for milestone in (*others, DAY_30.connecting):
        name = milestone.key.replace("_", " ")
        yield f"report form {name}", report_form(view(milestone), ReportState.of(view(milestone), "f1"))
        whose = onboarding(ending=Ending.GO) if milestone.decides else onboarding()
        yield f"report {name}", report_card(view(milestone, whose, report=report(milestone)))
    for route in HireRoute:
        milestones = for_route(EVERY_ROUTE, route)
        if milestones == MILESTONES:
            continue
        planned = tuple(check_in(milestone) for milestone in milestones)
        offered: dict[str, Any] = (
            {"name": "Northlight Studio", "is_offer": True} if route is not HireRoute.CONTRACT_TO_HIRE else {}
        )
        began = OnboardingView(onboarding=onboarding(**offered), promise=PROMISE, now=NOW, check_ins=planned)
        yield f"card of {route}", onboarding_card(began)
        yield f"welcome of {route}", welcome(began)
