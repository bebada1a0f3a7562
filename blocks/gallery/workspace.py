"""What an admin sees of the workspace."""

from collections.abc import Iterator

from blocks.kit import Message, View
from blocks.workspace.settings_form import SettingsState, settings_form
from domain.workspace.settings import Retention, SettingsPage, WorkspaceSettings, Years


def surfaces() -> Iterator[tuple[str, Message | View]]:
    state = SettingsState(form_id="f1")
    yield "settings", settings_form(SettingsPage(workspace="T1"), state)
    long = WorkspaceSettings(retention=Retention(candidates=Years.TWO, onboardings=Years.FOR_EVER, verdicts=Years.FOUR))
    chosen = SettingsPage(workspace="T1", settings=long, version=3)
    yield "settings chosen", settings_form(chosen, state)
    yield (
        "settings overtaken",
        settings_form(chosen, state, WorkspaceSettings(), "Somebody changed the settings while you had them open."),
    )
