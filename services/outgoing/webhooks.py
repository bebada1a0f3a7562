"""Tells other systems what happens: each happening is one delivery for each webhook, written with what happened."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from domain.command import Asks, Command, Overtaken, Saved
from domain.ids import new_id
from domain.outgoing.delivery import Delivery, NotYet
from domain.outgoing.kinds import Kind
from domain.outgoing.sending import outgoing
from domain.outgoing.subject import Subject
from domain.people import Actor
from domain.permissions import Act, People, check
from domain.refusals import Invalid, NotFound, Refusal
from domain.workspace.webhook import (
    LOOK_AGAIN,
    MOST,
    PATIENCE,
    AddWebhook,
    Call,
    ChangeWebhook,
    Data,
    Facts,
    Happening,
    Told,
    Webhook,
    WebhooksPage,
    What,
    Words,
    new_webhook,
    why_no_address,
)
from services.change import Root, change, itself
from storage.database import Database
from storage.store import Store

#: They belong to the workspace.
NOBODYS: Final = People(manager="")
Changed = Saved[WebhooksPage] | Overtaken[WebhooksPage] | Asks[WebhooksPage]


def tell_others(store: Store, what: What, facts: Facts, now: datetime) -> None:
    """In the transaction in which it happens; nothing is written where nobody listens."""
    webhooks = store.webhooks.living()
    if not webhooks:
        return
    _tell(store, webhooks, what, facts, now)


def _tell(store: Store, webhooks: Sequence[Webhook], what: What, facts: Facts, now: datetime) -> None:
    happening = Happening(id=new_id(), workspace=store.workspace, what=what, facts=facts, at=now)
    store.webhooks.happened(happening)
    for webhook in webhooks:
        about = Subject.happening(happening.id)
        call = outgoing(Kind.WEBHOOK, about, webhook.address, people=NOBODYS, at=now, once=webhook.id)
        store.deliveries.post(call)


class WebhookService:
    """Where they lead, and what is told there. All raise Unavailable; what an actor asks for, NotAllowed.

    `to_private`: they may lead into private networks, and to plain http.
    """

    def __init__(self, database: Database, *, to_private: bool = False) -> None:
        self._database = database
        self._to_private = to_private

    def page(self, actor: Actor) -> WebhooksPage:
        """Oldest first, without a secret."""
        with self._database.reading(actor.workspace) as store:
            check(actor, Act.SET_WEBHOOKS, NOBODYS)
            return _page(store)

    def add(self, command: AddWebhook) -> Changed:
        """A new one, with a secret that is shown once. Raises Invalid at the address, and Refusal where there are many."""

        def add(store: Store, page: WebhooksPage) -> WebhooksPage:
            if page.is_full:
                raise Refusal(f"There are {MOST} webhooks, and no more fit. Remove one first.")
            if why := why_no_address(command.draft.url, to_private=self._to_private):
                raise Invalid({"url": why})
            if any(each.url == command.draft.url for each in page.webhooks):
                raise Invalid({"url": "That address hears of it already."})
            webhook = new_webhook(store.workspace, command.draft, command.now)
            store.webhooks.add(webhook)
            return page.model_copy(
                update={"webhooks": (*page.webhooks, webhook), "changed": webhook.id, "shown": webhook.secret}
            )

        return self._change(command, "webhook.add", add)

    def renew(self, command: ChangeWebhook) -> Changed:
        """Another secret, shown once; for a day calls are signed by the one before as well. Raises NotFound."""

        def renew(store: Store, page: WebhooksPage) -> WebhooksPage:
            webhook = page.webhook(command.webhook).renewed(command.now)
            store.webhooks.save(webhook)
            return page.model_copy(update={"changed": webhook.id, "shown": webhook.secret})

        return self._change(command, "webhook.renew", renew)

    def test(self, command: ChangeWebhook) -> Changed:
        """A call of its own, whose end the page shows. Raises NotFound, and Refusal while it pauses."""

        def test(store: Store, page: WebhooksPage) -> WebhooksPage:
            webhook = page.webhook(command.webhook)
            if webhook.paused_at is not None:
                raise Refusal("It pauses, so nothing is sent there. Press Resume first.")
            _tell(store, [webhook], What.TESTED, Facts(by=command.actor.user), command.now)
            return _page(store, changed=webhook.id)

        return self._change(command, "webhook.test", test)

    def pause(self, command: ChangeWebhook) -> Changed:
        """What happens waits, as long as it may wait at all. Raises NotFound."""

        def pause(store: Store, page: WebhooksPage) -> WebhooksPage:
            store.webhooks.save(page.webhook(command.webhook).model_copy(update={"paused_at": command.now}))
            return _page(store, changed=command.webhook)

        return self._change(command, "webhook.pause", pause)

    def resume(self, command: ChangeWebhook) -> Changed:
        """What waits is told. Raises NotFound."""

        def resume(store: Store, page: WebhooksPage) -> WebhooksPage:
            webhook = page.webhook(command.webhook).model_copy(update={"paused_at": None})
            store.webhooks.save(webhook)
            store.webhooks.hurry(webhook, command.now)
            return _page(store, changed=command.webhook)

        return self._change(command, "webhook.resume", resume)

    def remove(self, command: ChangeWebhook) -> Changed:
        """Nothing is told there any more, nor what waits. Raises NotFound."""

        def remove(store: Store, page: WebhooksPage) -> WebhooksPage:
            store.webhooks.end(page.webhook(command.webhook).id, command.now)
            return _page(store, changed=command.webhook)

        return self._change(command, "webhook.remove", remove)

    def call(self, delivery: Delivery, now: datetime) -> Call:
        """What is to be called, with words as they are now.

        Raises NotFound where nobody listens there any more, or it pauses for too long; NotYet while it pauses, and
        after what has waited for that.
        """
        with self._database.reading(delivery.workspace) as store:
            webhook, happening, before = store.webhooks.told(delivery)
            if webhook.paused_at is not None:
                if now - happening.at > PATIENCE:
                    raise NotFound
                raise NotYet(now + LOOK_AGAIN)
            if before is not None:
                # Claimed in the moment in which it was resumed.
                raise NotYet(max(now, before))
            words = _words(store, happening) if webhook.with_words else None
        data = Data(**dict(happening.facts), words=words)
        told = Told(type=happening.what, timestamp=happening.at, workspace=happening.workspace, data=data)
        return Call(url=webhook.url, secrets=webhook.secrets(now), body=told.body, since=happening.at)

    def _change(self, command: Command, act: str, work: Callable[[Store, WebhooksPage], WebhooksPage]) -> Changed:
        root = Root(
            lock=_page,
            check=lambda _, __: check(command.actor, Act.SET_WEBHOOKS, NOBODYS),
            version=lambda page: page.version,
            moved=lambda _: "",
            subject=lambda page: page.subject,
        )
        return change(self._database, command, act, root, work, itself)

    def forget(self, workspace: str, now: datetime) -> None:
        """What nobody can be told any more goes."""
        with self._database.bookkeeping(workspace) as store:
            store.webhooks.forget(now - 2 * PATIENCE)


def _page(store: Store, changed: str = "") -> WebhooksPage:
    webhooks = store.webhooks.living()
    calls = store.webhooks.calls(webhooks)
    return WebhooksPage(workspace=store.workspace, webhooks=tuple(webhooks), calls=calls, changed=changed)


def _words(store: Store, happening: Happening) -> Words | None:
    """What people wrote of it, as far as it is still there."""
    facts = happening.facts
    try:
        brief = store.briefs.get(facts.brief) if facts.brief else None
        if brief is not None and brief.people.is_private:
            # Its hiring manager's alone until they share it.
            return None
        title = brief.title if brief else ""
        name, reasons = "", []
        if facts.proposal:
            proposal = store.proposals.front(facts.proposal).proposal
            name, reasons = proposal.name, [choice.reason for choice in proposal.choices]
        elif facts.candidate:
            name = store.candidates.get(facts.candidate).name
            if happening.what is What.DECISION_MADE:
                reasons = [decision.reason for decision in store.decisions.versions(facts.candidate)]
    except NotFound:
        return None
    is_decided = happening.what is What.DECISION_MADE and 0 < facts.version <= len(reasons)
    reason = reasons[facts.version - 1] if is_decided else ""
    return Words(title=title, name=name, reason=reason)
