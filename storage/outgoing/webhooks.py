"""Where a workspace's happenings are told, and the happenings that may still have to be."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from domain.outgoing.delivery import Delivery, State
from domain.refusals import NotFound
from domain.workspace.webhook import PREFIX, Facts, Happening, LastCall, Webhook
from storage.base import Key, LongText, ModelJson, Moment, Name
from storage.outgoing.deliveries import DeliveryRow
from storage.rows import Keeps, Repository


class WebhookRow(Keeps[Webhook]):
    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "workspace"),)

    id: Mapped[Key]
    url: Mapped[LongText]
    secret: Mapped[LongText]
    with_words: Mapped[bool]
    made_at: Mapped[Moment]
    paused_at: Mapped[Moment | None]
    earlier: Mapped[LongText]
    renewed_at: Mapped[Moment | None]
    # Removed, or the receiver has said that it is gone.
    ended_at: Mapped[Moment | None]


class HappeningRow(Keeps[Happening]):
    __tablename__ = "happenings"
    __table_args__ = (Index(None, "workspace", "at"),)

    id: Mapped[Key]
    what: Mapped[Name]
    facts: Mapped[Facts] = mapped_column(ModelJson(Facts))
    at: Mapped[Moment]


class Webhooks(Repository):
    """One workspace's."""

    gone = "There is no such webhook."

    def add(self, webhook: Webhook) -> None:
        self._add(WebhookRow.of(webhook, ended_at=None))

    def living(self) -> list[Webhook]:
        """Oldest first."""
        return self._several(WebhookRow, WebhookRow.ended_at.is_(None), order=[WebhookRow.made_at, WebhookRow.id])

    def save(self, webhook: Webhook) -> None:
        """As it is now."""
        self._save(WebhookRow.of(webhook, ended_at=None))

    def calls(self, webhooks: Sequence[Webhook]) -> dict[str, LastCall]:
        """What became of the newest call of each. One question."""
        mine = (DeliveryRow.workspace == self._workspace, DeliveryRow.conversation.in_([it.address for it in webhooks]))
        newest = select(func.max(DeliveryRow.position)).where(*mine).group_by(DeliveryRow.conversation)
        found = self._session.execute(
            select(DeliveryRow.conversation, DeliveryRow.state, DeliveryRow.last_error).where(
                *mine, DeliveryRow.position.in_(newest)
            )
        )
        return {address.removeprefix(PREFIX): LastCall(state=State(state), error=why) for address, state, why in found}

    def told(self, delivery: Delivery) -> tuple[Webhook, Happening, datetime | None]:
        """Where it is told what, and when what happened before and was not tried yet is due there, if anything.

        One question. Raises NotFound, also for a webhook that is ended.
        """
        row = DeliveryRow
        mine = (row.workspace == self._workspace, row.conversation == delivery.conversation)
        place = select(row.position).where(row.id == delivery.id).scalar_subquery()
        untried = (row.state == State.PENDING, row.attempts == 0, row.position < place)
        found = self._session.execute(
            select(WebhookRow, HappeningRow, select(func.max(row.due_at)).where(*mine, *untried).scalar_subquery())
            .join(HappeningRow, HappeningRow.workspace == WebhookRow.workspace)
            .where(WebhookRow.workspace == self._workspace, WebhookRow.ended_at.is_(None))
            .where(WebhookRow.id == delivery.conversation.removeprefix(PREFIX), HappeningRow.id == delivery.subject.id)
        ).one_or_none()
        if found is None:
            raise NotFound(self.gone)
        webhook, happening, before = found
        return webhook.to_domain(), happening.to_domain(), before

    def hurry(self, webhook: Webhook, now: datetime) -> None:
        """What waits to be told there is due now, in the order in which it happened."""
        mine = (DeliveryRow.workspace == self._workspace, DeliveryRow.conversation == webhook.address)
        waiting = (*mine, DeliveryRow.state == State.PENDING, DeliveryRow.claim.is_(None))
        self._session.execute(update(DeliveryRow).where(*waiting).values(due_at=now))

    def end(self, webhook_id: str, now: datetime) -> None:
        """Nothing is told there any more."""
        self._get(WebhookRow, id=webhook_id).ended_at = now
        self._session.flush()

    def happened(self, happening: Happening) -> None:
        self._add(HappeningRow.of(happening))

    def forget(self, before: datetime) -> None:
        """What happened before then is told to nobody any more."""
        self._drop(HappeningRow, HappeningRow.at < before)
