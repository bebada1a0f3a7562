"""A workspace's settings: one row, all sections in one value, so that a further one needs no step of the schema."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import BindParameter, CompoundSelect, ScalarSelect, Select, Text, literal, select, type_coerce
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.workspace.settings import KeptSettings, WorkspaceSettings
from storage.base import ModelJson, Moment, SlackId, insert_into
from storage.reminders import RemindedRow
from storage.rows import WORKSPACE, Keeps, Repository, named

#: No person's id: the workspace itself.
OWN: Final = ""


class WorkspaceSettingsRow(Keeps[KeptSettings]):
    __tablename__ = "workspace_settings"

    workspace: Mapped[SlackId] = mapped_column(primary_key=True)
    settings: Mapped[WorkspaceSettings] = mapped_column(ModelJson(WorkspaceSettings))
    version: Mapped[int]
    changed_at: Mapped[Moment]


@cache
def _places() -> CompoundSelect[str, str]:
    said = select(RemindedRow.person, RemindedRow.place).where(
        RemindedRow.workspace == WORKSPACE,
        RemindedRow.person.in_(named("people", several=True)),
        RemindedRow.place != "",
    )
    chosen = type_coerce(WorkspaceSettingsRow.settings, Text())
    own = select(literal(OWN), chosen).where(WorkspaceSettingsRow.workspace == WORKSPACE)
    return said.union_all(own)


def along(person: BindParameter[str]) -> tuple[ScalarSelect[str], ScalarSelect[WorkspaceSettings]]:
    """What `places` asks of one person, as two columns of another question."""
    said = select(RemindedRow.place).where(RemindedRow.workspace == WORKSPACE, RemindedRow.person == person)
    chosen = select(WorkspaceSettingsRow.settings).where(WorkspaceSettingsRow.workspace == WORKSPACE)
    return said.scalar_subquery(), chosen.scalar_subquery()


@cache
def _kept() -> Select[WorkspaceSettingsRow]:
    own = select(WorkspaceSettingsRow).where(WorkspaceSettingsRow.workspace == WORKSPACE)
    return own.execution_options(populate_existing=True)


class SettingsOf(Repository):
    """What one workspace has chosen."""

    def __init__(self, session: Session, workspace: str) -> None:
        super().__init__(session, workspace)
        self._current: WorkspaceSettings | None = None
        self._read_along: dict[str, str] = {}

    def current(self) -> WorkspaceSettings:
        """What counts in this transaction, asked once."""
        if self._current is None:
            self._current = self.kept().settings
        return self._current

    def places(self, people: Collection[str]) -> Mapping[str, str]:
        """Where each of these people has said that they work, and under no name, where the workspace does.

        One question with `current`: what asks for a calendar asks for the hours as well.
        """
        if people and self._current is not None and self._read_along.keys() >= set(people):
            return self._with_own({person: self._read_along[person] for person in people}, self._current)
        asked = self._session.execute(_places(), {"workspace": self._workspace, "people": list(people)})
        said = {row.person: row.place for row in asked}
        chosen = said.pop(OWN, None)
        self._current = WorkspaceSettings.model_validate_json(chosen) if chosen else WorkspaceSettings()
        return self._with_own(said, self._current)

    def read_along(self, person: str, said: str | None, chosen: WorkspaceSettings | None) -> None:
        """Another question has asked the columns of `along`: `places` need not ask for this person."""
        self._read_along[person] = said or ""
        self._current = chosen or WorkspaceSettings()

    def _with_own(self, said: Mapping[str, str], chosen: WorkspaceSettings) -> Mapping[str, str]:
        return {person: place for person, place in {**said, OWN: chosen.place.place}.items() if place}

    def kept(self) -> KeptSettings:
        """As they are; where nobody chose, as shipped."""
        row = self._session.scalars(_kept(), {"workspace": self._workspace}).one_or_none()
        return KeptSettings(workspace=self._workspace) if row is None else row.to_domain()

    def lock(self) -> KeptSettings:
        """As `kept`, and nobody else changes them until this transaction ends; but for the first who choose."""
        row = self._one(WorkspaceSettingsRow, lock=True)
        return KeptSettings(workspace=self._workspace) if row is None else row.to_domain()

    def save(self, after: KeptSettings, now: datetime) -> bool:
        """In the place of the version before; False where two chose for the first time at once, and this is the second."""
        self._current, self._read_along = None, {}
        values = {**dict(after), "changed_at": now}
        row = insert_into(self._session, WorkspaceSettingsRow).values(values)
        before = WorkspaceSettingsRow.version == after.version - 1
        kept = row.on_conflict_do_update(index_elements=["workspace"], set_=values, where=before)
        return self._session.scalar(kept.returning(WorkspaceSettingsRow.workspace)) is not None
