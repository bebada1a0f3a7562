"""What is true in the practice workspace: who is in it, what was said, what stands in each field. No I/O."""

from sandbox.workspace.app import App, Command, Shortcut
from sandbox.workspace.things import (
    GRID,
    SLACKBOT,
    Canvas,
    Channel,
    ChannelKind,
    Ephemeral,
    File,
    Json,
    Message,
    Owed,
    ResponseUrl,
    StateValues,
    Trigger,
    User,
    View,
)
from sandbox.workspace.workspace import Workspace

__all__ = [
    "GRID",
    "SLACKBOT",
    "App",
    "Canvas",
    "Channel",
    "ChannelKind",
    "Command",
    "Ephemeral",
    "File",
    "Json",
    "Message",
    "Owed",
    "ResponseUrl",
    "Shortcut",
    "StateValues",
    "Trigger",
    "User",
    "View",
    "Workspace",
]
