"""The forms that pause an onboarding, or end it before anything was decided: both ask why."""

from blocks.forms import Fields, FormState, modal, read_reason
from blocks.inputs import input_text
from blocks.kit import View, section
from blocks.routes import Route
from blocks.text import md, one_line
from domain.onboarding.views import OnboardingPage
from domain.scorecard import REASON_LIMIT


class HaltState(FormState):
    """Which onboarding, and whether it ends or only pauses."""

    onboarding_id: str
    ends: bool = False


def halt_form(page: OnboardingPage, state: HaltState, reason: str | None = None, notice: str = "") -> View:
    """Says what follows, and asks for the reason."""
    name = one_line(page.name, 80)
    if state.ends:
        what = md("*{name}*: nothing is asked any more, and the thread says why. This can't be undone.", name=name)
    else:
        what = md("*{name}*: nobody is asked until it goes on. The days that are left move on by the pause.", name=name)
    return modal(
        Route.ONBOARDING_SEND_END if state.ends else Route.ONBOARDING_SEND_PAUSE,
        "End the onboarding" if state.ends else "Pause the onboarding",
        [
            section(what),
            input_text(
                "reason",
                "Why?",
                initial=reason or "",
                multiline=True,
                placeholder="They leave on Friday" if state.ends else "Parental leave until May",
                hint="Everybody in the thread reads it.",
                max_length=REASON_LIMIT,
            ),
        ],
        state=state,
        notice=notice,
        submit="End it" if state.ends else "Pause",
        close="Back",
    )


def read_halt_form(fields: Fields, draft: bool = False) -> str:
    """The reason."""
    return read_reason(fields, "Please say why: everybody in the thread reads it.", draft=draft)
