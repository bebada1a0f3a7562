"""What an admin sees of the workspace."""

from collections.abc import Iterator

from blocks.kit import Message, View
from blocks.workspace.guide.forms import CategoryState, FlagsState, category_form, flags_form
from blocks.workspace.guide.page import guide_page
from blocks.workspace.settings_form import SettingsState, settings_form
from domain.guide.own import CategoryDraft, FlagsDraft, GuidePage, with_category
from domain.guide.shipped import SHIPPED
from domain.workspace.settings import BeforeCandidates, Retention, SettingsPage, WorkspaceSettings, Years

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


def surfaces() -> Iterator[tuple[str, Message | View]]:
    state = SettingsState(form_id="f1")
    yield "settings", settings_form(SettingsPage(workspace="T1"), state)
    long = WorkspaceSettings(
        retention=Retention(candidates=Years.TWO, onboardings=Years.FOR_EVER, verdicts=Years.FOUR),
        before_candidates=BeforeCandidates(approver="U0DANA"),
    )
    chosen = SettingsPage(workspace="T1", settings=long, version=3)
    yield "settings chosen", settings_form(chosen, state)
    yield (
        "settings overtaken",
        settings_form(chosen, state, WorkspaceSettings(), "Somebody changed the settings while you had them open."),
    )
    yield from _guide()


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
