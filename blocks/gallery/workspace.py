"""What an admin sees of the workspace."""

from collections.abc import Iterator
from datetime import date

from blocks.gallery.worked import MORNING, TRIAGE, brief_of
from blocks.kit import Message, View
from blocks.workspace.guide.forms import CategoryState, FlagsState, category_form, flags_form
from blocks.workspace.guide.page import guide_page
from blocks.workspace.own_form import OwnState, own_form
from blocks.workspace.settings_form import SettingsState, settings_form
from blocks.workspace.settings_page import settings_page
from blocks.workspace.webhooks import WebhookState, webhook_form, webhooks_page
from domain.brief.brief import OwnSettings
from domain.calendar import Hours
from domain.guide.own import CategoryDraft, FlagsDraft, GuidePage, with_category
from domain.guide.shipped import SHIPPED
from domain.outgoing.delivery import State
from domain.waiting.reminders import Rhythm, Soon
from domain.workspace.settings import (
    BeforeCandidates,
    CheckInDays,
    DayOff,
    DefaultPanel,
    Language,
    Names,
    Overview,
    OwnPage,
    Place,
    Reminders,
    Retention,
    SettingsPage,
    Topic,
    WorkHours,
    WorkspaceSettings,
    Years,
)
from domain.workspace.webhook import LastCall, Webhook, WebhookDraft, WebhooksPage

FAIRNESS = CategoryDraft(
    name="Fair treatment",
    short="fairness",
    strong="Measures who is treated worse, and changes it.",
    fail="Never looked.",
    anchors=(
        "Never looked",
        "Knows the words",
        "One case of their own",
        "Measured it, with numbers",
        "As 4, plus what they changed",
    ),
    in_gate=True,
    questions=("Who was treated worse by your last system?",),
)


OTHERWISE = WorkspaceSettings(
    retention=Retention(candidates=Years.TWO, onboardings=Years.FOR_EVER, verdicts=Years.FOUR),
    before_candidates=BeforeCandidates(approver="U0DANA"),
    check_ins=CheckInDays(days=(20, 45, 60, 80)),
    hours=WorkHours(working=Hours(begin=8, end=18), check_ins=10),
    reminders=Reminders(soon=Soon.MORNING, rhythm=Rhythm.QUIET),
    place=Place(place="DE-BY"),
    names=Names(initials=True),
    language=Language(locale="de-DE"),
    panel=DefaultPanel(people=("U0ANA", "U0BEN", "U0DANA")),
)


_OFF = (
    DayOff(day=date(2026, 12, 25), name="Erster Weihnachtstag"),
    DayOff(day=date(2027, 1, 1), name="Neujahr"),
    DayOff(day=date(2027, 1, 6), name="Heilige Drei Könige"),
)
_BRIEF = brief_of(TRIAGE)
_OWN = brief_of(TRIAGE).model_copy(
    update={"own": OwnSettings(panel=("U0ANA", "U0BEN"), days=(20, 45, 60, 80), initials=True, version=1)}
)


def surfaces() -> Iterator[tuple[str, Message | View]]:
    yield from _settings()
    yield from _guide()
    yield from _webhooks()


def _settings() -> Iterator[tuple[str, View]]:
    """Every topic as shipped, chosen, and asked about."""
    days = CheckInDays(days=(30, 60, 75, 90))
    shipped = SettingsPage(workspace="T1", settings=WorkspaceSettings(check_ins=days), guide=SHIPPED)
    chosen = SettingsPage(workspace="T1", settings=OTHERWISE, version=3, guide=SHIPPED)
    yield "settings", settings_page(Overview(page=shipped))
    yield "settings chosen", settings_page(Overview(page=chosen, briefs=(_OWN,)), said="Saved.")
    yield "settings of a hiring manager", settings_page(Overview(briefs=(_BRIEF, _OWN)))
    yield "settings without Mondays", settings_page(Overview(briefs=(_BRIEF,), weekly=False))
    yield from _own_settings()
    for topic in Topic:
        state = SettingsState(form_id="f1", topic=topic)
        name = f"settings {topic.value.replace('_', ' ')}"
        yield name, settings_form(shipped, state)
        yield f"{name} chosen", settings_form(chosen, state)
    state = SettingsState(form_id="f1", topic=Topic.RETENTION)
    moved = "Somebody changed the settings while you had them open."
    yield "settings overtaken", settings_form(chosen, state, WorkspaceSettings(), moved)
    look = "Below is what follows from it. Send it again to use it from now on."
    for topic in filter(lambda each: each.is_shown_first, Topic):
        asked = SettingsState(form_id="f1", topic=topic).asking()
        name = f"settings {topic.value.replace('_', ' ')} previewed"
        yield name, settings_form(shipped.model_copy(update={"days_off": _OFF}), asked, OTHERWISE, look)


def _own_settings() -> Iterator[tuple[str, View]]:
    """Of one brief: as in the workspace, with its own, and asked about."""
    state = OwnState(form_id="f1", brief="b1")
    page = OwnPage(brief=_BRIEF, guide=SHIPPED, workspace=WorkspaceSettings(), overview=Overview())
    yield "settings of a brief", own_form(page, state)
    yield (
        "settings of a brief in a workspace of initials",
        own_form(page.model_copy(update={"workspace": OTHERWISE}), state),
    )
    look = "Below is what follows from it. Send it again to use it from now on."
    yield "settings of a brief previewed", own_form(page, state.asking(), _OWN.own, look)


def _guide() -> Iterator[tuple[str, View]]:
    """By what it judges: as shipped, with a category of its own, and the forms."""
    shipped = GuidePage(workspace="T1", guide=SHIPPED)
    own = shipped.model_copy(update={"guide": with_category(SHIPPED, "", FAIRNESS), "version": 1})
    new, security = CategoryState(form_id="f1"), CategoryState(form_id="f1", key="security")
    yield "guide shipped", guide_page(shipped, may_change=True)
    yield "guide own", guide_page(own, may_change=True, said="Saved: it counts for whatever begins from now on.")
    yield "guide read", guide_page(own, may_change=False)
    yield "guide category new", category_form(shipped, new)
    yield "guide category edited", category_form(shipped, security)
    asked = "Below is what interviewers will see. Send it again to judge by it from now on."
    yield "guide category previewed", category_form(shipped, new.asking(), FAIRNESS, asked)
    yield "guide flags", flags_form(shipped, FlagsState(form_id="f1"))
    none = FlagsDraft(plan_question=SHIPPED.plan_question)
    yield "guide flags none", flags_form(own, FlagsState(form_id="f1"), none)


def _webhooks() -> Iterator[tuple[str, View]]:
    one = Webhook(id="h1", workspace="T1", url="https://hooks.example.com/ai-hire?key=1", secret="", made_at=MORNING)
    two = Webhook(
        id="h2",
        workspace="T1",
        url="https://n8n.example.com/webhook/1",
        secret="",
        with_words=True,
        made_at=MORNING,
        paused_at=MORNING,
    )
    calls = {"h1": LastCall(state=State.FAILED, error="receiver_is_gone"), "h2": LastCall(state=State.SENT)}
    page = WebhooksPage(workspace="T1", webhooks=(one, two), calls=calls)
    yield "webhooks of nothing", webhooks_page(WebhooksPage(workspace="T1"))
    yield "webhooks", webhooks_page(page, "It goes on.")
    shown = page.model_copy(update={"changed": "h1", "shown": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    yield "webhooks with a secret", webhooks_page(shown, "Added.")
    yield "webhook form", webhook_form(page, WebhookState(form_id="f1"))
    wrong = WebhookDraft(url="http://10.0.0.1", with_words=True)
    yield "webhook form typed", webhook_form(page, WebhookState(form_id="f1"), wrong, "Look at it again.")
