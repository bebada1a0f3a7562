"""A workspace's settings: one row, all sections in one value, so that a further one needs no step of the schema."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from domain.workspace.settings import SettingsPage, WorkspaceSettings
from storage.base import ModelJson, Moment, SlackId, insert_into
from storage.rows import Keeps, Repository


class WorkspaceSettingsRow(Keeps[SettingsPage]):
    __tablename__ = "workspace_settings"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    settings: Mapped[WorkspaceSettings] = mapped_column(ModelJson(WorkspaceSettings))
    version: Mapped[int]
    changed_at: Mapped[Moment]


class SettingsOf(Repository):
    """What one workspace has chosen."""

    def page(self) -> SettingsPage:
        """As they are; where nobody chose, as shipped."""
        row = self._one(WorkspaceSettingsRow)
        return SettingsPage(workspace=self._workspace) if row is None else row.to_domain()

    def lock(self) -> SettingsPage:
        """As `page`, and nobody else changes them until this transaction ends; but for the first who choose."""
        row = self._one(WorkspaceSettingsRow, lock=True)
        return SettingsPage(workspace=self._workspace) if row is None else row.to_domain()

    def save(self, page: SettingsPage, now: datetime) -> bool:
        """In the place of the version before; False where two chose for the first time at once, and this is the second."""
        values = {**dict(page), "changed_at": now}
        row = insert_into(self._session, WorkspaceSettingsRow).values(values)
        before = WorkspaceSettingsRow.version == page.version - 1
        kept = row.on_conflict_do_update(index_elements=["workspace"], set_=values, where=before)
        return self._session.scalar(kept.returning(WorkspaceSettingsRow.workspace)) is not None
