"""A panel as it was at each time: who held which seat, who was freed and why, how it was opened. Never a score."""

from datetime import datetime

from domain.guide.guide import Guide
from domain.history import Past
from domain.model import Value
from domain.outgoing.subject import Subject
from domain.panel.panel import Panel, Seat


class PanelVersion(Value):
    """The seats and the opening from then on; `by` is empty for what an earlier release kept."""

    panel_id: str
    number: int
    seats: tuple[Seat, ...]
    opened_at: datetime | None = None
    opened_by: str = ""
    opened_reason: str = ""
    by: str = ""
    at: datetime

    def is_as(self, panel: Panel) -> bool:
        """Whether nothing of the panel has changed since."""
        return self.seats == panel.seats and self.opened_at == panel.opened_at


def panel_version(panel: Panel, number: int, by: str, at: datetime) -> PanelVersion:
    """The panel as its history keeps it."""
    return PanelVersion(
        panel_id=panel.id,
        number=number,
        seats=panel.seats,
        opened_at=panel.opened_at,
        opened_by=panel.opened_by,
        opened_reason=panel.opened_reason,
        by=by,
        at=at,
    )


class PanelPast(Past):
    """The panel of one version, and the one before it."""

    guide: Guide
    version: PanelVersion
    before: PanelVersion | None = None

    @classmethod
    def of_version(cls, guide: Guide, version: PanelVersion, before: PanelVersion | None) -> "PanelPast":
        of = Subject.panel(version.panel_id)
        return cls(
            of=of, number=version.number, at=version.at, by=version.by, guide=guide, version=version, before=before
        )
