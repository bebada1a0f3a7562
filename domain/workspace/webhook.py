"""Webhooks: what other systems hear of what happens, by the Standard Webhooks specification."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_bytes
from typing import Final
from urllib.parse import urlsplit

from domain.command import Command
from domain.ids import new_id
from domain.model import Value
from domain.outgoing.delivery import State
from domain.outgoing.subject import Subject
from domain.refusals import NotFound
from domain.workspace.addresses import may_be_public

#: A channel of Slack begins with another letter, and so does a person.
PREFIX: Final = "hook_"
SECRET_PREFIX: Final = "whsec_"  # noqa: S105  # what a secret begins with
#: After this long nobody waits for it any more.
PATIENCE: Final = timedelta(days=3)
URL_LIMIT: Final = 500
#: In one workspace.
MOST: Final = 10
#: After a new secret, calls are signed by the one before as well.
BOTH_FOR: Final = timedelta(days=1)
#: While a webhook pauses, what it has to tell looks again after this long.
LOOK_AGAIN: Final = timedelta(minutes=5)


class What(StrEnum):
    """What others hear of."""

    BRIEF_ANSWERED = "brief.answered"
    PANEL_OPENED = "panel.opened"
    DECISION_MADE = "decision.made"
    CHECK_IN_REPORTED = "check_in.reported"
    #: An admin tries whether it comes.
    TESTED = "webhook.tested"


#: What comes by itself.
TOLD: Final = tuple(what for what in What if what is not What.TESTED)


class Facts(Value):
    """Ids and states of what happened, and no word of anybody's; empty where it has none."""

    brief: str = ""
    candidate: str = ""
    proposal: str = ""
    panel: str = ""
    onboarding: str = ""
    check_in: str = ""
    #: Which of several: a brief's, a decision's; of a check-in, its day.
    version: int = 0
    day: int = 0
    #: How it came out, in one word of ours.
    state: str = ""
    #: Slack's id of whoever did it.
    by: str = ""


class Happening(Value):
    """One thing that happened. Kept as long as it may still be told."""

    id: str
    workspace: str
    what: What
    facts: Facts
    at: datetime


class Words(Value):
    """What people wrote of it, where an admin lets it out."""

    title: str = ""
    name: str = ""
    reason: str = ""


class Webhook(Value):
    """Where one workspace's happenings are told. `with_words`: names, titles and reasons, too."""

    id: str
    workspace: str
    url: str
    secret: str
    with_words: bool = False
    made_at: datetime
    #: What happens waits for as long as it may wait at all.
    paused_at: datetime | None = None
    #: The secret before this one, and since when it is not the one any more.
    earlier: str = ""
    renewed_at: datetime | None = None

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """By which calls are signed: by both for a day, so that a receiver loses none while it takes the new one."""
        is_both = self.renewed_at is not None and now - self.renewed_at < BOTH_FOR
        return (self.secret, self.earlier) if is_both else (self.secret,)

    def renewed(self, now: datetime) -> "Webhook":
        """With another secret."""
        return self.model_copy(update={"secret": new_secret(), "earlier": self.secret, "renewed_at": now})

    @property
    def address(self) -> str:
        """What its deliveries are addressed to."""
        return f"{PREFIX}{self.id}"


class Data(Facts):
    """What a receiver reads: the facts, and the words where it may."""

    words: Words | None = None


class Told(Value):
    """The body of one call."""

    type: What
    timestamp: datetime
    workspace: str
    data: Data

    @property
    def body(self) -> str:
        """As JSON, without what is empty."""
        return self.model_dump_json(exclude_defaults=True)


class Call(Value):
    """One call that is to be made."""

    url: str
    secrets: tuple[str, ...]
    body: str
    #: When it happened.
    since: datetime


class LastCall(Value):
    """What became of the newest call of a webhook."""

    state: State
    error: str = ""


class WebhooksPage(Value):
    """All of a workspace, oldest first, each with what became of its newest call.

    `changed` is the one that something was done to, and `shown` its secret where that is shown: this once.
    """

    workspace: str
    webhooks: tuple[Webhook, ...] = ()
    calls: Mapping[str, LastCall] = {}
    changed: str = ""
    shown: str = ""

    @property
    def version(self) -> int:
        return 0

    @property
    def subject(self) -> Subject:
        return Subject.webhook(self.changed) if self.changed else Subject.of_workspace(self.workspace)

    @property
    def is_full(self) -> bool:
        return len(self.webhooks) >= MOST

    def webhook(self, webhook_id: str) -> Webhook:
        """Raises NotFound."""
        for each in self.webhooks:
            if each.id == webhook_id:
                return each
        raise NotFound("That webhook is removed already.")


class WebhookDraft(Value):
    """What stands in the form."""

    url: str = ""
    with_words: bool = False


class AddWebhook(Command):
    """Another system hears of what happens from now on."""

    draft: WebhookDraft


class ChangeWebhook(Command):
    """One of them is tried, paused, gets another secret, or ends."""

    webhook: str


def new_secret() -> str:
    return f"{SECRET_PREFIX}{b64encode(token_bytes(32)).decode()}"


def new_webhook(workspace: str, draft: WebhookDraft, now: datetime) -> Webhook:
    """With a secret of its own."""
    return Webhook(
        id=new_id(),
        workspace=workspace,
        url=draft.url,
        secret=new_secret(),
        with_words=draft.with_words,
        made_at=now,
    )


def why_no_address(url: str, *, to_private: bool) -> str:
    """Why a webhook may not lead there, as far as the address itself tells; empty where it may."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "That is no web address."
    if not parts.hostname or len(url) > URL_LIMIT or re.search(r"[\s\x00-\x1f]", url):
        return "That is no web address."
    if parts.username or parts.password:
        return "The address may hold no password: calls are signed, and the receiver checks that."
    if parts.fragment or port == 0:
        return "That is no web address that can be called."
    if parts.scheme != "https" and not (to_private and parts.scheme == "http"):
        return "The address must begin with https://"
    if not (to_private or may_be_public(parts.hostname)):
        return "That address leads into a private network, where nobody but you may be asked for anything."
    return ""


def shown_address(url: str) -> str:
    """Without what may be a key in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}{'?…' if parts.query else ''}"
