"""Webhooks: what other systems hear of what happens, by the Standard Webhooks specification."""

import re
from base64 import b64encode
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_bytes
from typing import Final
from urllib.parse import urlsplit

from domain.ids import new_id
from domain.model import Value

#: A channel of Slack begins with another letter, and so does a person.
PREFIX: Final = "hook_"
SECRET_PREFIX: Final = "whsec_"  # noqa: S105  # what a secret begins with
#: After this long nobody waits for it any more.
PATIENCE: Final = timedelta(days=3)
URL_LIMIT: Final = 500


class What(StrEnum):
    """What others hear of."""

    BRIEF_ANSWERED = "brief.answered"
    PANEL_OPENED = "panel.opened"
    DECISION_MADE = "decision.made"
    CHECK_IN_REPORTED = "check_in.reported"


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
    secret: str
    body: str


def new_webhook(workspace: str, url: str, now: datetime, *, with_words: bool) -> Webhook:
    """With a secret of its own."""
    secret = f"{SECRET_PREFIX}{b64encode(token_bytes(32)).decode()}"
    return Webhook(id=new_id(), workspace=workspace, url=url, secret=secret, with_words=with_words, made_at=now)


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
    return ""
