"""The events that Slack owes to the app: sent in order, and three times more where they were not taken."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from sandbox.doors.door import Door, Kind
from sandbox.doors.payloads import event_callback
from sandbox.workspace import Owed, Workspace

# Before the first, second and third retry, by the workspace's own time.
PAUSES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


def next_event(workspace: Workspace) -> datetime | None:
    """When the next event is to be sent, if one is owed."""
    return min((owed.due for owed in workspace.owed), default=None)


async def deliver_events(workspace: Workspace, door: Door) -> None:
    """Sends everything that is due by now, the retry at once included."""
    while due := take_due(workspace):
        for owed in due:
            await send(workspace, door, owed)


async def deliver_events_in_time(workspace: Workspace, door: Door) -> None:
    """Sends each event when its time has come, until it is cancelled."""
    while True:
        version, upcoming = workspace.version, next_event(workspace)
        pause = None if upcoming is None else max(0.0, (upcoming - workspace.moment()).total_seconds())
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await workspace.change(version)
        await deliver_events(workspace, door)


def take_due(workspace: Workspace) -> list[Owed]:
    """What is due, all at once: whoever made it happen sends it, and has not to wait for somebody else."""
    now = workspace.moment()
    due = [owed for owed in workspace.owed if owed.due <= now]
    workspace.owed = [owed for owed in workspace.owed if owed.due > now]
    return due


async def send(workspace: Workspace, door: Door, owed: Owed) -> None:
    payload = owed.payload or event_callback(workspace, owed.event, owed.channel)
    reply = await door.deliver(Kind.EVENT, payload, retry=owed.retry, reason=owed.reason)
    if reply.ok or reply.headers.get("x-slack-no-retry") == "1" or owed.retry >= len(PAUSES):
        return
    reason = "http_error" if reply.status else "http_timeout"
    again = workspace.moment() + PAUSES[owed.retry]
    workspace.owed.append(Owed(owed.event, owed.channel, again, owed.retry + 1, reason, payload))
    workspace.changed()
