"""The form of one topic of a workspace's settings."""

from collections.abc import Mapping, Sequence
from typing import Final

from blocks.button import ButtonValue
from blocks.forms import Fields, FormState, Reader, modal
from blocks.kit import View, actions, button, divider
from blocks.routes import Route
from blocks.workspace.before_candidates import APPROVER
from blocks.workspace.default_panel import PRESELECTED
from blocks.workspace.sections import SECTIONS
from domain.workspace.settings import SettingsPage, Topic, WorkspaceSettings

SAVE: Final = "Save"
USE: Final = "Use it from now on"


class SettingsState(FormState):
    """Which topic; the workspace is whose command it was."""

    topic: Topic


def settings_form(
    page: SettingsPage, state: SettingsState, typed: WorkspaceSettings | None = None, notice: str = ""
) -> View:
    """The topic, as typed so far or as it counts now; asked about, with what follows from it below."""
    shown, topic = page.settings if typed is None else typed, SECTIONS[state.topic]
    value = ButtonValue(subject=page.workspace, version=page.version).dump()
    blocks = [
        *topic.write(page, shown),
        *((divider(), *topic.follows(page, shown)) if state.asked else ()),
        actions(button("Back", Route.SETTINGS_SHOW, value=value), block_id="below"),
    ]
    submit = USE if state.asked else SAVE
    return modal(Route.SETTINGS_SAVE, topic.title, blocks, state=state, notice=notice, submit=submit, close="Cancel")


def named_in(typed: WorkspaceSettings) -> Mapping[str, Sequence[str]]:
    """Who is named at which field: they have to be members."""
    approver = typed.before_candidates.approver
    return {APPROVER: [approver] if approver else [], PRESELECTED: typed.panel.people}


def read_settings_form(fields: Fields, state: SettingsState, *, draft: bool = False) -> WorkspaceSettings:
    """What stands in the form of that topic; of the others, as shipped. Raises Invalid at fields."""
    reader = Reader(fields, draft=draft)
    settings = SECTIONS[state.topic].read(reader, WorkspaceSettings())
    reader.check()
    return settings
