"""The workspace's settings, read by whoever works with them and changed by its admins."""

from typing import Final

from domain.command import Asks, Overtaken, Saved
from domain.people import Actor
from domain.permissions import Act, People, check
from domain.refusals import Stale
from domain.workspace.settings import ChangeSettings, SettingsPage, WorkspaceSettings
from services.change import Root, change, itself
from storage.database import Database
from storage.store import Store

OVERTAKEN: Final = (
    "Somebody changed the settings while you had them open. What you chose is still below: send it again."
)

Changed = Saved[SettingsPage] | Overtaken[SettingsPage] | Asks[SettingsPage]


class SettingsService:
    """What a workspace has chosen. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, workspace: str) -> WorkspaceSettings:
        """What counts there now."""
        with self._database.reading(workspace) as store:
            return store.settings.page().settings

    def to_change(self, actor: Actor) -> SettingsPage:
        """For the form. Raises NotAllowed."""
        with self._database.reading(actor.workspace) as store:
            check_admin(actor)
            return store.settings.page()

    def change(self, command: ChangeSettings) -> Changed:
        """All of them, as they stand in the form. Raises NotAllowed, and Refusal for a form of something else."""

        def save(store: Store, before: SettingsPage) -> SettingsPage:
            after = before.model_copy(update={"settings": command.settings, "version": before.version + 1})
            if not store.settings.save(after, command.now):
                raise Stale(OVERTAKEN)
            return after

        root = Root(
            lock=lambda store: store.settings.lock(),
            check=lambda _, __: check_admin(command.actor),
            version=lambda page: page.version,
            moved=lambda _: OVERTAKEN,
            subject=lambda page: page.subject,
        )
        return change(self._database, command, Act.CHANGE_SETTINGS, root, save, itself)


def check_admin(actor: Actor) -> None:
    """Raises NotAllowed for whoever is no admin of the workspace."""
    check(actor, Act.CHANGE_SETTINGS, People(manager=""))
