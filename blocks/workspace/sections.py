"""The topics of a workspace's settings, in the order in which they stand: what each says, how it is drawn and read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from blocks.forms import Reader
from blocks.kit import Block
from blocks.text import Mrkdwn
from blocks.workspace.before_candidates import before_candidates_fields, read_before_candidates, told_before_candidates
from blocks.workspace.check_in_days import (
    check_in_days_fields,
    days_that_follow,
    read_check_in_days,
    told_check_in_days,
)
from blocks.workspace.default_panel import (
    default_panel_fields,
    panel_that_follows,
    read_default_panel,
    told_default_panel,
)
from blocks.workspace.hours import hours_fields, read_hours, told_hours
from blocks.workspace.language import language_fields, read_language, told_language
from blocks.workspace.names import names_fields, names_that_follow, read_names, told_names
from blocks.workspace.place import days_off_that_follow, place_fields, read_place, told_place
from blocks.workspace.reminders import read_reminders, reminders_fields, told_reminders
from blocks.workspace.retention import read_retention, retention_fields, told_retention
from domain.workspace.settings import SettingsPage, Topic, WorkspaceSettings


@dataclass(frozen=True)
class Section:
    """One topic: its title, how it stands in a line, its form, and what is read of that into the settings as they were.

    `follows` is what is shown before it counts, where it is asked about.
    """

    title: str
    told: Callable[[WorkspaceSettings], Mrkdwn]
    write: Callable[[SettingsPage, WorkspaceSettings], Sequence[Block]]
    read: Callable[[Reader, WorkspaceSettings], WorkspaceSettings]
    follows: Callable[[SettingsPage, WorkspaceSettings], Sequence[Block]] = lambda _, __: ()


SECTIONS: Final[Mapping[Topic, Section]] = {
    Topic.HOURS: Section("Working hours", told_hours, hours_fields, read_hours),
    Topic.PLACE: Section("Country and region", told_place, place_fields, read_place, days_off_that_follow),
    Topic.REMINDERS: Section("Reminders", told_reminders, reminders_fields, read_reminders),
    Topic.CHECK_INS: Section(
        "Check-in days", told_check_in_days, check_in_days_fields, read_check_in_days, days_that_follow
    ),
    Topic.PANEL: Section(
        "Default panel", told_default_panel, default_panel_fields, read_default_panel, panel_that_follows
    ),
    Topic.NAMES: Section("Candidates' names", told_names, names_fields, read_names, names_that_follow),
    Topic.LANGUAGE: Section("Dates and figures", told_language, language_fields, read_language),
    Topic.BEFORE_CANDIDATES: Section(
        "Before candidates", told_before_candidates, before_candidates_fields, read_before_candidates
    ),
    Topic.RETENTION: Section("How long I keep records", told_retention, retention_fields, read_retention),
}
