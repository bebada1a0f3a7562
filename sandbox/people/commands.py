"""Slack's own slash commands: /invite, /remove, /leave, /archive."""

from sandbox.api import happenings
from sandbox.api.answers import tell
from sandbox.workspace import Channel, User, Workspace


def own_command(workspace: Workspace, user: User, channel: Channel, command: str, text: str) -> bool:
    """Does one of Slack's own commands; False when it is not one."""
    if command not in ("/invite", "/remove", "/kick", "/leave", "/archive"):
        return False
    if channel.is_im:
        tell(workspace, user.id, channel.id, f"{command} does not work in direct messages.")
        return True
    if command == "/archive":
        happenings.archive(workspace, channel, user)
        return True
    if command == "/leave":
        happenings.leave(workspace, channel, user)
        return True
    wanted = text.strip().removeprefix("@").lower()
    found = next((u for u in workspace.users.values() if wanted in (u.name.lower(), u.real_name.lower())), None)
    if found is None:
        tell(workspace, user.id, channel.id, f"We couldn’t find anybody called {text.strip()}.")
    elif command != "/invite":
        happenings.leave(workspace, channel, found, by=user)
    elif found.id not in channel.members:
        happenings.join(workspace, channel, found, inviter=user)
        tell(workspace, user.id, channel.id, f"{found.real_name} is in #{channel.name} now.")
    workspace.changed()
    return True
