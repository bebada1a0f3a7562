"""Who would read along in a channel that may become a brief's hiring room."""

from blocks.brief.share_form import readers_note
from blocks.text import Mrkdwn, escape
from domain.brief.brief import Brief
from domain.rooms import note_of, seen_by, why_not_chosen
from handlers.edge.directory import Directory


async def room_note(directory: Directory, room: str, brief: Brief, actor: str) -> Mrkdwn | None:
    """How many people read along there, or why it cannot be the hiring room; None while none is picked."""
    if not room:
        return None
    found = seen_by(await directory.conversation(room), actor)
    if (reason := why_not_chosen(found, brief.owner, brief.manager)) is not None:
        return escape(note_of(reason))
    readers = await directory.readers(brief.workspace, found.members if found else ())
    return readers_note(readers.people, room, readers.guests)
