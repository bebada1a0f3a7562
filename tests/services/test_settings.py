"""A workspace's settings on both databases: as shipped until an admin chooses, and each workspace's own."""

from datetime import UTC, datetime

import pytest

from domain.people import Actor
from domain.refusals import NotAllowed
from domain.workspace.settings import ChangeSettings, Retention, WorkspaceSettings, Years
from services.workspace.settings import Changed, SettingsService
from storage.database import Database
from tests.worlds import overtaken, saved

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DANA = Actor(workspace="T1", user="UDANA", is_admin=True)
LONGER = WorkspaceSettings(retention=Retention(candidates=Years.TWO, verdicts=Years.FOUR))


def chosen(database: Database, settings: WorkspaceSettings, version: int, actor: Actor = DANA) -> Changed:
    command = ChangeSettings(actor=actor, now=NOW, form_id=f"f{version}", version=version, settings=settings)
    return SettingsService(database).change(command)


def test_what_nobody_chose_is_as_shipped(database: Database) -> None:
    assert SettingsService(database).of("T1").retention == Retention(candidates=Years.ONE, onboardings=Years.ONE)


def test_what_an_admin_chose_counts_in_that_workspace_alone(database: Database) -> None:
    saved(chosen(database, LONGER, 0))
    assert SettingsService(database).of("T1") == LONGER
    assert SettingsService(database).of("T2") == WorkspaceSettings()


def test_of_two_admins_the_second_reads_what_the_first_chose(database: Database) -> None:
    saved(chosen(database, LONGER, 0))
    again = ChangeSettings(actor=DANA, now=NOW, form_id="f9", version=0, settings=WorkspaceSettings())
    assert "changed the settings" in overtaken(SettingsService(database).change(again))
    assert SettingsService(database).of("T1") == LONGER


def test_nobody_but_an_admin_opens_or_changes_them(database: Database) -> None:
    maya = Actor(workspace="T1", user="UMAYA")
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        SettingsService(database).to_change(maya)
    with pytest.raises(NotAllowed, match="Only workspace admins"):
        chosen(database, LONGER, 0, maya)
    assert SettingsService(database).of("T1") == WorkspaceSettings()


def test_settings_of_a_later_release_are_read_without_what_this_one_does_not_know() -> None:
    later = LONGER.model_dump() | {"language": {"dates": "de"}}
    assert WorkspaceSettings.model_validate(later) == LONGER


def test_a_period_is_counted_in_months() -> None:
    assert [years.months for years in (Years.HALF, Years.ONE, Years.SEVEN, Years.FOR_EVER)] == [6, 12, 84, None]
