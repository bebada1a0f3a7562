"""Who finds out what in the two weeks of a discovery."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.brief.brief import Brief
from domain.brief.discovery import DiscoveryPage, Item
from storage.base import Key, Moment, Name, SlackId
from storage.brief.briefs import BriefRow
from storage.rows import Keeps, Repository


class DiscoveryItemRow(Keeps[Item]):
    __tablename__ = "discovery_items"
    __table_args__ = (Index(None, "workspace", "owner"),)

    brief_id: Mapped[Key]
    step: Mapped[Name] = mapped_column(primary_key=True)
    owner: Mapped[SlackId]
    day: Mapped[date]
    zone: Mapped[Name]
    since: Mapped[Moment]
    ticked_by: Mapped[SlackId]
    ticked_at: Mapped[Moment | None]
    version: Mapped[int]


class Discoveries(Repository):
    """The discoveries of one workspace; whoever writes has locked the brief first."""

    def plan(self, brief_id: str, items: Sequence[Item]) -> None:
        """These, in the place of what was planned before."""
        self._drop(DiscoveryItemRow, DiscoveryItemRow.brief_id == brief_id)
        for item in items:
            self.save(item)

    def save(self, item: Item) -> None:
        self._save(DiscoveryItemRow.of(item))

    def view(self, brief: Brief) -> DiscoveryPage:
        """The brief with what is planned for it."""
        order = (DiscoveryItemRow.day, DiscoveryItemRow.step)
        found = self._several(DiscoveryItemRow, DiscoveryItemRow.brief_id == brief.id, order=order)
        return DiscoveryPage(brief=brief, items=tuple(found))

    def waiting_for(self, person: str) -> list[tuple[Item, Brief]]:
        """What this person finds out and nobody has ticked, with its brief."""
        rows = self._session.execute(
            self._rows(DiscoveryItemRow, DiscoveryItemRow.owner == person, DiscoveryItemRow.ticked_at.is_(None))
            .add_columns(BriefRow)
            .join(BriefRow, BriefRow.id == DiscoveryItemRow.brief_id)
            .where(BriefRow.discarded.is_(False))
            .order_by(DiscoveryItemRow.day, DiscoveryItemRow.step)
        )
        return [(item.to_domain(), brief.to_domain()) for item, brief in rows]

    def hand_over(self, brief_id: str, before: str, after: str) -> None:
        """What was the hiring manager's goes to the next one."""
        mine = (DiscoveryItemRow.brief_id == brief_id, DiscoveryItemRow.owner == before)
        for row in self._lock(DiscoveryItemRow, *mine, order=(DiscoveryItemRow.step,)):
            row.owner = after
        self._session.flush()
