"""Slack's own slash commands: /invite, /remove, /archive."""

from sandbox.api.answers import tell
from sandbox.workspace import Channel, User, Workspace


def own_command(workspace: Workspace, user: User, channel: Channel, command: str, text: str) -> bool:
    """Does one of Slack's own commands; False when it is not one."""
    if command not in ("/invite", "/remove", "/kick", "/archive"):
        return False
    if channel.is_im:
        tell(workspace, user.id, channel.id, f"{command} does not work in direct messages.")
        return True
    if command == "/archive":
        channel.is_archived = True
        workspace.changed()
        return True
    wanted = text.strip().removeprefix("@").lower()
    found = next((u for u in workspace.users.values() if wanted in (u.name.lower(), u.real_name.lower())), None)
    if found is None:
        tell(workspace, user.id, channel.id, f"We couldn’t find anybody called {text.strip()}.")
    elif command == "/invite" and found.id not in channel.members:
        channel.members.append(found.id)
        tell(workspace, user.id, channel.id, f"{found.real_name} is in #{channel.name} now.")
    elif command != "/invite" and found.id in channel.members:
        channel.members.remove(found.id)
    workspace.changed()
    return True
