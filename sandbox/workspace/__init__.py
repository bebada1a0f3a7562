"""What is true in the practice workspace: who is in it, what was said, what stands in each field. No I/O."""

from sandbox.workspace.workspace import (
    SLACKBOT,
    App,
    Channel,
    ChannelKind,
    Ephemeral,
    Json,
    Message,
    ResponseUrl,
    StateValues,
    Trigger,
    User,
    View,
    Workspace,
)

__all__ = [
    "SLACKBOT",
    "App",
    "Channel",
    "ChannelKind",
    "Ephemeral",
    "Json",
    "Message",
    "ResponseUrl",
    "StateValues",
    "Trigger",
    "User",
    "View",
    "Workspace",
]
