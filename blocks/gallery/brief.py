"""Briefs: the pages, the card in its four words, turned cards, the thread, and what the buttons open."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from blocks.brief.card import brief_card, shared_card
from blocks.brief.correct_form import correct_form
from blocks.brief.discovery_form import discovery_form
from blocks.brief.ends.closing import closing_form
from blocks.brief.ends.trial_form import TrialResult, end_trial_form
from blocks.brief.form import form_page
from blocks.brief.hand_over_form import hand_over_form
from blocks.brief.history.changed import answer_changed, changed_reply, handed_over, handed_over_card, owner_declined
from blocks.brief.ids import BriefState
from blocks.brief.owner import disown_form, owner_asked
from blocks.brief.publish_form import publish_form
from blocks.brief.share_form import readers_note, share_form, shown_there
from blocks.brief.steps import discovery_over, discovery_steps, step_asked, trial_over, trial_steps
from blocks.brief.thread.trace import brief_trace
from blocks.brief.unfinished import resume_page
from blocks.brief.worth_form import worth_form
from blocks.gallery.worked import CASTINGS, MORNING, PATIENTS, TRIAGE, VAGUE, brief_of
from blocks.history.page import history_view
from blocks.history.version import version_view
from blocks.kit import Message, View, button
from blocks.routes import Route
from domain.brief.brief import (
    Asked,
    BriefAnswers,
    Closing,
    DataAccess,
    Discipline,
    Frequency,
    Judge,
    LetBe,
    Mistakes,
    Overrule,
    Page,
    Product,
    ProductTrial,
    TrialEnd,
    When,
)
from domain.brief.discovery import DiscoveryPage, planned
from domain.brief.flips import Change
from domain.brief.money import PayKind
from domain.brief.versions import BriefPast, BriefVersion, Said, VersionView
from domain.brief.view import ClosingPage, WritingPage
from domain.calendar import WeekendsOnly
from domain.guide.readiness import Level, Problem, Signal
from domain.history import HistoryPage
from domain.outgoing.subject import Subject

STATE = BriefState(form_id="f1", brief="b1", version=1)

BUILT = TRIAGE.but(product=Product.SOME)
REVIEWED = BUILT.but(judge=Judge.YES)
HOSTILE = TRIAGE.but(
    workflow="<!channel> *bold* & <https://evil.example|click> " + "very long " * 180,
    metric="`code` _x_ " * 12,
    today="<@U1> 6 h",
    target="1 h ~no~",
)


EDITED = (
    brief_of(REVIEWED)
    .model_copy(update={"room": "G0TRIAGE"})
    .with_draft(REVIEWED.but(target="", data=DataAccess.UNCLEAR, owner="UROSA"))
)
NOON = MORNING + timedelta(hours=3)


def _version(answers: BriefAnswers, number: int, reason: str = "", **more: object) -> BriefVersion:
    brief = brief_of(answers)
    values = {"manager": brief.manager, "by": "UMAYA", "at": MORNING + timedelta(days=number)} | more
    asked = values.get("asked")
    said = Said.of(brief.model_copy(update={"asked": asked}))
    kept = {"id": f"v{number}", "brief_id": "b1", "workspace": "T1", "number": number, "answers": answers}
    return BriefVersion.model_validate(kept | {"said": said, "reason": reason} | values)


def _changes() -> Iterator[tuple[str, Message | View]]:
    """What is shown before and after a change, the history, and whose it is."""
    yield "publish-other-answer", publish_form(WritingPage(brief=EDITED, interviews=2), STATE)
    same = brief_of(REVIEWED).with_draft(REVIEWED.but(today="7 h"))
    yield "publish-same-answer", publish_form(WritingPage(brief=same), STATE)
    notice = "Somebody changed this brief while you had the form open. Different from yours: the target."
    yield (
        "publish-changed-meanwhile",
        publish_form(WritingPage(brief=EDITED, interviews=1, reason="We lost access."), STATE, notice=notice),
    )
    yield "publish-nothing", publish_form(WritingPage(brief=brief_of(REVIEWED)), STATE)

    no = Asked(owner="UROSA", at=MORNING, takes=False, reason="I leave in March.", answered_at=NOON)
    owned = REVIEWED.but(owner="UROSA")
    first = _version(owned, 1)
    second = _version(owned.but(target="", today="7 h"), 2, "Nobody has measured it.")
    third = _version(owned, 3, "Now we have.", by="UROSA")
    refused = _version(owned, 4, "I leave in March.", by="UROSA", asked=no)
    given = _version(owned, 5, manager="UBEN", asked=no)
    several = [first, second, third, refused, given]
    views = [
        VersionView(version=version, before=before, title="Support triage")
        for before, version in zip([None, *several], several, strict=False)
    ]
    yield "changed-reply", changed_reply(views[1])
    yield (
        "changed-reply-same-answer",
        changed_reply(VersionView(version=_version(owned.but(today="7 h"), 2), before=first, title="Support triage")),
    )
    yield "changed-reply-handed-over", changed_reply(views[4])
    filled = first.said.model_copy(update={"end": Closing.FILLED})
    closed = _version(owned, 2, "By an intern").model_copy(update={"said": filled})
    yield "changed-reply-closed", changed_reply(VersionView(version=closed, before=first, title="Support triage"))
    yield "changed-reply-taken-up", changed_reply(VersionView(version=third, before=closed, title="Support triage"))
    yield "answer-changed", answer_changed(views[1])
    pasts = tuple(BriefPast.of_view(view) for view in reversed(views))
    page = HistoryPage(subject=Subject.brief("b1"), title="Support triage", versions=pasts)
    more = [button("Hand over", Route.BRIEF_HAND_OVER, value="b1")]
    yield "history", history_view(page)
    yield "history-admin", history_view(page, more=more)
    yield "version-first", version_view(page.subject, pasts[-1])
    yield "version", version_view(page.subject, pasts[-2])

    asked = Asked(owner="UROSA", at=MORNING)
    shown = brief_of(owned).model_copy(update={"room": "G0TRIAGE"})
    waiting = shown.model_copy(update={"asked": asked})
    taken = shown.hearing(asked.model_copy(update={"takes": True, "answered_at": NOON}))
    yield "owner-asked", owner_asked(waiting, "UROSA")
    yield "owner-took-it", owner_asked(taken, "UROSA")
    yield "owner-said-no", owner_asked(shown.hearing(no), "UROSA")
    yield "owner-is-another", owner_asked(waiting, "UANA")
    over = waiting.model_copy(update={"let_be": LetBe(by="UMAYA", at=MORNING, reason="The role is taken")})
    yield "owner-closed", owner_asked(over, "UROSA")
    yield "owner-not-me", disown_form(waiting, STATE)
    passed_on = shown.model_copy(update={"asked": Asked(owner="UROSA", at=shown.updated_at, instead_of="UANA")})
    yield "owner-named-another", owner_asked(passed_on, "UANA")
    yield "owner-asked-by-the-one-before", owner_asked(passed_on, "UROSA")
    yield "owner-declined", owner_declined(views[3])
    for who in ("UANA", "UMAYA"):
        instead = _version(owned.but(owner=who), 4, "I leave in March.", by="UROSA")
        yield (
            f"owner-declined-names-{who.lower()}",
            owner_declined(VersionView(version=instead, before=third, title="Support triage")),
        )
    yield "card-owner-not-asked", brief_card(brief_of(owned))
    yield "card-owner-asked", brief_card(waiting)
    yield "card-owner-declined", brief_card(shown.hearing(no))
    yield "hand-over", hand_over_form(shown, STATE)
    yield "hand-over-by-an-admin", hand_over_form(shown, STATE, ["UANA", "UBEN", "UROSA"])
    yield "handed-over-new", handed_over(views[4], "UBEN")
    yield "handed-over-old", handed_over(views[4], "UMAYA")
    yield "card-handed-over", handed_over_card(shown.model_copy(update={"manager": "UBEN"}))
    alone = shown.model_copy(update={"manager": "UBEN", "room": ""})
    yield "card-handed-over-unshared", handed_over_card(alone)


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
        WritingPage(brief=brief_of(TRIAGE, id="b1", page=Page.RISK), page=Page.RISK),
        WritingPage(brief=brief_of(BriefAnswers(), id="b2", page=Page.WORK), page=Page.WORK),
    ]
    yield "resume", resume_page(drafts)
    no_ai = "No AI skill at all? Then it is ordinary software work, and an AI hire does not fit it. Tick AI, or send it again."
    without = TRIAGE.but(disciplines=(Discipline.BACKEND,))
    yield "page-3-no-ai", form_page(Page.WAY, without, STATE, manager="UMAYA", notice=no_ai)
    yield "resume-edit", resume_page([*drafts[:1], WritingPage(brief=EDITED, page=Page.WAY)])
    yield "page-1-edit", form_page(Page.WORK, TRIAGE, STATE, manager="UMAYA", retitle=True, is_edit=True)
    yield "page-3-edit", form_page(Page.WAY, TRIAGE, STATE, manager="UMAYA", is_edit=True)
    yield from _changes()

    for name, answers in {
        "buy": TRIAGE,
        "buy-open-signals": TRIAGE.but(owner="", target=""),
        "buy-before-the-trial": TRIAGE.but(data=DataAccess.UNCLEAR, mistakes=Mistakes.COSTLY),
        "buy-worth-it": TRIAGE.but(costs=TRIAGE.costs.model_copy(update={"pay": None})),
        "hire-at-a-loss": REVIEWED.but(costs=TRIAGE.costs.model_copy(update={"value_per_run": Decimal("0.10")})),
        "hire-nobody-looked": REVIEWED.but(product=Product.NOT_LOOKED),
        "hire-one-person": REVIEWED.but(edge=True, disciplines=tuple(Discipline)),
        "hire-within-weeks": REVIEWED.but(edge=True, when=When.WEEKS),
        "hire-what-runs": REVIEWED.but(when=When.RUNNING),
        "not-yet-too-rare": REVIEWED.but(frequency=Frequency.RARE),
        "not-yet-boundary-and-data": REVIEWED.but(boundary="", data=DataAccess.BLOCKED),
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
    yield "card-filled", brief_card(brief_of(BUILT), hired=("Priya Nair",), progress="*Priya Nair*: go for scale")
    yield "shared-filled", shared_card(brief_of(BUILT), hired=("Priya Nair",))
    let_be = LetBe(by="UMAYA", at=MORNING, reason="too rare to pay for custom work")
    left = brief_of(REVIEWED.but(frequency=Frequency.RARE)).model_copy(update={"let_be": let_be})
    yield "card-let-be", brief_card(left)
    yield "shared-let-be", shared_card(left)
    for how, reason in ((Closing.FILLED, "The role is taken"), (Closing.BOUGHT, "Replyfox does it")):
        closed = brief_of(BUILT).model_copy(update={"let_be": LetBe(by="UMAYA", at=MORNING, reason=reason, how=how)})
        yield f"card-closed-{how}", brief_card(closed, progress="*Priya Nair*: go for scale", hired=("Priya Nair",))
        yield f"shared-closed-{how}", shared_card(closed)
        yield f"trial-over-closed-{how}", trial_over(closed)
    to_close = ClosingPage(brief=brief_of(BUILT))
    yield "closing-form", closing_form(to_close, STATE)
    hired = ClosingPage(brief=brief_of(BUILT), hired=("Priya Nair",), undecided=2)
    yield "closing-form-filled", closing_form(hired, STATE)
    set_by_hand = Overrule(signal=Signal.DATA, level=Level.FAIL, reason="Legal said no", by="UMAYA", at=MORNING)
    yield (
        "card-overruled-to-fail",
        brief_card(brief_of(REVIEWED).model_copy(update={"overrules": (set_by_hand,)})),
    )
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
        turned = brief_of(answers).model_copy(update={"look": change.value})
        yield f"card-turned-{name}", brief_card(turned, interviews=2)

    shared = brief_of(BUILT).model_copy(update={"room": "C0TRIAGE"})
    yield "shared-hire", shared_card(shared)
    yield "shared-not-yet", shared_card(brief_of(PATIENTS).model_copy(update={"room": "C0TRIAGE"}))
    yield "shared-discovery", shared_card(brief_of(VAGUE).model_copy(update={"room": "C0TRIAGE"}))

    yield "worth-empty", worth_form(brief_of(BUILT.but(costs=BriefAnswers().costs)), STATE)
    yield "worth-filled", worth_form(brief_of(BUILT), STATE)
    yield "shown-there", shown_there(shared)
    yield "share", share_form(brief_of(BUILT), STATE)
    yield "share-counted", share_form(brief_of(BUILT), STATE, room="C0TRIAGE", note=note)
    yield "correct", correct_form(brief_of(PATIENTS), STATE)
    yield "correct-corrected", correct_form(corrected, STATE, notice=notice)

    yield "discovery-steps of the first release", discovery_steps(DiscoveryPage(brief=brief_of(VAGUE)))
    vague = brief_of(VAGUE)
    items = planned(vague, MORNING + timedelta(days=14), MORNING, "Europe/Berlin", WeekendsOnly())
    first, second, *others = items
    under_way = (first.ticked("UMAYA", NOON), second.model_copy(update={"owner": "UBEN"}), *others)
    view = DiscoveryPage(brief=vague, items=under_way)
    yield "discovery-steps", discovery_steps(view)
    yield "step-asked", _drawn(step_asked(view.model_copy(update={"items": under_way[1:2]}), "UBEN"))
    yield "step-asked settled", _drawn(step_asked(view.model_copy(update={"items": under_way[:1]}), "UMAYA"))
    yield "discovery-form", discovery_form(view, STATE)
    yield "discovery-over", discovery_over(vague)
    not_worth = LetBe(by="UMAYA", at=MORNING, reason="two weeks of looking say that it is not worth it")
    ended = vague.model_copy(update={"let_be": not_worth})
    yield "discovery-steps ended", discovery_steps(view.model_copy(update={"brief": ended}))
    yield "discovery-over not worth it", discovery_over(ended)
    yield "card-not-worth-it", brief_card(ended)
    yield "trial-steps", trial_steps(brief_of(TRIAGE))
    yield "trial-over", trial_over(brief_of(TRIAGE))
    yield "trial-steps-not-allowed-any-more", trial_steps(brief_of(TRIAGE.but(data=DataAccess.BLOCKED)))
    yield "trial-over-open-signals", trial_over(brief_of(TRIAGE.but(owner="", target="")))
    tried = ProductTrial(until=MORNING + timedelta(days=30))
    trying = brief_of(TRIAGE.but(product_trial=tried))
    yield "trial-running", brief_card(trying)
    yield "trial-over-asks", trial_over(trying)
    yield "trial-end", end_trial_form(trying, STATE)
    less = TrialResult(end=TrialEnd.LESS, found="Half of the mails are in Polish, which it cannot read.")
    asks = "This makes it another answer: BUY → HIRE. Send this again to publish it."
    yield "trial-end-asks", end_trial_form(trying, STATE, less, asks)
    bought = tried.model_copy(update={"end": TrialEnd.BOUGHT, "found": "50 minutes over 200 mails, seven wrong."})
    yield "trial-bought", brief_card(brief_of(TRIAGE.but(product_trial=bought)))
    yield "trial-over-said", trial_over(brief_of(TRIAGE.but(product_trial=bought)))
    over = tried.model_copy(update=dict(less))
    yield "trial-covered-less", brief_card(brief_of(BUILT.but(product_trial=over)))


def _drawn(message: Message | None) -> Message:
    if message is None:
        raise ValueError("this sample shows nothing")
    return message
