"""Looks at a channel that may become a brief's hiring room, and at who would read along."""

from blocks.brief.form import ROOM
from blocks.brief.share_form import readers_note
from blocks.text import Mrkdwn, escape
from domain.brief.brief import Brief
from domain.candidate.candidate import people_errors
from domain.refusals import Invalid
from domain.rooms import Conversation, seen_by
from handlers.edge.directory import Directory


class HiringRooms:
    """Says yes, or names the next step."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    async def check(self, room: str, *, owner: str, author: str, actor: str) -> None:
        """Raises Invalid at the channel's field where it cannot be the hiring room."""
        if (reason := _why_not(seen_by(await self._directory.conversation(room), actor), owner, author)) is not None:
            raise Invalid({ROOM: reason})

    async def check_new_owner(self, brief: Brief, owner: str) -> None:
        """Raises Invalid where somebody is to own a shared brief who does not read along in its room."""
        if not brief.room or owner == brief.owner:
            return
        room = await self._directory.conversation(brief.room)
        if room is not None and owner not in room.members:
            again = "Type /invite with their name there, then send again: your answers are still here."
            raise Invalid({"owner": f"Not in the hiring room #{room.name} yet. {again}"})

    async def note(self, room: str, *, owner: str, author: str, actor: str) -> Mrkdwn | None:
        """What to know about a room before the form is sent; None while none is picked."""
        if not room:
            return None
        found = seen_by(await self._directory.conversation(room), actor)
        if (reason := _why_not(found, owner, author)) is not None:
            return escape(reason)
        # The bot is a member too, and reads nothing.
        return readers_note(len(found.members) - 1 if found else 0, room)


def _why_not(room: Conversation | None, owner: str, author: str) -> str | None:
    errors = people_errors({}, owner, room)
    if not errors and room is not None and author not in room.members:
        return f"The hiring manager is not in #{room.name} yet. Type /invite with their name there, then send again."
    return errors.get(ROOM)
