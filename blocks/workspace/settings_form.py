"""The settings of a workspace: one form, one writer and one reader a section."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from blocks.forms import Fields, FormState, Reader, modal
from blocks.kit import Block, View
from blocks.routes import Route
from blocks.workspace.before_candidates import before_candidates_fields, read_before_candidates
from blocks.workspace.retention import read_retention, retention_fields
from domain.workspace.settings import SettingsPage, WorkspaceSettings


class SettingsState(FormState):
    """Nothing but the form and its version: the workspace is whose command it was."""


@dataclass(frozen=True)
class Section:
    """A part of the form: how it is drawn, and what is read of it into the settings as they were."""

    write: Callable[[WorkspaceSettings], Sequence[Block]]
    read: Callable[[Reader, WorkspaceSettings], WorkspaceSettings]


#: In the order in which they stand in the form.
SECTIONS: Final = (
    Section(retention_fields, read_retention),
    Section(before_candidates_fields, read_before_candidates),
)


def settings_form(
    page: SettingsPage, state: SettingsState, typed: WorkspaceSettings | None = None, notice: str = ""
) -> View:
    """Every section, as typed so far or as it counts now."""
    shown = page.settings if typed is None else typed
    blocks = [block for section in SECTIONS for block in section.write(shown)]
    return modal(
        Route.SETTINGS_SAVE, "Workspace settings", blocks, state=state, notice=notice, submit="Save", close="Cancel"
    )


def read_settings_form(fields: Fields, *, draft: bool = False) -> WorkspaceSettings:
    """All that stands in the form. Raises Invalid at fields."""
    reader = Reader(fields, draft=draft)
    settings = WorkspaceSettings()
    for section in SECTIONS:
        settings = section.read(reader, settings)
    reader.check()
    return settings
