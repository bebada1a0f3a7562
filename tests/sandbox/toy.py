"""A small practice workspace with an app that answers in this very process, for tests of the page alone."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from sandbox.api.methods.views import content_of, new_view
from sandbox.doors import Kind, Reply
from sandbox.sandbox import Sandbox
from sandbox.workspace import Channel, ChannelKind, Ephemeral, Json, Message, User, Workspace
from tests.sandbox.apps import app
from tests.sandbox.samples import ELEMENTS, MESSAGE, said

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
Answer = Callable[["ToyDoor", Kind, Json], Awaitable[Reply]]


class ToyDoor:
    """Keeps what it was given; opens the sample form on any command and answers submissions as told."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.given: list[tuple[Kind, Json]] = []
        self.replies: list[Reply] = []
        self.form: Json = modal("Everything", ELEMENTS)

    async def deliver(self, kind: Kind, payload: Json, *, retry: int = 0, reason: str = "") -> Reply:
        self.given.append((kind, payload))
        reply = self.replies.pop(0) if self.replies else Reply(200)
        if kind is Kind.COMMAND and reply.ok:
            content = content_of(self.workspace, self.form, "modal")
            self.workspace.stacks[payload["user_id"]] = [new_view(self.workspace, payload["user_id"], content, None)]
            self.workspace.changed()
        return reply

    async def close(self) -> None: ...

    @property
    def last(self) -> Json:
        """The last thing that the app was given."""
        return self.given[-1][1]


def modal(title: str, blocks: list[Json]) -> Json:
    return {
        "type": "modal",
        "callback_id": "toy",
        "title": said(title),
        "submit": said("Send"),
        "close": said("Cancel"),
        "blocks": blocks,
    }


def updated(title: str, blocks: list[Json]) -> Reply:
    return Reply(200, json.dumps({"response_action": "update", "view": modal(title, blocks)}))


def refused(errors: dict[str, str]) -> Reply:
    return Reply(200, json.dumps({"response_action": "errors", "errors": errors}))


def toy(jump: Callable[[], Awaitable[str]] | None = None) -> Sandbox:
    """Maya and Priya, a guest, the bot, and three channels with something said in each."""
    workspace = Workspace(app(), now=lambda: NOW, name="Northwind")
    bot = workspace.app.bot_user
    workspace.add_user(User(id=bot, name=workspace.app.handle, real_name=workspace.app.name, is_bot=True))
    workspace.add_user(User(id="U1", name="maya", real_name="Maya Lindqvist", tz="America/New_York", is_admin=True))
    workspace.add_user(User(id="U2", name="priya", real_name="Priya Raman", tz="Asia/Kolkata", title="head of support"))
    workspace.add_user(User(id="U3", name="gus", real_name="Gus Guest", is_restricted=True, tz=None))
    workspace.add_user(User(id="U4", name="gone", real_name="Greta Gone", deleted=True))
    workspace.add_channel(Channel("C1", "hiring-ai", ChannelKind.PRIVATE, ["U1", "U2", bot]))
    workspace.add_channel(Channel("C2", "general", ChannelKind.PUBLIC, ["U1", "U2", "U3"]))
    workspace.add_channel(Channel("C3", "old-plans", ChannelKind.PUBLIC, ["U1"], is_archived=True))
    workspace.add_channel(Channel("C4", "with-acme", ChannelKind.PUBLIC, ["U1"], is_ext_shared=True))
    workspace.direct_message("U1")
    start = int(NOW.timestamp()) - 90000
    talk = [
        ("C2", "U2", "Morning! Is the *brief* ready?", 0, None),
        ("C2", "U2", "I would like to read it today.", 60, None),
        ("C2", "U1", "Nearly: <@U2> see <#C1>", 86400, None),
        ("C1", "U1", "<script>alert(1)</script> is what a candidate typed", 86410, None),
        ("C1", "U2", "I scored them.", 86500, f"{start + 86410}.000100"),
    ]
    for channel, user, text, after, thread in talk:
        workspace.post(Message(channel, f"{start + after}.000100", user, text, thread_ts=thread))
    workspace.post(Message("C1", f"{start + 88000}.000100", bot, "A card", blocks=MESSAGE, is_bot=True))
    workspace.ephemerals.append(Ephemeral("U1", "C1", f"{start + 89000}.000100", "Only *you* read this.", sender=bot))
    return Sandbox(workspace, ToyDoor(workspace), lambda: NOW, jump)
