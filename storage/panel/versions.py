"""Every version of the panels: their seats and how they were opened, never a score."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from domain.panel.panel import Seat
from domain.panel.versions import PanelVersion
from storage.base import LongText, ModelJson, Moment, SlackId
from storage.rows import Keeps, Repository


class PanelVersionRow(Keeps[PanelVersion]):
    __tablename__ = "panel_versions"

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seats: Mapped[tuple[Seat, ...]] = mapped_column(ModelJson(tuple[Seat, ...]))
    opened_at: Mapped[Moment | None]
    opened_by: Mapped[SlackId]
    opened_reason: Mapped[LongText]
    by: Mapped[SlackId]
    at: Mapped[Moment]


class PanelVersions(Repository):
    """The versions of one workspace's panels; none is ever overwritten. Lock the panel first."""

    def add(self, version: PanelVersion) -> None:
        self._add(PanelVersionRow.of(version, workspace=self._workspace))

    def of(self, panel_id: str) -> list[PanelVersion]:
        """Oldest first."""
        mine = PanelVersionRow.panel_id == panel_id
        return self._several(PanelVersionRow, mine, order=[PanelVersionRow.number])

    def newest(self, panel_id: str) -> PanelVersion | None:
        mine = PanelVersionRow.panel_id == panel_id
        found = self._several(PanelVersionRow, mine, order=[PanelVersionRow.number.desc()], limit=1)
        return found[0] if found else None
