"""Every version of the panels: their seats and how they were opened, never a score."""

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.panel.panel import Seat
from domain.panel.versions import PanelVersion
from storage.base import Base, LongText, ModelJson, Moment, SlackId


class PanelVersionRow(Base):
    __tablename__ = "panel_versions"

    panel_id: Mapped[str] = mapped_column(ForeignKey("panels.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    workspace: Mapped[SlackId]
    seats: Mapped[tuple[Seat, ...]] = mapped_column(ModelJson(tuple[Seat, ...]))
    opened_at: Mapped[Moment | None]
    opened_by: Mapped[SlackId]
    opened_reason: Mapped[LongText]
    by: Mapped[SlackId]
    at: Mapped[Moment]

    def to_domain(self) -> PanelVersion:
        return PanelVersion(**{field: getattr(self, field) for field in PanelVersion.model_fields})


class PanelVersions:
    """The versions of one workspace's panels; none is ever overwritten. Lock the panel first."""

    def __init__(self, session: Session, workspace: str) -> None:
        self._session = session
        self._workspace = workspace

    def add(self, version: PanelVersion) -> None:
        self._session.add(PanelVersionRow(**dict(version), workspace=self._workspace))
        self._session.flush()

    def of(self, panel_id: str) -> list[PanelVersion]:
        """Oldest first."""
        rows = self._session.scalars(
            select(PanelVersionRow)
            .where(PanelVersionRow.workspace == self._workspace, PanelVersionRow.panel_id == panel_id)
            .order_by(PanelVersionRow.number)
        )
        return [row.to_domain() for row in rows]

    def newest(self, panel_id: str) -> PanelVersion | None:
        row = self._session.scalar(
            select(PanelVersionRow)
            .where(PanelVersionRow.workspace == self._workspace, PanelVersionRow.panel_id == panel_id)
            .order_by(PanelVersionRow.number.desc())
            .limit(1)
        )
        return None if row is None else row.to_domain()
