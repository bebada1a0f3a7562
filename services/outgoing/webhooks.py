"""Tells other systems what happens: each happening is one delivery for each webhook, written with what happened."""

from datetime import datetime
from typing import Final

from domain.ids import new_id
from domain.outgoing import Delivery, Kind, Outgoing, Subject
from domain.refusals import NotFound
from domain.workspace.webhook import (
    PATIENCE,
    PREFIX,
    Call,
    Data,
    Facts,
    Happening,
    Told,
    Webhook,
    What,
    Words,
    new_webhook,
)
from storage.database import Database
from storage.outgoing.webhooks import Webhooks
from storage.store import Store

#: Whoever has this machine has the database; the trail says that it was they.
OPERATOR: Final = "operator"


def tell_others(store: Store, what: What, facts: Facts, now: datetime) -> None:
    """In the transaction in which it happens; nothing is written where nobody listens."""
    webhooks = store.webhooks.living()
    if not webhooks:
        return
    happening = Happening(id=new_id(), workspace=store.workspace, what=what, facts=facts, at=now)
    store.webhooks.happened(happening)
    for webhook in webhooks:
        about = Subject.happening(happening.id)
        key = f"{Kind.WEBHOOK} {happening.id} {webhook.id}"
        store.deliveries.post(Outgoing(kind=Kind.WEBHOOK, subject=about, to=webhook.address, key=key, due_at=now))


class WebhookService:
    """Where they lead, and what is told there. All raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, workspace: str) -> list[Webhook]:
        """Oldest first."""
        with self._database.reading(workspace) as store:
            return store.webhooks.living()

    def add(self, workspace: str, url: str, now: datetime, *, with_words: bool) -> Webhook:
        """A new one, with a secret that is shown once."""
        webhook = new_webhook(workspace, url, now, with_words=with_words)
        with self._database.transaction(workspace) as store:
            store.webhooks.add(webhook)
            store.audit.record(OPERATOR, "webhook.add", Subject.webhook(webhook.id), now)
        return webhook

    def remove(self, workspace: str, webhook_id: str, now: datetime) -> None:
        """Nothing is told there any more, nor what waits. Raises NotFound."""
        with self._database.transaction(workspace) as store:
            store.webhooks.get(webhook_id)
            store.webhooks.end(webhook_id, now)
            store.audit.record(OPERATOR, "webhook.remove", Subject.webhook(webhook_id), now)

    def call(self, delivery: Delivery) -> Call:
        """What is to be called, with words as they are now. Raises NotFound where nobody listens there any more."""
        with self._database.reading(delivery.workspace) as store:
            webhook = store.webhooks.get(delivery.conversation.removeprefix(PREFIX))
            happening = store.webhooks.happening(delivery.subject.id)
            words = _words(store, happening) if webhook.with_words else None
        data = Data(**dict(happening.facts), words=words)
        told = Told(type=happening.what, timestamp=happening.at, workspace=happening.workspace, data=data)
        return Call(url=webhook.url, secret=webhook.secret, body=told.body)

    def forget(self, workspace: str, now: datetime) -> None:
        """What nobody can be told any more goes."""
        with self._database.upkeep() as queue:
            Webhooks(queue.session, workspace).forget(now - 2 * PATIENCE)


def _reasons(store: Store, facts: Facts) -> list[str]:
    """Of each version of a decision, the first one first."""
    if facts.proposal:
        return [choice.reason for choice in store.proposals.front(facts.proposal).proposal.choices]
    return [
        decision.reason for decision in sorted(store.decisions.versions(facts.candidate), key=lambda it: it.version)
    ]


def _words(store: Store, happening: Happening) -> Words | None:
    """What people wrote of it, as far as it is still there."""
    facts = happening.facts
    try:
        title = store.briefs.get(facts.brief).title if facts.brief else ""
        name = store.candidates.get(facts.candidate).name if facts.candidate else ""
        name = store.proposals.front(facts.proposal).proposal.name if facts.proposal else name
        reasons = _reasons(store, facts) if happening.what is What.DECISION_MADE else []
    except NotFound:
        return None
    reason = reasons[facts.version - 1] if 0 < facts.version <= len(reasons) else ""
    return Words(title=title, name=name, reason=reason)
